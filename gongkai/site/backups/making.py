"""`gongkai backup`: everything of one moment into one archive, while the site goes on."""

import hashlib
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import time
from typing import IO, Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

import gongkai
from gongkai.files.stores import store
from gongkai.ledger import chains, snapshots
from gongkai.ledger.bodies import Fact
from gongkai.ledger.services import Draft, append
from gongkai.site import kinds
from gongkai.site.backups import tables
from gongkai.site.backups.archive import CHUNK, Files, Manifest, Table, Writer, writing
from gongkai.site.backups.tables import Model

OUTSIDE: Final = ("anchors", "erased")  # folders of the data folder that go along; keys never do
ANCHOR: Final = re.compile(r"\d{4}-\d{2}-\d{2}\.json")
NAME: Final = "gongkai"  # what an archive's own name begins with
# What these hold is compressed already.
PACKED: Final = frozenset(
    ("pdf", "ofd", "zip", "rar", "7z", "gzip", "docx", "xlsx", "pptx", "macros", "odt", "ods", "odp")
) | frozenset(("png", "jpeg", "gif", "webp", "mp4", "mp3"))
BEGUN: Final = re.compile(r"\.(?:gongkai|upgrade)-\d{8}T\d{6}Z\.zip\..+")
LEFTOVERS: Final = 2 * 24 * 3600.0  # seconds after which an unfinished archive is nobody's
Tell = Callable[[str], None]
logger = logging.getLogger("gongkai.site")


@dataclass(frozen=True, slots=True)
class Made:
    path: Path
    bytes: int
    manifest: Manifest

    @property
    def is_whole(self) -> bool:
        return not self.manifest.files.missing


def back_up(target: Path, *, files: bool = True, name: str = NAME, tell: Tell = lambda _what: None) -> Made:
    """
    Write the archive to `target`, or under a name of its own into that folder. Files that the store has
    lost do not keep the rest from being saved: the manifest names them.
    """
    made_at = timezone.now()
    path = target / f"{name}-{made_at:%Y%m%dT%H%M%SZ}.zip" if target.is_dir() else target
    if path.exists():
        raise FileExistsError(17, "", str(path))
    _drop_leftovers(path)
    with writing(path) as writer:
        manifest = _write(writer, made_at, files=files, tell=tell)
        writer.finish(manifest)
    size = path.stat().st_size
    _record(manifest)
    return Made(path, size, manifest)


def _write(writer: Writer, made_at: datetime, *, files: bool, tell: Tell) -> Manifest:
    anchored = sorted((Path(settings.DATA) / "anchors").glob("*.json"))  # before the moment: later ones know more
    with snapshots.snapshot():
        migrations = sorted(tables.applied())
        models = tables.tables_at(migrations)
        written = [_write_table(writer, model, tell) for model in models]
        heads = _heads(models)
        contents = list(_contents(models)) if files else []
    found = _write_files(writer, contents, tell) if files else Files(included=False)
    for path in anchored:
        if ANCHOR.fullmatch(path.name):
            _write_outside(writer, path)
    _write_outside(writer, Path(settings.DATA) / "erased" / "list.jsonl")  # last: what is erased meanwhile is in it
    return Manifest(
        program=gongkai.__version__,
        made_at=made_at.isoformat(),
        vendor=connection.vendor,
        migrations=[list(migration) for migration in migrations],
        tables=written,
        heads=heads,
        files=found,
        parts=writer.parts,
    )


def _write_table(writer: Writer, model: Model, tell: Tell) -> Table:
    name, rows = model._meta.db_table, 0
    tell(name)
    last = tables.last_number(model)
    with writer.part(f"tables/{name}.jsonl") as part:
        for line in tables.lines_of(model):
            part.write(line + b"\n")
            rows += 1
    return Table(name, [field.attname for field in tables.columns_of(model)], rows, last)


def _named(models: list[Model], table: str) -> Model | None:
    return next((model for model in models if model._meta.db_table == table), None)


