"""工作日: which days are worked, from the State Council's yearly notices, and counting in them."""

import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib import resources

from gongkai.law.citations import Citation, LawError

FIRST_YEAR, LAST_YEAR = 2019, 2026  # of the files in holidays/
WEEKEND = 5  # date.weekday(): Saturday and Sunday from here
ONE_DAY = timedelta(days=1)
CIVIL_201 = Citation("civil_code", 201)
CIVIL_202 = Citation("civil_code", 202)
CIVIL_203 = Citation("civil_code", 203)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` to `end`, both included."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Year:
    """One year's notice: days off that would be worked, days worked that would be off, and its number."""

    year: int
    notice: str
    off: frozenset[date]
    work: frozenset[date]
    region: str = ""
    verified: bool = False  # whether the notice's number was checked against its text


@dataclass(frozen=True)
class WorkCalendar:
    """
    Working days over whole years. Within `years` the answer rests on notices; beyond them
    the calendar refuses (LawError calendar.unannounced) unless it is the `provisional()` one,
    which takes Monday to Friday for worked and says so through `is_provisional`.
    """

    holidays: frozenset[date]
    makeup_days: frozenset[date]
    years: range
    version: str = ""
    provisional_years: int = 0
    _worked: list[int] = field(init=False, repr=False, compare=False)
    _before: list[int] = field(init=False, repr=False, compare=False)
    _first: int = field(init=False, repr=False, compare=False)
    _announced: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        first = date(self.years.start, 1, 1)
        end = date(self.years.stop + self.provisional_years, 1, 1)
        worked: list[int] = []
        before: list[int] = []
        day = first
        while day < end:
            before.append(len(worked))
            if self._is_worked(day):
                worked.append(day.toordinal())
            day += ONE_DAY
        before.append(len(worked))
        for name, value in (
            ("_worked", worked),
            ("_before", before),
            ("_first", first.toordinal()),
            ("_announced", date(self.years.stop, 1, 1).toordinal()),
        ):
            object.__setattr__(self, name, value)

    def _is_worked(self, day: date) -> bool:
        if day in self.makeup_days:
            return True
        return day not in self.holidays and day.weekday() < WEEKEND

    def provisional(self, years: int = 3) -> "WorkCalendar":
        """The same calendar, answering for some years that no notice has arranged yet."""
        return WorkCalendar(self.holidays, self.makeup_days, self.years, self.version, years)

    def is_provisional(self, day: date) -> bool:
        """Whether the day lies beyond the last announced year (暂定)."""
        return day.toordinal() >= self._announced

    def is_workday(self, day: date) -> bool:
        index = self._index(day)
        return self._before[index + 1] > self._before[index]

    def add(self, day_zero: date, days: int, *, without: Iterable[Span] = ()) -> date:
        """
        The working day that is this many after day zero, which is not counted (民法典 201).
        Working days within the spans are not counted either; spans may not overlap.
        """
        if days < 1:
            raise LawError("calendar.count", CIVIL_201, days=days)
        target = self._before[self._index(day_zero) + 1] + days
        for span in sorted(without, key=lambda span: span.start):
            start = max(span.start, day_zero + ONE_DAY)
            if start > span.end:
                continue
            if self._nth(target) < start.toordinal():
                break
            target += self.count(start - ONE_DAY, span.end)
        return date.fromordinal(self._nth(target))

    def count(self, day_zero: date, last: date) -> int:
        """How many working days lie after day zero, up to and with `last`; 0 where it is not later."""
        return max(0, self._before[self._index(last) + 1] - self._before[self._index(day_zero) + 1])

    def roll(self, day: date) -> date:
        """The day itself, or the next working day where it is none (民法典 203)."""
        position = self._before[self._index(day)]
        return date.fromordinal(self._nth(position + 1))

    def roll_back(self, day: date) -> date:
        """The day itself, or the last working day before it."""
        position = bisect_right(self._worked, self._index(day) + self._first)
        if position == 0:
            raise LawError("calendar.unknown", None, day=day)
        return date.fromordinal(self._worked[position - 1])

    def _nth(self, position: int) -> int:
        if position > len(self._worked):
            raise LawError("calendar.unannounced", None, year=self.years.stop + self.provisional_years)
        return self._worked[position - 1]

    def _index(self, day: date) -> int:
        index = day.toordinal() - self._first
        if 0 <= index < len(self._before) - 1:
            return index
        rule = "calendar.unknown" if index < 0 else "calendar.unannounced"
        raise LawError(rule, None, day=day, year=day.year)


def add_days(start: date, days: int) -> date:
    """The last day of a period of calendar days; the day it begins on is not counted (民法典 201)."""
    return start + timedelta(days=days)


def add_months(start: date, months: int) -> date:
    """
    The last day of a period of months: the corresponding day of the last month, or that
    month's last day where it has none such (民法典 202). A year is twelve months.
    """
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=start.day - 1), following - ONE_DAY)


@cache
def announced() -> WorkCalendar:
    """The calendar of all notices in `holidays/`; nationwide."""
    return calendar_of(map(year_file, range(FIRST_YEAR, LAST_YEAR + 1)))


@cache
def year_file(year: int) -> Year:
    source = resources.files(__package__).joinpath("holidays", f"{year}.toml")
    return year_from(tomllib.loads(source.read_text(encoding="utf-8")))


def year_from(data: Mapping[str, object]) -> Year:
    raise NotImplementedError


def calendar_of(years: Iterable[Year], overlays: Iterable[Year] = ()) -> WorkCalendar:
    """One calendar of consecutive years; an overlay (region, emergency) adds to a year and prevails."""
    raise NotImplementedError
