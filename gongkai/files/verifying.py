"""Are all files there, and what they were? Every one is read and hashed."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from django.utils import timezone

from gongkai.files.models import Content, StoredFile
from gongkai.files.services import told_plainly
from gongkai.files.stores import store
from gongkai.files.sweeping import grace, strangers

CHUNK: Final = 1024 * 1024
BATCH: Final = 200


@dataclass(slots=True)
class Verification:
    """`damaged` and `missing` by hash, `unknown` by its name in the store. What is young may be on its way."""

    checked: int = 0
    bytes: int = 0
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not (self.missing or self.damaged or self.unreadable)


def verify(tell: Callable[[int, int], None] | None = None) -> Verification:
    """Read every file of the store. `tell` is told how far it is."""
    found, total = Verification(), Content.objects.count()
    for content in Content.objects.order_by("pk").iterator(chunk_size=BATCH):
        _look_at(content, found)
        if tell:
            tell(found.checked, total)
    _look_for_unknown(found)
    return found


def _look_at(content: Content, found: Verification) -> None:
    found.checked += 1
    try:
        sha256, size = _hash(content.pk)
    except FileNotFoundError:
        if Content.objects.filter(pk=content.pk).exists():  # else it has just been swept
            found.missing.append(content.pk)
        return
    except OSError:
        found.unreadable.append(content.pk)
        return
    found.bytes += size
    if (sha256, size) != (content.pk, content.size):
        found.damaged.append(content.pk)


def _hash(sha256: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with store().open(sha256) as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def _look_for_unknown(found: Verification) -> None:
    with told_plainly():
        found.unknown = sorted(stored.name for stored in strangers(timezone.now() - grace()))


def names_of(sha256: str) -> list[str]:
    """Under which names people know the content."""
    return list(StoredFile.objects.filter(content=sha256).order_by("pk").values_list("name", flat=True))
