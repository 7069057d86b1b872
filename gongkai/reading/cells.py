"""What one printed cell says: a number, a blank, or neither. Nothing is guessed."""

import re
from decimal import Decimal
from functools import lru_cache

from gongkai.law.report.marks import read_mark
from gongkai.law.report.schema import Cell, Kind
from gongkai.law.report.values import Reading, Trouble

Read = tuple[int | Decimal | None, Trouble | None, str | None]  # value, trouble, the unit printed

BLANKS = frozenset({"", "-", "—", "–", "―", "−", "/", "\\", "|", "无", "暂无", "空", "无数据", "未填"})

_SPACE = re.compile(r"[\s\u00a0\u200b-\u200f\u2028-\u202f\u2060\u3000\ufeff]+")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]+")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，＋－／＼％（）｜", "0123456789.,+-/\\%()|")
_DASHES = re.compile(r"^[-—–―−_/\\]+$")

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_PLAIN = re.compile(rf"^({_NUMBER})(件次|件|项次|项|个|宗|份|条|起|次|例)?$")
_SIGNED = re.compile(rf"^(?:(增加|新增|增|减少|减|\+|-|−|—|–|↑|↓|±|\(增\)|\(减\)))?({_NUMBER})(件|项|个|宗|份|条)?$")
_MONEY = re.compile(rf"^(?:人民币|￥|¥)?({_NUMBER})(亿元|亿|千万元|百万元|万元|万|千元|元)?(?:人民币)?$")
_CHINESE = dict(zip("〇零一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_MINUS = frozenset({"减少", "减", "-", "−", "—", "–", "↓", "(减)"})

MOST_DIGITS = 18  # a longer run is no figure that a report can print

IN_YUAN = {
    "亿元": Decimal(100_000_000),
    "亿": Decimal(100_000_000),
    "千万元": Decimal(10_000_000),
    "百万元": Decimal(1_000_000),
    "万元": Decimal(10_000),
    "万": Decimal(10_000),
    "千元": Decimal(1_000),
    "元": Decimal(1),
}


def read_cell(raw: str, cell: Cell, place: str = "", unit: str | None = None) -> Reading:
    """
    What the printed text says for this cell. `unit` is what the column's heading prints for
    money. Amounts are turned into the cell's own unit where it has one and another is printed.
    """
    if cell.kind is Kind.MONEY:
        value, trouble, printed = _read_money(raw, cell.unit, unit)
    else:
        value, trouble, printed = _read_count(raw) if cell.kind is Kind.COUNT else _read_signed(raw)
    return Reading(raw.strip(), value, trouble, place, printed)


def read_figure(digits: str, place: str) -> Reading:
    """`read_cell` of a count (件数) that is printed in digits only."""
    value, trouble, unit = _read_count(digits)
    return Reading(digits, value, trouble, place, unit)


@lru_cache(maxsize=4096)  # the same few figures stand in most cells
def _read_count(raw: str) -> Read:
    return _read(raw, Kind.COUNT)


@lru_cache(maxsize=4096)
def _read_signed(raw: str) -> Read:
    return _read(raw, Kind.SIGNED)


@lru_cache(maxsize=4096)
def _read_money(raw: str, prescribed: str | None, heading: str | None) -> Read:
    return _read(raw, Kind.MONEY, prescribed, heading)


def _read(raw: str, kind: Kind, prescribed: str | None = None, heading: str | None = None) -> Read:
    text = _SPACE.sub(" ", _INVISIBLE.sub("", raw)).strip().translate(_HALF_WIDTH)
    joined = text.replace(" ", "")
    if len(joined) > MOST_DIGITS and joined.strip("0123456789.,") == "":
        return None, Trouble.NOT_A_NUMBER, None
    if joined in BLANKS or _DASHES.match(joined):
        return None, Trouble.BLANK, None
    if re.search(r"\d \d", text) or re.search(r"(?<![\d.,])0\d", joined):
        return None, Trouble.AMBIGUOUS, None
    if kind is Kind.MONEY:
        return _money(joined, prescribed, heading)
    return _signed(joined) if kind is Kind.SIGNED else _count(joined)


def _count(text: str) -> tuple[int | None, Trouble | None, str | None]:
    if text in _CHINESE:
        return _CHINESE[text], None, None
    found = _PLAIN.match(text)
    value = _whole(found[1]) if found else None
    return (value, None, found[2]) if found and value is not None else (None, Trouble.NOT_A_NUMBER, None)


def _signed(text: str) -> tuple[int | None, Trouble | None, str | None]:
    found = _SIGNED.match(text)
    value = _whole(found[2]) if found else None
    if found is None or value is None or (found[1] == "±" and value):
        return _count(text)
    return -value if found[1] in _MINUS else value, None, found[3]


def _money(text: str, prescribed: str | None, heading: str | None) -> tuple[Decimal | None, Trouble | None, str | None]:
    if text in _CHINESE:
        return Decimal(_CHINESE[text]), None, heading
    found = _MONEY.match(text)
    if found is None:
        return None, Trouble.NOT_A_NUMBER, None
    amount = Decimal(found[1].replace(",", ""))
    printed = found[2] or heading
    if prescribed and printed and IN_YUAN[printed] != IN_YUAN[prescribed]:
        amount = _plain(amount * IN_YUAN[printed] / IN_YUAN[prescribed])
    return amount, None, printed


def _whole(text: str) -> int | None:
    """The whole number of 12, 1,136 or 3.0; None for 3.5."""
    whole, _, fraction = text.replace(",", "").partition(".")
    return int(whole) if not fraction.strip("0") else None


def _plain(amount: Decimal) -> Decimal:
    """Without an exponent: 5E+3 → 5000."""
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()


_VALUE_LIKE = re.compile(
    r"^[\s\d+\-−—–―/\\*.,，．％%±↑↓()（）０-９＋－／｜|〇零两无空暂约增减加少新件项个宗份条次起例元万亿千百人民币￥¥]*$"
)
_LONGEST_VALUE = 24


@lru_cache(maxsize=4096)
def is_value_like(text: str) -> bool:
    """Whether the text can stand in a cell for a figure: a number, a blank, a mark. Not a label."""
    text = text.strip()
    return (len(text) <= _LONGEST_VALUE and _VALUE_LIKE.match(text) is not None) or read_mark(text) is not None


def unit_in(heading: str) -> str | None:
    """The unit of money that a column heading prints: 采购总金额（万元） → 万元."""
    found = re.search(r"亿元|万元|千元|(?<![万亿千百])元", _SPACE.sub("", heading))
    return found[0] if found else None


def splits(digits: str, parts: int) -> list[tuple[str, ...]]:
    """
    Every way to cut a run of digits into this many numbers, blanks included, none with a
    leading zero. Exactly one way means that the run-together row is unambiguous.
    """
    ways: list[tuple[str, ...]] = []
    _split(digits, parts, (), ways)
    return ways


ENOUGH_WAYS = 2


def _split(digits: str, parts: int, head: tuple[str, ...], ways: list[tuple[str, ...]]) -> None:
    if len(ways) >= ENOUGH_WAYS:
        return
    if parts == 0:
        if not digits:
            ways.append(head)
        return
    longest = 1 if digits.startswith("0") else len(digits)
    for size in range(min(longest, len(digits)) + 1):
        _split(digits[size:], parts - 1, (*head, digits[:size]), ways)
