"""
A hundred people file at once at a real server with two processes, on SQLite and on PostgreSQL (one that waits for the
disk): applications a second, and how long somebody waits from the form to the receipt, beside a bare loop that inserts
one row at a time into the same database and waits for the disk. Filing needs the processors, the bare loop the disk:
where other programs want the processors too, only the processor time and the waits beside each other say something.
"""

import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from statistics import median

from timing import Aims, line

Insert = Callable[[int], object]
Database = Callable[[Path], AbstractContextManager[tuple[str, Insert]]]
ROOT = Path(__file__).resolve().parents[1]
PEOPLE = 100
SECONDS = 20
ROWS = 300  # of the bare loop
LARGE = "x" * 4000  # about what a filing writes
MOST = 60  # bare inserts in the time of one filing


def main() -> None:
    sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]
    os.environ.setdefault("GONGKAI_HOSTS", "127.0.0.1")
    aims = Aims()
    for name, database in (("SQLite", on_sqlite), ("PostgreSQL", on_postgresql)):
        with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
            measure(aims, name, Path(folder), database)
    aims.finish()


@contextmanager
def on_sqlite(folder: Path) -> Iterator[tuple[str, Insert]]:
    line = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    line.execute("PRAGMA journal_mode=WAL")
    line.execute("PRAGMA synchronous=FULL")
    line.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, words TEXT)")
    yield "", lambda number: line.execute("INSERT INTO bare VALUES (?, ?)", [number, LARGE])
    line.close()


@contextmanager
def on_postgresql(_folder: Path) -> Iterator[tuple[str, Insert]]:
    import psycopg

    from tests.faults.cluster import cluster

    with cluster() as server, psycopg.connect(server.url, autocommit=True) as line:
        line.execute("CREATE TABLE bare (id bigint PRIMARY KEY, words text)")
        yield server.url, lambda number: line.execute("INSERT INTO bare VALUES (%s, %s)", [number, LARGE])


def measure(aims: Aims, name: str, folder: Path, database: Database) -> None:
    from tests.faults.filing_site import Crowd, filing_site

    with database(folder) as (url, insert), filing_site(folder, url) as site:
        warm = Crowd(site.port, 16)  # both processes have loaded what they need
        warm.begin()
        warm.finish()
        crowd, began, used = Crowd(site.port, PEOPLE), time.monotonic(), site.processor_seconds()
        crowd.begin()
        time.sleep(SECONDS)
        crowd.finish()
        seconds, used = time.monotonic() - began, site.processor_seconds() - used
        bare = seconds_of(insert)
    assert not crowd.unexpected, crowd.unexpected[:3]
    took = sorted(filing.seconds for filing in crowd.filings)
    each = seconds / len(took)
    print(f"{name}: {len(took)} filed, {1 / each:.1f} a second; a bare insert and its commit {bare * 1000:.2f} ms")
    line("  form to receipt, half", median(took) * 1000)
    line("  form to receipt, 95%", took[int(len(took) * 0.95)] * 1000)
    line("  processor time of the site for each", used / len(took) * 1000)
    aims.at_most(f"{name}: an application, beside a bare insert", each / bare, MOST)
    aims.at_most(f"{name}: the longest wait, beside the half", took[-1] / median(took), 5)


def seconds_of(insert: Insert) -> float:
    """Half-way of the loop: what else the machine does falls on single ones."""
    times = []
    for number in range(ROWS):
        began = time.monotonic()
        insert(number)
        times.append(time.monotonic() - began)
    return median(times)


if __name__ == "__main__":
    main()
