"""Keep files and count who needs them. What is handed out was on the disk before."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from gongkai.files import scanning, turns
from gongkai.files.arriving import Arrival, Upload, arriving
from gongkai.files.kinds import KINDS, UNKNOWN, kind_of
from gongkai.files.models import NAME_LENGTH, Content, FileUse, Scan, StoredFile
from gongkai.files.purposes import Purpose, purpose_of
from gongkai.files.refusals import FileRefused, StoreFailed
from gongkai.files.stores import store
from gongkai.law.sentences import explain_fault

logger = logging.getLogger("gongkai.files")
CHUNK: Final = 1024 * 1024


class Received(NamedTuple):
    sha256: str
    size: int
    kind: str
    scan: Scan


def keep(
    stream: BinaryIO | Iterable[bytes] | Upload, *, name: str, purpose: str, origin: StoredFile | None = None
) -> StoredFile:
    """
    Keep what comes out of the stream. When this returns, the bytes are on the disk under their hash. Call it
    before the act's transaction, and `use` within: what nobody uses is swept after a time of grace.
    FileRefused and StoreFailed say why not; then nothing of it is kept. What goes wrong between the bytes and the row
    leaves bytes without a row, which are swept, never a row without bytes.
    """
    wanted, called = purpose_of(purpose), clean_name(name)
    with told_plainly(), _arrived(stream, wanted) as arrival:
        received = _looked_at(arrival, called)
        with turns.together(received.sha256):
            store().prepare(arrival.path, received.sha256)
            store().place(arrival.path, received.sha256)
            return _enter(received, called, wanted, origin)


def clean_name(name: str) -> str:
    """A name for people: no folders, no line breaks or other control characters, not too long."""
    bare = "".join(filter(str.isprintable, name.replace("\\", "/").rpartition("/")[2])).strip()
    return bare[-NAME_LENGTH:] or gettext("未命名")


def _chunks(stream: BinaryIO | Iterable[bytes] | Upload) -> Iterator[bytes]:
    """What the sender sends. A fault of the sender is not one of the store."""
    read = getattr(stream, "read", None)
    try:
        yield from iter(lambda: read(CHUNK), b"") if read else stream
    except OSError:
        logger.warning("a file broke off")
        raise FileRefused("file.broken_off") from None


@contextmanager
def _arrived(stream: BinaryIO | Iterable[bytes] | Upload, purpose: Purpose) -> Iterator[Arrival]:
    """All of the stream. What came with a form for this purpose lies there already."""
    if isinstance(stream, Upload) and stream.arrival.purpose == purpose:
        yield stream.arrival
        return
    with arriving(purpose) as arrival:
        for chunk in _chunks(stream):
            arrival.write(chunk)
        arrival.close()
        yield arrival


def _looked_at(arrival: Arrival, name: str) -> Received:
    """FileRefused where it is not what it should be."""
    if not arrival.size:
        raise FileRefused("file.empty")
    kind = kind_of(arrival.path, name)
    _check_kind(kind, name, arrival.purpose)
    return Received(arrival.sha256, arrival.size, kind, scanning.scan(arrival.path))


def _check_kind(kind: str, name: str, purpose: Purpose) -> None:
    if kind in purpose.kinds:
        return
    if kind in {"macros", "locked"}:
        raise FileRefused(f"file.{kind}")
    endings = "、".join(purpose.endings)
    if kind == UNKNOWN:
        raise FileRefused("file.unknown", name=name, endings=endings)
    raise FileRefused("file.kind", found="/".join(KINDS[kind].endings[:1]) or kind, name=name, endings=endings)


@transaction.atomic(durable=True)  # committed before a sweep has its turn
def _enter(received: Received, name: str, purpose: Purpose, origin: StoredFile | None) -> StoredFile:
    """The bytes have their place, and now a row says so."""
    fresh = Content(sha256=received.sha256, size=received.size, kind=received.kind, scan=received.scan)
    Content.objects.bulk_create([fresh], ignore_conflicts=True)
    if received.scan == Scan.CLEAN:
        Content.objects.filter(pk=received.sha256).exclude(scan=Scan.CLEAN).update(scan=Scan.CLEAN)
    stored, _new = StoredFile.objects.update_or_create(
        content_id=received.sha256,
        name=name,
        purpose=purpose.id,
        defaults={"kept_at": timezone.now()} | ({"origin": origin} if origin else {}),
    )
    return stored


def open_file(stored: StoredFile) -> BinaryIO:
    with told_plainly():
        return store().open(stored.sha256)


@contextmanager
def told_plainly() -> Iterator[None]:
    """A fault of the store becomes a sentence; where and what exactly stands in the log."""
    try:
        yield
    except OSError as fault:
        logger.exception("the store failed")
        if isinstance(fault, FileNotFoundError):
            raise StoreFailed(gettext("文件库里找不到这个文件，请联系系统管理员。"), code="store.missing") from fault
        raise StoreFailed(
            gettext("文件库暂时不能用（{why}），没有保存任何内容。请联系系统管理员。").format(why=explain_fault(fault))
        ) from fault


def use(stored: StoredFile, subject: str) -> FileUse:
    """The subject needs the file from now on. In the transaction of the act."""
    use, _new = FileUse.objects.get_or_create(file=stored, subject=subject)
    return use


def release(stored: StoredFile, subject: str) -> None:
    """The subject does not need the file any more."""
    if FileUse.objects.filter(file=stored, subject=subject).delete()[0]:
        StoredFile.objects.filter(pk=stored.pk).update(kept_at=timezone.now())  # the grace begins now


def release_all(subject: str) -> None:
    """The subject is gone (its time of keeping is over)."""
    for use in FileUse.objects.filter(subject=subject).select_related("file"):
        release(use.file, subject)
