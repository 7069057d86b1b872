"""The lists that the scanner works by, and what an agency adds to them."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Final

from gongkai.reading.marks.digits import bare
from gongkai.reading.marks.folding import fold
from gongkai.reading.marks.kinds import Severity

SHORTEST_ALLOWED: Final = 5  # digits: fewer could stand in any number
MOST_OWN: Final = 2_000


@dataclass(frozen=True, slots=True)
class Misprint:
    """Written wrong, and what is right; `own` is from the agency's list."""

    wrong: str
    right: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Repealed:
    """Acts that no longer hold, by name or by number. Without `checked` it is a hint from memory."""

    id: str
    since: date
    by: str
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    checked: str = ""

    @property
    def severity(self) -> Severity:
        return Severity.MISPRINT if self.checked else Severity.LOOK


@dataclass(frozen=True, slots=True)
class Post:
    """A title, and who may stand behind it."""

    title: str
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """`allowed` are values that the agency gives out itself (telephones, mail): they are no marks."""

    as_of: date
    minor_age: int
    illnesses: tuple[str, ...]
    misprints: tuple[Misprint, ...]
    repealed: tuple[Repealed, ...]
    posts: tuple[Post, ...]
    allowed: frozenset[str] = frozenset()
    own: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    def with_own(self, *, misprints: Mapping[str, str] | None = None, allowed: Iterable[str] = ()) -> "Words":
        """With an agency's own words and what should stand instead, and with its own numbers and addresses."""
        own = tuple((wrong.strip(), right.strip()) for wrong, right in (misprints or {}).items() if wrong.strip())
        if len(own) > MOST_OWN:
            raise ValueError(f"more than {MOST_OWN} words")
        rows = {row.wrong: row for row in self.misprints}
        rows |= {wrong: Misprint(wrong, right, own=True) for wrong, right in own}
        values = self.allowed | {plain(value) for value in allowed if plain(value)}
        return replace(self, misprints=tuple(rows.values()), allowed=values, own=(*self.own, *own))

    def allows(self, value: str) -> bool:
        return bool(self.allowed) and plain(value) in self.allowed


def plain(value: str) -> str:
    """A number by its digits, anything else without spaces."""
    folded = fold(value)
    digits = bare(folded)
    return digits if len(digits) >= SHORTEST_ALLOWED and "@" not in folded else "".join(folded.split()).lower()


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


def why(id: str, **values: object) -> str:
    """The sentence with this id. KeyError where there is none."""
    return str(_file()["why"][id]).format_map(values)


def unchecked(id: str, **values: object) -> str:
    """Why something was not looked into, in a sentence. KeyError where there is none."""
    return str(_file()["unchecked"][id]).format_map(values)


def _words_from(data: Mapping[str, Any]) -> Words:
    return Words(
        as_of=data["as_of"],
        minor_age=data["minor_age"],
        illnesses=tuple(data["illnesses"]),
        misprints=tuple(Misprint(wrong, right) for wrong, right in data["misprints"].items()),
        repealed=tuple(_repealed_from(row) for row in data["repealed"]),
        posts=tuple(Post(row["title"], tuple(row["holders"])) for row in data["posts"]),
    )


def _repealed_from(row: Mapping[str, Any]) -> Repealed:
    names, numbers = tuple(row.get("names", ())), tuple(row.get("numbers", ()))
    return Repealed(row["id"], row["since"], row["by"], names, numbers, row.get("checked", ""))


DEFAULT: Final = _words_from(_file())
