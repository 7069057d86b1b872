"""
The archive: a zip file (zip64) with tables as JSON Lines, the files of the store under their hashes, and a manifest
that vouches for every part. Written beside its place and renamed, so that what has its name is whole.
"""

import errno
import hashlib
import json
import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from gongkai.ledger.outside import sync_folder
from gongkai.site.refusals import Refused

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
CHUNK: Final = 1024 * 1024
# What comes of bytes that were changed on their way, in the directory of the zip file or in a member.
DAMAGE: Final = (zipfile.BadZipFile, zlib.error, struct.error, KeyError, EOFError, ValueError, RuntimeError)
NOWHERE: Final = (None, errno.EINVAL)  # a damaged archive leads to a place before the beginning of the file
LEVEL: Final = 3  # of compression: four times as fast as the usual 6, for a tenth more bytes


class BadArchive(Refused):
    """The file is no archive of ours, or not as it was written. The text is for the administrator."""


class NewerArchive(BadArchive):
    """A newer program has written it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A member of the archive: its bytes before they were compressed."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it was in the snapshot. `last` is the last number that the database gave out, where it does."""

    name: str
    columns: list[str]
    rows: int
    last: int | None = None

    @property
    def part(self) -> str:
        return f"tables/{self.name}.jsonl"


@dataclass(frozen=True, slots=True)
class Files:
    """The files of the store: whether they are in the archive, how many, and which the store had lost."""

    included: bool
    count: int = 0
    bytes: int = 0
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    program: str
    made_at: str
    vendor: str
    migrations: list[list[str]]  # [app, name], every one that had been applied
    tables: list[Table]
    heads: dict[str, list[Any]]  # of the ledger: chain → seq, hash
    files: Files
    parts: list[Part]
    format: int = FORMAT

    def as_bytes(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()

    @property
    def digest(self) -> str:
        """One hash that vouches for all: noted elsewhere, it shows later that the archive is this one."""
        return hashlib.sha256(self.as_bytes()).hexdigest()

    @property
    def entries(self) -> int:
        """How many entries the ledger had."""
        return sum(table.rows for table in self.tables if table.name == "ledger_entry")


def manifest_from(told: bytes) -> Manifest:
    """Raises BadArchive."""
    try:
        fields: dict[str, Any] = json.loads(told)
        if fields["format"] > FORMAT:
            raise NewerArchive(
                f"备份的格式是第 {fields['format']} 版，由 gongkai {fields['program']} 做成；"
                f"本程序只认得到第 {FORMAT} 版。请先升级程序。"
            )
        fields["tables"] = [Table(**each) for each in fields["tables"]]
        fields["parts"] = [Part(**each) for each in fields["parts"]]
        return Manifest(**{**fields, "files": Files(**fields["files"])})
    except (ValueError, KeyError, TypeError) as fault:
        raise BadArchive("备份的清单读不懂：它不是 gongkai backup 做成的，或者被改过。") from fault


class _Counted:
    """Bytes on their way into a member, hashed and counted."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target, self._sha256, self.bytes = target, hashlib.sha256(), 0

    def write(self, data: bytes) -> None:
        self._sha256.update(data)
        self.bytes += len(data)
        self._target.write(data)

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()


class Writer:
    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)
        self.parts: list[Part] = []

    @contextmanager
    def part(self, name: str, *, packed: bool = False) -> Iterator[_Counted]:
        """A new member. `packed`: the bytes are compressed already."""
        new = zipfile.ZipInfo(name) if packed else name  # a ZipInfo of its own is not compressed
        with self._zip.open(new, "w", force_zip64=True) as member:
            counted = _Counted(member)
            yield counted
        self.parts.append(Part(name, counted.sha256, counted.bytes))

    def abandon(self) -> None:
        """Forget what was begun: otherwise the zip file would be completed when it is collected."""
        self._zip.fp = None

    def finish(self, manifest: Manifest) -> None:
        self._zip.writestr(MANIFEST, manifest.as_bytes())
        self._zip.close()


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """The archive appears under its name when all is on the disk; when anything fails nothing is left."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")  # mkstemp makes it 0600
    try:
        with os.fdopen(handle, "wb") as file:
            writer = Writer(file)
            try:
                yield writer
                file.flush()
            finally:
                writer.abandon()
            os.fsync(file.fileno())
        Path(name).replace(target)
        sync_folder(target.parent)
    except OSError as fault:
        if fault.filename:
            raise
        raise OSError(fault.errno, fault.strerror, str(target)) from fault  # a write names no file
    finally:
        Path(name).unlink(missing_ok=True)


class Reader:
    """Raises BadArchive for a file that is none, is torn, or has parts that are not what the manifest says."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
            told = self._zip.read(MANIFEST)
        except (*DAMAGE, OSError) as fault:
            if isinstance(fault, OSError) and fault.errno not in NOWHERE:
                raise
            raise BadArchive(f"{path} 不是 gongkai backup 做成的备份，或者没有写完整。") from fault
        self.manifest = manifest_from(told)
        self._parts: Mapping[str, Part] = {part.name: part for part in self.manifest.parts}

    def close(self) -> None:
        self._zip.close()

    def has(self, name: str) -> bool:
        return name in self._parts

    def named(self, folder: str) -> Iterator[Part]:
        return (part for part in self.manifest.parts if part.name.startswith(f"{folder}/"))

    def open(self, name: str) -> IO[bytes]:
        return self._zip.open(name)

    def lines(self, name: str) -> Iterator[str]:
        with self.open(name) as member:
            for line in member:
                yield line.decode()

    def check(self) -> None:
        """Read every part and compare it with the manifest."""
        for part in self.manifest.parts:
            if self._seen(part.name) != part:
                raise BadArchive(f"备份里的 {part.name} 与清单不符：备份在做成以后被改动或者损坏了。")
        for table in self.manifest.tables:
            if not self.has(table.part):
                raise BadArchive(f"备份里缺少 {table.part}。")

    def _seen(self, name: str) -> Part | None:
        sha256, size = hashlib.sha256(), 0
        try:
            with self.open(name) as member:
                while chunk := member.read(CHUNK):
                    sha256.update(chunk)
                    size += len(chunk)
        except (*DAMAGE, OSError):
            return None
        return Part(name, sha256.hexdigest(), size)
