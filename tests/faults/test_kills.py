"""
kill -9 at random moments under eight writers: every act that was acknowledged is there, with its entry, number, words
and file; nothing is half done; the chain verifies. A kill is no power cut: what the system had taken stays with it.
"""

import os
import random
import sys

import pytest

from tests.faults.cluster import cluster
from tests.faults.site import kill_all, kill_one_by_one, running

ROUNDS = 200 if os.environ.get("GONGKAI_LONG") else 5
ON_POSTGRESQL = bool(os.environ.get("DATABASE_URL"))
pytestmark = [pytest.mark.fault, pytest.mark.filterwarnings("ignore::ResourceWarning")]


def fire(site, stops, *, after=lambda: None):
    chance = random.Random()  # other moments in every run; the round that fails is named
    acts = 0
    for round in range(ROUNDS):
        acknowledged = site.fire(round, chance, stops[round % len(stops)])
        after()
        acts += len(acknowledged)
        assert site.faults(acknowledged) == [], f"round {round}"
    assert site.faults(site.acknowledged) == []
    assert acts > ROUNDS, "too few acts to prove anything"
    (files,) = site.ask("verify")
    assert files["whole"]
    assert files["files"] >= len(set(site.acknowledged.values()))
    sys.stdout.write(f"{ROUNDS} rounds, {acts} acts acknowledged, {files['files']} files\n")


@pytest.mark.skipif(ON_POSTGRESQL, reason="SQLite 一部分")
def test_sqlite_keeps_what_was_acknowledged_when_the_writers_are_killed(tmp_path):
    with running(tmp_path, DATABASE_URL="") as site:
        fire(site, [kill_all, kill_one_by_one])


@pytest.mark.skipif(not ON_POSTGRESQL, reason="PostgreSQL 一部分")
def test_postgresql_keeps_what_was_acknowledged_when_the_writers_are_killed(tmp_path):
    with cluster() as server, running(tmp_path, DATABASE_URL=server.url) as site:
        fire(site, [kill_all, kill_one_by_one])


@pytest.mark.skipif(not ON_POSTGRESQL, reason="PostgreSQL 一部分")
def test_postgresql_keeps_what_was_acknowledged_when_the_server_is_killed(tmp_path):
    with cluster() as server, running(tmp_path, DATABASE_URL=server.url) as site:
        fire(site, [server.quit, server.kill], after=server.start)
