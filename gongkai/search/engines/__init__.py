"""
What an index must be able to do, whatever holds it. Everything else (what a query means, ranking, facets, snippets) is
the same for all and knows no database. All of it happens in the caller's transaction, in the site's own database.
"""

from collections.abc import Sequence
from functools import cache
from typing import Protocol

from django.db import connection

from gongkai.search.documents import Sight
from gongkai.search.models import Card, Text
from gongkai.search.queries import Query

# Key, agency, item, year, genre, validity, head: a plain tuple, for there are ten thousand of them.
Candidate = tuple[int, int, str, int, str, str, str]


class SearchBackend(Protocol):
    """`cards` and `texts` go together by their keys."""

    def add(self, sight: Sight, cards: Sequence[Card], texts: Sequence[Text]) -> None:
        """New ones, with their words."""
        ...

    def remove(self, sight: Sight, texts: Sequence[Text]) -> None:
        """Those that are there, exactly as they are there."""
        ...

    def newest(self, sight: Sight, query: Query, limit: int) -> list[int]:
        """The keys of what matches, newest first."""
        ...

    def candidates(self, sight: Sight, query: Query, limit: int) -> list[Candidate]:
        """What matches, newest first."""
        ...

    def clear(self, sight: Sight) -> None: ...

    def strays(self, sight: Sight) -> int:
        """How many cards have no words and how many words no card, together. None, unless a disk has lied."""
        ...

    def absent(self) -> list[str]:
        """The tables and indexes of its own that are not there."""
        ...

    def install(self) -> None:
        """After every migration: make what is absent, and forget words whose cards have all gone."""
        ...

    def tidy(self, sight: Sight) -> bool:
        """One small step of putting the index in order, after which others may write. False: nothing is left to do."""
        ...


def engine() -> SearchBackend:
    return _engine(connection.vendor)


@cache
def _engine(vendor: str) -> SearchBackend:
    from gongkai.search.engines import postgresql, sqlite  # noqa: PLC0415 - they know what stands above

    return sqlite.Sqlite() if vendor == "sqlite" else postgresql.Postgresql()
