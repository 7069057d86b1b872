"""
`gongkai restore`: an archive into an empty site, on either database. Everything is checked before anything is
written; the tables come in one transaction, in which also what was destroyed since is destroyed again.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from gongkai.files.stores import spool, store
from gongkai.files.verifying import Verification as FilesVerification
from gongkai.files.verifying import verify as verify_files
from gongkai.ledger import anchors, chains, erased, outside, particulars, verifying
from gongkai.ledger.bodies import Fact
from gongkai.ledger.models import Entry
from gongkai.ledger.services import Draft, append
from gongkai.site import kinds
from gongkai.site.backups import tables
from gongkai.site.backups.archive import CHUNK, BadArchive, Manifest, NewerArchive, Part, Reader
from gongkai.site.backups.making import ANCHOR, back_up, file_part
from gongkai.site.backups.tables import Migration
from gongkai.site.refusals import Refused

ERASED: Final = "erased/list.jsonl"
Tell = Callable[[str], None]


class NotEmpty(Refused):
    """There is something already where the archive would go."""


class NewerDatabase(Refused):
    """A newer program has changed the database: this one does not know its tables."""

    def __init__(self, migrations: list[Migration]) -> None:
        names = "、".join(f"{app}.{name}" for app, name in migrations)
        super().__init__(
            f"数据库是更新版本的 gongkai 用过的（本程序不认得 {names}）。请装上那个版本或更新的版本；没有改动任何数据。"
        )


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done, and what is to be said about it."""

    manifest: Manifest
    rows: int
    files: int
    erased_again: list[str]
    anchors_set_aside: list[date]
    saved_before: Path | None
    ledger: verifying.Verification
    stored: FilesVerification
    lost: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return self.ledger.sound and self.stored.is_whole


@contextmanager
def opened(path: Path) -> Iterator[Reader]:
    reader = Reader(path)
    try:
        yield reader
    finally:
        reader.close()


def restore(
    source: Path, *, replace: bool = False, erased_list: Path | None = None, tell: Tell = lambda _what: None
) -> Restored:
    """Raises BadArchive, NotEmpty or NewerDatabase before anything is changed. Nobody else may use the site now."""
    with opened(source) as reader:
        _ensure_known(reader.manifest)
        erased_since = _list_of(erased_list)
        tell("check")
        reader.check()
        saved = _make_room(replace=replace)
        files = _restore_files(reader, tell)
        _restore_outside(reader, erased_since)
        _mark(reader.manifest)
        rows, again = _restore_tables(reader, tell)
    aside = finish_restore()
    tell("verify")
    return Restored(
        manifest=reader.manifest,
        rows=rows,
        files=files,
        erased_again=again,
        anchors_set_aside=aside,
        saved_before=saved,
        ledger=verifying.verify(),
        stored=verify_files(),
        lost=reader.manifest.files.missing,
    )


def _mark(manifest: Manifest) -> None:
    """Until the anchors are in order as well, whoever starts next is to see to it."""
    _marker().unlink(missing_ok=True)
    outside.write_once(_marker(), manifest.digest)


def _marker() -> Path:
    return Path(settings.DATA) / "restore-unfinished"


def finish_restore() -> list[date]:
    """
    What follows on the transaction of a restore, also where that was killed right after it: later anchors are set
    aside. Where the transaction never came to its end there is nothing to follow. The days of the anchors.
    """
    try:
        digest = _marker().read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    aside = anchors.set_aside() if _is_restored(digest) else []
    _marker().unlink(missing_ok=True)
    return aside


def _is_restored(digest: str) -> bool:
    told = Entry.objects.filter(kind=kinds.RESTORED.id).values_list("body", flat=True)
    return any(json.loads(body)["facts"].get("manifest") == digest for body in told)


def _ensure_known(manifest: Manifest) -> None:
    if unknown := tables.unknown((app, name) for app, name in manifest.migrations):
        names = "、".join(f"{app}.{name}" for app, name in unknown)
        raise NewerArchive(f"备份由 gongkai {manifest.program} 做成，本程序不认得其中的 {names}。请先升级程序。")


def _make_room(*, replace: bool) -> Path | None:
    """The way to a database with nothing of ours in it. What is replaced is saved first."""
    present = tables.applied()
    if unknown := tables.unknown(present):
        raise NewerDatabase(unknown)
    if not present or not tables.is_in_use(present):
        return None
    if not replace:
        raise NotEmpty("这个网站已经有数据。要用备份替换它，请加 --replace：现有的数据会先备份一份。没有改动任何数据。")
    if not tables.pending():
        erased.write_out()  # what a dying process did not bring into the list: soon only the list will know
    return back_up(safekeeping(), files=False).path


