"""What each kind of event needs, and what it does. A need that is not met is a LawError with its article."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from gongkai.law.casefile import ending, events, fees, letters, moving, receiving
from gongkai.law.casefile.needs import Need, need_open, need_running, not_before, refuse
from gongkai.law.casefile.state import Run
from gongkai.law.citations import REGISTER


@dataclass(frozen=True, slots=True)
class Act:
    """What has to hold whatever the event says, and what the event does."""

    need: Need
    do: Callable[[Run, Any], None]


def need_unarchived(run: Run, on: date) -> None:
    receiving.need_submitted(run, on)
    if run.archived_on is not None:
        raise refuse("archived", REGISTER)


def note_outage(run: Run, event: events.Outage) -> None:
    not_before(event.until, event.on, "until", REGISTER)
    run.outages.append(event)


ACTS: Final[Mapping[type[events.Event], Act]] = {
    events.Submitted: Act(receiving.need_unsubmitted, receiving.submit),
    events.ReceiptConfirmed: Act(receiving.need_unconfirmed, receiving.confirm),
    events.SupplementAsked: Act(receiving.need_supplement_free, receiving.ask_supplement),
    events.Supplemented: Act(receiving.need_supplement_open, receiving.supplement),
    events.ReasonsAsked: Act(moving.need_reasons_unasked, moving.ask_reasons),
    events.ReasonsGiven: Act(moving.need_reasons_asked, moving.give_reasons),
    events.Delayed: Act(moving.need_reasons_accepted, moving.delay),
    events.ConsultationSent: Act(need_open, letters.send_letter),
    events.ConsultationDelivered: Act(letters.need_letter(letters.undelivered), letters.deliver_letter),
    events.ConsultationAnswered: Act(letters.need_letter(letters.unanswered), letters.answer_letter),
    events.ConsultationLapsed: Act(letters.need_letter(letters.may_lapse), letters.lapse_letter),
    events.ConsultationEnded: Act(letters.need_letter(letters.unended), letters.end_letter),
    events.Extended: Act(moving.need_extension_free, moving.extend),
    events.FeeNoticed: Act(fees.need_fee_free, fees.notice_fee),
    events.FeeDelivered: Act(fees.need_fee_undelivered, fees.deliver_fee),
    events.FeePaid: Act(fees.need_fee_open, fees.pay_fee),
    events.Decided: Act(need_running, ending.decided),
    events.Served: Act(ending.need_decision, ending.serve),
    events.Abandoned: Act(ending.need_period_over, ending.abandon),
    events.Withdrawn: Act(ending.need_withdrawable, ending.withdraw),
    events.Reopened: Act(ending.need_handled, ending.reopen),
    events.Outage: Act(need_unarchived, note_outage),
    events.Archived: Act(ending.need_end, ending.archive),
}
