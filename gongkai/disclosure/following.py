"""Apps above that keep something of a record elsewhere: they are told of every act on it, in its transaction."""

from collections.abc import Callable
from typing import Final

from gongkai.disclosure.models import Record

Follower = Callable[[Record], None]
_followers: Final[dict[str, Follower]] = {}


def register(name: str, function: Follower) -> None:
    """Called in AppConfig.ready. The same may be told twice."""
    if _followers.setdefault(name, function) != function:
        raise ValueError(f"there is another follower {name} already")


def tell(record: Record) -> None:
    """The record as it is after the act."""
    for function in _followers.values():
        function(record)
