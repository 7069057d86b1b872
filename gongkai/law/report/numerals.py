"""Numbers as Chinese prose writes them: 1,136, 二十一, 廿三, 两, 1.2万, 未 … and how exactly they are meant."""

import re
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

DIGITS: Final = MappingProxyType(
    {**{digit: value for value, digit in enumerate("零一二三四五六七八九")}, "\u3007": 0, "○": 0, "两": 2, "俩": 2}
    | {digit: value for value, digit in enumerate("零壹贰叁肆伍陆柒捌玖") if value}
)
TENS: Final = MappingProxyType({"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000})
CROWDS: Final = MappingProxyType({"廿": 20, "卅": 30})
MYRIADS: Final = MappingProxyType({"万": Decimal(10**4), "亿": Decimal(10**8)})

_ARABIC: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
_CHINESE: Final = f"[{''.join((*DIGITS, *TENS, *CROWDS))}万亿]+"
# For use inside other patterns: text that has been brought to half width, without white space.
NUMBER: Final = rf"(?:(?:{_ARABIC})[千万亿]*|{_CHINESE})"
_PARTS: Final = re.compile(rf"({_ARABIC})([千万亿]*)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and how far it may be off: half of the last place that is printed where it was rounded."""

    value: Decimal
    tolerance: Decimal = Decimal(0)

    def agrees(self, other: Decimal | int) -> bool:
        return abs(self.value - other) <= self.tolerance


def read_quantity(text: str) -> Quantity | None:
    """The number that the text writes, Arabic or Chinese; None where it writes none."""
    arabic = _PARTS.fullmatch(text)
    if arabic is None:
        whole = chinese_to_int(text)
        return None if whole is None else Quantity(Decimal(whole))
    digits, units = arabic[1].replace(",", ""), arabic[2]
    factor = Decimal(1)
    for unit in units:
        factor *= MYRIADS.get(unit, Decimal(1000))
    value = Decimal(digits)
    # 1.2万 is a rounded number, 2万 may be one; 12,345 and 1.5 (万元) are meant as they stand.
    last = Decimal(1).scaleb(-len(digits.partition(".")[2]))
    return Quantity(value * factor, last * factor / 2 if units else Decimal(0))


def chinese_to_int(text: str) -> int | None:
    """一百零五 is 105, 二〇二三 is 2023, 一万二 is 12000, 廿三 is 23; None where the text is no number."""
    if not text:
        return None
    if all(char in DIGITS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    for unit, factor in (("亿", 10**8), ("万", 10**4)):
        if unit in text:
            head, _, tail = text.rpartition(unit)
            return _joined(chinese_to_int(head), tail, factor)
    return _below_myriad(text)


def _joined(head: int | None, tail: str, factor: int) -> int | None:
    if head is None:
        return None
    if not tail:
        return head * factor
    rest = chinese_to_int(tail)
    if rest is None:
        return None
    # 一万二 says twelve thousand, 一万零二 ten thousand and two.
    short = len(tail) == 1 and tail in DIGITS
    return head * factor + rest * (factor // 10 if short else 1)


def _below_myriad(text: str) -> int | None:
    total, digit, unit = 0, None, 10_000
    for char in text:
        if char in DIGITS:
            if digit not in (None, 0):
                return None
            digit = DIGITS[char]
        elif char in CROWDS:
            total, unit = total + CROWDS[char], 10
        elif char in TENS and TENS[char] < unit:
            if digit is None and (total or char not in "十拾"):
                return None
            total, unit = total + (1 if digit is None else digit) * TENS[char], TENS[char]
            digit = None
        else:
            return None
    if digit is None:
        return total
    # 三千五 says three thousand five hundred, 三千零五 three thousand and five.
    short = unit >= 100 and text[-2:-1] in TENS
    return total + digit * (unit // 10 if short and unit < 10_000 else 1)
