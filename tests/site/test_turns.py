"""Many writers on SQLite: each gets its turn, and none waits until its patience is over."""

import os
import threading
import time

import pytest
from django.db import connection, transaction

from gongkai.site.sqlite import base

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite 一部分")
WRITERS, ACTS = 16, 12


@pytest.mark.django_db(transaction=True)
def test_who_came_early_is_not_passed_over_by_those_who_come_late():
    """Of sixteen that write without a pause nobody waits much longer than the others together need for an act each."""
    waits, act = [], 0.005

    def write():
        try:
            for _each in range(ACTS):
                came = time.monotonic()
                with transaction.atomic():
                    waits.append(time.monotonic() - came)
                    time.sleep(act)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _each in range(WRITERS)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(waits) == WRITERS * ACTS
    assert max(waits) < (time.monotonic() - began) / 2


@pytest.mark.django_db(transaction=True)
def test_a_turn_is_over_when_the_act_has_begun():
    with transaction.atomic():
        assert base.DatabaseWrapper.turn.acquire(timeout=1)
        base.DatabaseWrapper.turn.release()


@pytest.mark.django_db(transaction=True)
def test_a_turn_that_never_ends_keeps_nobody_for_ever(monkeypatch):
    monkeypatch.setattr(base, "PATIENCE", 0.1)
    with base.DatabaseWrapper.turn, transaction.atomic():
        assert connection.in_atomic_block


def test_a_forked_process_waits_for_nobody():
    with base.DatabaseWrapper.turn:
        child = os.fork()
        if not child:
            os._exit(0 if base.DatabaseWrapper.turn.acquire(blocking=False) else 1)
    assert os.waitpid(child, 0)[1] == 0
