"""
SQLite has one writer, and who waits for it looks again and again, the longer the more seldom: under many, one who came
late is served first, and one who came early may wait until the patience is over and an error is shown. So of each
process one alone looks, and the others wait behind it.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db.backends.sqlite3 import base

PATIENCE: Final = 60.0  # seconds; afterwards one tries one's luck among the others


class DatabaseWrapper(base.DatabaseWrapper):
    """Acts begin one after another. The turn is over when the transaction has begun, not when it ends."""

    turn = threading.Lock()  # of the process

    def _start_transaction_under_autocommit(self) -> None:
        with _waiting_in_turn(DatabaseWrapper.turn):
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs do not know it


@contextmanager
def _waiting_in_turn(turn: threading.Lock) -> Iterator[None]:
    mine = turn.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if mine:
            turn.release()


def _begin_anew() -> None:
    """In a process that was forked nobody else waits."""
    DatabaseWrapper.turn = threading.Lock()


os.register_at_fork(after_in_child=_begin_anew)
