"""Where bytes lie: a local (or shared) folder, or an S3-compatible store. Both know bytes by their SHA-256 only."""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple, Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from gongkai.ledger.outside import sync_folder

SHA256: Final = re.compile(r"[0-9a-f]{64}")
INCOMING: Final = "incoming"  # files on their way; on the same disk, so that a rename takes them to their place
PRIVATE: Final = 0o700


class Stored(NamedTuple):
    """Something that lies in the store. `sha256` is None where it has no business there."""

    name: str
    sha256: str | None
    size: int
    changed_at: datetime


class Store(Protocol):
    """
    Bytes are put in two steps: after `prepare` they are safe, after `place` they have their name. None of this within
    a transaction: the store may be far away.
    """

    def incoming(self) -> Path: ...
    def prepare(self, file: Path, sha256: str) -> None: ...
    def place(self, file: Path, sha256: str) -> None: ...
    def open(self, sha256: str) -> BinaryIO: ...
    def size(self, sha256: str) -> int | None: ...
    def remove(self, sha256: str) -> None: ...
    def everything(self) -> Iterator[Stored]: ...
    def drop_unfinished(self, before: datetime) -> None: ...
    def local_path(self, sha256: str) -> Path | None: ...


class LocalStore:
    """Files under <root>/ab/cd/<sha256>. What has its name is whole: it was written elsewhere and renamed."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def incoming(self) -> Path:
        folder = self.root / INCOMING
        if not folder.is_dir():
            folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
            sync_folder(self.root.parent)
        return folder

    def prepare(self, file: Path, sha256: str) -> None:  # noqa: ARG002 - the other store needs it
        """The bytes are on the disk before they get their name."""
        with file.open("rb") as written:
            os.fsync(written.fileno())

    def place(self, file: Path, sha256: str) -> None:
        """
        Give the bytes their name, and see to it that the name is on the disk too, with those of the folders: another
        program may have made them just now, and not have come so far.
        """
        target = self._path(sha256)
        for folder in (target.parent.parent, target.parent):
            folder.mkdir(mode=PRIVATE, exist_ok=True)
        file.replace(target)
        for folder in (target.parent, target.parent.parent, self.root):
            sync_folder(folder)

    def open(self, sha256: str) -> BinaryIO:
        return self._path(sha256).open("rb")

    def size(self, sha256: str) -> int | None:
        try:
            return self._path(sha256).stat().st_size
        except FileNotFoundError:
            return None

    def remove(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)

    def everything(self) -> Iterator[Stored]:
        for folder, folders, names in os.walk(self.root):
            if folder == str(self.root):
                folders[:] = [name for name in folders if name != INCOMING]
            for name in names:
                path = Path(folder, name)
                with suppress(FileNotFoundError):  # taken away in the meantime
                    yield self._stored(path, path.lstat())

    def _stored(self, path: Path, state: os.stat_result) -> Stored:
        ours = SHA256.fullmatch(path.name) and path == self._path(path.name)
        changed_at = datetime.fromtimestamp(state.st_mtime, UTC)
        return Stored(str(path.relative_to(self.root)), path.name if ours else None, state.st_size, changed_at)

    def drop_unfinished(self, before: datetime) -> None:
        """Whatever has a name here is whole."""

    def local_path(self, sha256: str) -> Path | None:
        return self._path(sha256)

    def _path(self, sha256: str) -> Path:
        if not SHA256.fullmatch(sha256):
            raise ValueError(sha256)
        return self.root / sha256[:2] / sha256[2:4] / sha256


def store() -> Store:
    """The store that the setting names."""
    return _store(str(settings.FILES))


@lru_cache(maxsize=8)
def _store(address: str) -> Store:
    if address.startswith("s3://"):
        from gongkai.files.s3 import S3Store  # noqa: PLC0415 - boto3 is an extra

        return S3Store.at(address)
    if "://" in address:
        raise ImproperlyConfigured("GONGKAI_FILES 只能是文件夹，或者 s3://桶/前缀?endpoint=地址。")
    return LocalStore(Path(address))


@contextmanager
def on_disk(sha256: str) -> Iterator[Path]:
    """The bytes as a file for reading: that of the store itself, or a copy that goes afterwards."""
    path = store().local_path(sha256)
    if path is not None:
        yield path
        return
    with spool() as copy, store().open(sha256) as source:
        with copy.open("wb") as target:
            while chunk := source.read(1 << 20):
                target.write(chunk)
        yield copy


@contextmanager
def spool() -> Iterator[Path]:
    """An empty file on its way into the store; gone afterwards, unless it was given its place."""
    handle, name = tempfile.mkstemp(dir=store().incoming())  # mkstemp makes it 0600
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
