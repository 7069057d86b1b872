"""A backup or a restore that is killed half-way: the site is as it was, or as it should become, never between."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from tests.faults.site import ROOT
from tests.site.places import SERVER, Place, drop_database, new_database

ROUNDS = 40 if os.environ.get("GONGKAI_LONG") else 3
FILL = """
from django.db import transaction
from gongkai.ledger.kinds import EntryKind, register
from gongkai.ledger.services import Draft, append
register(EntryKind("bench.act", "受试的一步", ("n",)))
with transaction.atomic():
    append(*(Draft(chain=f"work:{n % 7}", kind="bench.act", facts={"n": n}) for n in range(3000)))
"""
COUNT = "SELECT count(*) FROM ledger_entry WHERE kind = 'bench.act'"
pytestmark = pytest.mark.fault


@pytest.fixture
def site(tmp_path):
    made = Place(tmp_path / "data", new_database() if SERVER else "")
    yield made
    if made.url:
        drop_database(made.url)


def start(site, *arguments):
    command = [sys.executable, "-P", "-m", "gongkai", *map(str, arguments)]
    environment = os.environ | site.environment
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def test_a_restore_that_is_killed_leaves_the_old_or_the_new(site, tmp_path):
    archive = tmp_path / "site.zip"
    site.do("init")
    site.run(FILL)
    site.do("backup", archive)
    site.run(FILL)
    began = time.monotonic()
    assert start(site, "restore", archive, "--replace").wait() == 0
    whole = time.monotonic() - began
    assert site.rows(COUNT) == [(3000,)]
    site.run(FILL)
    chance, found = random.Random(), set()
    for _round in range(ROUNDS):
        before = site.rows(COUNT)
        process = start(site, "restore", archive, "--replace")
        time.sleep(chance.uniform(0.2, 1) * whole)
        process.send_signal(signal.SIGKILL)
        process.wait()
        after = site.rows(COUNT)
        assert after in (before, [(3000,)])
        found.add(after == before)
        site.do("audit", "verify")
        if after == [(3000,)]:
            site.run(FILL)
    assert found  # which of the two it was is chance


def test_a_backup_that_is_killed_leaves_no_archive_under_its_name(site, tmp_path):
    site.do("init")
    site.run(FILL)
    began = time.monotonic()
    assert start(site, "backup", tmp_path / "whole.zip").wait() == 0
    whole = time.monotonic() - began
    chance = random.Random()
    for round in range(ROUNDS):
        archive = tmp_path / f"{round}.zip"
        process = start(site, "backup", archive)
        time.sleep(chance.uniform(0.3, 1) * whole)
        process.send_signal(signal.SIGKILL)
        process.wait()
        if archive.exists():
            fresh = Place(tmp_path / f"fresh-{round}")
            fresh.do("restore", archive)
            assert fresh.rows(COUNT) == [(3000,)]