def safekeeping() -> Path:
    """Where the program itself puts a backup before it changes much."""
    folder = Path(settings.DATA) / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _restore_files(reader: Reader, tell: Tell) -> int:
    """Under their hashes: to put them there harms nobody, and the tables find them when they come."""
    count = 0
    for part in reader.named("files"):
        if count % 100 == 0:
            tell(f"files {count}/{reader.manifest.files.count}")
        if part.name != file_part(part.sha256):
            raise BadArchive(f"备份里的 {part.name} 与它的名字不符。")
        _place(reader, part)
        count += 1
    return count


def _place(reader: Reader, part: Part) -> None:
    with spool() as path:
        with reader.open(part.name) as source, path.open("wb") as target:
            while chunk := source.read(CHUNK):
                target.write(chunk)
        store().prepare(path, part.sha256)
        store().place(path, part.sha256)


def _list_of(erased_list: Path | None) -> list[str]:
    """Its lines, of which one may be half written. Raises BadArchive for a file that is no such list."""
    if erased_list is None:
        return []
    try:
        lines = [line for line in erased_list.read_text(encoding="utf-8").splitlines() if line.strip()]
    except UnicodeDecodeError:
        lines = [""]
    if lines and not any(map(_names_a_key, lines)):
        raise BadArchive(f"{erased_list} 不是销毁清单（erased/list.jsonl）。没有改动任何数据。")
    return lines


def _names_a_key(line: str) -> bool:
    try:
        return "key" in json.loads(line)
    except (ValueError, TypeError):
        return False


def _restore_outside(reader: Reader, erased_since: list[str]) -> None:
    """Anchors that are not here yet, and the list of what was destroyed: all lists that are known, together."""
    folder = anchors.folders()[0]
    for part in reader.named("anchors"):
        name = part.name.removeprefix("anchors/")
        if ANCHOR.fullmatch(name):
            outside.write_once(folder / name, "".join(reader.lines(part.name)))
    here = set(erased.path().read_text(encoding="utf-8").splitlines()) if erased.path().exists() else set()
    told = list(reader.lines(ERASED)) if reader.has(ERASED) else []
    told += erased_since
    for line in dict.fromkeys(line.strip() for line in told):
        if line and line not in here:
            outside.add_line(erased.path(), line)


def _restore_tables(reader: Reader, tell: Tell) -> tuple[int, list[str]]:
    """All or nothing, on both databases."""
    migrations = [(app, name) for app, name in reader.manifest.migrations]
    with _one_transaction():
        tables.drop(tables.tables_at(tables.applied()))
        tables.build(migrations)
        rows = _load(reader, migrations, tell)
        _ensure_joined()
        call_command("migrate", verbosity=0, interactive=False)  # to this program's tables, with their triggers
        _ensure_joined()
        again = particulars.erase_again()
        _record(reader.manifest, again)  # with the tables: there is no restore without its entry
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return rows, again


@contextmanager
def _one_transaction() -> Iterator[None]:
    """SQLite builds tables only while foreign keys are not looked at, which cannot be said within a transaction."""
    if connection.vendor == "sqlite":
        connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.enable_constraint_checking()


def _load(reader: Reader, migrations: list[Migration], tell: Tell) -> int:
    """Raises BadArchive where the database does not have as many rows afterwards as the manifest says."""
    by_name = {table.name: table for table in reader.manifest.tables if table.name not in tables.FLEETING_TABLES}
    total = 0
    for model in tables.tables_at(migrations):
        table = by_name.pop(model._meta.db_table, None)
        if table is None:
            continue
        tell(table.name)
        rows = tables.load(model, table.columns, reader.lines(table.part))
        if not rows == table.rows == tables.count(model):
            raise BadArchive(f"表 {table.name} 应有 {table.rows} 行，备份里读出 {rows} 行。没有改动任何数据。")
        tables.set_last_number(model, table.last)
        total += rows
    if by_name:
        raise BadArchive(f"备份里有本程序不认得的表：{'、'.join(sorted(by_name))}。没有改动任何数据。")
    _compare_heads(reader.manifest)
    return total


def _compare_heads(manifest: Manifest) -> None:
    if "ledger_head" not in {table.name for table in manifest.tables}:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT chain, seq, hash FROM ledger_head")
        found = {chain: [seq, hash] for chain, seq, hash in cursor.fetchall()}
    if found != manifest.heads:
        raise BadArchive("恢复出来的链首与备份清单不符。没有改动任何数据。")


def _ensure_joined() -> None:
    """Every reference has its row, now and not only at the end: tables with open questions cannot be changed."""
    if connection.vendor == "sqlite":
        connection.check_constraints()
        return
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _record(manifest: Manifest, again: list[str]) -> None:
    facts: dict[str, Fact] = {
        "manifest": manifest.digest,
        "made_at": manifest.made_at,
        "entries": manifest.entries,
        "erased_again": len(again),
    }
    append(Draft(chain=chains.security(), kind=kinds.RESTORED.id, facts=facts))
