"""What a withdrawal leaves to be done: the applicant is told in writing that nothing more is (outcomes.toml)."""

import json
from collections.abc import Sequence
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongkai.applications.models import Application, Letter, Proposal
from gongkai.applications.models.letters import LetterQuerySet
from gongkai.applications.models.proposals import Proposed
from gongkai.duties.kinds import DutyKind
from gongkai.law.casefile import CaseFile, Event, State
from gongkai.law.casefile.events import Withdrawn
from gongkai.ledger.models import Entry
from gongkai.people.roles import Role

WITHDRAWN: Final = "otherwise.withdrawn"
CLOSING: Final = "closing"
END_TOLD: Final = "application.end_told"
WITHDREW: Final = "case.withdrawn"
NAMING: Final = (WITHDREW, END_TOLD, "case.abandoned")  # entries of a withdrawal, and those that name a closing letter
TOLD_IN: Final = 5  # working days after a withdrawal (ours): no text sets a day for the letter that tells of the end
TELL_END: Final = DutyKind(
    id="applications.tell_end",
    label=_("告知申请人终结办理"),
    sentence=_("{who}的申请（{number}）：申请人撤回了申请，要书面告知已经终结办理"),
    act=_("提请签发终结办理告知书"),
    url=lambda duty: reverse("applications:tell_end", args=[duty.subject.partition(":")[2]]),
    roles=frozenset({Role.OFFICER}),
    citation=_("国办公开办函〔2021〕30号"),
)


def is_withdrawn(casefile: CaseFile) -> bool:
    """Withdrawn, be it before it was received."""
    return casefile.state is State.CLOSED and casefile.decision in {None, WITHDRAWN}


def lacks_end(application: Application, casefile: CaseFile, events: Sequence[Event] = ()) -> bool:
    """
    Withdrawn, and the applicant was not told in writing that nothing more is done; nor is that proposed. Of what an old
    register had it is not known. `events`: those of an act that is not in the ledger yet too.
    """
    if application.is_imported or not is_withdrawn(casefile):
        return False
    proposed = Proposal.objects.open().filter(application=application, kind=Proposed.ENDED)
    return not end_told(application, events).exists() and not proposed.exists()


def end_told(application: Application, events: Sequence[Event] = ()) -> LetterQuerySet:
    """The letters in force that tell of the last withdrawal: those of an end before it are named before it."""
    found = Letter.objects.in_force().filter(application=application, kind=CLOSING)
    return found.exclude(pk__in=_named_before(application, events)) if found.exists() else found


def was_told(application: Application, events: Sequence[Event] = ()) -> bool:
    """Whether a letter that tells of the last withdrawal is on its way, or was opened."""
    going = ~Q(sent_on=None) | ~Q(delivered_on=None) | ~Q(opened_at=None)
    return end_told(application, events).filter(going).exists()


def _named_before(application: Application, events: Sequence[Event]) -> set[int]:
    """The closing letters that entries name before that of the last withdrawal."""
    rows = Entry.objects.filter(subject=application.subject, kind__in=NAMING).order_by("id")
    entries = [(kind, json.loads(body)["facts"].get("letter")) for kind, body in rows.values_list("kind", "body")]
    withdrawals = [place for place, (kind, _letter) in enumerate(entries) if kind == WITHDREW]
    is_new = sum(isinstance(event, Withdrawn) for event in events) > len(withdrawals)
    last = withdrawals[-1] if withdrawals and not is_new else len(entries)
    return {letter for _kind, letter in entries[:last] if letter is not None}


def is_of_withdrawal(letter: Letter) -> bool:
    """Its service is no event: 送达 follows an answer, or what was given up."""
    application = letter.application
    gone = not application.decision and application.received_on is None
    return letter.kind == CLOSING and (application.decision == WITHDRAWN or gone)
