"""What a person finds. One `Hits` a question: the page, how many there are and the counts by facet share one look."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Final

from django.db.models.functions import Substr

from gongkai.search import ranking
from gongkai.search.asking import asked
from gongkai.search.documents import FACETS, Sight
from gongkai.search.engines import Candidate, engine
from gongkai.search.models import CARDS, TEXTS, Card, Text, day_of, first_key
from gongkai.search.queries import Asked, Narrowing, Query, Word
from gongkai.search.snippets import Part, marked, snippet

PAGE: Final = 20
LIMIT: Final = 10_000  # so many are counted and ranked, the newest; beyond: 1万以上
FEW: Final = 10  # on fewer than these, near ones are shown as well
NEAR_WORDS: Final = 6
SHORT: Final = 3  # of so few words one is enough to be near
RANKED_BY: Final = 1_000  # characters of a body that relevance looks at
SHOWN_OF: Final = 20_000  # characters of a body or of its attachments that a snippet is looked for in


class Order(StrEnum):
    NEWEST = "newest"
    RELEVANCE = "relevance"


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the results. `kind` and `object` lead to what it is; the parts are plain text."""

    kind: str
    object: int
    day: date
    title: tuple[Part, ...]
    number: tuple[Part, ...]
    snippet: tuple[Part, ...]
    agency: int
    item: str
    year: int
    genre: str
    validity: str


@dataclass(frozen=True, slots=True)
class Facets:
    """How many there are of each value, most first. Counts of a facet take all that was chosen but in itself."""

    agency: Mapping[int, int]
    item: Mapping[str, int]
    year: Mapping[int, int]
    genre: Mapping[str, int]
    validity: Mapping[str, int]
    is_exact: bool  # False: of the newest LIMIT; say 1万以上


@dataclass(frozen=True, slots=True)
class Page:
    """`cursor`: what leads to the next page, None on the last. `near`: what has most of the words, on a first page
    with few results."""

    found: tuple[Found, ...]
    near: tuple[Found, ...]
    cursor: str | None