def _heads(models: list[Model]) -> dict[str, list[Any]]:
    heads = _named(models, "ledger_head")
    rows = heads._base_manager.order_by("chain").values_list("chain", "seq", "hash") if heads else ()
    return {chain: [seq, hash] for chain, seq, hash in rows}


def _contents(models: list[Model]) -> Iterator[tuple[str, str, bool]]:
    """Hash, kind, and whether somebody needs it. Of what nobody needs the bytes may go at any time, as they should."""
    contents, uses = _named(models, "files_content"), _named(models, "files_fileuse")
    if contents is None or uses is None:
        return
    needed = set(uses._base_manager.values_list("file__content_id", flat=True))
    for sha256, kind in contents._base_manager.order_by("pk").values_list("pk", "kind").iterator():
        yield sha256, kind, sha256 in needed


def _write_files(writer: Writer, contents: list[tuple[str, str, bool]], tell: Tell) -> Files:
    count = size = 0
    missing = []
    for sha256, kind, needed in contents:
        if count % 100 == 0:
            tell(f"files {count}/{len(contents)}")
        try:
            with writer.part(file_part(sha256), packed=kind in PACKED) as part:
                for chunk in _bytes_of(sha256):
                    part.write(chunk)
        except _Lost:
            missing += [sha256] if needed else []
            continue
        count, size = count + 1, size + part.bytes
    return Files(included=True, count=count, bytes=size, missing=missing)


class _Lost(Exception):
    """The store has not got these bytes, or others in their place."""


def _bytes_of(sha256: str) -> Iterator[bytes]:
    """A fault of the store is told from one of the disk that the archive is written to."""
    digest = hashlib.sha256()
    try:
        source = store().open(sha256)
    except OSError as fault:
        raise _Lost(sha256) from fault
    with source:
        while chunk := _read(source, sha256):
            digest.update(chunk)
            yield chunk
    if digest.hexdigest() != sha256:
        raise _Lost(sha256)


def _read(source: IO[bytes], sha256: str) -> bytes:
    try:
        return source.read(CHUNK)
    except OSError as fault:
        raise _Lost(sha256) from fault


def file_part(sha256: str) -> str:
    return f"files/{sha256[:2]}/{sha256}"


def _write_outside(writer: Writer, path: Path) -> None:
    with suppress(FileNotFoundError), path.open("rb") as source, writer.part(f"{path.parent.name}/{path.name}") as part:
        while chunk := source.read(CHUNK):
            part.write(chunk)


def _record(manifest: Manifest) -> None:
    """That all data was taken out is history. A database that is yet to be upgraded may have no ledger."""
    if tables.pending():
        return
    with transaction.atomic():
        facts: dict[str, Fact] = {
            "manifest": manifest.digest,
            "entries": manifest.entries,
            "files": manifest.files.count,
        }
        append(Draft(chain=chains.security(), kind=kinds.BACKED_UP.id, facts=facts))


def thin_out(folder: Path, keep: int, *, name: str = NAME) -> list[Path]:
    """
    Of the archives that got such a name from us, take away all but the newest. What cannot be taken away stays, and is
    no reason to call the backup a failure.
    """
    own = re.compile(rf"{name}-\d{{8}}T\d{{6}}Z\.zip")
    ours = sorted(path for path in folder.iterdir() if own.fullmatch(path.name))
    return [path for path in ours[:-keep] if _is_gone(path)]


def _is_gone(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)  # another backup may have been faster
    except OSError:
        logger.exception("an old backup is still there: %s", path.name)
        return False
    return True


def _drop_leftovers(path: Path) -> None:
    """What programs that died have begun in this folder, under this name or under names from us."""
    with suppress(OSError):  # a folder that may not be listed
        begun = [each for each in path.parent.iterdir() if _is_begun(each.name, path.name)]
        for each in begun:
            with suppress(FileNotFoundError):  # its program finished it, or took it away, just now
                if each.stat().st_mtime < time() - LEFTOVERS:
                    each.unlink()


def _is_begun(name: str, wanted: str) -> bool:
    return name.startswith(f".{wanted}.") or BEGUN.fullmatch(name) is not None
