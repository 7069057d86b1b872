"""What kinds of tasks there are, and the function of each. An app names its own in its module `tasks`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.functional import Promise

from gongkai.tasks.models import CODE_LENGTH

if TYPE_CHECKING:
    from gongkai.tasks.jobs import Job

Function = Callable[["Job"], None]
FIRST_DELAY: Final = timedelta(seconds=30)
GROWTH: Final = 4
LONGEST_DELAY: Final = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Kind:
    """
    A kind of task. Its function may be run again after a crash in its middle, so it must bear that:
    what must happen once is written within `job.finishing()`.
    """

    id: str
    run: Function
    attempts: int
    label: str | Promise
    every: timedelta | None  # for one that comes round by itself

    def delay(self, tries: int) -> timedelta:
        """How long to wait after so many tries in vain: 30 seconds, 2 minutes, 8 minutes, …, at most 6 hours."""
        return min(FIRST_DELAY * int(GROWTH ** min(tries - 1, 10)), LONGEST_DELAY)


class UnknownKind(LookupError):
    """No function is registered for this kind of task."""


_KINDS: Final[dict[str, Kind]] = {}


def task(
    kind: str, *, attempts: int = 3, label: str | Promise = "", every: timedelta | None = None
) -> Callable[[Function], Function]:
    """Register the function for its kind. `every` makes the workers enqueue it by themselves."""
    if len(kind) > CODE_LENGTH or attempts < 1:
        raise ValueError(kind)

    def register(function: Function) -> Function:
        known = _KINDS.get(kind)
        if known and known.run.__qualname__ != function.__qualname__:
            raise ValueError(f"two functions for {kind}")
        _KINDS[kind] = Kind(kind, function, attempts, label or kind, every)
        return function

    return register


def kind_of(id: str) -> Kind:
    try:
        return _KINDS[id]
    except KeyError:
        raise UnknownKind(id) from None


def kinds() -> dict[str, Kind]:
    return dict(_KINDS)
