"""What concerns a person most: the day of birth, that it is a child, an illness beside the name."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Final

from gongkai.reading.marks.identities import SURE, age_on, birth_of
from gongkai.reading.marks.kinds import Found, Kind, Severity
from gongkai.reading.marks.people import masked_name, names_in
from gongkai.reading.marks.surroundings import line_around

_DAY: Final = r"(?:19|20)\d\d\s?[年.\-/]\s?\d{1,2}\s?[月.\-/]\s?\d{1,2}(?:\s?日)?"
BIRTH: Final = re.compile(
    rf"(?:出生(?:日期|年月日|年月|时间|于)?|生日|生于)[^\d\n]{{0,6}}({_DAY}|(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d(?!\d))"
    rf"|(?<!\d)({_DAY})\s?(?:出生|生(?![产活效态长成育存源物前命鲜猪猜]))"
)
BIRTH_CELL: Final = re.compile(rf"(?<=\t)({_DAY})(?=\t)")
CHILD_AGE: Final = re.compile(r"[，,（(\s](?:今年|现年|年仅)?([0-9]|1[0-7])(?:周)?岁")
CLASS: Final = re.compile(r"(?:[一二三四五六七八九]|[1-9])年级|幼儿园[大中小]班|[初高][一二三]")
ROLES: Final = re.compile(
    "(?:未成年人|困境儿童|留守儿童|事实无人抚养儿童|孤儿|学生|患儿|女童|男童|幼儿|婴儿|儿童|被收养人|之子|之女|其子|其女)"
    r"(?:姓名)?[:：\t|\s（(]{0,3}$"
)
AFTER: Final = re.compile(r"同学|小朋友|[（(\t|，,\s]{1,2}(?:小学生|学生|幼儿|未成年|孤儿|留守儿童|困境儿童)")
ADULT: Final = 18
REACH: Final = 24
SEPARATOR: Final = re.compile(r"[\t|]")
NEAR_ID: Final = 30
STOPS: Final = "。；;！？\n\f"


def births(folded: str) -> Iterator[Found]:
    for match in BIRTH.finditer(folded):
        group = 1 if match[1] else 2
        yield Found(Kind.BIRTH, *match.span(group), "birth.day", f"{match[group][:4]}年**月**日", _digits(match[group]))


def _digits(text: str) -> str:
    parts = re.findall(r"\d+", text)
    return parts[0] if len(parts) == 1 else f"{parts[0]}{parts[1]:0>2}{parts[2]:0>2}"


def minors(folded: str, identities: list[Found], on: date | None, under: int) -> Iterator[Found]:
    """Names of children: by the words beside them, or by the number beside them where the day is known."""
    for clue in (*ROLES_ANYWHERE.finditer(folded), *CHILD_AGE.finditer(folded), *CLASS.finditer(folded)):
        start, end = _sentence(folded, clue.start(), clue.end())
        for begin, stop, name in names_in(folded, start, end):
            if _is_child(folded, begin, stop, clue):
                yield _minor(begin, stop, name, "minor.words")
    if on is None:
        return
    for found in identities:
        born = birth_of(found.value) if found.why in SURE else None
        if born and born <= on and age_on(born, on) < under:
            names = [*names_in(folded, max(0, found.start - NEAR_ID), found.start)]
            for begin, stop, name in names[-1:]:
                if "\n" not in folded[stop : found.start]:
                    yield _minor(begin, stop, name, "minor.number")


ROLES_ANYWHERE: Final = re.compile(
    "未成年|困境儿童|留守儿童|无人抚养儿童|孤儿|学生|患儿|女童|男童|幼儿|婴儿|儿童|被收养人|同学|小朋友|之子|之女|其子|其女"
)


def _is_child(folded: str, begin: int, stop: int, clue: re.Match[str]) -> bool:
    if clue.re is CHILD_AGE:
        return stop <= clue.start() + 1 and clue.start() - stop <= 6 and int(clue[1]) < ADULT
    if clue.re is CLASS:
        return 0 <= begin - clue.end() <= 8 or 0 <= clue.start() - stop <= 6
    return ROLES.search(folded, max(0, begin - 12), begin) is not None or AFTER.match(folded, stop) is not None


def _minor(begin: int, stop: int, name: str, why: str) -> Found:
    return Found(Kind.MINOR, begin, stop, why, masked_name(name), name)


def illnesses(folded: str, words: tuple[str, ...]) -> Iterator[Found]:
    for match in _any_of(words).finditer(folded):
        start, end = _sentence(folded, match.start(), match.end())
        if any(not (begin < match.end() and match.start() < stop) for begin, stop, _ in names_in(folded, start, end)):
            yield Found(Kind.ILLNESS, *match.span(), "illness.named", "*" * len(match[0]), match[0], Severity.MUST_MASK)


def _sentence(folded: str, start: int, end: int) -> tuple[int, int]:
    """So far as the words beside it reach, but not beyond the sentence; in a table, its row."""
    row = line_around(folded, start, end)
    if SEPARATOR.search(folded, *row):
        return row
    before, after = max(0, start - REACH), min(len(folded), end + REACH)
    first = max((folded.rfind(stop, before, start) for stop in STOPS), default=-1)
    lasts = [place for stop in STOPS if (place := folded.find(stop, end, after)) >= 0]
    return (first + 1 if first >= 0 else before), min(lasts, default=after)


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)")
