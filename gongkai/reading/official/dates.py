"""Dates as official documents write them: 2023年1月5日, 二〇二三年一月五日, 2023-01-05, with blanks and wide digits."""

import re
from datetime import date
from typing import Final, NamedTuple

from gongkai.reading.official.document import Said, absent

_ZEROS: Final = "\u3007○零◯\u039f\u041eO0Ｏo"  # and what is typed for it: Greek, Cyrillic, Latin O
_DIGITS: Final = dict.fromkeys(_ZEROS, 0) | {sign: at for at, sign in enumerate("一二三四五六七八九", 1)}
_WIDE: Final = str.maketrans("０１２３４５６７８９－／．", "0123456789-/.")
_HAN: Final = f"[{_ZEROS}一二三四五六七八九]"
_HAN_NUMBER: Final = "[一二三四五六七八九十]{1,3}"
CHINESE: Final = rf"二{_HAN}{{3}}年(?:{_HAN_NUMBER})月(?:{_HAN_NUMBER})日"
ARABIC: Final = r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日"
DAY: Final = re.compile(rf"(?P<han>{CHINESE})|(?P<arabic>{ARABIC})")
SHORT: Final = re.compile(r"(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)")
UNFINISHED: Final = re.compile(rf"(?:(?:19|20)\d\d|二{_HAN}{{3}})年(?:\d{{1,2}}|{_HAN_NUMBER})?月?(?:日)?")
_PARTS: Final = re.compile(r"(\d+)年(\d+)月(\d+)日")
_HAN_PARTS: Final = re.compile(rf"({_HAN}{{4}})年({_HAN_NUMBER})月({_HAN_NUMBER})日")
LONGEST: Final = 60  # characters of a date, set as wide as it may be
_BLANKS: Final = re.compile(r"[\s\u3000]+")


class Found(NamedTuple):
    """A date in a text: `raw` as printed without blanks, `day` None where there is no such day."""

    raw: str
    day: date | None


def squash(text: str) -> str:
    """Without blanks, wide digits made narrow: in a signature both come and go."""
    return _BLANKS.sub("", text).translate(_WIDE)


def only_date(text: str) -> Found | None:
    """The date, where the line is nothing else."""
    if len(text) > LONGEST:
        return None
    bare = squash(text)
    match = DAY.fullmatch(bare) or (SHORT.fullmatch(bare) if bare[:1].isdigit() else None)
    return _found(match) if match else None


def last_date(text: str) -> tuple[Found, int] | None:
    """The last date in a text without blanks, and where it begins."""
    matches = list(DAY.finditer(text))
    return (_found(matches[-1]), matches[-1].start()) if matches else None


def first_date(text: str) -> Found | None:
    """The first date in a label's value, in words or in figures."""
    bare = _BLANKS.sub(" ", text).translate(_WIDE)
    match = DAY.search(squash(text)) or SHORT.search(bare)
    return _found(match) if match else None


def is_unfinished(text: str) -> bool:
    """2023年 月 日: a form that nobody has filled in."""
    return len(text) <= LONGEST and UNFINISHED.fullmatch(squash(text)) is not None


def said_date(found: Found, *, place: str, reason: str, sure: bool) -> Said[date]:
    if found.day is None:
        return absent("official.trouble.no_such_day", raw=found.raw, place=place)
    return Said(found.day, found.raw, place, reason, sure)


def _found(match: "re.Match[str]") -> Found:
    raw = match[0]
    if match.re is SHORT:
        return Found(raw, _day(int(match["y"]), int(match["m"]), int(match["d"])))
    parts = _PARTS.fullmatch(raw)
    if parts:
        return Found(raw, _day(*map(int, parts.groups())))
    han = _HAN_PARTS.fullmatch(raw)
    if han is None:
        return Found(raw, None)
    year = int("".join(str(_DIGITS[sign]) for sign in han[1]))
    return Found(raw, _day(year, _number(han[2]), _number(han[3])))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(text: str) -> int:
    """一 to 三十一; 0, which is no day, for what is no number."""
    if "十" not in text:
        return _DIGITS[text] if len(text) == 1 else 0
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
