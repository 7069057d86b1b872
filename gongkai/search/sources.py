"""What is to be found: each app that has something tells here how to go through all of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from gongkai.search.documents import Document, Sight


@dataclass(frozen=True, slots=True)
class Batch:
    """The documents of some objects in the order of their keys; `last`: the key of the last one looked at."""

    documents: Sequence[Document]
    last: int | None  # None: there are no more


# sight, the key after which to begin, how many objects to look at. Called within the transaction that writes them into
# the index: it reads with `select_for_update`, so that no act withdraws one in between.
Read = Callable[[Sight, int, int], Batch]


@dataclass(frozen=True, slots=True)
class Source:
    kind: str
    read: Read


_registered: Final[dict[str, Source]] = {}


def register(source: Source) -> None:
    """In AppConfig.ready. The same may be told twice, two of one kind may not."""
    if _registered.setdefault(source.kind, source) != source:
        raise ValueError(f"{source.kind} has a source already")


def sources() -> tuple[Source, ...]:
    return tuple(_registered[kind] for kind in sorted(_registered))
