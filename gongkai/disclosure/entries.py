"""What is put into the ledger about records. No entry holds words: versions, codes, dates and hashes."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from gongkai.disclosure.models import Answer, CheckKind, Ground, Openness, Validity, Why
from gongkai.ledger import kinds
from gongkai.ledger.kinds import EntryKind

DRAFTED: Final = EntryKind("record.drafted", _("拟稿"), ("version", "digest", "files", "due_on"))
REVISED: Final = EntryKind("record.revised", _("修改"), ("version", "digest", "files", "changed", "fell"))
REFILED: Final = EntryKind("record.refiled", _("修改归类"), ("changed", "fell"))
SENT: Final = EntryKind("record.sent", _("送审"), ("version",))
CHECKED: Final = EntryKind("record.checked", _("审查签字"), ("check", "answer", "version", "responsible", "asked_on"))
ANSWERED: Final = EntryKind("record.referral_answered", _("登记有关部门的答复"), ("check", "version"))
MASKED: Final = EntryKind("record.mark_masked", _("遮盖"), ("mark", "place", "version", "digest", "files"))
KEPT: Final = EntryKind("record.mark_kept", _("保留标记的内容"), ("mark", "place"))
PUBLISHED: Final = EntryKind("record.published", _("公开"), ("version", "digest", "number", "files", "on_time"))
RESTORED: Final = EntryKind("record.restored", _("重新公开"), ("version", "digest", "files"))
TAKEN_OVER: Final = EntryKind("record.taken_over", _("导入以前公开的信息"), ("version", "digest", "number", "files"))
WITHDRAWN: Final = EntryKind("record.withdrawn", _("撤回"), ("why", "neutral", "version"))
DECISION_CHANGED: Final = EntryKind("record.decision_changed", _("登记处罚决定被改变"), ("due_on",))
CLOSED: Final = EntryKind("record.closed", _("决定不主动公开"), ("openness", "ground", "reassess_on"))
REASSESSED: Final = EntryKind("record.reassessed", _("重新评估：仍不主动公开"), ("openness", "ground", "reassess_on"))
OPENED: Final = EntryKind("record.opened", _("重新评估：可以公开"))
VALIDITY_SET: Final = EntryKind("record.validity_set", _("标明效力"), ("validity", "was", "by"))
DELETED: Final = EntryKind("record.draft_deleted", _("删除草稿"), ("versions",))
KINDS: Final = (
    DRAFTED, REVISED, REFILED, SENT, CHECKED, ANSWERED, MASKED, KEPT, PUBLISHED, RESTORED, TAKEN_OVER, WITHDRAWN,
    DECISION_CHANGED, CLOSED, REASSESSED, OPENED, VALIDITY_SET, DELETED,
)  # fmt: skip
FACTS: Final = {
    "version": _("第几版"),
    "digest": _("内容的校验值"),
    "files": _("文件的校验值"),
    "due_on": _("最迟日期"),
    "changed": _("改了什么"),
    "fell": _("要重新签的审查"),
    "check": _("哪一项审查"),
    "answer": _("结论"),
    "responsible": _("责任人的岗位"),
    "asked_on": _("报送日期"),
    "mark": _("标记的种类"),
    "place": _("在哪里"),
    "number": _("索引号"),
    "on_time": _("是否按时"),
    "why": _("原因"),
    "neutral": _("对外只说已撤回"),
    "openness": _("公开属性"),
    "ground": _("理由"),
    "reassess_on": _("下一次评估"),
    "validity": _("效力"),
    "was": _("原来的效力"),
    "by": _("由哪件改变"),
    "versions": _("几版"),
}
CODES: Final = {
    "record.checked:check": CheckKind,
    "record.referral_answered:check": CheckKind,
    "record.checked:answer": Answer,
    "record.withdrawn:why": Why,
    "record.closed:openness": Openness,
    "record.closed:ground": Ground,
    "record.reassessed:openness": Openness,
    "record.reassessed:ground": Ground,
    "record.validity_set:validity": Validity,
    "record.validity_set:was": Validity,
}
PARTS: Final = {
    "title": _("标题"),
    "summary": _("内容概述"),
    "document_number": _("文号"),
    "issued_on": _("成文日期"),
    "maker": _("怎么来的"),
    "source_organ": _("信息来源"),
    "html": _("正文"),
    "files": _("文件"),
    "item": _("法定公开内容"),
    "field": _("标准领域"),
    "matter": _("公开事项"),
    "genre": _("体裁"),
    "column": _("栏目"),
    "formed_on": _("形成或者变更之日"),
    "formed_by": _("形成还是变更"),
    "period": _("公开时限"),
    "is_normative": _("规章、规范性文件"),
    "effective_on": _("施行日期"),
    "expires_on": _("有效期至"),
    "notice_until": _("公示的最后一天"),
}


def register() -> None:
    """Called in AppConfig.ready."""
    for kind in KINDS:
        kinds.register(kind)
        kinds.name_facts({f"{kind.id}:{fact}": FACTS[fact] for fact in kind.facts})
    for fact, codes in CODES.items():
        kinds.name_codes(fact, dict(codes.choices))
    for kind in (REVISED, REFILED):
        kinds.name_codes(f"{kind.id}:changed", {name: str(label) for name, label in PARTS.items()})
        kinds.name_codes(f"{kind.id}:fell", dict(CheckKind.choices))
    for kind in (MASKED, KEPT):
        kinds.name_codes(f"{kind.id}:place", {name: str(label) for name, label in PARTS.items()})
