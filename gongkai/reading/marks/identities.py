"""
居民身份证 numbers (GB 11643-1999): eighteen digits with a check digit (ISO 7064, MOD 11-2), fifteen before 1999; and
what is made of them: 残疾人证 (two digits more), 学籍号 (a letter before), the numbers of residents from elsewhere.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from gongkai.reading.marks.digits import BETWEEN, MOST_BETWEEN
from gongkai.reading.marks.kinds import Found, Kind, Severity

WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK: Final = "10X98765432"
_GAP: Final = f"[{BETWEEN},，、]{{0,{MOST_BETWEEN}}}"
_PLACE: Final = r"(?:1S[1-5]|2S[1-3]|3S[1-7]|4S[1-6]|5S[0-4]|6S[1-5]|7S1|8S[1-3]|9S\d)"  # 9: 外国人永久居留身份证
_MONTH: Final = r"(?:0S[1-9]|1S[0-2])"
_DAY: Final = r"(?:0S[1-9]|[12]S\d|3S[01])"
_BODY: Final = "S".join([_PLACE, *[r"\d"] * 4, "(?:1S9|2S0)", r"\dS\d", _MONTH, _DAY, *[r"\d"] * 3, "[0-9Xx]"])
EIGHTEEN: Final = re.compile(f"(?=({_BODY.replace('S', _GAP)}))")
EXACT: Final = re.compile(rf"(?<![0-9A-Za-z.])(?=[1-9]){_BODY.replace('S', '')}(?![0-9A-Za-z])")
FIFTEEN: Final = re.compile(r"(?<![0-9A-Za-z.-])([1-8]\d{5})(\s{0,3})(\d{6})(\s{0,3})(\d{3})(?![0-9A-Za-z.-])")
BROKEN_FIFTEEN: Final = re.compile(r"(?<![0-9A-Za-z.-])[1-8]\d{1,13}\s{0,8}\n\s{0,8}\d{1,13}(?![0-9A-Za-z.-])")
LABELLED: Final = re.compile(
    rf"(?:身份证(?:件)?(?:号码|号)?|公民身份号码|身份号码|证件号码?|残疾人?证号)[^\d\n\t|]{{0,12}}[\t|\n]?\s?"
    rf"(\d(?:[{BETWEEN}]{{0,3}}\d){{13,16}}(?:[{BETWEEN}]{{0,3}}[0-9Xx](?:\d\d(?:B\d)?)?)?)(?![0-9])"
)
HALF_HIDDEN: Final = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d[*＊?？]{1,4}(?:\d{0,3}[0-9Xx])?(?!\w)"
)
AS_NUMBER: Final = re.compile(r"(?<![\d.])([1-8])\.(\d{2,16})[Ee]\+?1([67])(?!\d)")
CODE: Final = re.compile(
    r"(?:编号|编码|代码|文号|批号|条码|单号|流水号|序列号|许可证号|项目号|备案号|合同号)[:：\s]{0,2}$"
)
TELEPHONES: Final = re.compile(r"(?:1[3-9]\d{9}){2,}")
CARD_OF_DISABLED: Final = re.compile(r"[1-7][1-4](?:B\d)?(?!\d)")
SURE: Final = frozenset({"identity.checked", "identity.disabled", "identity.fifteen"})
PROVINCES: Final = frozenset(
    [*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83]
)


def doubtful_identities(folded: str) -> Iterator[Found]:
    """What was meant as one: mistyped, rounded off, or half hidden."""
    yield from _labelled(folded)
    yield from _without_check_digit(folded)
    yield from _stored_as_number(folded)
    for match in HALF_HIDDEN.finditer(folded):
        yield _found(match.start(), match.end(), match[0], "identity.half_hidden", Severity.LOOK)


def identities(folded: str) -> Iterator[Found]:
    """Every number that is one by all that it says of itself."""
    for match in EIGHTEEN.finditer(folded):
        number = _plain(match[1])
        start, end = match.span(1)
        if check_digit(number) != number[17] or birth_of(number) is None:
            continue
        if len(match[1]) > 18 and not _stands_alone(folded, start, end):
            continue
        if len(match[1]) == 18 and _are_telephones(folded, start, end):
            continue
        further = CARD_OF_DISABLED.match(folded, end)
        if further and len(match[1]) == 18:
            yield _found(start, further.end(), number, "identity.disabled")
        else:
            yield _found(start, end, number, "identity.checked")


def _stands_alone(folded: str, start: int, end: int) -> bool:
    """Among separated digits a number begins and ends with a group, not within one."""
    return not (folded[start - 1 : start].isdigit() and start) and not folded[end : end + 1].isdigit()


def _are_telephones(folded: str, start: int, end: int) -> bool:
    """Whether it is by chance that a number can be seen in several telephones run together."""
    while start and folded[start - 1].isdigit():
        start -= 1
    while folded[end : end + 1].isdigit():
        end += 1
    return TELEPHONES.fullmatch(folded, start, end) is not None


def old_identities(folded: str) -> Iterator[Found]:
    """Fifteen digits without a check digit: place and day have to do."""
    for match in FIFTEEN.finditer(folded):
        number = _plain(match[0])
        if _is_fifteen(number):
            yield _found(*match.span(), number, "identity.fifteen")
    for match in BROKEN_FIFTEEN.finditer(folded):
        number = _plain(match[0])
        if len(number) == 15 and _is_fifteen(number):
            yield _found(*match.span(), number, "identity.fifteen")


def _labelled(folded: str) -> Iterator[Found]:
    for match in LABELLED.finditer(folded):
        number = _plain(match[1])
        if len(number) == 15 and _is_fifteen(number):
            yield _found(*match.span(1), number, "identity.fifteen")
        else:
            yield _found(*match.span(1), number, "identity.labelled")


def _without_check_digit(folded: str) -> Iterator[Found]:
    """Place and date fit, the last digit does not: mistyped, or rounded off by a spreadsheet."""
    for match in EXACT.finditer(folded):
        if birth_of(match[0]) is not None and not CODE.search(folded, max(0, match.start() - 12), match.start()):
            rounded = match[0].endswith("000")
            severity = Severity.MUST_MASK if rounded else Severity.LOOK
            yield _found(*match.span(), match[0].upper(), "identity.rounded" if rounded else "identity.wrong", severity)


def _stored_as_number(folded: str) -> Iterator[Found]:
    """3.40123199001011E+17, as a spreadsheet shows a number that was typed as one."""
    for match in AS_NUMBER.finditer(folded):
        number = f"{Decimal(match[1] + '.' + match[2]).scaleb(10 + int(match[3])):.0f}"
        if int(number[:2]) in PROVINCES and len(number) in {17, 18}:
            yield _found(*match.span(), number, "identity.rounded")


def _is_fifteen(number: str) -> bool:
    return int(number[:2]) in PROVINCES and _day(f"19{number[6:12]}") is not None


def _found(start: int, end: int, number: str, why: str, severity: Severity | None = None) -> Found:
    number = number.upper()
    masked = f"{number[:2]}{'*' * (len(number) - 5)}{number[-3:]}"
    return Found(Kind.IDENTITY, start, end, why, masked, number, severity)


def _plain(written: str) -> str:
    return "".join(sign for sign in written if sign.isdigit() or sign in "Xx").upper()


def check_digit(number: str) -> str:
    return CHECK[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number, strict=False)) % 11]


def birth_of(number: str) -> date | None:
    """The day of birth that the number tells, None where it tells none."""
    return _day(number[6:14] if len(number) == 18 else f"19{number[6:12]}")


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def with_age(found: Found, on: date, under: int) -> Found:
    """The same, saying so where the number shows a child."""
    if found.why not in SURE:
        return found
    born = birth_of(found.value)
    if born is None or born > on or age_on(born, on) >= under:
        return found
    return replace(found, why="identity.minor")


def age_on(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
