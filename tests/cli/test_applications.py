"""`gongkai applications rebuild`, as the administrator of a site types it."""

import os
import sqlite3
import subprocess
import sys

import pytest

from tests.cli.running import gongkai

SETUP = """
from gongkai.site import server
server.configure(); server.migrate(); server.prepare_keys(); server.import_demonstration()
"""


@pytest.fixture
def site(tmp_path):
    environment = os.environ | {"GONGKAI_DATA": str(tmp_path), "DATABASE_URL": "", "GONGKAI_DEMONSTRATION": "1"}
    subprocess.run([sys.executable, "-c", SETUP], check=True, env=environment)
    return tmp_path


def run(*arguments, site):
    return gongkai("applications", "rebuild", *arguments, "--data", site, DATABASE_URL="")


def test_what_was_changed_behind_the_program_is_told_and_then_mended(site):
    database = sqlite3.connect(site / "gongkai.sqlite3")
    with database:
        (pk, number, due) = database.execute(
            "SELECT id, number, due_on FROM applications_application WHERE due_on IS NOT NULL ORDER BY id"
        ).fetchone()
        database.execute("UPDATE applications_application SET due_on = '2099-01-01' WHERE id = ?", [pk])
    checked = run("--check", site=site)
    assert checked.returncode == 1
    assert f"{number}（{pk}）：due_on 存的是 2099-01-01，应当是 {due}" in checked.out
    assert "没有改动" in checked.out
    mended = run(site=site)
    assert (mended.returncode, "1 件与台账不一致，改正了 1 行" in mended.out) == (0, True)
    assert database.execute("SELECT due_on FROM applications_application WHERE id = ?", [pk]).fetchone() == (due,)
    again = run("--check", "--workers", "1", site=site)
    assert (again.returncode, "与台账一致" in again.out) == (0, True)
