"""遮盖: areas of a file blacked out in a version that holds nothing but pictures of its pages."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gongkai.files import confined
from gongkai.files.areas import DRAWN, MOST_PAGES, Area
from gongkai.files.kinds import KINDS
from gongkai.files.models import StoredFile
from gongkai.files.publish import PURPOSE
from gongkai.files.refusals import SENTENCES, FileRefused
from gongkai.files.services import keep, told_plainly
from gongkai.files.stores import on_disk, spool
from gongkai.reading.limits import Limits

SHOWING: Final = Limits(seconds=60.0, memory=2 * 1024**3)
MAKING: Final = Limits(seconds=300.0, memory=2 * 1024**3)
MOST_AREAS: Final = 1000
DIGITS: Final = 5  # of a share of the page: far less than a pixel


@dataclass(frozen=True, slots=True)
class Size:
    """Of a page as it is seen. Points."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Blackened:
    file: StoredFile
    pages: int


def can_be_drawn(stored: StoredFile) -> bool:
    return stored.kind in DRAWN


def pages_of(stored: StoredFile) -> list[Size]:
    """The pages of a PDF or picture. FileRefused says why they cannot be drawn."""
    with _drawing("measure", stored, SHOWING) as (answer, _target):
        sizes = [each.split("x") for each in answer.values.get("sizes", "").split()]
    try:
        return [Size(float(width), float(height)) for width, height in sizes]
    except ValueError:  # the child did not say it as it should
        raise _refusal("redact.damaged", stored) from None


def page_drawn(stored: StoredFile, number: int) -> bytes:
    """A page as a PNG, as a reader shows it."""
    with _drawing("draw", stored, SHOWING, str(number)) as (_answer, target):
        return target.read_bytes()


def blacken(stored: StoredFile, areas: Sequence[Area], *, name: str, limits: Limits = MAKING) -> Blackened:
    """A PDF of the pages as pictures, the areas black, kept beside its origin. The same areas give the same bytes."""
    if len(areas) > MOST_AREAS:
        raise FileRefused("redact.areas", most=MOST_AREAS)
    rows = [[area.page, *(round(share, DIGITS) for share in area[1:])] for area in sorted(areas)]
    with _drawing("blacken", stored, limits, json.dumps(rows, separators=(",", ":"))) as (answer, target):
        with target.open("rb") as file:
            made = keep(file, name=name, purpose=PURPOSE, origin=stored)
        return Blackened(made, int(answer.values["pages"]))


@contextmanager
def _drawing(
    verb: str, stored: StoredFile, limits: Limits, argument: str = ""
) -> Iterator[tuple[confined.Answer, Path]]:
    with told_plainly(), on_disk(stored.sha256) as source, spool() as target:
        answer = confined.run(
            verb, kind=stored.kind, name="", source=source, target=target, limits=limits, argument=argument
        )
        if answer.refused:
            raise _refusal(answer.refused, stored)
        yield answer, target


def _refusal(code: str, stored: StoredFile) -> FileRefused:
    if code in {confined.TIMED_OUT, confined.DIED}:
        code = "redact.limits"
    known = code if code.startswith("redact.") and code in SENTENCES else "redact.damaged"
    return FileRefused(known, found="/".join(KINDS[stored.kind].endings[:1]) or stored.kind, most=MOST_PAGES)
