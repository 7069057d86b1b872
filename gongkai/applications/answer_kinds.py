"""What the work on an answer leaves in the ledger and on 今天, besides the decision itself."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongkai.duties import kinds as duties
from gongkai.duties.kinds import DutyKind
from gongkai.duties.models import Duty
from gongkai.ledger import kinds
from gongkai.ledger.kinds import EntryKind
from gongkai.people.roles import Role

SAVED: Final = EntryKind("application.answer_saved", _("保存答复稿"), ("answer", "version", "decisions", "words"))
SENT: Final = EntryKind("application.answer_sent", _("答复稿送审"), ("answer", "version", "stage"))
REVIEWED: Final = EntryKind("application.answer_reviewed", _("答复稿审核通过"), ("answer", "version"))
RETURNED: Final = EntryKind("application.answer_returned", _("退回答复稿"), ("answer", "version", "stage", "words"))
RECALLED: Final = EntryKind("application.answer_recalled", _("收回答复稿"), ("answer", "version"))
DROPPED: Final = EntryKind("application.answer_dropped", _("答复稿作废"), ("answer", "version"))
SEARCHED: Final = EntryKind("application.searched", _("登记检索"), ("search", "handout", "found", "words"))
PROVED: Final = EntryKind("application.evidence_added", _("加入依据和证明"), ("evidence", "need", "words", "files"))
# What goes out with it: `files` are hashes, of the file that was handed out and before it of the one it was made from.
SOURCES_ADDED: Final = EntryKind("application.sources_added", _("加入政府信息原件"), ("files", "words"))
RELEASED: Final = EntryKind("application.released", _("选定要提供的文件"), ("attachment", "files", "pages", "words"))
REDACTED: Final = EntryKind(
    "application.redacted", _("遮盖后提供"), ("attachment", "files", "pages", "areas", "grounds", "words")
)
TAKEN_BACK: Final = EntryKind("application.release_taken_back", _("收回要提供的文件"), ("attachment", "files"))
KINDS: Final = (
    *(SAVED, SENT, REVIEWED, RETURNED, RECALLED, DROPPED, SEARCHED, PROVED),
    *(SOURCES_ADDED, RELEASED, REDACTED, TAKEN_BACK),
)
FACTS: Final = {
    "answer": _("答复稿"),
    "version": _("稿次"),
    "decisions": _("逐项决定"),
    "stage": _("环节"),
    "search": _("检索记录"),
    "handout": _("转办单"),
    "found": _("找到"),
    "evidence": _("依据和证明"),
    "attachment": _("材料"),
    "need": _("证明什么"),
    "pages": _("页数"),
    "areas": _("遮盖处数"),
    "grounds": _("遮盖根据"),
}


def _answer(duty: Duty) -> str:
    return reverse("applications:answer", args=[duty.subject.partition(":")[2]])


REVIEW: Final = DutyKind(
    id="applications.review_answer",
    label=_("审核答复"),
    sentence=_("{who}的申请（{number}）的答复稿等您审核，{due}以前要答复"),
    act=_("审核答复稿"),
    url=_answer,
    roles=frozenset({Role.REVIEWER}),
    citation=_("条例第三十三条"),
)
SIGN: Final = DutyKind(
    id="applications.sign_answer",
    label=_("签发答复"),
    sentence=_("{who}的申请（{number}）的答复稿等您签发，{due}以前要答复"),
    act=_("签发答复稿"),
    url=_answer,
    roles=frozenset({Role.APPROVER}),
    citation=_("条例第三十三条"),
)
MEND: Final = DutyKind(
    id="applications.mend_answer",
    label=_("修改答复"),
    sentence=_("{who}的申请（{number}）的答复稿退回来了，{due}以前要答复"),
    act=_("看为什么，修改"),
    url=_answer,
    roles=frozenset({Role.OFFICER}),
    citation=_("条例第三十三条"),
)
DUTIES: Final = (REVIEW, SIGN, MEND)


def register() -> None:
    for kind in KINDS:
        kinds.register(kind)
    kinds.name_facts(FACTS)
    for duty in DUTIES:
        duties.register(duty)
