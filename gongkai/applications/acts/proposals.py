"""What an officer proposes and another approves: proposed, approved, returned with a reason, or taken back."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils import timezone

from gongkai.applications import approvals
from gongkai.applications.acts import kinds
from gongkai.applications.acts.forms import ActForm
from gongkai.applications.acts.frame import Doing, perform
from gongkai.applications.cases import Case, on_event
from gongkai.applications.models import Proposal
from gongkai.applications.models.proposals import Proposed, Standing
from gongkai.applications.words import seal_all
from gongkai.law.casefile import State
from gongkai.law.citations import REGISTER, LawError
from gongkai.ledger.bodies import Fact
from gongkai.people.access import may_approve
from gongkai.people.models import Post

# In which states a proposal can still come to something.
OPEN_TO: Final[Mapping[Proposed, frozenset[State]]] = {
    Proposed.EXTENDED: frozenset(State) - {State.DECIDED, State.SERVED, State.CLOSED, State.ARCHIVED, State.VOID},
    Proposed.ABANDONED: frozenset({State.AWAITING_SUPPLEMENT, State.AWAITING_FEE}),
    Proposed.CORRECTED: frozenset(State) - {State.VOID},
    Proposed.TOLD: frozenset(State) - {State.VOID},
    Proposed.ENDED: frozenset({State.CLOSED}),
}


def propose(
    case: Case,
    kind: Proposed,
    *,
    data: Mapping[str, Any],
    words: Mapping[str, str],
    codes: Mapping[str, Fact],
    by: Post,
) -> Proposal:
    """
    It waits for the approver, and moves nothing yet. `codes` are what the entry says of it. LawError where one of the
    kind waits already.
    """
    application = case.application
    if Proposal.objects.open().filter(application=application, kind=kind).exists():
        raise LawError("proposal.twice", REGISTER)
    tokens = seal_all(application.subject, words)
    proposal = Proposal.objects.create(
        application=application, kind=kind, data=dict(data), words=tokens, proposed_by=by
    )
    case.note(kinds.PROPOSED.id, words=tokens, detail={"kind": kind.value, **codes})
    approvals.owe_approval(case, proposal)
    return proposal


def may_decide(proposal: Proposal, post: Post) -> bool:
    """An approver of the agency who did not propose it; of an extension, the head of the office (条例 33(2))."""
    if post.agency_id != proposal.application.agency_id:
        return False
    if proposal.kind == Proposed.EXTENDED and not post.heads_office:
        return False
    return may_approve(post, proposal.proposed_by.person_id)


def approver(post: Post) -> str:
    """How an event names who approved it: by the post, never by the name."""
    return f"post:{post.pk}"


class ApprovalForm(ActForm):
    """What was proposed stands; the approver says when. Subclasses say with `doing` what is entered."""

    def __init__(self, *given: Any, proposal: Proposal, **more: Any) -> None:
        self.proposal = proposal
        super().__init__(*given, **more)

    def perform(self, case: Case) -> None:
        """The proposal may have been decided, and the post ended, since the page was shown."""
        if not may_decide(self.proposal, self.situation.post):
            rule = "proposal.not_head" if self.proposal.kind == Proposed.EXTENDED else "proposal.own"
            raise LawError(rule, REGISTER)
        approve(case, self.proposal, self.doing(), by=self.situation.post)


def approve(case: Case, proposal: Proposal, doing: Doing, *, by: Post) -> None:
    """The event follows in the approver's name."""
    _decide(proposal, Standing.APPROVED, by)
    perform(case, doing, by=by)


def return_(case: Case, proposal: Proposal, *, why: str, by: Post) -> None:
    tokens = seal_all(case.application.subject, {"returned": why})
    proposal.words = {**proposal.words, **tokens}
    _decide(proposal, Standing.RETURNED, by)
    case.note(kinds.RETURNED.id, words=tokens, detail={"kind": proposal.kind})


def recall(case: Case, proposal: Proposal, *, by: Post) -> None:
    _decide(proposal, Standing.RECALLED, by)
    case.note(kinds.RECALLED.id, detail={"kind": proposal.kind})


def drop_moot(case: Case) -> None:
    """What is proposed and cannot be any more is taken off the approver's table: the case has gone on without it."""
    if case.has_just_come_in:
        return
    state = case.casefile.state
    for proposal in Proposal.objects.open().filter(application=case.application, kind__in=OPEN_TO):
        if state not in OPEN_TO[Proposed(proposal.kind)]:
            _decide(proposal, Standing.RECALLED, None)
            case.note(kinds.RECALLED.id, detail={"kind": proposal.kind, "moot": True})


def _decide(proposal: Proposal, standing: Standing, by: Post | None) -> None:
    """Once: the row is looked at again under the lock of the case."""
    if not Proposal.objects.open().filter(pk=proposal.pk).exists():
        raise LawError("proposal.decided", REGISTER)
    proposal.standing, proposal.decided_by, proposal.decided_at = standing, by, timezone.now()
    proposal.save(update_fields=["standing", "decided_by", "decided_at", "words"])
    approvals.settle_approval(proposal)


def register() -> None:
    """AppConfig.ready."""
    on_event(drop_moot)
