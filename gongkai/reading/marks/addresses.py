"""住址 down to the door or the 村民组. Where an office is to be found is not private, nor is a village as such."""

import re
from collections.abc import Iterator
from typing import Final

from gongkai.reading.marks.kinds import Found, Kind, Severity
from gongkai.reading.marks.people import names_in
from gongkai.reading.marks.surroundings import Owner, line_before, owner_of

_NUMBER: Final = r"[0-9一二三四五六七八九十百零]{1,5}"
_GROUP: Final = rf"第?{_NUMBER}(?:村民小组|居民小组|村民组|居民组|小组|组|队|社|屯)"
_FLAT: Final = r"[0-9]{1,5}(?:-[0-9]{1,4})?(?:室|户|号房?|房)?"
_ROOM: Final = rf"{_NUMBER}(?:号楼|栋|幢|座|#)楼?[ -]?(?:{_NUMBER}单元)?[ -]?{_FLAT}"
DOOR: Final = re.compile(
    rf"{_ROOM}|{_NUMBER}单元[ -]?{_NUMBER}(?:室|户|号)?|(?:弄|号)[0-9]{{1,4}}(?:室|户)"
    rf"|[0-9]{{1,5}}弄{_NUMBER}号(?:[0-9]{{1,5}}室)?|(?<=[村庄屯湾圩]){_GROUP}{_NUMBER}[号户]"
    rf"|(?:{_GROUP})?(?<=[村庄屯组社湾圩]){_NUMBER}号(?![文令公楼])"
)
IN_GROUP: Final = re.compile(rf"(?:村|社区|居委会|庄|屯)[\u4e00-\u9fff]{{0,6}}?{_GROUP}")
LEAD: Final = re.compile(r"[\u4e00-\u9fff0-9A-Za-z·]+$")
AREA: Final = re.compile(
    "自治区|自治州|特别行政区|[省市州盟县区旗乡镇村庄屯路街巷弄苑府城园组号院]|街道|苏木|社区|大道|胡同|公寓"
)
LABEL: Final = re.compile(
    r"(?:家庭住址|家庭地址|居住地址|户籍地址|联系地址|现住址|现居住地|居住地|户籍所在地|户籍地|户口所在地|住址|住所地?|家住|现住|"
    r"(?:(?<=[，,、\s])|(?<=人))住(?![建房宅户所院宿]))\s?[:：为在]?[\s|]{0,3}([^，,。；;、\n\t|（()）:：]{4,60})"
)
PRECISE: Final = re.compile(
    rf"{_GROUP}|(?<![〕\])）第0-9]){_NUMBER}(?:号|室|户|栋|幢|单元)|(?:路|街|巷|大道){_NUMBER}|#\d|\d-\d"
)
HEAD_WORDS: Final = re.compile(
    r"^(?:.*(?:地址|住址|住在|位于|住所|户籍|现住|家住|坐落于?|住(?![建房宅户所])|[:：，,。；;、|\t\s]))"
)
TOWNSHIP: Final = re.compile(r"^.{1,24}?(?:街道|苏木|乡|镇)(?!政府|人民|中心|村)|^.{1,24}?(?:街道|苏木|乡|镇)")
COUNTY: Final = re.compile(r"^.{0,16}(?:自治县|县|旗|区|市)(?!政府)")
LONGEST_LEAD: Final = 42


def addresses(folded: str) -> Iterator[Found]:
    yield from _labelled(folded)
    for match in DOOR.finditer(folded):
        start = _beginning(folded, match.start())
        owner = owner_of(folded, start)
        if start == match.start() or owner in {Owner.OFFICE, Owner.COUNTER}:
            continue
        yield _found(folded, start, match.end(), Severity.MUST_MASK if owner is Owner.PERSON else Severity.LOOK)
    for match in IN_GROUP.finditer(folded):
        start = _beginning(folded, match.start() + 1)
        if _beside_a_name(folded, start, match.end()):
            yield _found(folded, start, match.end(), Severity.LOOK)


def _labelled(folded: str) -> Iterator[Found]:
    for match in LABEL.finditer(folded):
        precise = [*PRECISE.finditer(folded, *match.span(1))]
        if precise:
            yield _found(folded, match.start(1), precise[-1].end(), Severity.MUST_MASK)


def _beginning(folded: str, at: int) -> int:
    """Where the address begins whose end begins here."""
    before = line_before(folded, at, LONGEST_LEAD)
    head = HEAD_WORDS.match(before)
    before = before[head.end() :] if head else before
    lead = LEAD.search(before)
    return at - len(lead[0]) if lead and AREA.search(lead[0]) else at


def _beside_a_name(folded: str, start: int, end: int) -> bool:
    """张三 in the cell before, or right behind: 东风村3组张三."""
    near = [*names_in(folded, max(0, start - 6), start), *names_in(folded, end, end + 6)]
    return any(0 <= start - stop <= 3 or 0 <= begin - end <= 3 for begin, stop, _ in near)


def _found(folded: str, start: int, end: int, severity: Severity) -> Found:
    text = folded[start:end]
    kept = TOWNSHIP.match(text) or COUNTY.match(text)
    masked = f"{kept[0] if kept else ''}****"
    return Found(Kind.ADDRESS, start, end, "address.door", masked, "".join(text.split()), severity)
