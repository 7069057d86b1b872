"""What an entry of a case says, in words: its fields with their labels, their codes as people call them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts.receipt_confirmed import How
from gongkai.applications.desk.ways import WAYS
from gongkai.applications.import_columns import APPROVED
from gongkai.applications.models import Delivery, Medium
from gongkai.applications.models.application import ApplicantKind, Channel
from gongkai.applications.models.attachments import Role
from gongkai.applications.models.consultations import Party
from gongkai.applications.models.fees import Method
from gongkai.applications.models.letters import Service
from gongkai.applications.redacting import Ground
from gongkai.applications.tracking import Shown
from gongkai.applications.words import is_token
from gongkai.law import outcomes
from gongkai.law.casefile.events import AbandonGround, EndReason, ReopenGround
from gongkai.law.citations import LawError, regulation

DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
POST: Final = re.compile(r"post:(\d+)")
LABELS: Final[Mapping[str, str | Promise]] = {
    "channel": _("提出方式"),
    "applicant_kind": _("申请人类别"),
    "tries": _("联系过申请人"),
    "reply_by": _("请在这一天以前回复"),
    "accepted": _("理由成立"),
    "until": _("到"),
    "id": _("征求意见编号"),
    "party": _("征求谁的意见"),
    "item": _("关于哪一项"),
    "consents": _("同意公开"),
    "days": _("工作日"),
    "approved_by": _("批准人"),
    "told_on": _("告知申请人"),
    "method": _("方式"),
    "quantity": _("数量"),
    "amount": _("金额（元）"),
    "already": _("本月已通知（元）"),
    "delivered_on": _("送达"),
    "outcome": _("决定"),
    "items": _("逐项决定"),
    "consented": _("已经同意电子送达"),
    "ground": _("原因"),
    "ref": _("文号"),
    "due_before": _("原来的期限"),
    "due_on": _("期限"),
    "event": _("更正第几项"),
    "fields": _("改为"),
    "void": _("作废"),
    "evidence": _("证明"),
    "reason": _("理由"),
    "from": _("原承办人"),
    "post": _("承办人"),
    "role": _("材料"),
    "roles": _("材料"),
    "how": _("怎么联系、确认的"),
    "way": _("怎么来的"),
    "shown": _("核对了什么"),
    "consents_electronic": _("同意电子送达"),
    "pages": _("页数"),
    "areas": _("遮盖处数"),
    "grounds": _("根据"),
    "lacks": _("归档时缺的材料"),
}
WORDS: Final[Mapping[str, str | Promise]] = {  # fields of sealed words that entries name; contacts are not among them
    "confirmed": _("与谁确认的，怎么说的"),
    "tried": _("结果怎样"),
    "unclear": _("要求补正的内容"),
    "supplement": _("补正的内容"),
    "why": _("理由"),
    "reason": _("理由"),
    "reasons_given": _("申请人说明的理由"),
    "given": _("申请人说明的理由"),
    "opinion": _("意见"),
    "receipt": _("票据"),
    "tracking": _("邮件号"),
    "withdrawal_reason": _("撤回的原因"),
    "because": _("写明申请人的理由"),
    "late": _("补登的原因"),
    "returned": _("退回的理由"),
    "topic": _("事由"),
    "question": _("转办要求"),
    "evidence": _("证明"),
    "content": _("决定公开的内容"),
    "reasons": _("理由"),
    "title": _("名称"),
    "lack": _("归档时缺的材料和原因"),
}
GROUNDS: Final[Mapping[str, str | Promise]] = {
    AbandonGround.NOT_SUPPLEMENTED.value: _("逾期没有补正"),
    AbandonGround.FEE_UNPAID.value: _("逾期没有缴费"),
    ReopenGround.RECONSIDERATION.value: _("行政复议"),
    ReopenGround.LITIGATION.value: _("行政诉讼"),
    ReopenGround.OWN_CORRECTION.value: _("自行纠正"),
    EndReason.UNDELIVERABLE.value: _("无法送达"),
    EndReason.WITHDRAWN.value: _("撤回征求意见"),
    EndReason.NO_ANSWER.value: _("没有答复"),
}
FIELDS: Final[Mapping[str, str | Promise]] = {"on": _("日期")}  # of every event: named where a correction names it
CODES: Final[Mapping[str, Mapping[str, str | Promise]]] = {
    "channel": dict(Channel.choices),
    "applicant_kind": dict(ApplicantKind.choices),
    "party": dict(Party.choices),
    "method": {**dict(Method.choices), **dict(Service.choices)},
    "delivery": dict(Delivery.choices),
    "medium": dict(Medium.choices),
    "ground": GROUNDS,
    "reason": GROUNDS,
    "how": dict(How.choices),
    "way": {way.id: way.label for way in WAYS.values()},
    "shown": dict(Shown.choices),
    "role": dict(Role.choices),
    "roles": dict(Role.choices),
    "grounds": dict(Ground.choices),
    "approved_by": {APPROVED: _("旧登记簿没有写")},
    "fields": {**LABELS, **FIELDS},
}
LACKS: Final[Mapping[str, str | Promise]] = {  # what a file had not when it was archived (applications.archive_lacks)
    "scan": _("申请书原件"),
    "unserved": _("文书的送达记录"),
    "unproved": _("文书的送达凭证"),
    "receipt": _("征求意见的回执"),
    "approval": _("答复的拟稿、审核、签发记录"),
    "end_told": _("终结办理告知书"),
    "third_party_told": _("对第三方的书面告知"),
}
Names = Mapping[int, str]  # of posts


def posts_of(facts: object) -> Iterator[int]:
    """The posts that facts name, so that all names are asked for at once."""
    if isinstance(facts, str) and (found := POST.fullmatch(facts)):
        yield int(found[1])
    elif isinstance(facts, Mapping):
        for value in facts.values():
            yield from posts_of(value)
    elif isinstance(facts, Sequence) and not isinstance(facts, str):
        for value in facts:
            yield from posts_of(value)


def tokens_of(facts: object) -> Iterator[str]:
    """The sealed words that facts refer to."""
    if is_token(facts):
        yield str(facts)
    elif isinstance(facts, Mapping):
        for value in facts.values():
            yield from tokens_of(value)
    elif isinstance(facts, Sequence) and not isinstance(facts, str):
        for value in facts:
            yield from tokens_of(value)


def in_words(facts: Mapping[str, Any], opened: Mapping[str, str], names: Names) -> list[tuple[str, str]]:
    """Label and value of each field. `opened` are the words behind tokens, as far as they may be shown."""
    said = ((name, _value(name, value, opened, names)) for name, value in facts.items())
    return [(label_of(name), value) for name, value in said if value]


def label_of(name: str) -> str:
    """What a fact is called; words that were said a second time have a number behind their name."""
    return str(LABELS.get(name) or FIELDS.get(name) or WORDS.get(name.partition(".")[0], name))


def words_in(facts: Mapping[str, Any]) -> dict[str, str]:
    """The sealed words of an entry that its sheet shows: what was said in the act, no number or address of a person."""
    found = facts.get("words")
    if not isinstance(found, Mapping):
        return {}
    return {name: token for name, token in found.items() if name.partition(".")[0] in WORDS and is_token(token)}


def _value(name: str, value: object, opened: Mapping[str, str], names: Names) -> str:
    match value:
        case None:
            return ""
        case bool():
            return gettext("是") if value else gettext("否")
        case int() if name in {"from", "post"}:
            return names.get(value, gettext("（岗位已经撤销）"))
        case str() if is_token(value):
            return opened.get(value, gettext("（加密保存）"))
        case str() if found := POST.fullmatch(value):
            return names.get(int(found[1]), value)
        case str() if name in {"outcome", "decision"}:
            return outcome_label(value)
        case str() if name == "lacks":
            return lack_in_words(value)
        case str():
            return str(CODES.get(name, {}).get(value, value))
        case date():
            return value.isoformat()
        case Mapping():
            told = (f"{label}：{words}" for label, words in in_words(value, opened, names))
            return _decided(value) if name == "items" else "；".join(told)
        case Sequence():
            return "、".join(filter(None, dict.fromkeys(_value(name, each, opened, names) for each in value)))
    return str(value)


def lack_in_words(code: str) -> str:
    """What it was; which letter or which number of them, the reason that stands beside it says."""
    kind, _colon, item = code.partition(":")
    if kind in LACKS:
        return str(LACKS[kind])
    needs = {
        need.id: need.label for each in outcomes.outcomes().values() for need in (*each.needs, *each.needs_of_part)
    }
    return gettext("第{number}项答复的{what}").format(number=item, what=needs.get(kind, gettext("材料")))


def _decided(item: Mapping[str, Any]) -> str:
    """One thing that was asked for: its number, the decision, the articles that it rests on."""
    outcome = outcome_label(str(item.get("outcome", "")))
    told = gettext("第{number}项：{what}").format(number=item.get("item"), what=outcome)
    grounds = "、".join(str(regulation(*ground)) for ground in item.get("grounds") or ())
    return gettext("{told}（{grounds}）").format(told=told, grounds=grounds) if grounds else told


def outcome_label(id: str) -> str:
    """A kind of decision as people call it; what is not known (any more) stays a code."""
    try:
        return outcomes.outcome(id).label
    except LawError:
        return id
