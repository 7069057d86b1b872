"""Telephones: mobile numbers in any spacing, landlines with an area code. What an office gives out is not private."""

import re
from collections.abc import Iterator
from typing import Final

from gongkai.reading.marks.cards import is_card
from gongkai.reading.marks.digits import Group, Spread, bare, clusters, is_decimal, spreads
from gongkai.reading.marks.kinds import Found, Kind, Severity
from gongkai.reading.marks.surroundings import Owner, line_before, owner_of

MOBILE: Final = re.compile(r"(?:\+?0{0,2}86|0)?(1[3-9]\d{9})")
BEGINS: Final = re.compile(r"1$|1[3-9]|0|86?$|861")  # so far as the first group shows it
LENGTHS: Final = range(11, 16)  # with 0086 before
MOST_TOGETHER: Final = 400
LABEL: Final = re.compile(
    r"(?:电话|手机|联系方式|联系人|号码|移动|致电|短信|微信|[Tt][Ee][Ll]|[Mm]obile|[Pp]hone)"
    r"[^\n]{0,14}[\d\s()（）转,，、/;；-]*$"
)
CODE: Final = re.compile(r"(?:编号|证号|证书号|代码|文号|批号|条码|条形码|单号|序列号)[:：\s]{0,2}$")
BEHIND_AN_OFFICE: Final = re.compile(r"(?:小学|中学|幼儿园|中心|[局科股室所站队院厅部委办会校馆处司])[\s:：(（]{0,3}$")
SHAPES: Final = frozenset({(3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (4, 3, 4), (3, 3, 5), (5, 6), (6, 5), (1,) * 11})
ODD_SHAPES: Final = frozenset({(3, 5, 3), (3, 2, 2, 2, 2), (3, 4, 2, 2), (2, 3, 3, 3), (3, 2, 3, 3), (3, 3, 3, 2)})
LIKE_A_YEAR: Final = re.compile(r"199\d|19[0-8]\d")
AMOUNT: Final = re.compile(r"\.\d|\s?(?:元|万|亿|平方|公里|吨|千瓦|%|％)")
LANDLINE: Final = re.compile(
    r"(?<![\d.A-Za-z/-])(?:\+?86[- ]?)?[(（]?(0(?:10|2[0-9]|[3-9]\d\d))[)）]?[\s\u200b·.-]{0,3}"
    r"([2-8]\d{2,3}[\s\u200b.-]?\d{4})(?![\d])(?!-\d{5})((?:-|转|\s?分机)\d{1,5}(?!\d))?"
)
HOME: Final = re.compile(r"(?:宅电|家庭电话|住宅电话|家里电话)[^\d\n]{0,6}([2-8]\d{2,3}[ -]?\d{4})(?!\d)")
LOCAL: Final = re.compile(r"(?:电话|联系方式)(?:号码)?[:：\s]{0,3}([2-8]\d{6,7})(?![\d.])")


def mobiles(folded: str) -> Iterator[Found]:
    for cluster in clusters(folded):
        for spread in spreads(cluster, BEGINS, LENGTHS):
            match = MOBILE.fullmatch(spread.digits)
            if match and _is_one_number(folded, spread) and not is_decimal(folded, spread):
                yield _mobile(folded, spread.start, spread.end, match[1])
        for group in cluster:
            yield from _run_together(group)


def _is_one_number(folded: str, spread: Spread) -> bool:
    if folded[spread.start - 1 : spread.start] == "." and folded[spread.start - 2 : spread.start - 1].isdigit():
        return False
    labelled = LABEL.search(folded, max(0, spread.start - 24), spread.start) is not None
    if len(spread.groups) == 1:
        return labelled or not AMOUNT.match(folded, spread.end)
    if labelled and spread.loosest < 3:
        return True
    return spread.stands_apart and _has_shape(spread, labelled)


def _has_shape(spread: Spread, labelled: bool) -> bool:
    shape = spread.shape
    if sum(shape) > 11 and (sum(shape[1:]) == 11 or shape[0] > 11):
        shape = shape[1:]  # 86, 0
    if spread.loosest == 4 and len(shape) == 2:
        return True
    if not labelled and spread.loosest < 3 and LIKE_A_YEAR.fullmatch(spread.groups[0].digits):
        return False
    is_tight = spread.loosest <= 1  # what only a space or a sign sets apart may be grouped more freely
    return labelled or shape in SHAPES or len(shape) == 1 or (is_tight and shape in ODD_SHAPES)


def _run_together(group: Group) -> Iterator[Found]:
    """Several numbers with nothing between them, as from a narrow column: only where all of it is numbers."""
    if not LENGTHS.stop <= len(group.digits) <= MOST_TOGETHER:
        return
    at = group.start
    for piece in _pieces(group.digits):
        if len(piece) == 11:
            yield Found(Kind.MOBILE, at, at + 11, "mobile.number", masked_phone(piece), piece)
        else:
            yield Found(Kind.CARD, at, at + len(piece), "card.checked", "*" * (len(piece) - 4) + piece[-4:], piece)
        at += len(piece)


def _pieces(digits: str) -> list[str]:
    """The digits cut into mobile and card numbers, nothing where that cannot be done."""
    ways: list[list[str] | None] = [[], *[None] * len(digits)]
    for end in range(11, len(digits) + 1):
        for length in (11, 16, 17, 18, 19):
            before = ways[end - length] if length <= end else None
            piece = digits[max(0, end - length) : end]
            if before is not None and (MOBILE.fullmatch(piece) if length == 11 else is_card(piece)):
                ways[end] = [*before, piece]
                break
    return ways[-1] or []


def _mobile(folded: str, start: int, end: int, number: str) -> Found:
    if owner_of(folded, start) is Owner.COUNTER:
        return Found(Kind.MOBILE, start, end, "mobile.office", masked_phone(number), number, Severity.LOOK)
    if CODE.search(line_before(folded, start, 8)):
        return Found(Kind.MOBILE, start, end, "mobile.code", masked_phone(number), number, Severity.LOOK)
    return Found(Kind.MOBILE, start, end, "mobile.number", masked_phone(number), number)


def masked_phone(number: str) -> str:
    return f"{number[:3]}****{number[-4:]}"


def landlines(folded: str) -> Iterator[Found]:
    """Not where the words before say that it is an office's; those of a person's home weigh more."""
    for match in LANDLINE.finditer(folded):
        number = f"{match[1]}-{bare(match[2])}"
        owner = owner_of(folded, match.start())
        if owner is Owner.NOBODY and _is_plain_label(folded, match.start()):
            continue
        if owner in {Owner.NOBODY, Owner.PERSON}:
            yield _landline(match.start(), match.end(), number, of_person=owner is Owner.PERSON)
    for match in HOME.finditer(folded):
        yield _landline(*match.span(1), bare(match[1]), of_person=True)
    for match in LOCAL.finditer(folded):
        if owner_of(folded, match.start()) is Owner.PERSON:
            yield _landline(*match.span(1), bare(match[1]), of_person=True)


def _landline(start: int, end: int, number: str, *, of_person: bool) -> Found:
    masked = f"{number[:-4]}****"
    severity = Severity.MUST_MASK if of_person else None
    why = "landline.person" if of_person else "landline.number"
    return Found(Kind.LANDLINE, start, end, why, masked, number, severity)


def _is_plain_label(folded: str, start: int) -> bool:
    """电话：0551-…, as offices put it, or right behind the name of one; a person's line says whose it is."""
    before = line_before(folded, start)
    return LABEL.search(before) is not None or BEHIND_AN_OFFICE.search(before) is not None
