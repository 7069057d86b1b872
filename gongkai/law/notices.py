"""The State Council's notice of a year's holidays (部分节假日安排的通知), read from its own sentences."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from gongkai.law.calendar import HOLIDAYS, Year, arranged, year_from
from gongkai.law.citations import LawError

WEEKDAYS: Final = "一二三四五六日"
TOML_YEAR: Final = re.compile(r"^[^\S\n]*+year[^\S\n]*+=", re.MULTILINE)
TOML_PLACE: Final = re.compile(r"at line (\d+)")
TITLE: Final = re.compile(r"关于\s*(?P<year>\d{4})\s*年[^\n。]{0,20}?(?:节假日|放假)[^\n。]{0,20}?通知")
NUMBER: Final = re.compile(r"[\u4e00-\u9fff]{2,12}〔\d{4}〕\d+号")
# 一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
HOLIDAY: Final = re.compile(
    r"^[^\S\n]*+(?P<number>[一二三四五六七八九十]+、[^\S\n]*+)?[^：:\n]{1,12}[：:](?P<text>.+)$", re.MULTILINE
)  # blanks are taken once: megabytes of them must not be tried in every way
BRACKET: Final = r"(?:[（(](?P<{0}>[^（()）]*)[)）])?"
DAY: Final = r"(?:(?P<{0}y>\d{{4}})年)?(?:(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})日" + BRACKET.format("{0}w")
SPAN: Final = re.compile(DAY.format("a") + "(?:[至到—-]" + DAY.format("b") + ")?")
OFF: Final = re.compile(r"放假(?:调休)?(?:[，,]?共?(?P<days>\d+)天)?")
ADVICE: Final = re.compile(r"^鼓励(?!.*(?:放假|上班))")  # 鼓励各单位……安排职工在除夕休息: frees no day by itself
ALSO: Final = re.compile(r"[，,]?(?:不调休|与周末连休|共\d+天)")


def file_to_year(data: bytes, name: str) -> Year:
    """
    One year's arrangement from a file: toml in the terms of `holidays/*.toml` where it has a line `year = …`,
    else the text of the notice, which names its year in its title. LawError where it is neither.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LawError("calendar.encoding", HOLIDAYS, file=name) from None
    if TOML_YEAR.search(text):
        try:
            return year_from(tomllib.loads(text))
        except tomllib.TOMLDecodeError as fault:
            place = TOML_PLACE.search(str(fault))
            line = place[1] if place else len(text.splitlines())
            raise LawError("calendar.toml", HOLIDAYS, file=name, line=line) from None
    title = TITLE.search(text)
    if title is None:
        raise LawError("calendar.no_title", HOLIDAYS, file=name)
    number = NUMBER.search(text)
    return notice_to_year(text, int(title["year"]), number[0] if number else title[0])


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
            if ADVICE.match(sentence):
                continue
            days, rest = _days(sentence, year)
            if days and re.fullmatch(r"[、，,和\s]*(?:正常)?上班", rest):
                work |= days
            elif days and (freed := OFF.match(rest)) and not ALSO.sub("", rest[freed.end() :]):
                _check_length(sentence, len(days), freed["days"], year)
                off |= days
            else:
                raise LawError("calendar.unread", HOLIDAYS, year=year, text=sentence)
    return arranged(Year(year, notice, frozenset(off), frozenset(work)))


def _days(sentence: str, year: int) -> tuple[set[date], str]:
    """Every day that the sentence names, spans filled; and its words without them."""
    days: set[date] = set()
    month = 0
    for match in SPAN.finditer(sentence):
        start = _day(match, "a", year, month)
        end = _day(match, "b", start.year, start.month) if match["bd"] else start
        if not 0 <= (end - start).days < 31:
            raise LawError("calendar.span", HOLIDAYS, year=year, start=start, end=end)
        days |= set(_between(start, end))
        month = end.month
    return days, SPAN.sub("", sentence)


def _day(match: re.Match[str], mark: str, year: int, month: int) -> date:
    """One date; the month and the year that it does not say are those of the date before it."""
    parts = [match[f"{mark}y"] or year, match[f"{mark}m"] or month, match[f"{mark}d"]]
    try:
        day = date(*map(int, parts))
    except ValueError:
        raise LawError("calendar.day", HOLIDAYS, year=year, value=match[0]) from None
    said = re.search(r"(?:周|星期)([一二三四五六日天])", match[f"{mark}w"] or "")
    if said and WEEKDAYS.index(said[1].replace("天", "日")) != day.weekday():
        raise LawError("calendar.weekday", HOLIDAYS, year=year, day=day, said=said[1])
    return day


def _between(start: date, end: date) -> Iterator[date]:
    for number in range((end - start).days + 1):
        yield start + timedelta(days=number)


def _check_length(sentence: str, days: int, said: str | None, year: int) -> None:
    said = said or next(iter(re.findall(r"共(\d+)天", sentence)), None)
    if said is not None and int(said) != days:
        raise LawError("calendar.length", HOLIDAYS, year=year, text=sentence, days=days)
