"""One moment of the database for as long as a reading takes, without holding up those who write."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """
    Everything read inside is of one moment. Within a transaction of the caller's own it is the
    caller's to see to that. Nothing may be written inside.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with _deferred():
            yield
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


@contextmanager
def _deferred() -> Iterator[None]:
    """Acts begin IMMEDIATE and wait for each other; a reading waits for nobody and nobody for it."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            cursor.execute("SELECT 1 FROM sqlite_master").fetchall()  # the moment begins with the first read
            yield
        finally:
            cursor.execute("ROLLBACK")
