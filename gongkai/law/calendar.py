"""工作日: which days are worked, from the State Council's yearly notices, and counting in them."""

import hashlib
import tomllib
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib import resources
from itertools import chain

from gongkai.law import festivals
from gongkai.law.citations import Citation, LawError

FIRST_YEAR, LAST_YEAR = 2019, 2026  # of the files in holidays/
LONGEST = 31  # days that one holiday may take; the longest so far had 10
FILE_KEYS = {"year", "notice", "notice_verified", "region", "holiday"}
ROW_KEYS = {"name", "off", "work"}
ONE_DAY, WEEKEND = festivals.ONE_DAY, festivals.WEEKEND
HOLIDAYS = Citation("holidays")
CIVIL_200 = Citation("civil_code", 200)
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
    which takes the law's own festivals for days off and says so through `is_provisional`.
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
        """
        The same calendar, answering for some years that no notice has arranged yet: Monday to Friday
        are worked, but for the festivals that the law itself names (放假办法 2).
        """
        beyond = range(self.years.stop, self.years.stop + years)
        holidays = self.holidays.union(*map(festivals.statutory_days, beyond))
        version = f"{version_of(self.years, holidays, self.makeup_days)}+{years}"
        return WorkCalendar(holidays, self.makeup_days, self.years, version, years)

    def is_provisional(self, day: date) -> bool:
        """
        Whether the day lies beyond the last announced year (暂定). The next year's notice may
        still move a day or two at the end of December, as those of 2019 and 2023 did.
        """
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
        for span in sorted(without, key=lambda span: span.start) if without else ():
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

    def last_day(self, start: date, *, days: int = 0, months: int = 0) -> date:
        """
        The last day of a period of calendar days or of months (民法典 201, 202): the next working day
        where it would be a day of rest (民法典 203).
        """
        if (days > 0) == (months > 0) or days < 0 or months < 0:
            raise LawError("calendar.period", CIVIL_200, days=days, months=months)
        return self.roll(add_days(start, days) if days else add_months(start, months))

    def roll(self, day: date) -> date:
        """The day itself, or the next working day where it is none (民法典 203)."""
        position = self._before[self._index(day)]
        return date.fromordinal(self._nth(position + 1))

    def roll_back(self, day: date) -> date:
        """The day itself, or the last working day before it."""
        position = bisect_right(self._worked, self._index(day) + self._first)
        if position == 0:
            raise LawError("calendar.unknown", HOLIDAYS, day=day)
        return date.fromordinal(self._worked[position - 1])

    def _nth(self, position: int) -> int:
        if position > len(self._worked):
            raise LawError("calendar.unannounced", HOLIDAYS, year=self.years.stop + self.provisional_years)
        return self._worked[position - 1]

    def _index(self, day: date) -> int:
        index = day.toordinal() - self._first
        if 0 <= index < len(self._before) - 1:
            return index
        rule = "calendar.unknown" if index < 0 else "calendar.unannounced"
        raise LawError(rule, HOLIDAYS, day=day, year=day.year)


def add_days(start: date, days: int) -> date:
    """The last day of a period of calendar days; the day it begins on is not counted (民法典 201)."""
    try:
        return start + timedelta(days=days)
    except OverflowError:
        raise LawError("calendar.end", CIVIL_201, start=start) from None


