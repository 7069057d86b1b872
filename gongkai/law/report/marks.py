"""
How a form prints what is no plain figure, and how that print is read back. The printed words
and their reading stand side by side here, so that a report written by one and read by the
other keeps its troubles.
"""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from gongkai.law.report.schema import Cell, Kind
from gongkai.law.report.values import Reading, Trouble

MISSING_MARK: Final = "〔缺〕"
WORDS: Final[Mapping[Trouble, str]] = MappingProxyType(
    {
        Trouble.BLANK: "空白",
        Trouble.NOT_A_NUMBER: "非数",
        Trouble.AMBIGUOUS: "多种读法",
        Trouble.CONFLICT: "前后不一",
    }
)
YUAN: Final[Mapping[str, Decimal]] = MappingProxyType(
    {
        "元": Decimal(1),
        "千元": Decimal(1000),
        "万元": Decimal(10_000),
        "万": Decimal(10_000),
        "百万元": Decimal(1_000_000),
        "千万元": Decimal(10_000_000),
        "亿元": Decimal(100_000_000),
        "亿": Decimal(100_000_000),
    }
)

NUMERALS: Final[Mapping[str, str]] = MappingProxyType(
    {"\u3007": "0", **{numeral: str(value) for value, numeral in enumerate("零一二三四五六七八九")}}
)

_MARK = re.compile(rf"〔(?P<word>缺|{'|'.join(WORDS.values())})(?:[：:](?P<raw>.*))?〕", re.DOTALL)
_BLANK = re.compile(r"[-\u2212—–―/\\]*|无|暂无")
_FIGURE = re.compile(
    r"(?P<sign>增加|新增|增|减少|减|[↑↓+\-\u2212])?\s*"
    r"(?P<digits>[1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d*)(?P<fraction>\.\d+)?\s*"
    r"(?P<unit>件次|件|项次|项|个|宗|份|条|起|次|例|亿元|亿|千万元|百万元|万元|万|千元|元)?",
    re.ASCII,
)
# Not a figure, yet plainly what stands in place of one: 约5, 5/3, 10(5).
_BARE = re.compile(r"[\d\s约+\-\u2212.,/*%()]{1,24}", re.ASCII)
_FALLING = frozenset({"减少", "减", "↓", "-", "\u2212"})


def print_reading(reading: Reading | None, cell: Cell | None = None, heading: str | None = None) -> str:
    """
    The text that stands in the cell: the raw text where it alone says what the reading says,
    a marked text where it would be read as something else, 〔缺〕 for no reading. `heading`
    is the unit that the column's heading prints.
    """
    if reading is None or reading.trouble is Trouble.MISSING:
        return MISSING_MARK
    if reading.value is not None:
        return reading.raw if _says_value(reading, cell, heading) else print_value(reading, cell, heading)
    if reading.trouble is None or _says_trouble(reading.raw, reading.trouble):
        return reading.raw
    return f"〔{WORDS[reading.trouble]}：{reading.raw}〕"


def read_mark(text: str) -> Reading | None:
    """
    The reading that a marked text stands for, None where it is no mark. 〔缺〕 gives the
    trouble `missing`, which is never stored: the caller leaves that cell out.
    """
    unwrapped = re.sub(r"\s*\n\s*", "", text.strip())
    match = _MARK.fullmatch(unwrapped) or _MARK.fullmatch("".join(text.split()))
    if match is None:
        return None
    word, raw = match["word"], match["raw"]
    if word == "缺":
        return Reading(text, trouble=Trouble.MISSING) if raw is None else None
    return Reading(raw or "", trouble=next(trouble for trouble, own in WORDS.items() if own == word))


def printed_unit(raw: str) -> str | None:
    """The unit that stands behind the figure itself: 251000元 → 元."""
    match = _FIGURE.fullmatch(unicodedata.normalize("NFKC", raw).strip())
    return match["unit"] if match else None


def print_value(reading: Reading, cell: Cell | None = None, heading: str | None = None) -> str:
    """The value in figures, in the unit that the report printed."""
    if reading.value is None:
        raise ValueError("no value to print")
    amount = Decimal(reading.value) / _factor(reading.unit or heading, cell)
    return plain(amount) + (reading.unit if reading.unit and reading.unit != heading else "")


def plain(number: int | Decimal) -> str:
    """The digits of a number: no exponent, no zeros behind the last decimal that counts."""
    digits = format(Decimal(number), "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _says_value(reading: Reading, cell: Cell | None, heading: str | None) -> bool:
    """Whether the raw text, under its heading, plainly says this value in this unit."""
    raw = unicodedata.normalize("NFKC", reading.raw).strip()
    match = _FIGURE.fullmatch(NUMERALS.get(raw, raw))
    if match is None or (match["unit"] or heading) != reading.unit:
        return False
    number = Decimal(match["digits"].replace(",", "") + (match["fraction"] or ""))
    if match["sign"] in _FALLING:
        number = -number
    return number * _factor(match["unit"] or heading, cell) == reading.value


def _factor(unit: str | None, cell: Cell | None) -> Decimal:
    """An amount for which the form prescribes a unit is converted; any other stays as printed."""
    if cell is None or cell.kind is not Kind.MONEY or not unit or not cell.unit:
        return Decimal(1)
    return YUAN[unit] / YUAN[cell.unit] if unit in YUAN and cell.unit in YUAN else Decimal(1)


def _says_trouble(raw: str, trouble: Trouble) -> bool:
    """Whether the bare raw text is read back as this trouble."""
    text = "".join(unicodedata.normalize("NFKC", raw).split())
    if trouble is Trouble.BLANK:
        return _BLANK.fullmatch(text) is not None
    if trouble is Trouble.NOT_A_NUMBER:
        return _BARE.fullmatch(text) is not None and not (_BLANK.fullmatch(text) or _FIGURE.fullmatch(text))
    return False
