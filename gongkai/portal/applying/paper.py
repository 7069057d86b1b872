"""政府信息公开申请表 on paper: for those who bring or send it (条例 29)."""

from functools import lru_cache
from typing import Final

from django.utils.translation import gettext as _

from gongkai.agencies.models import Agency
from gongkai.law.letter_text import Box, Grid, LetterText
from gongkai.portal.applying.filing import ways_of
from gongkai.writing.letters import write_letter

Ways = tuple[tuple[str, str], ...]  # the way, and where and when
HALVES: Final = (0.18, 0.32, 0.18, 0.32)  # of the width of the page
KEPT: Final = 64  # forms of agencies: drawn once, not for every visitor


def of_agency(agency: Agency) -> LetterText:
    return sheet(agency.name, _where_to(agency))


def pdf(agency: Agency) -> bytes:
    return _drawn(agency.name, _where_to(agency))


@lru_cache(maxsize=KEPT)
def _drawn(agency: str, where_to: Ways) -> bytes:
    return write_letter(sheet(agency, where_to), "pdf")


def sheet(agency: str, where_to: Ways) -> LetterText:
    return LetterText(
        letter="form",
        agency=agency,
        title=_("政府信息公开申请表"),
        number="",
        addressee="",
        blocks=(_who(), _what(), _where(where_to)),
        signed_on=None,
    )


def _who() -> Grid:
    kinds = _("□自然人  □商业企业  □科研机构  □社会公益组织  □法律服务机构  □其他组织")
    rows = (
        (Box(_("申请人类别"), head=True), Box(kinds, 3)),
        *_pairs((_("姓名或名称"), _("证件和号码")), (_("法定代表人"), _("联系人"))),
        *_pairs((_("联系电话"), _("电子邮箱")), (_("通信地址"), _("邮政编码")), (_("代办人姓名"), _("代办人证件"))),
    )
    return Grid(_("申请人"), HALVES, rows)


def _pairs(*rows: tuple[str, str]) -> tuple[tuple[Box, ...], ...]:
    return tuple((Box(one, head=True), Box(""), Box(other, head=True), Box("")) for one, other in rows)


def _what() -> Grid:
    ways = _("□网上或者电子邮件  □邮寄  □当面领取  □查阅、抄录")
    rows = (
        (Box(_("要什么信息：名称、文号，或者便于查找的其他特征"), head=True), Box("", 3, tall=True)),
        (Box(_("怎样拿到"), head=True), Box(ways, 3)),
        (Box(_("载体"), head=True), Box(_("□纸质  □电子  □都可以"), 3)),
        (Box(_("电子送达"), head=True), Box(_("□同意用电子方式送达文书"), 3)),
        (Box(_("阅读帮助"), head=True), Box(_("□阅读、书写有困难，需要："), 3)),
        (Box(_("签名或盖章"), head=True), Box(""), Box(_("日期"), head=True), Box("")),
    )
    return Grid(_("申请的政府信息"), HALVES, rows)


def _remark() -> str:
    return _("身份证明复印件；委托别人代办的，附委托书和代办人的身份证明。不用说明用途。")


def _where(where_to: Ways) -> Grid:
    rows = [(Box(way, head=True), Box(where)) for way, where in where_to]
    return Grid(_("交到哪里"), (HALVES[0], 1 - HALVES[0]), (*rows, (Box(_("请附"), head=True), Box(_remark()))))


def _where_to(agency: Agency) -> Ways:
    """Each way that is open, with where and when."""
    return tuple(
        (str(way.way.label), " ".join(filter(None, (way.address, way.hours, way.phone))))
        for way in ways_of(agency).others
        if way.address
    )
