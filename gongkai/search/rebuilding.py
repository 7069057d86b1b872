"""
The index beside what it tells of: gone through in batches, each in a transaction of its own, what differs put right.
What is right is not touched, so it can go on while the site is used, and again from the beginning after a crash.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from django.db import DatabaseError, connection, transaction

from gongkai.search import services
from gongkai.search.documents import Sight
from gongkai.search.models import CARDS
from gongkai.search.sources import Batch, Source, sources
from gongkai.search.tokens import EDITION
from gongkai.tasks.models import Task
from gongkai.tasks.services import enqueue

BATCH: Final = 200
REBUILD: Final = "search.rebuild"
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """`missing`: not in the index; `changed`: not as it is in the index; `extra`: to be found, and should not be."""

    looked_at: int = 0
    missing: int = 0
    changed: int = 0
    extra: int = 0

    @property
    def is_none(self) -> bool:
        return not (self.missing or self.changed or self.extra)

    def __add__(self, other: "Difference") -> "Difference":
        return Difference(
            self.looked_at + other.looked_at,
            self.missing + other.missing,
            self.changed + other.changed,
            self.extra + other.extra,
        )


def rebuild(*, tell: Tell = lambda _done: None) -> Difference:
    """Make every index what its sources say. An index of other tokens is emptied first."""
    found = Difference()
    for sight in Sight:
        if CARDS[sight]._default_manager.exclude(edition=EDITION).exists():
            services.clear(sight=sight)
        for source in sources():
            found += _go_through(source, sight, tell, write=True)
        found += _of_no_source(sight, write=True)
    return found


def verify(*, tell: Tell = lambda _done: None) -> Difference:
    """The same, and nothing is changed."""
    found = Difference()
    for sight in Sight:
        for source in sources():
            found += _go_through(source, sight, tell, write=False)
        found += _of_no_source(sight, write=False)
    return found


def tables_exist() -> bool:
    """Not while one goes back to a time before them."""
    return {Task._meta.db_table, *(CARDS[sight]._meta.db_table for sight in Sight)} <= set(
        connection.introspection.table_names()
    )


def enqueue_where_needed() -> None:
    """Where the index is of other tokens, or empty while there is something to be found."""
    for sight in Sight:
        cards = CARDS[sight]._default_manager
        if cards.exclude(edition=EDITION).exists() or (not cards.exists() and _has_something(sight)):
            enqueue(REBUILD, key=REBUILD)


def _has_something(sight: Sight) -> bool:
    """Where somebody goes back to a time before an app, its tables are not there: nothing is to be found in them."""
    try:
        with transaction.atomic():
            return any(_read(source, sight, 0).documents for source in sources())
    except DatabaseError:
        return False


def _read(source: Source, sight: Sight, after: int) -> Batch:
    return source.read(sight, after, BATCH)


def _go_through(source: Source, sight: Sight, tell: Tell, *, write: bool) -> Difference:
    found, after = Difference(), 0
    while True:
        with transaction.atomic():
            batch = _read(source, sight, after)
            found += _compare(source.kind, batch, after, sight, write=write)
        tell(found.looked_at)
        if batch.last is None:
            return found
        after = batch.last


def _compare(kind: str, batch: Batch, after: int, sight: Sight, *, write: bool) -> Difference:
    span = CARDS[sight]._default_manager.filter(kind=kind, object__gt=after)
    if batch.last is not None:
        span = span.filter(object__lte=batch.last)
    there = dict(span.values_list("object", "digest"))
    wanted = {document.object: document.digest for document in batch.documents}
    extra = [(kind, object) for object in there.keys() - wanted.keys()]
    if write:
        services.remove_all(extra, sight=sight)
        services.index_all(batch.documents, sight=sight)
    missing = len(wanted.keys() - there.keys())
    changed = sum(there[object] != digest for object, digest in wanted.items() if object in there)
    return Difference(len(wanted), missing, changed, len(extra))


def _of_no_source(sight: Sight, *, write: bool) -> Difference:
    """Of a kind that nobody tells of any more."""
    known = [source.kind for source in sources()]
    found, cards = Difference(), CARDS[sight]._default_manager.exclude(kind__in=known)
    while write and (keys := list(cards.values_list("kind", "object")[:BATCH])):
        services.remove_all(keys, sight=sight)
        found = replace(found, extra=found.extra + len(keys))
    return found if write else replace(found, extra=cards.count())
