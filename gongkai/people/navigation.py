"""
What stands in the navigation of the workbench, as data. An app registers its entries in AppConfig.ready;
the shell, which is above all of them, shows to each post what it may do.
"""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise

from gongkai.people.access import ACTS, may
from gongkai.people.models import Post
from gongkai.people.sight import keeps_the_site


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry. `url_name` is reversed without arguments; `act` is of people.access.ACTS."""

    label: str | Promise
    url_name: str  # "agencies:list"
    act: str  # "agencies.see"
    of_site: bool = False  # only for an administrator at the top of a tree
    place: int = 50  # smaller comes first; 今天 has 0, settings stand above 80


_registered: Final[dict[str, Item]] = {}


def register(item: Item) -> None:
    """The same item may be told twice, two items for one address may not."""
    if item.act not in ACTS:
        raise ValueError(f"no such act: {item.act}")
    if _registered.setdefault(item.url_name, item) != item:
        raise ValueError(f"{item.url_name} is in the navigation already")


def items(post: Post) -> list[Item]:
    """What the post may open, in order."""
    of_site = keeps_the_site(post)
    mine = [item for item in _registered.values() if may(post, item.act) and (of_site or not item.of_site)]
    return sorted(mine, key=lambda item: (item.place, item.url_name))
