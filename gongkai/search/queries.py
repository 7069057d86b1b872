"""What is asked, taken apart: words that must all be there, each with what else may stand for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from gongkai.search.documents import mark
from gongkai.search.tokens import is_han, pairs, plain, run_tokens, runs


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens that stand one behind the other. `prefix`: the last is only the beginning of one."""

    text: str  # folded, as it is looked for in a text that is shown
    tokens: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """
    One thing that is asked for: any of the phrases will do, the first is what was typed. `loose`: what may stand for
    it where nothing has all the words. `weight`: how much it tells of what is meant; 申请 tells little.
    """

    phrases: tuple[Phrase, ...]
    loose: tuple[Phrase, ...] = ()
    weight: float = 1.0

    @property
    def typed(self) -> str:
        return self.phrases[0].text


@dataclass(frozen=True, slots=True)
class Query:
    """At least `least` of the words, and of each group of marks one; keys from `since` on and before `until`."""

    words: tuple[Word, ...] = ()
    least: int = 0  # 0: all
    marks: tuple[tuple[str, ...], ...] = ()
    since: int = 0
    until: int | None = None

    @property
    def wanted(self) -> int:
        return self.least or len(self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What the person has chosen besides the words. Of one facet any of the values will do."""

    agency: tuple[int, ...] = ()
    under: tuple[int, ...] = ()  # these agencies and all below them
    item: tuple[str, ...] = ()
    year: tuple[int, ...] = ()
    genre: tuple[str, ...] = ()
    validity: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()  # every one of them
    since: date | None = None
    until: date | None = None  # that day too

    def marks(self, *, without: str = "") -> tuple[tuple[str, ...], ...]:
        chosen: Mapping[str, tuple[str | int, ...]] = {
            "agency": self.agency,
            "under": self.under,
            "item": self.item,
            "year": self.year,
            "genre": self.genre,
            "validity": self.validity,
            "kind": self.kind,
        }
        groups = [
            tuple(mark(facet, value) for value in values)
            for facet, values in chosen.items()
            if values and facet != without
        ]
        return (*groups, *((mark("label", label),) for label in self.labels))


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of a person, and what they were taken for."""

    typed: str
    words: tuple[Word, ...] = ()
    also: tuple[str, ...] = field(default=())  # the official words that are looked for as well

    @property
    def is_empty(self) -> bool:
        return not self.words


def phrase_of(text: str) -> Phrase | None:
    """The phrase that finds this folded text wherever it stands. None where it holds neither letter nor digit."""
    found = runs(text)
    if not found:
        return None
    last = found[-1]
    if (
        len(found) > 2 and is_han(last) and len(last) == 1
    ):  # 号 of 〔2021〕8号 tells nothing, and as a beginning costs much
        found, last = found[:-1], found[-2]
    given: list[str] = []
    for run in found[:-1]:
        given += run_tokens(run)
    if not is_han(last):
        return Phrase(text, (*given, plain(last)))
    if len(last) == 1:
        return Phrase(text, (*given, last), prefix=True)
    return Phrase(text, (*given, *pairs(last)))
