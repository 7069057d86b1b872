"""
Whoever keeps bytes and whoever sweeps them take turns, one hash at a time: any number may keep the same bytes together,
a sweep is alone with them. No transaction is open meanwhile and no row is locked, however long a store far away takes;
and the turn of a program that dies ends with it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import Error, connection

LOCKS: Final = "locks"  # folders of the data folder that are locked: one for all hashes that begin alike
DIGITS: Final = 16  # of a hash that make up the number of a lock on PostgreSQL


@contextmanager
def together(sha256: str) -> Iterator[None]:
    """Wait until no sweep is at these bytes, and keep sweeps away from them."""
    if connection.vendor == "sqlite":
        with _folder(sha256) as folder:
            fcntl.flock(folder, fcntl.LOCK_SH)
            yield
        return
    _ask("pg_advisory_lock_shared", sha256)
    try:
        yield
    finally:
        with suppress(Error):  # the connection is lost, and the lock with it
            _ask("pg_advisory_unlock_shared", sha256)


@contextmanager
def alone(sha256: str) -> Iterator[bool]:
    """Whether nobody else is at these bytes; if so, nobody else is until the end."""
    if connection.vendor == "sqlite":
        with _folder(sha256) as folder:
            yield _is_locked(folder)
        return
    got = _ask("pg_try_advisory_lock", sha256)
    try:
        yield got
    finally:
        if got:
            with suppress(Error):  # as above
                _ask("pg_advisory_unlock", sha256)


def _ask(function: str, sha256: str) -> bool:
    """One of PostgreSQL's locks of a session: they outlast transactions, and end with the connection."""
    number = int(sha256[:DIGITS], 16) - 2**63
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [number])
        return cursor.fetchone()[0] is True


@contextmanager
def _folder(sha256: str) -> Iterator[int]:
    """SQLite lies on one machine: there a lock of the system will do. Opened anew it is a lock of its own."""
    folder = Path(settings.DATA) / LOCKS / sha256[:2]
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield handle
    finally:
        os.close(handle)


def _is_locked(folder: int) -> bool:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
