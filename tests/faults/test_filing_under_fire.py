"""
A hundred people file at once, for seconds on end: nothing is lost, no number given twice, no error page shown. Then the
whole server is killed (kill -9) while they file: every receipt that was shown is there after the restart and opens the
case; who got no answer sends the same form again and has one case, never two.
"""

import os
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.applicants import afterwards
from tests.faults.cluster import cluster
from tests.faults.filing_site import START, Crowd, filing_site, measured

LONG = bool(os.environ.get("GONGKAI_LONG"))
SECONDS = 60 if LONG else 5
ROUNDS, CROWD = (50, 50) if LONG else (2, 30)
EVERY = 10 if LONG else 1  # rounds between looks at every row of the database
PEOPLE = 100
ON_POSTGRESQL = bool(os.environ.get("DATABASE_URL"))
pytestmark = [pytest.mark.fault, pytest.mark.slow]


def load(site):
    crowd, began = Crowd(site.port, PEOPLE), time.monotonic()
    crowd.begin()
    time.sleep(SECONDS)
    crowd.finish()
    seconds = time.monotonic() - began
    assert crowd.unexpected == []
    assert all(applicant.filings for applicant in crowd.applicants)
    assert len({filing.number for filing in crowd.filings}) == len(crowd.filings)
    site.filings += crowd.filings
    assert site.faults() == []
    sys.stdout.write(measured(crowd.filings, seconds))


def kills(site):
    chance, repeated = random.Random(), 0  # other moments in every run; the round that fails is named
    for round in range(ROUNDS):
        crowd = Crowd(site.port, CROWD)
        crowd.begin()
        assert crowd.shown.wait(START), crowd.unexpected
        time.sleep(chance.uniform(0, 1))
        crowd.cut_off(site.kill)
        assert crowd.unexpected == [], f"round {round}"
        repeated += sum(not filing.answered for filing in crowd.filings)
        site.filings += crowd.filings
        site.start()
        with ThreadPoolExecutor(8) as pool:
            complaints = list(filter(None, pool.map(lambda filing: afterwards(site.port, filing), crowd.filings)))
        assert complaints == [], f"round {round}"
        if (round + 1) % EVERY == 0:
            assert site.faults() == [], f"round {round}"
    sys.stdout.write(f"{ROUNDS} kills, {repeated} forms sent again, {len(site.filings)} cases in the end\n")


@pytest.mark.skipif(ON_POSTGRESQL, reason="SQLite 一部分")
def test_a_hundred_people_file_on_sqlite_and_receipts_outlast_a_kill(tmp_path):
    with filing_site(tmp_path) as site:
        load(site)
        kills(site)


@pytest.mark.skipif(not ON_POSTGRESQL, reason="PostgreSQL 一部分")
def test_a_hundred_people_file_on_postgresql_and_receipts_outlast_a_kill(tmp_path):
    with cluster() as server, filing_site(tmp_path, server.url) as site:
        load(site)
        kills(site)
