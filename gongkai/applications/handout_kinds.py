"""What handing out leaves in the ledger, on 今天, and in notices."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongkai.duties import kinds as duties
from gongkai.duties.kinds import DutyKind
from gongkai.duties.models import Duty
from gongkai.ledger import kinds
from gongkai.ledger.kinds import EntryKind
from gongkai.notices import kinds as notices
from gongkai.notices.kinds import NoticeKind
from gongkai.people.roles import Role

ASKED: Final = EntryKind("handout.asked", _("转办"), ("handout", "office", "due_on", "words", "files"))
REMINDED: Final = EntryKind("handout.reminded", _("催办"), ("handout", "office"))
ANSWERED: Final = EntryKind("handout.answered", _("转办答复"), ("handout", "office", "finding", "words", "files"))
RETURNED: Final = EntryKind("handout.returned", _("退回转办答复"), ("handout", "office", "due_on", "words"))
ACCEPTED: Final = EntryKind("handout.accepted", _("收下转办答复"), ("handout", "office"))
RECALLED: Final = EntryKind("handout.recalled", _("收回转办"), ("handout", "office"))
KINDS: Final = (ASKED, REMINDED, ANSWERED, RETURNED, ACCEPTED, RECALLED)
FACTS: Final = {"office": _("转给"), "due_on": _("期限"), "finding": _("情况")}


def _handout(duty: Duty) -> str:
    return reverse("applications:handout", args=[duty.subject.partition(":")[2]])


ANSWER: Final = DutyKind(
    id="applications.answer_handout",
    label=_("回复转办"),
    sentence=_("有一件政府信息公开申请（{number}）要{office}找材料、提意见，{due}以前回复"),
    act=_("去回复"),
    url=_handout,
    roles=frozenset({Role.CONTRIBUTOR}),
)
READ: Final = DutyKind(
    id="applications.read_handout",
    label=_("看转办答复"),
    sentence=_("{office}回复了转办（{number}）"),
    act=_("看回复"),
    url=_handout,
    roles=frozenset({Role.OFFICER}),
)
REMINDER: Final = NoticeKind(
    "applications.handout_reminder",
    _("催办"),
    _("承办人催办：申请（{number}）的材料和意见，{due}以前要回复"),
)


def register() -> None:
    for kind in KINDS:
        kinds.register(kind)
    kinds.name_facts(FACTS)
    for duty in (ANSWER, READ):
        duties.register(duty)
    notices.register(REMINDER)
