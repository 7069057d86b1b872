"""The scan: every detector in its order over one folded text; what is surer, or says more, comes first."""

from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from gongkai.reading.marks.addresses import addresses
from gongkai.reading.marks.cards import cards
from gongkai.reading.marks.columns import Headed, with_headings
from gongkai.reading.marks.folding import fold
from gongkai.reading.marks.identities import doubtful_identities, identities, old_identities, with_age
from gongkai.reading.marks.kinds import Found, Kind, Mark
from gongkai.reading.marks.papers import emails, passports, plates
from gongkai.reading.marks.persons import births, illnesses, minors
from gongkai.reading.marks.phones import landlines, mobiles
from gongkai.reading.marks.wording import misprints, repealed, titles
from gongkai.reading.marks.words import DEFAULT, Words, why

TAKEN: Final = "\x00"  # stands where a number has been found: what is beside it begins or ends there
NUMBERS: Final[tuple[Callable[[str], Iterable[Found]], ...]] = (
    identities, cards, old_identities, mobiles, doubtful_identities, landlines, passports, plates, emails,
)  # fmt: skip


def marks_of(text: str, *, words: Words = DEFAULT, on: date | None = None) -> tuple[Mark, ...]:
    """
    Every place to look at before the text is published, in its order, none over another. `on` is the day by which
    the age that an identity number shows is reckoned; without it children are known by words alone.
    """
    headed = with_headings(fold(text))
    folded = headed.text
    taken = _Taken(folded, words)
    for detector in NUMBERS:
        taken.add(detector(taken.left))
    numbers = [found for found in taken.found if found.kind is Kind.IDENTITY]
    if on is not None:
        taken.found = [with_age(found, on, words.minor_age) for found in taken.found]
    taken.add(births(taken.left))
    taken.add(addresses(taken.left))
    taken.add(minors(folded, numbers, on, words.minor_age))
    taken.add(illnesses(folded, words.illnesses))
    taken.add(misprints(folded, words))
    taken.add(titles(folded, words))
    taken.add(repealed(folded, words))
    founds = _in_the_text(headed, sorted(taken.found, key=lambda found: found.start))
    return tuple(_counted(text, founds, words))


def _in_the_text(headed: Headed, founds: Iterable[Found]) -> Iterator[Found]:
    """At their places in the text as it was; what was found in a heading said again is left out."""
    for found in founds:
        start, last = headed.place_of(found.start), headed.place_of(found.end - 1)
        if start is not None and last is not None:
            yield replace(found, start=start, end=last + 1)


class _Taken:
    """What has been found, and the text without it."""

    def __init__(self, folded: str, words: Words) -> None:
        self.left = folded
        self.found: list[Found] = []
        self._words = words

    def add(self, founds: Iterable[Found]) -> None:
        """Of those that overlap, the first that was found."""
        spans: list[tuple[int, int]] = []
        for found in founds:
            at = bisect(spans, (found.start, found.end))
            is_free = (at == 0 or spans[at - 1][1] <= found.start) and (at == len(spans) or found.end <= spans[at][0])
            if not is_free or TAKEN in self.left[found.start : found.end]:
                continue
            spans.insert(at, (found.start, found.end))
            if not self._words.allows(found.value):
                self.found.append(found)
        self._take(spans)

    def _take(self, spans: list[tuple[int, int]]) -> None:
        pieces, at = [], 0
        for start, end in spans:
            pieces += [self.left[at:start], TAKEN * (end - start)]
            at = end
        self.left = "".join([*pieces, self.left[at:]]) if spans else self.left


def _counted(text: str, founds: Iterable[Found], words: Words) -> Iterator[Mark]:
    times: Counter[tuple[Kind, str]] = Counter()
    for found in founds:
        times[found.kind, found.value] += 1
        said = why(found.why, minor_age=words.minor_age) if "。" not in found.why else found.why
        yield Mark(
            found.kind, found.start, found.end, text[found.start : found.end], said, found.masked,
            found.severity or found.kind.severity, found.value, times[found.kind, found.value],
        )  # fmt: skip


def mask(text: str, marks: Iterable[Mark]) -> str:
    """The text with each of these places masked. ValueError where a mark is not of this text."""
    for mark in sorted(marks, key=lambda mark: mark.start, reverse=True):
        if text[mark.start : mark.end] != mark.text:
            raise ValueError("the mark is not of this text")
        text = f"{text[: mark.start]}{mark.masked}{text[mark.end :]}"
    return text
