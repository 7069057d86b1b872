"""Take away what nobody needs: files that nothing uses, bytes that no row names, what dead programs left."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from time import time
from typing import Final, NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models.deletion import ProtectedError
from django.utils import timezone

from gongkai.files import turns
from gongkai.files.models import Content, StoredFile
from gongkai.files.services import told_plainly
from gongkai.files.stores import Stored, store

LEFTOVERS: Final = 24 * 3600.0  # seconds after which a file on its way has lost its program
BATCH: Final = 500  # names of the store that are looked up at a time


class Swept(NamedTuple):
    files: int
    contents: int


def grace() -> timedelta:
    return timedelta(hours=settings.FILE_GRACE_HOURS)


def sweep() -> Swept:
    """What nothing has used for the time of grace. StoreFailed where the store does not answer; the next goes on."""
    before = timezone.now() - grace()
    unused = StoredFile.objects.unused().filter(kept_at__lt=before)
    files = sum(_drop_file(pk, before) for pk in list(unused.values_list("pk", flat=True)))
    with told_plainly():
        nameless = Content.objects.filter(files=None, kept_at__lt=before)
        contents = sum(map(_drop_content, list(nameless.values_list("pk", flat=True))))
        contents += sum(_drop_content(stored.sha256) for stored in strangers(before) if stored.sha256)
        _drop_leftovers()
    return Swept(files, contents)


def strangers(before: datetime) -> Iterator[Stored]:
    """What lies in the store since then, or longer, and no row names. What is younger may be on its way."""
    old = (stored for stored in store().everything() if stored.changed_at < before)
    while some := list(islice(old, BATCH)):
        named = set(Content.objects.filter(pk__in=[stored.sha256 for stored in some]).values_list("pk", flat=True))
        yield from (stored for stored in some if stored.sha256 not in named)


def _drop_file(pk: int, before: datetime) -> bool:
    """The row is locked while its uses are looked for: a new one would have to wait, and then finds no file."""
    try:
        with transaction.atomic():
            stored = StoredFile.objects.select_for_update().filter(pk=pk, kept_at__lt=before).first()
            if stored is None or stored.uses.exists():
                return False
            stored.delete()
            return True
    except (ProtectedError, IntegrityError):
        return False  # something else in the database names it


def _drop_content(sha256: str) -> bool:
    """First the row, and when that is committed the bytes. Whoever keeps the same bytes meanwhile has them stay."""
    with turns.alone(sha256) as ours:
        if not ours or not _drop_row(sha256):
            return False
        store().remove(sha256)
        return True


def _drop_row(sha256: str) -> bool:
    """Whether there is none now."""
    try:
        with transaction.atomic(durable=True):
            Content.objects.filter(pk=sha256, files=None).delete()
    except (ProtectedError, IntegrityError):
        return False  # something else in the database names it
    return not Content.objects.filter(pk=sha256).exists()


def _drop_leftovers() -> None:
    """Of programs that died: files here, and beginnings of uploads in a store that takes them in parts."""
    for path in store().incoming().iterdir():
        with suppress(FileNotFoundError, IsADirectoryError):  # it was moved to its place, or removed, just now
            if path.stat().st_mtime < time() - LEFTOVERS:
                path.unlink()
    store().drop_unfinished(timezone.now() - timedelta(seconds=LEFTOVERS))