def add_months(start: date, months: int) -> date:
    """
    The last day of a period of months: the corresponding day of the last month, or that
    month's last day where it has none such (民法典 202). A year is twelve months.
    """
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    if not date.min.year <= year < date.max.year:
        raise LawError("calendar.end", CIVIL_202, start=start)
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
    """
    One year's arrangement from a file in the terms of `holidays/*.toml`, or a LawError that
    says what is wrong with it. A region's or an emergency's own days are written in the same terms.
    """
    year, notice = data.get("year"), data.get("notice")
    for key in sorted(data.keys() - FILE_KEYS):
        raise LawError("calendar.key", HOLIDAYS, year=year, key=key)
    if type(year) is not int or not date.min.year < year < date.max.year:
        raise LawError("calendar.year", HOLIDAYS, value=year)
    if not isinstance(notice, str) or not notice.strip():
        raise LawError("calendar.notice", HOLIDAYS, year=year)
    off: set[date] = set()
    work: set[date] = set()
    for row in _rows(data.get("holiday"), year):
        for key in sorted(row.keys() - ROW_KEYS):
            raise LawError("calendar.key", HOLIDAYS, year=year, key=key)
        if "off" in row:
            off |= _span(row["off"], year)
        made_up = row.get("work", ())
        work |= {_day(day, year) for day in (made_up if isinstance(made_up, list | tuple) else [made_up])}
    region = str(data.get("region", ""))
    return arranged(Year(year, notice, frozenset(off), frozenset(work), region, data.get("notice_verified") is True))


def arranged(year: Year) -> Year:
    """The arrangement, if it can be one: it has days, no day twice, all of its year or the December before."""
    if not (year.off or year.work):
        raise LawError("calendar.empty", HOLIDAYS, year=year.year)
    for day in sorted(year.off | year.work):
        if not date(year.year - 1, 12, 1) <= day <= date(year.year, 12, 31):
            raise LawError("calendar.outside", HOLIDAYS, year=year.year, day=day)
    for day in sorted(year.off & year.work):
        raise LawError("calendar.both", HOLIDAYS, year=year.year, day=day)
    return year


def _rows(rows: object, year: int) -> Iterable[Mapping[str, object]]:
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise LawError("calendar.empty", HOLIDAYS, year=year)
    return rows


def _span(span: object, year: int) -> set[date]:
    """Every day from `from` to `to`."""
    if not isinstance(span, Mapping):
        raise LawError("calendar.day", HOLIDAYS, year=year, value=span)
    start, end = _day(span.get("from"), year), _day(span.get("to"), year)
    if not 0 <= (end - start).days < LONGEST:
        raise LawError("calendar.span", HOLIDAYS, year=year, start=start, end=end)
    return {start + timedelta(days=number) for number in range((end - start).days + 1)}


def _day(day: object, year: int) -> date:
    if type(day) is not date:  # a moment of toml is a date too, and none of these
        raise LawError("calendar.day", HOLIDAYS, year=year, value=day)
    return day


def calendar_of(years: Iterable[Year], overlays: Iterable[Year] = ()) -> WorkCalendar:
    """
    One calendar of consecutive years. A later year's notice prevails over an earlier one where it
    reaches into December; an overlay (region, emergency) over all, and a later overlay over an earlier.
    """
    base = sorted(years, key=lambda year: year.year)
    if not base:
        raise LawError("calendar.gap", HOLIDAYS, year=FIRST_YEAR)
    for number, found in enumerate(base, base[0].year):
        if found.year != number:
            twice = found.year < number
            raise LawError("calendar.twice" if twice else "calendar.gap", HOLIDAYS, year=min(found.year, number))
    span = range(base[0].year, base[-1].year + 1)
    off: set[date] = set()
    work: set[date] = set()
    for layer in chain(base, overlays):
        if layer.year not in span:
            raise LawError("calendar.overlay", HOLIDAYS, year=layer.year)
        off = (off - layer.work) | layer.off
        work = (work - layer.off) | layer.work
    return WorkCalendar(frozenset(off), frozenset(work), span, version_of(span, off, work))


def version_of(years: range, off: Iterable[date], work: Iterable[date]) -> str:
    """Names the content: the same days give the same version everywhere, whatever files they came from."""
    days = [f"-{day}" for day in sorted(off)] + [f"+{day}" for day in sorted(work)]
    digest = hashlib.sha256("\n".join(days).encode()).hexdigest()
    return f"{years.start}-{years.stop - 1}.{digest[:12]}"
