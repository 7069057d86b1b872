"""Passports and travel permits, number plates, e-mail addresses."""

import re
from collections.abc import Iterator
from typing import Final

from gongkai.reading.marks.folding import GAP
from gongkai.reading.marks.kinds import Found, Kind, Severity
from gongkai.reading.marks.surroundings import Owner, line_before, owner_of

PASSPORT: Final = re.compile(
    r"(?<![0-9A-Za-z.])(?:[EG][ -]?\d{8}|E[A-HJ-NP-Z][ -]?\d{7}|[DPS][ -]?\d{7,8}|[PS]E[ -]?\d{7}|1[45]\d{7}"
    r"|[CHMW][ -]?\d{8}(?:\d{2})?|C[A-HJ-NP-Z][ -]?\d{7}|\d{8})(?![0-9A-Za-z.])"
)
PASSPORT_LABEL: Final = re.compile(r"(?:护照|通行证|回乡证|台胞证|旅行证|证件)[^\d\n]{0,10}$")
SURE: Final = re.compile(r"[EG][ -]?\d{8}|E[A-HJ-NP-Z][ -]?\d{7}")
PLATE: Final = re.compile(
    rf"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][ {GAP}]?[A-HJ-NP-Z][ {GAP}·.-]?"
    r"(?=[A-HJ-NP-Z0-9]{0,4}\d[A-HJ-NP-Z0-9]*\d)(?:[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[挂学警港澳])(?![0-9A-Za-z])"
)
EMAIL: Final = re.compile(r"[A-Za-z0-9][\w.+-]{0,63}\s?@\s?(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,10}", re.ASCII)
OF_GOVERNMENT: Final = re.compile(r"[@.]gov\.cn$|@(?:[\w-]+\.)*(?:court|12377)\.(?:gov\.)?cn$")
OFFICE_MAIL: Final = re.compile(
    "举报|投诉|监督|咨询|意见|反馈|受理|办公|公开|单位|机关|联系邮箱|电子信箱|来信|投稿|报名|接收|公司|代理机构|发送至|发至"
)


def passports(folded: str) -> Iterator[Found]:
    for match in PASSPORT.finditer(folded):
        labelled = PASSPORT_LABEL.search(line_before(folded, match.start(), 20)) is not None
        if labelled or SURE.fullmatch(match[0]):
            number = match[0].replace(" ", "").replace("-", "")
            masked = f"{number[:1]}{'*' * (len(number) - 4)}{number[-3:]}"
            severity = None if labelled else Severity.LOOK
            yield Found(Kind.PASSPORT, *match.span(), "passport.number", masked, number, severity)


def plates(folded: str) -> Iterator[Found]:
    for match in PLATE.finditer(folded):
        number = re.sub(rf"[ {GAP}·.-]", "", match[0])
        yield Found(
            Kind.PLATE, *match.span(), "plate.number", f"{number[:2]}{'*' * (len(number) - 3)}{number[-1]}", number
        )


def emails(folded: str) -> Iterator[Found]:
    if "@" not in folded:
        return
    for match in EMAIL.finditer(folded):
        address = re.sub(r"\s", "", match[0]).lower()
        owner = owner_of(folded, match.start())
        of_office = OFFICE_MAIL.search(line_before(folded, match.start())) or owner in {Owner.OFFICE, Owner.COUNTER}
        if OF_GOVERNMENT.search(address) or (of_office and owner is not Owner.PERSON):
            continue
        name, _, host = address.partition("@")
        severity = Severity.MUST_MASK if owner is Owner.PERSON else None
        yield Found(Kind.EMAIL, *match.span(), "email.address", f"{name[:1]}***@{host}", address, severity)
