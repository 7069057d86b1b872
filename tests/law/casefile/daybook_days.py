"""The daybook's calendar: its own reading of the yearly notices, and of the law where none is out yet."""

import tomllib
from datetime import date, timedelta
from functools import cache
from importlib import resources

DAY = timedelta(days=1)
LAST_NOTICE = date(2026, 12, 31)
# 全国年节及纪念日放假办法 2, for the years that no notice has arranged: first and last day of each festival.
FESTIVALS = (
    ("2027-01-01", "2027-01-01"),  # 元旦
    ("2027-02-05", "2027-02-08"),  # 除夕 to 初三
    ("2027-04-05", "2027-04-05"),  # 清明
    ("2027-05-01", "2027-05-02"),  # 劳动节
    ("2027-06-09", "2027-06-09"),  # 端午
    ("2027-09-15", "2027-09-15"),  # 中秋
    ("2027-10-01", "2027-10-03"),  # 国庆
    ("2028-01-01", "2028-01-01"),
    ("2028-01-25", "2028-01-28"),
    ("2028-04-04", "2028-04-04"),
    ("2028-05-01", "2028-05-02"),
    ("2028-05-28", "2028-05-28"),
    ("2028-10-01", "2028-10-03"),  # with 中秋 on 10-03
)


@cache
def notices():
    """Days off and days worked instead, as the yearly notices have them; a later notice prevails."""
    off, worked = set(), set()
    folder = resources.files("gongkai.law").joinpath("holidays")
    for file in sorted((each for each in folder.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name):
        for holiday in tomllib.loads(file.read_text(encoding="utf-8"))["holiday"]:
            here, there = set(span(holiday["off"]["from"], holiday["off"]["to"])), set(holiday.get("work", ()))
            off, worked = (off - there) | here, (worked - here) | there
    return off, worked


def span(first, last):
    for number in range((last - first).days + 1):
        yield first + number * DAY


@cache
def festivals():
    """Those that fall on a Saturday or Sunday are made up on the next days worked."""
    off = set()
    for first, last in FESTIVALS:
        days = list(span(date.fromisoformat(first), date.fromisoformat(last)))
        off.update(days)
        made_up = days[-1]
        for _ in (day for day in days if day.weekday() >= 5):
            made_up += DAY
            while made_up.weekday() >= 5:
                made_up += DAY
            off.add(made_up)
    return off


@cache
def is_worked(day):
    """Monday to Friday, without the days off, with the days worked instead."""
    if day > LAST_NOTICE:
        return day.weekday() < 5 and day not in festivals()  # (R) and what rests on it is provisional
    off, worked = notices()
    return day in worked or (day.weekday() < 5 and day not in off)


@cache
def working_day(number, after):
    """Day 0 is never counted."""
    day = after
    while number:
        day += DAY
        number -= is_worked(day)
    return day
