"""What waits for the one who approves or signs: a row of 今天, owed with the proposal and settled with its decision."""

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongkai.applications.models import Proposal
from gongkai.applications.models.proposals import Proposed
from gongkai.applications.withdrawals import TELL_END, TOLD_IN
from gongkai.duties import services
from gongkai.duties.kinds import DutyKind
from gongkai.duties.models import Duty
from gongkai.people.roles import Role

if TYPE_CHECKING:
    from gongkai.applications.cases import Case


def _page(duty: Duty) -> str:
    return reverse("applications:proposal", args=[duty.subject.partition(":")[2]])


APPROVE: Final = DutyKind(
    id="applications.approve",
    label=_("批准提请的事项"),
    sentence=_("{who}的申请（{number}）：{what}，等您批准"),
    act=_("批准或者退回"),
    url=_page,
    roles=frozenset({Role.APPROVER}),
    citation=_("条例第三十三条、机关内部制度"),
)
SIGN_END: Final = DutyKind(
    id="applications.sign_end",
    label=_("签发终结办理告知书"),
    sentence=_("{who}的申请（{number}）：申请人撤回了申请，终结办理告知书等您签发"),
    act=_("签发或者退回"),
    url=_page,
    roles=frozenset({Role.APPROVER}),
    citation=TELL_END.citation,
)
KINDS: Final = (APPROVE, SIGN_END)


def owe_approval(case: "Case", proposal: Proposal) -> None:
    """Due when the answer is, for afterwards it cannot be; after a withdrawal when the letter that tells of it is."""
    application = proposal.application
    due_on = application.due_on or timezone.localdate(proposal.proposed_at)
    if proposal.kind == Proposed.ENDED:
        due_on = case.rules.calendar.add(case.casefile.closed_on or case.today, TOLD_IN)
    services.owe(
        _kind_of(proposal).id,
        subject=proposal.subject,
        agency=application.agency,
        due_on=due_on,
        values={
            "who": application.applicant_label,
            "number": application.number,
            "what": proposal.get_kind_display(),
        },
    )


def settle_approval(proposal: Proposal) -> None:
    services.settle(_kind_of(proposal).id, proposal.subject)


def _kind_of(proposal: Proposal) -> DutyKind:
    return SIGN_END if proposal.kind == Proposed.ENDED else APPROVE
