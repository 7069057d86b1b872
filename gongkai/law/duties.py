"""Duties of publication that are no period to a last day: at least so long, again and again, or without a number."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar

from gongkai.law.calendar import ONE_DAY, WorkCalendar, add_months
from gongkai.law.citations import Citation, Standing
from gongkai.law.tables import check_columns, table

Row = TypeVar("Row", "Minimum", "Recurring", "Prompt")


@dataclass(frozen=True, slots=True)
class Minimum:
    """What has to stay open for at least so many calendar days."""

    id: str
    matter: str
    since: str
    days: int
    citation: Citation
    standing: Standing

    def earliest_end(self, since: date, calendar: WorkCalendar) -> date:
        """The first day on which it may end: the day it begins on is not counted, a day of rest is not the last."""
        return calendar.last_day(since, days=self.days)


@dataclass(frozen=True, slots=True)
class Recurring:
    """What has to be published at least once in every so many months, counted from January."""

    id: str
    matter: str
    months: int
    citation: Citation
    standing: Standing

    def due(self, day: date) -> date:
        """The last day of the quarter or month in which the day lies. It does not roll: it is no period."""
        first = date(day.year, (day.month - 1) // self.months * self.months + 1, 1)
        return add_months(first, self.months) - ONE_DAY

    def is_missed(self, published: date | None, today: date) -> bool:
        """Whether a whole quarter or month has gone by since the last publication without another."""
        return published is None or self.due(add_months(self.due(published), self.months)) < today


@dataclass(frozen=True, slots=True)
class Prompt:
    """What has to be published without a number of days, in the words of the article."""

    id: str
    matter: str
    words: str
    citation: Citation
    standing: Standing


@cache
def minimums() -> Mapping[str, Minimum]:
    return _rows("minimum", Minimum)


@cache
def recurring() -> Mapping[str, Recurring]:
    return _rows("recurring", Recurring)


@cache
def prompts() -> Mapping[str, Prompt]:
    return _rows("prompt", Prompt)


def _rows(name: str, kind: Callable[..., Row]) -> Mapping[str, Row]:
    found = {}
    for row in table("limits.toml")[name]:
        check_columns(row, set(kind.__annotations__))
        values: dict[str, Any] = row | {"citation": Citation(*row["citation"]), "standing": Standing(row["standing"])}
        found[row["id"]] = kind(**values)
    return found