class Hits:
    """What was found, worked out as it is asked for."""

    def __init__(self, typed: str, *, sight: Sight, narrowing: Narrowing, order: Order) -> None:
        self.asked: Asked = asked(typed)
        self.order = order
        self._sight, self._narrowing = sight, narrowing
        self._asks_for_nothing = bool(typed.strip()) and self.asked.is_empty

    @property
    def total(self) -> int:
        """Up to LIMIT; `is_exact` tells whether there are more."""
        return min(len(self._candidates), LIMIT)

    @property
    def is_exact(self) -> bool:
        return len(self._candidates) <= LIMIT

    @property
    def is_ranked_in_part(self) -> bool:
        """By relevance, and only the newest LIMIT were ranked: the page says so."""
        return self.order == Order.RELEVANCE and not self.is_exact

    @property
    def also(self) -> tuple[str, ...]:
        """The official words that were looked for as well."""
        return self.asked.also

    def page(self, cursor: str = "", *, size: int = PAGE) -> Page:
        """A cursor that is none of ours leads to the first page."""
        place = int(cursor) if cursor.isdecimal() and len(cursor) < 19 else 0
        if self.order == Order.RELEVANCE and self.asked.words:
            keys, rest = self._ranked[place : place + size], len(self._ranked) > place + size
            after = str(place + size)
        else:
            keys = self._newest(place, size + 1)
            rest, keys = len(keys) > size, keys[:size]
            after = str(keys[-1]) if keys else ""
        near = self._near(keys, size) if not place and not rest else ()
        return Page(self._shown(keys, self.asked.words), near, after if rest else None)

    @cached_property
    def facets(self) -> Facets:
        counts: dict[str, dict[str | int, int]] = {}
        is_exact = True
        for place, facet in enumerate(FACETS, 1):
            candidates = self._without(facet)
            is_exact = is_exact and len(candidates) <= LIMIT
            counted = Counter(candidate[place] for candidate in candidates[:LIMIT])
            counts[facet] = {value: count for value, count in counted.most_common() if value}
        return Facets(**counts, is_exact=is_exact)  # type: ignore[arg-type]  # each facet has values of one type

    @cached_property
    def _query(self) -> Query:
        return Query(self.asked.words, 0, self._narrowing.marks(), *self._span)

    @property
    def _span(self) -> tuple[int, int | None]:
        since, until = self._narrowing.since, self._narrowing.until
        last = first_key(until + timedelta(days=1)) if until and until < date.max else None
        return first_key(since) if since else 0, last

    @cached_property
    def _candidates(self) -> list[Candidate]:
        return self._look(self._query)

    def _look(self, query: Query) -> list[Candidate]:
        return [] if self._asks_for_nothing else engine().candidates(self._sight, query, LIMIT + 1)

    def _without(self, facet: str) -> list[Candidate]:
        """As many as there would be, had nothing been chosen in this facet."""
        marks = self._narrowing.marks(without=facet)
        return self._candidates if marks == self._query.marks else self._look(replace(self._query, marks=marks))

    @cached_property
    def _ranked(self) -> list[int]:
        return ranking.ranked(self._candidates[:LIMIT], self.asked.words, self._bodies, loosely=False)

    def _newest(self, before: int, limit: int) -> list[int]:
        if self._asks_for_nothing:
            return []
        until = before if before and (self._query.until is None or before < self._query.until) else self._query.until
        return engine().newest(self._sight, replace(self._query, until=until), limit)

    def _near(self, exact: Sequence[int], size: int) -> tuple[Found, ...]:
        """
        What has all words but one, or but two …; of many words half of them at least. Words that nobody knows may be
        there in part.
        """
        words = _for_near(self.asked.words)
        missing = min(FEW, size) - len(exact)
        near: list[int] = []
        least = len(words) - (not any(word.loose for word in words))
        while least >= (1 if len(words) <= SHORT else len(words) / 2) and least and len(near) < missing:
            loose = tuple(Word((*word.phrases, *word.loose), word.loose, word.weight) for word in words)
            found = self._look(replace(self._query, words=loose, least=least))[:LIMIT]
            seen = {*exact, *near}
            order = ranking.ranked(found, words, self._bodies, loosely=True)
            near += [key for key in order if key not in seen][: missing - len(near)]
            least -= 1
        return self._shown(near, words)

    def _bodies(self, keys: Sequence[int]) -> Mapping[int, str]:
        texts = TEXTS[self._sight]._default_manager.filter(pk__in=keys)
        return dict(texts.values_list("pk", Substr("body", 1, RANKED_BY)))

    def _shown(self, keys: Sequence[int], words: Sequence[Word]) -> tuple[Found, ...]:
        cards = CARDS[self._sight]._default_manager.in_bulk(keys)
        texts = TEXTS[self._sight]._default_manager.defer("marks").in_bulk(keys)
        return tuple(_found(cards[key], texts[key], words) for key in keys if key in cards and key in texts)


def search(typed: str, *, sight: Sight, narrowing: Narrowing | None = None, order: Order = Order.NEWEST) -> Hits:
    """Nothing typed finds all that the narrowing leaves. The sight is the caller's to choose, never the person's."""
    return Hits(typed, sight=sight, narrowing=narrowing or Narrowing(), order=order)


def is_indexed(kind: str, object: int, *, sight: Sight) -> bool:
    return CARDS[sight]._default_manager.filter(kind=kind, object=object).exists()


def _for_near(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words that tell most; a combination of many would be too many."""
    best = sorted(words, key=lambda word: (-word.weight, -len(word.typed)))[:NEAR_WORDS]
    return tuple(word for word in words if word in best)


def _found(card: Card, text: Text, words: Sequence[Word]) -> Found:
    return Found(
        card.kind,
        card.object,
        day_of(card.id),
        marked(text.title, words),
        marked(text.number, words),
        snippet((text.body[:SHOWN_OF], text.attached[:SHOWN_OF]), words),
        card.agency,
        card.item,
        card.year,
        card.genre,
        card.validity,
    )
