"""
Backup and restore of 100,000 ledger entries: against the same rows read, written as JSON and packed by a bare loop,
and against Django's own dumpdata; restored against a bare loop that reads the JSON and inserts it.
"""

import json
import os
import sqlite3
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path

from timing import Aims, best, line

ENTRIES = 100_000
ROUNDS = 3


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        os.environ |= {"GONGKAI_DATA": folder, "GONGKAI_PLAIN_HTTP": "1", "DATABASE_URL": ""}
        from gongkai.site import server

        server.migrate(Path(folder))
        fill()
        measure(Path(folder))


def fill() -> None:
    from django.db import transaction

    from gongkai.ledger import kinds
    from gongkai.ledger.services import Draft, append

    kinds.register(kinds.EntryKind("bench.act", "act", ("number", "file")))
    with transaction.atomic():
        for chain in range(100):
            acts = range(ENTRIES // 100)
            append(
                *(
                    Draft(
                        chain=f"work:{chain}",
                        kind="bench.act",
                        subject=f"application:{n}",
                        facts={"number": n, "file": "a" * 64},
                    )
                    for n in acts
                )
            )


def measure(folder: Path) -> None:
    from django.core.management import call_command

    from gongkai.site.backups import making, restoring

    archive, database = folder / "site.zip", folder / "gongkai.sqlite3"

    def ours() -> None:
        archive.unlink(missing_ok=True)
        making.back_up(archive)

    def bare() -> None:
        pack = zlib.compressobj(3)
        with sqlite3.connect(database) as connection, (folder / "bare").open("wb") as target:
            for row in connection.execute("SELECT * FROM ledger_entry ORDER BY id"):
                target.write(pack.compress(json.dumps(row, ensure_ascii=False).encode() + b"\n"))
            target.write(pack.flush())

    def django() -> None:
        call_command("dumpdata", "ledger", format="jsonl", output=str(folder / "dump.jsonl.gz"), verbosity=0)

    mine, floor, peer = best(ours, bare, django, rounds=ROUNDS)
    line(f"backup, {ENTRIES:,} entries", mine, f"{ENTRIES / mine:,.0f} rows/ms")
    line("the rows alone, as JSON, packed", floor)
    line("Django's dumpdata of the ledger, packed", peer)

    with restoring.opened(archive) as reader:
        inserted, loaded = best(
            lambda: insert_bare(archive, database, folder / "bare.sqlite3"),
            lambda: restoring._restore_tables(reader, lambda _what: None),
            rounds=ROUNDS,
        )
    line("restore: tables built, filled, brought to this program", loaded)
    line("the rows alone, read and inserted", inserted)
    aims = Aims()
    aims.at_most("backup against the bare loop", mine / floor, 4)
    aims.at_most("backup against dumpdata", mine / peer, 1)
    aims.at_most("restore against the bare loop", loaded / inserted, 5)
    aims.finish()


def insert_bare(archive: Path, database: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with sqlite3.connect(database) as source:
        statements = source.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = 'ledger_entry' AND type <> 'trigger'"
        )
        schema = [sql for (sql,) in statements if sql]
    with sqlite3.connect(target) as connection, zipfile.ZipFile(archive) as opened:
        for sql in schema:
            connection.execute(sql)
        with opened.open("tables/ledger_entry.jsonl") as lines:
            connection.executemany(f"INSERT INTO ledger_entry VALUES ({', '.join('?' * 11)})", map(json.loads, lines))


if __name__ == "__main__":
    sys.exit(main())
