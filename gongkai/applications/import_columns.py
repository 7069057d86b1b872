"""The columns of an old register, and what towns write in them. What is not known is asked back, never guessed."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from difflib import SequenceMatcher
from typing import Any, Final

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.sheets.columns import Column, Unreadable
from gongkai.applications.models.application import ApplicantKind, Channel
from gongkai.law.casefile.events import Service
from gongkai.law.outcomes import outcomes

NEAREST: Final = 3

REFUSING: Final = "不未非无没拒"
_DAY: Final = re.compile(r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?(?: 00:00(?::00)?)?")
_PLAIN_DAY: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
COLUMNS: Final = (
    Column("number", _("登记编号"), _("原来的编号，不能重复；导入以后照用"), "2025-0012", True),
    Column("name", _("申请人"), _("姓名或者单位名称，加密保存"), "张某某", True),
    Column("kind", _("申请人类别"), _("例如：{kinds}"), "自然人", True),
    Column("identity_number", _("证件号码"), _("没有就留空；同一人的申请靠它认出来"), "", width=24),
    Column("phone", _("电话"), _("没有就留空"), "", width=16),
    Column("address", _("通信地址"), _("没有就留空"), "", width=28),
    Column("matter", _("申请内容"), _("申请公开什么，照原话"), "2024年危房改造补助名单", True, 40),
    Column("topic", _("事由"), _("几个字，写在清单里，不要写人的姓名"), "危房改造补助名单", width=24),
    Column("channel", _("提出方式"), _("例如：{channels}"), "当面提交", True, 20),
    Column("submitted", _("提出日期"), _("年月日"), "2025-03-03", True),
    Column(
        "received",
        _("收到申请之日"),
        _("平信、网上、传真的，写双方确认之日；没有确认的留空。其他方式可以留空"),
        "2025-03-03",
    ),
    Column("supplement_asked", _("告知补正日期"), _("没有补正的留空"), ""),
    Column("reply_by", _("补正期限"), _("告知补正的，写最后一天"), ""),
    Column("supplemented", _("收到补正日期"), _("补正了的写"), ""),
    Column("extended_on", _("告知延期日期"), _("没有延期的留空"), ""),
    Column("extended_days", _("延长工作日"), _("延期的写，最多20"), ""),
    Column("decision", _("办理结果"), _("没有办结的留空。可以写：{decisions}"), "予以公开", width=28),
    Column("decided", _("办结日期"), _("办结的写：答复书的日期，或者撤回、不再处理的日期"), "2025-03-20"),
    Column("served", _("送达日期"), _("送达的写"), "2025-03-21"),
    Column("method", _("送达方式"), _("送达的写：{methods}"), "邮寄送达"),
    Column("consented", _("同意电子送达"), _("电子送达的写：申请人事先同意过的写“是”，没有的写“否”"), ""),
)
BY_ID: Final = {column.id: column for column in COLUMNS}
APPROVED: Final = "imported"  # who approved an extension: the old register does not say
WITHDRAWN: Final = "otherwise.withdrawn"
NOT_SUPPLEMENTED: Final = "otherwise.not_supplemented"
FEE_UNPAID: Final = "otherwise.fee_unpaid"
METHODS: Final[Mapping[str, Service]] = {
    "直接送达": Service.DIRECT,
    "当面领取": Service.DIRECT,
    "当面送达": Service.DIRECT,
    "委托送达": Service.ENTRUSTED,
    "邮寄送达": Service.MAIL,
    "邮寄": Service.MAIL,
    "电子送达": Service.ELECTRONIC,
    "电子邮件": Service.ELECTRONIC,
}
CONSENT: Final[Mapping[str, bool]] = {"是": True, "同意": True, "有": True, "否": False, "不同意": False, "没有": False}
KINDS: Final[Mapping[str, ApplicantKind]] = {
    "公民": ApplicantKind.NATURAL,
    "个人": ApplicantKind.NATURAL,
    "企业": ApplicantKind.BUSINESS,
    "公司": ApplicantKind.BUSINESS,
    "公益组织": ApplicantKind.PUBLIC_BENEFIT,
    "律师事务所": ApplicantKind.LEGAL_SERVICE,
    "其他": ApplicantKind.OTHER_ORGANISATION,
}
CHANNELS: Final[Mapping[str, Channel]] = {
    "当面": Channel.IN_PERSON,
    "现场": Channel.IN_PERSON,
    "现场申请": Channel.IN_PERSON,
    "窗口": Channel.IN_PERSON,
    "挂号信": Channel.REGISTERED_MAIL,
    "快递": Channel.REGISTERED_MAIL,
    "EMS": Channel.REGISTERED_MAIL,
    "特快专递": Channel.REGISTERED_MAIL,
    "平信": Channel.ORDINARY_MAIL,
    "网上": Channel.ONLINE,
    "网络": Channel.ONLINE,
    "网络申请": Channel.ONLINE,
    "电子邮件": Channel.ONLINE,
    "邮箱": Channel.ONLINE,
    "传真": Channel.FAX,
    "口头": Channel.ORAL,
}
# As towns write them, besides the labels of the law. “不予公开” alone is no one of them: for which reason is asked.
DECISIONS: Final[Mapping[str, str]] = {
    "予以公开": "granted.provided",
    "公开": "granted.provided",
    "同意公开": "granted.provided",
    "已主动公开": "granted.already_public",
    "部分公开": "partial",
    "属于国家秘密": "refused.state_secret",
    "国家秘密": "refused.state_secret",
    "危及三安全一稳定": "refused.security_and_stability",
    "三安全一稳定": "refused.security_and_stability",
    "第三方不同意": "refused.third_party",
    "侵害第三方合法权益": "refused.third_party",
    "内部事务信息": "refused.internal_affairs",
    "内部事务": "refused.internal_affairs",
    "过程性信息": "refused.process",
    "过程性": "refused.process",
    "行政执法案卷": "refused.enforcement_files",
    "执法案卷": "refused.enforcement_files",
    "行政查询事项": "refused.administrative_inquiry",
    "信息不存在": "unable.not_held.nonexistent",
    "不存在": "unable.not_held.nonexistent",
    "非本机关职责": "unable.not_held.not_responsible",
    "不属于本机关公开": "unable.not_held.not_responsible",
    "不属于本机关负责公开": "unable.not_held.not_responsible",
    "已移交档案馆": "unable.not_held.archived",
    "需要加工分析": "unable.needs_creation",
    "需另行制作": "unable.needs_creation",
    "补正后仍不明确": "unable.unclear_after_supplement",
    "信访举报投诉": "declined.petition",
    "信访投诉举报": "declined.petition",
    "重复申请": "declined.repeated",
    "要求提供公开出版物": "declined.publication",
    "撤回": WITHDRAWN,
    "申请人撤回": WITHDRAWN,
    "撤回申请": WITHDRAWN,
    "逾期不补正": NOT_SUPPLEMENTED,
    "不补正": NOT_SUPPLEMENTED,
    "不再处理": NOT_SUPPLEMENTED,
}


def plain(text: str) -> str:
    """As it is compared: without spaces, brackets and stops, full-width signs as half-width ones."""
    return re.sub(r"[\s()\[\]、，,。;；:：]", "", unicodedata.normalize("NFKC", text)).upper()


def explanation(column: Column) -> str:
    named = {
        "kinds": "、".join(map(str, ApplicantKind.labels)),
        "channels": "、".join(map(str, Channel.labels)),
        "methods": "、".join(dict.fromkeys(METHODS)),
        "decisions": "、".join([*DECISIONS, *(each.label for each in outcomes().values())]),
    }
    return str(column.explained).format(**named)


def understood(column: Column, text: str) -> Any:
    """The value of a cell that is filled in. Raises Unreadable."""
    return READERS.get(column.id, str)(text)


def _of(table: Mapping[str, Any], labels: Mapping[str, Any], text: str) -> Any:
    known = {plain(label): value for label, value in (*labels.items(), *table.items())}
    found = known.get(plain(text))
    if found is None:
        raise Unknown(text, {**labels, **table})
    return found


class Unknown(Unreadable):
    """A word that stands for nothing here: the nearest are said, `choices` has them all."""

    def __init__(self, text: str, table: Mapping[str, Any]) -> None:
        told = [_now("不认识“{text}”，系统不猜。").format(text=text)]
        if near := nearest(text, table):
            told.append(_now("最接近的：{near}。").format(near="、".join(f"“{each}”" for each in near)))
        super().__init__("".join(told))
        self.choices = tuple(table)


def nearest(text: str, table: Mapping[str, Any]) -> list[str]:
    """Up to three, the nearest first, each of another meaning; none that grants what is refused, or the reverse."""
    wanted = plain(text)
    ranked = sorted(table, key=lambda label: _likeness(wanted, plain(label)), reverse=True)
    found: dict[Any, str] = {}
    for label in ranked:
        if len(found) < NEAREST and _likeness(wanted, plain(label)):
            found.setdefault(table[label], label)
    return list(found.values())


def _likeness(one: str, other: str) -> float:
    if any(sign in one for sign in REFUSING) != any(sign in other for sign in REFUSING):
        return 0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _kind(text: str) -> ApplicantKind:
    found: ApplicantKind = _of(KINDS, {str(each.label): each for each in ApplicantKind}, text)
    return found


def _channel(text: str) -> Channel:
    found: Channel = _of(CHANNELS, {str(each.label): each for each in Channel}, text)
    return found


def _method(text: str) -> Service:
    found: Service = _of(METHODS, {}, text)
    return found


def _consent(text: str) -> bool:
    found: bool = _of(CONSENT, {}, text)
    return found


def _decision(text: str) -> str:
    found: str = _of(DECISIONS, {each.label: each.id for each in outcomes().values()}, text)
    if found == FEE_UNPAID:
        raise Unreadable(_now("逾期未缴费的要有收费通知和送达日期，表格里没有，请导入时留空，导入以后在案卷里补登。"))
    return found


def _day(text: str) -> date:
    found = _DAY.fullmatch(text.strip()) or _PLAIN_DAY.fullmatch(text.strip())
    try:
        return date(*map(int, found.groups())) if found else date.fromisoformat(text)
    except ValueError:
        raise Unreadable(_now("“{text}”不是日期。请写成 2025-03-03。").format(text=text)) from None


def _days(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,3}", text.strip()):
        raise Unreadable(_now("“{text}”不是天数。").format(text=text))
    return int(text)


DAYS: Final = (
    "submitted",
    "received",
    "supplement_asked",
    "reply_by",
    "supplemented",
    "extended_on",
    "decided",
    "served",
)
READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "kind": _kind,
    "channel": _channel,
    "method": _method,
    "consented": _consent,
    "decision": _decision,
    "extended_days": _days,
    **dict.fromkeys(DAYS, _day),
}
