"""The State Council's notice of a year's holidays (部分节假日安排的通知), read from its own sentences."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from gongkai.law.calendar import Year, arranged
from gongkai.law.citations import LawError

WEEKDAYS: Final = "一二三四五六日"
# 一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
HOLIDAY: Final = re.compile(
    r"^\s*(?P<number>[一二三四五六七八九十]+、)?\s*[^：:\n]{1,12}[：:](?P<text>.+)$", re.MULTILINE
)
BRACKET: Final = r"(?:[（(](?P<{0}>[^（()）]*)[)）])?"
DAY: Final = r"(?:(?P<{0}y>\d{{4}})年)?(?:(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})日" + BRACKET.format("{0}w")
SPAN: Final = re.compile(DAY.format("a") + "(?:[至到—-]" + DAY.format("b") + ")?")
OFF: Final = re.compile(r"放假(?:调休)?(?:[，,]?共?(?P<days>\d+)天)?")
ALSO: Final = re.compile(r"[，,]?(?:不调休|与周末连休|共\d+天)")


def notice_to_year(text: str, year: int, notice: str) -> Year:
    """
    The days that the notice frees and those that it makes up. A weekday in brackets and a number
    of days have to agree with the dates, and no sentence of a holiday may be left unread.
    """
    off: set[date] = set()
    work: set[date] = set()
    for holiday in HOLIDAY.finditer(text):
        if not holiday["number"] and not re.search(r"\d日", holiday["text"]):
            continue
        for sentence in filter(None, (part.strip() for part in holiday["text"].split("。"))):
            days, rest = _days(sentence, year)
            if days and re.fullmatch(r"[、，,和\s]*(?:正常)?上班", rest):
                work |= days
            elif days and (freed := OFF.match(rest)) and not ALSO.sub("", rest[freed.end() :]):
                _check_length(sentence, len(days), freed["days"], year)
                off |= days
            else:
                raise LawError("calendar.unread", None, year=year, text=sentence)
    return arranged(Year(year, notice, frozenset(off), frozenset(work)))


def _days(sentence: str, year: int) -> tuple[set[date], str]:
    """Every day that the sentence names, spans filled; and its words without them."""
    days: set[date] = set()
    month = 0
    for match in SPAN.finditer(sentence):
        start = _day(match, "a", year, month)
        end = _day(match, "b", start.year, start.month) if match["bd"] else start
        if not 0 <= (end - start).days < 31:
            raise LawError("calendar.span", None, year=year, start=start, end=end)
        days |= set(_between(start, end))
        month = end.month
    return days, SPAN.sub("", sentence)


def _day(match: re.Match[str], mark: str, year: int, month: int) -> date:
    """One date; the month and the year that it does not say are those of the date before it."""
    parts = [match[f"{mark}y"] or year, match[f"{mark}m"] or month, match[f"{mark}d"]]
    try:
        day = date(*map(int, parts))
    except ValueError:
        raise LawError("calendar.day", None, year=year, value=match[0]) from None
    said = re.search(r"(?:周|星期)([一二三四五六日天])", match[f"{mark}w"] or "")
    if said and WEEKDAYS.index(said[1].replace("天", "日")) != day.weekday():
        raise LawError("calendar.weekday", None, year=year, day=day, said=said[1])
    return day


def _between(start: date, end: date) -> Iterator[date]:
    for number in range((end - start).days + 1):
        yield start + timedelta(days=number)


def _check_length(sentence: str, days: int, said: str | None, year: int) -> None:
    said = said or next(iter(re.findall(r"共(\d+)天", sentence)), None)
    if said is not None and int(said) != days:
        raise LawError("calendar.length", None, year=year, text=sentence, days=days)
