"""法定节假日: the days off that the law itself names, for a year that no notice has arranged yet (放假办法 2)."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from gongkai.law.tables import table

WEEKEND = 5  # date.weekday(): Saturday and Sunday from here
ONE_DAY = timedelta(days=1)


@cache
def statutory_days(year: int) -> frozenset[date]:
    """
    The days off of one year by the law alone (放假办法 2), with a working day made up for each that falls on
    a weekend (6). Which day that is the law leaves to the notice: we take the next one. Years whose
    almanac is not in the table have the festivals of the solar calendar alone; none before the law of 2024.
    """
    data = table("festivals.toml")
    if year < data["in_force"].year:
        return frozenset()
    off = set(_named(year))
    for day in sorted(off):
        if day.weekday() >= WEEKEND:
            off.add(_next_worked(day, off))
    return frozenset(off)


def _named(year: int) -> Iterator[date]:
    data = table("festivals.toml")
    for row in data["fixed"]:
        yield from _days(date(year, row["month"], row["day"]), row["days"])
    for row in data["moving"]:
        for day in row["dates"]:
            if day.year == year:
                yield from _days(day - row["before"] * ONE_DAY, row["days"])


def _days(first: date, days: int) -> Iterator[date]:
    return (first + number * ONE_DAY for number in range(days))


def _next_worked(day: date, off: set[date]) -> date:
    while day.weekday() >= WEEKEND or day in off:
        day += ONE_DAY
    return day
