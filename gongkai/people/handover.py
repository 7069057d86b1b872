"""
What is handed over when somebody leaves or gives up a post. Apps above register what they hold for persons
in AppConfig.ready; nothing here knows what it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise

from gongkai.ledger import kinds
from gongkai.ledger.services import Draft
from gongkai.people.models import Post

Count = Callable[[Post], int]


@dataclass(frozen=True, slots=True)
class Handed:
    """How many were moved, and the entries about it. An act appends once, last: not the transfer, but the hand-over."""

    count: int
    drafts: tuple[Draft, ...] = ()


Transfer = Callable[[Post, Post], Handed]  # from, to


@dataclass(frozen=True, slots=True)
class Matter:
    id: str  # a code: it stands in the ledger
    label: str | Promise  # 在办的申请
    count: Count
    transfer: Transfer


@dataclass(frozen=True, slots=True)
class Open:
    """What a post still holds."""

    matter: Matter
    count: int


_registered: Final[dict[str, Matter]] = {}


def register(id: str, label: str | Promise, count: Count, transfer: Transfer) -> None:
    """`transfer` runs within the act's transaction and appends nothing to the ledger: it returns the drafts."""
    matter = Matter(id, label, count, transfer)
    if _registered.setdefault(id, matter) != matter:
        raise ValueError(f"{id} is handed over already")
    kinds.name_facts({id: label})  # the entry tells how many of it


def open_matters(post: Post) -> list[Open]:
    counted = (Open(matter, matter.count(post)) for matter in _registered.values())
    return [held for held in counted if held.count]


def hand_over(source: Post, target: Post) -> tuple[dict[str, int], list[Draft]]:
    """Everything that one post holds goes to the other. How many of what, for the entry; and the other entries."""
    handed = {matter.id: matter.transfer(source, target) for matter in _registered.values() if matter.count(source)}
    counts = {id: moved.count for id, moved in handed.items()}
    return counts, [draft for moved in handed.values() for draft in moved.drafts]
