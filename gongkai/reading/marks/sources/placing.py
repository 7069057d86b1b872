"""Marks in the words of a file, with their places: scanned as one text, so that nothing escapes between two pieces."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import accumulate, islice
from typing import Final

from gongkai.reading.grids import UnreadableFile
from gongkai.reading.marks.kinds import Mark
from gongkai.reading.marks.scanning import marks_of
from gongkai.reading.marks.sources.pieces import Contents, Piece, Place
from gongkai.reading.marks.sources.reading import contents_of
from gongkai.reading.marks.words import DEFAULT, Words

AROUND: Final = 24
MOST_MARKS: Final = 5_000


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark, where in the file it stands, and the words before and after it."""

    mark: Mark
    place: Place
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Scanned:
    """
    What a scan of a file came to. `gaps`: ids of sentences, with what they are about, of what could not be looked into;
    `reason` the id of why nothing could.
    """

    marks: tuple[PlacedMark, ...] = ()
    gaps: tuple[tuple[str, str], ...] = ()
    characters: int = 0
    reason: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def scan_file(data: bytes, kind: str, *, words: Words = DEFAULT, on: date | None = None) -> Scanned:
    """`kind` is an id of gongkai.files.kinds. Never raises for what the bytes are."""
    try:
        contents = contents_of(data, kind)
    except UnreadableFile as refusal:
        return Scanned(reason=refusal.reason, values={key: str(value) for key, value in refusal.values.items()})
    marks = tuple(islice(_placed_marks(contents, words=words, on=on), MOST_MARKS + 1))
    gaps = contents.gaps if len(marks) <= MOST_MARKS else [*contents.gaps, ("many", str(MOST_MARKS))]
    return Scanned(marks[:MOST_MARKS], tuple(dict.fromkeys(gaps)), contents.characters)


def _placed_marks(contents: Contents, *, words: Words, on: date | None) -> Iterator[PlacedMark]:
    first = [piece for piece in contents.pieces if not piece.again]
    found = list(_marks(first, words, on))
    known = {(each.mark.kind, each.mark.value) for each in found}
    yield from found
    for placed in _marks([piece for piece in contents.pieces if piece.again], words, on):
        if (placed.mark.kind, placed.mark.value) not in known:
            yield placed


def _marks(pieces: list[Piece], words: Words, on: date | None) -> Iterator[PlacedMark]:
    text = "".join(piece.text + piece.joint for piece in pieces)
    starts = list(accumulate((len(piece.text) + len(piece.joint) for piece in pieces), initial=0))
    for mark in marks_of(text, words=words, on=on):
        at = bisect_right(starts, mark.start) - 1
        begin = mark.start - starts[at]
        before = text[max(0, mark.start - AROUND) : mark.start].rpartition("\n")[2]
        after = text[mark.end : mark.end + AROUND].partition("\n")[0]
        yield PlacedMark(replace(mark, start=begin, end=begin + len(mark.text)), pieces[at].place, before, after)
