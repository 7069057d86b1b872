"""
What people say and what agencies write: groups of words for the same thing, words that make a question and tell
nothing, words that tell little. Maintained as data (`synonyms.toml`, `asking.toml`), dated and cited.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Final

from gongkai.search.tokens import fold

LITTLE: Final = 0.4  # the weight of a word that tells little


@dataclass(frozen=True, slots=True)
class Group:
    """
    `words` may stand for one another; `asked` is what the public says, which leads to the words and is led to by none
    of them. `source`: where the words are from.
    """

    id: str
    words: tuple[str, ...]
    asked: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Term:
    """A word that is known: what may stand for it, best first, itself the first of all; and how much it tells."""

    also: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    terms: Mapping[str, Term]
    questions: frozenset[str]  # dropped wherever they stand
    particles: str  # single characters, dropped from the ends of what nobody knows: 要 is a part of 重要 too
    longest: int

    def at(self, text: str, place: int) -> str | None:
        """The longest word that begins here."""
        for end in range(min(len(text), place + self.longest), place, -1):
            if text[place:end] in self.terms or text[place:end] in self.questions:
                return text[place:end]
        return None


@cache
def edition() -> date:
    """The day of the words."""
    day: date = _data("synonyms.toml")["dated"]
    return day


@cache
def groups() -> tuple[Group, ...]:
    data = _data("synonyms.toml")
    return tuple(_group(row, data["sources"]) for row in data["groups"])


@cache
def vocabulary() -> Vocabulary:
    """That of the package. An agency's own groups come in through `vocabulary_of`."""
    return vocabulary_of(groups())


def vocabulary_of(these: Iterable[Group]) -> Vocabulary:
    asking = _data("asking.toml")
    leads: dict[str, dict[str, None]] = {}
    for group in these:
        words = [fold(word) for word in group.words]
        for word in (*words, *map(fold, group.asked)):
            leads.setdefault(word, {word: None}).update(dict.fromkeys(words))
    little = {fold(word) for word in asking["little"]}
    terms = {word: Term(tuple(also), _weight(word, also, little)) for word, also in leads.items()}
    terms |= {word: Term((word,), LITTLE) for word in little - terms.keys()}
    terms |= {word: Term((word,), 1.0) for word in map(fold, asking["things"]) if word not in terms}
    questions = frozenset(map(fold, asking["questions"])) - terms.keys()
    particles = "".join(word for word in questions if len(word) == 1)
    questions = frozenset(word for word in questions if len(word) > 1)
    return Vocabulary(terms, questions, particles, max(map(len, (*terms, *questions))))


def _weight(word: str, also: Iterable[str], little: set[str]) -> float:
    """What stands for nothing but words that tell little tells little itself."""
    also_little = {*also} - {word} <= little
    return LITTLE if word in little or (also_little and {*also} != {word}) else 1.0


def _group(row: Mapping[str, Any], sources: Mapping[str, str]) -> Group:
    unread = row.keys() - {"id", "words", "asked", "source"}
    if unread or not row["words"] or row["source"] not in sources:
        raise ValueError(f"{row}: not read {sorted(unread)}, or no words, or no such source")
    return Group(row["id"], _texts(row["words"]), _texts(row.get("asked", ())), row["source"])


def _texts(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(given)


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))
