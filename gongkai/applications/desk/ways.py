"""How an application can come to the desk: finer than the channels of 条例 31, and in the officer's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.law.receipt import WAYS as LEGAL
from gongkai.law.receipt import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """`day` is what is asked for as the day; `id` stands in the entry."""

    id: str
    channel: Channel
    label: str | Promise
    hint: str | Promise
    day: str | Promise
    day_hint: str | Promise = ""

    @property
    def is_confirmed(self) -> bool:
        """It is received only when both sides have confirmed that (条例 31)."""
        return LEGAL[self.channel].confirmed

    @property
    def article(self) -> str:
        return str(LEGAL[self.channel].citation)


_ways: Final = (
    Way(
        id="in_person",
        channel=Channel.IN_PERSON,
        label=_("当面交来的"),
        hint=_("本人或者代理人把申请书交到窗口、办公室，有人收下。"),
        day=_("哪一天交来的"),
    ),
    Way(
        id="oral",
        channel=Channel.ORAL,
        label=_("口头提出的，由我代为填写"),
        hint=_("采用书面形式确有困难的，可以口头提出，由工作人员代为填写（条例第二十九条）。"),
        day=_("哪一天提出的"),
    ),
    Way(
        id="registered_mail",
        channel=Channel.REGISTERED_MAIL,
        label=_("挂号信、快递等要签收的邮件"),
        hint=_("寄给本机关、由本机关签收的。"),
        day=_("哪一天签收的"),
        day_hint=_("以签收单上的日期为准，不是交到您手里的日期。"),
    ),
    Way(
        id="ordinary_mail",
        channel=Channel.ORDINARY_MAIL,
        label=_("平信等不用签收的邮件"),
        hint=_("收到当天要与申请人确认，确认之日为收到申请之日。"),
        day=_("哪一天实际收到的"),
    ),
    Way(
        id="forwarded",
        channel=Channel.ORDINARY_MAIL,
        label=_("寄到别的科室或者个人，转过来的"),
        hint=_(
            "按平信办理：实际收到当天与申请人确认（国办公开办函〔2015〕207号）。当面交到本机关别的科室的，仍按当面登记。"
        ),
        day=_("哪一天转到政府信息公开工作机构的"),
    ),
    Way(
        id="email",
        channel=Channel.ONLINE,
        label=_("电子邮件"),
        hint=_("发到本机关公布的邮箱。双方确认之日为收到申请之日。"),
        day=_("邮件哪一天到的"),
    ),
    Way(
        id="website",
        channel=Channel.ONLINE,
        label=_("别的网站、平台"),
        hint=_("上级平台、政务服务网等转来的。从本站提交的会自动登记，不用再登。"),
        day=_("哪一天提交的"),
    ),
    Way(
        id="fax",
        channel=Channel.FAX,
        label=_("传真"),
        hint=_("发到本机关公布的传真号码。双方确认之日为收到申请之日。"),
        day=_("传真哪一天到的"),
    ),
)
WAYS: Final[Mapping[str, Way]] = {way.id: way for way in _ways}
