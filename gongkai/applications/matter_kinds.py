"""What 其他来件 put into the ledger, and what they make due."""

from collections.abc import Callable
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongkai.applications.matter_letters import Decided
from gongkai.applications.models import Matter, MatterLetter
from gongkai.applications.models.application import Channel
from gongkai.applications.models.letters import Service
from gongkai.applications.models.matters import Genre, Paper
from gongkai.applications.obligations import say
from gongkai.duties import kinds as duty_kinds
from gongkai.duties import services as duties
from gongkai.duties.kinds import DutyKind
from gongkai.duties.models import Duty
from gongkai.ledger import kinds
from gongkai.ledger.kinds import EntryKind
from gongkai.people.roles import Role

REGISTERED: Final = EntryKind(
    "matter.registered", _("登记来件"), ("genre", "channel", "due_on", "words", "about", "files", "roles")
)
FILES_ADDED: Final = EntryKind("matter.files_added", _("加入来件材料"), ("files", "roles"))
FILE_OPENED: Final = EntryKind("matter.file_opened", _("打开来件材料"), ("attachment", "file", "role"))
TRANSFERRED: Final = EntryKind("matter.transferred", _("转送"), ("words",))
PROPOSED: Final = EntryKind("matter.answer_proposed", _("提请签发更正告知书"), ("words", "decision"))
RETURNED: Final = EntryKind("matter.answer_returned", _("退回更正告知书"), ("words",))
RECALLED: Final = EntryKind("matter.answer_recalled", _("收回更正告知书"), ("moot",))
ANSWERED: Final = EntryKind("matter.answered", _("答复"), ("words", "decision", "number"))
LETTER_SENT: Final = EntryKind("matter.letter_sent", _("送达更正告知书"), ("words", "method", "files"))
SERVICE_CORRECTED: Final = EntryKind(
    "matter.service_corrected", _("更正更正告知书的送达"), ("words", "method", "files", "was_method", "was_on")
)
CLOSED: Final = EntryKind("matter.closed", _("办结"), ("words",))
BECAME: Final = EntryKind("matter.became", _("改登记为申请"), ("application",))
LETTER_READ: Final = EntryKind("matter.letter_read", _("打开来件的答复"), ("format",))
KINDS: Final = (
    REGISTERED, FILES_ADDED, FILE_OPENED, TRANSFERRED, PROPOSED, RETURNED, RECALLED, ANSWERED, LETTER_SENT,
    SERVICE_CORRECTED, CLOSED, BECAME, LETTER_READ,
)  # fmt: skip
FACTS: Final = {
    "matter.registered:genre": _("种类"),
    "matter.registered:channel": _("怎么来的"),
    "matter.registered:about": _("关于哪件申请"),
    "matter.registered:files": _("文件"),
    "matter.registered:roles": _("是什么"),
    "matter.files_added:files": _("文件"),
    "matter.files_added:roles": _("是什么"),
    "matter.file_opened:attachment": _("来件材料"),
    "matter.file_opened:file": _("文件"),
    "matter.file_opened:role": _("是什么"),
    "matter.answer_proposed:decision": _("怎么处理"),
    "matter.answer_recalled:moot": _("已经另行办结"),
    "matter.answered:decision": _("怎么处理"),
    "matter.letter_sent:method": _("送达方式"),
    "matter.letter_sent:files": _("送达凭证"),
    "matter.service_corrected:method": _("送达方式"),
    "matter.service_corrected:files": _("送达凭证"),
    "matter.service_corrected:was_method": _("原来登记的方式"),
    "matter.service_corrected:was_on": _("原来登记的日期"),
    "matter.became:application": _("申请"),
}
DECIDED: Final = {
    Decided.CORRECTED.value: _("予以更正"),
    Decided.REFUSED.value: _("不予更正"),
    Decided.TRANSFERRED.value: _("转送有权更正的行政机关"),
    Decided.DIRECTED.value: _("告知向有权更正的行政机关提出"),
}
ARTICLE_41: Final = _("条例第四十一条")


def _to(name: str, *more: str) -> Callable[[Duty], str]:
    return lambda duty: reverse(f"applications:{name}", args=[duty.subject.rpartition(":")[2], *more])


def _kind(id: str, label: Any, sentence: Any, act: Any, url: Callable[[Duty], str], citation: Any) -> DutyKind:
    roles = frozenset({Role.OFFICER})
    return DutyKind(
        id=f"applications.{id}", label=label, sentence=sentence, act=act, url=url, roles=roles, citation=citation
    )


MATTER: Final = _kind(
    "matter",
    _("办理其他来件"),
    _("{who}的{genre}（{number}）要在{due}以前办理（本机关自定的期限）"),
    _("打开来件"),
    _to("matter"),
    _("机关内部制度"),
)
APPROVE: Final = DutyKind(
    id="applications.matter_approve",
    label=_("签发更正告知书"),
    sentence=_("{who}的更正申请（{number}）：更正告知书等您签发"),
    act=_("看一看，签发或者退回"),
    url=_to("matter_answer"),
    roles=frozenset({Role.APPROVER}),
    citation=ARTICLE_41,
)
CORRECT: Final = _kind(
    "matter_returned",
    _("退回的更正告知书"),
    _("{who}的更正申请（{number}）：更正告知书没有签发，退回来了"),
    _("看理由，再办"),
    _to("matter"),
    ARTICLE_41,
)
SERVE: Final = _kind(
    "matter_serve",
    _("送达更正告知书"),
    _("{who}的更正申请（{number}）：更正告知书已签发，还没有登记怎么送的"),
    _("登记送达"),
    _to("matter_service"),
    _("国办公开办函〔2016〕235号"),
)
DUTIES: Final = (MATTER, APPROVE, CORRECT, SERVE)


def register_all() -> None:
    """Called in AppConfig.ready."""
    for kind in KINDS:
        kinds.register(kind)
    kinds.name_facts(FACTS)
    kinds.name_codes("matter.registered:genre", dict(Genre.choices))
    kinds.name_codes("matter.registered:channel", dict(Channel.choices))
    kinds.name_codes("matter.answer_proposed:decision", DECIDED)
    kinds.name_codes("matter.answered:decision", DECIDED)
    for fact in ("matter.letter_sent:method", "matter.service_corrected:method", "matter.service_corrected:was_method"):
        kinds.name_codes(fact, dict(Service.choices))
    for fact in ("matter.registered:roles", "matter.files_added:roles", "matter.file_opened:role"):
        kinds.name_codes(fact, dict(Paper.choices))
    for duty in DUTIES:
        duty_kinds.register(duty)


def owe(kind: DutyKind, matter: Matter, *, letter: MatterLetter | None = None) -> None:
    """Due with the matter: by the agency's own day for it."""
    due = matter.due_on or matter.arrived_on
    values = {"who": matter.sender_label, "number": matter.number}
    if kind is MATTER:
        values |= {"genre": str(matter.get_genre_display()), "due": say(due)}
    about = letter.subject if letter and kind is APPROVE else matter.subject
    duties.owe(kind.id, subject=about, agency=matter.agency, due_on=due, values=values)


def settle(matter: Matter, *kinds: DutyKind) -> None:
    for kind in kinds:
        duties.settle(kind.id, matter.subject)
