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
# What anyone reads as "nothing filled in" after NFKC and without spaces.
PLAIN_BLANKS: Final = frozenset({"", "/", "-", "—", "–", "--", "——", "无"})

_MARK = re.compile(rf"〔(?P<word>缺|{'|'.join(WORDS.values())})(?:[：:](?P<raw>.*))?〕", re.DOTALL)
_FIGURE = re.compile(
    r"(?P<sign>增加?|减少?|[+\-−])?\s*"
    r"(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d+)?\s*"
    r"(?P<unit>件|项|个|宗|条|元|千元|百元|万元|亿元|万)?",
    re.ASCII,
)
# How many 万元 one printed unit is.
_IN_WAN: Final[Mapping[str, Decimal]] = MappingProxyType(
    {
        "元": Decimal("0.0001"),
        "百元": Decimal("0.01"),
        "千元": Decimal("0.1"),
        "万": Decimal(1),
        "万元": Decimal(1),
        "亿元": Decimal(10000),
    }
)


def print_reading(reading: Reading | None, cell: Cell | None = None) -> str:
    """
    The text that stands in the cell: the raw text where it says what the reading says, a
    marked text where it alone would be read as something else, 〔缺〕 for no reading.
    """
    if reading is None or reading.trouble is Trouble.MISSING:
        return MISSING_MARK
    if reading.value is not None:
        return reading.raw if reads_as(reading.raw, reading.value, cell) else print_value(reading, cell)
    if reading.trouble is None or _says_itself(reading.raw, reading.trouble):
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


def reads_as(raw: str, value: int | Decimal, cell: Cell | None = None) -> bool:
    """Whether the raw text, read by itself, plainly says this value of this cell."""
    match = _FIGURE.fullmatch(unicodedata.normalize("NFKC", raw).strip())
    if match is None:
        return False
    number = Decimal(match["digits"].replace(",", "") + (match["fraction"] or ""))
    if match["sign"] and match["sign"][0] in "减-−":
        number = -number
    return number * _factor(match["unit"], cell) == value


def print_value(reading: Reading, cell: Cell | None = None) -> str:
    """The value in figures, in the unit that the report printed."""
    if reading.value is None:
        raise ValueError("no value to print")
    factor = _factor(reading.unit, cell)
    return f"{plain(Decimal(reading.value) / factor)}{reading.unit or ''}"


def plain(number: int | Decimal) -> str:
    """The digits of a number: no exponent, no zeros behind the last decimal that counts."""
    if isinstance(number, int):
        return str(number)
    digits = format(number, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _factor(unit: str | None, cell: Cell | None) -> Decimal:
    """Only an amount for which the form prescribes 万元 is converted; any other stays as printed."""
    if unit is None or cell is None or cell.kind is not Kind.MONEY or cell.unit != "万元":
        return Decimal(1)
    return _IN_WAN.get(unit, Decimal(1))


def _says_itself(raw: str, trouble: Trouble) -> bool:
    """Whether the bare raw text is read back as this trouble."""
    text = "".join(unicodedata.normalize("NFKC", raw).split())
    if trouble is Trouble.BLANK:
        return text in PLAIN_BLANKS
    if trouble is Trouble.NOT_A_NUMBER:
        return not (text in PLAIN_BLANKS or _FIGURE.fullmatch(text) or "〔" in text)
    return False
