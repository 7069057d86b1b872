"""生活中的事: the ways in by what people come for, from life.toml."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final
from urllib.parse import urlencode

AT_HOME: Final = (
    "minimum_living",
    "homestead",
    "farm_subsidy",
    "land_taking",
    "medical",
    "school",
    "household",
    "budget",
)


@dataclass(frozen=True, slots=True)
class LifeMatter:
    id: str
    name: str
    words: str

    @property
    def asked(self) -> str:
        """The query of the search page that leads to it."""
        return urlencode({"q": self.words, "order": "relevance"})


@dataclass(frozen=True, slots=True)
class LifeGroup:
    name: str
    matters: tuple[LifeMatter, ...]


@cache
def groups() -> Sequence[LifeGroup]:
    rows = tomllib.loads(files(__package__).joinpath("life.toml").read_text("utf-8"))["group"]
    return tuple(LifeGroup(row["name"], tuple(LifeMatter(**matter) for matter in row["matters"])) for row in rows)


@cache
def at_home() -> Sequence[LifeMatter]:
    """The few of them that stand on the first page."""
    known = {matter.id: matter for group in groups() for matter in group.matters}
    return tuple(known[id] for id in AT_HOME)
