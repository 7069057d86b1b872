"""
What the search box looks through, as data. An app registers its own in AppConfig.ready; its function is given the
post and returns only what `visible_to` lets that post see.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise

from gongkai.people.access import ACTS, may
from gongkai.people.models import Post

SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Found:
    title: str
    url: str
    note: str = ""


Find = Callable[[Post, str, int], Sequence[Found]]  # post, words, at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """One kind of thing. `find` may return one more than `at most`: then the page says that there are more."""

    id: str  # "agencies"
    label: str | Promise  # 机关
    act: str  # of people.access.ACTS
    find: Find
    place: int = 50


@dataclass(frozen=True, slots=True)
class Results:
    label: str | Promise
    found: Sequence[Found]
    has_more: bool


_registered: Final[dict[str, Searched]] = {}


def register(searched: Searched) -> None:
    """The same may be told twice, two of one id may not."""
    if searched.act not in ACTS:
        raise ValueError(f"no such act: {searched.act}")
    if _registered.setdefault(searched.id, searched) != searched:
        raise ValueError(f"{searched.id} is searched already")


def search(post: Post, words: str) -> list[Results]:
    """What the post may see of what has all the words, kind by kind. Nothing for no words."""
    words = " ".join(words.split())
    if not words:
        return []
    results = []
    for searched in sorted(_registered.values(), key=lambda one: (one.place, one.id)):
        if may(post, searched.act):
            found = searched.find(post, words, SHOWN + 1)
            if found:
                results.append(Results(searched.label, found[:SHOWN], len(found) > SHOWN))
    return results
