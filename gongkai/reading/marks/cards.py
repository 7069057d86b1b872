"""银行卡号: 16 to 19 digits with a check digit (Luhn, GB/T 15120.1), of issuers that there are."""

import re
from collections.abc import Iterator
from typing import Final

from gongkai.reading.marks.digits import BETWEEN, Spread, bare, clusters, is_decimal, spreads
from gongkai.reading.marks.kinds import Found, Kind, Severity

LENGTHS: Final = range(16, 20)
# 62 银联; 4, 5, 35 the international schemes; the others are older cards of Chinese banks, some still in use.
BEGINS: Final = re.compile(r"[3569]$|62|4|5[1-5]|35|95|60|68|69|9[058]")  # so far as the first group shows it
SCHEMES: Final = re.compile(r"62|4|5[1-5]|35|9558|60[13]|68|69|90|95|98")
LABEL: Final = re.compile(
    rf"(?:银行卡号?|卡号|存折(?:账号|帐号|号)?|一卡通(?:账号|帐号|号)?|社保卡号?|(?:银行|个人|收款|打款)[账帐][号户]号?)"
    rf"[^\d\n\t|]{{0,8}}[\t|\n]?\s?(\d(?:[{BETWEEN}]{{0,3}}\d){{11,20}})(?![0-9])"
)
AS_NUMBER: Final = re.compile(r"(?<![\d.])6\.2(\d{2,16})[Ee]\+?1([5678])(?!\d)")
ROUNDED: Final = re.compile(r"(?<![\d.])62\d{13}0{1,4}(?![\d.])")
MOBILE: Final = re.compile(r"1[3-9]\d{9}")


def cards(folded: str) -> Iterator[Found]:
    for cluster in clusters(folded):
        longest_first = sorted(spreads(cluster, BEGINS, LENGTHS), key=lambda spread: -len(spread.digits))
        for spread in longest_first:
            if is_card(spread.digits) and _is_one_number(spread) and not is_decimal(folded, spread):
                yield _found(spread.start, spread.end, spread.digits, "card.checked")
    for match in LABEL.finditer(folded):
        yield _found(*match.span(1), bare(match[1]), "card.labelled")
    for pattern in (AS_NUMBER, ROUNDED):
        for match in pattern.finditer(folded):
            yield _found(*match.span(), bare(match[0]), "card.rounded", Severity.LOOK)


def is_card(digits: str) -> bool:
    if len(digits) not in LENGTHS or not SCHEMES.match(digits):
        return False
    if digits[0] in "45" or digits[:2] == "35":
        return luhn(digits) and (len(digits) == 16 or digits[0] == "4")
    return luhn(digits)


def luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_one_number(spread: Spread) -> bool:
    """Groups of four or so, or digits one by one; among columns of figures, only what stands apart."""
    shape = spread.shape
    if len(shape) == 1:
        return True
    if not spread.stands_apart:
        return shape[:3] == (4, 4, 4) and len(shape) in {4, 5} and spread.loosest <= 1
    return spread.loosest == 4 or set(shape) == {1} or min(shape[:-1]) >= 3 or len(shape) == 2


def _found(start: int, end: int, digits: str, why: str, severity: Severity | None = None) -> Found:
    return Found(Kind.CARD, start, end, why, "*" * max(len(digits) - 4, 4) + digits[-4:], digits, severity)
