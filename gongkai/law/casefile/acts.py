"""What each kind of event needs, and what it does. A need that is not met is a LawError with its article."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from gongkai.law.casefile.deciding import decide
from gongkai.law.casefile.events import (
    Abandoned,
    AbandonGround,
    Archived,
    Channel,
    ConsultationAnswered,
    ConsultationDelivered,
    ConsultationEnded,
    ConsultationLapsed,
    ConsultationSent,
    Decided,
    Delayed,
    Event,
    Extended,
    FeeDelivered,
    FeeNoticed,
    FeePaid,
    Outage,
    ReasonsAsked,
    ReasonsGiven,
    ReceiptConfirmed,
    Reopened,
    Served,
    Submitted,
    SupplementAsked,
    Supplemented,
    Withdrawn,
)
from gongkai.law.casefile.letters import (
    answer_letter,
    deliver_letter,
    end_letter,
    lapse_letter,
    may_lapse,
    need_letter,
    send_letter,
    unanswered,
    undelivered,
    unended,
)
from gongkai.law.casefile.needs import (
    Need,
    breach,
    in_time,
    movable,
    need_open,
    need_running,
    not_before,
    open_round,
    refuse,
)
from gongkai.law.casefile.state import (
    CONFIRM,
    EXTENSION,
    FEES_SINCE,
    NOTICE_109,
    SUPPLEMENT,
    Handled,
    Leg,
    Round,
    Run,
)
from gongkai.law.citations import Citation, regulation
from gongkai.law.outcomes import outcome

SIGNED: Final = frozenset({Channel.IN_PERSON, Channel.ORAL, Channel.REGISTERED_MAIL})


def need_unsubmitted(run: Run, _on: date) -> None:
    if run.submitted is not None:
        raise refuse("submitted_twice", regulation(29))


def submit(run: Run, event: Submitted) -> None:
    run.submitted = event
    if event.channel in SIGNED:
        receive(run, event.on)


def receive(run: Run, day: date) -> None:
    run.received_on = day
    run.open_round(Round(day, day))


def need_unconfirmed(run: Run, _on: date) -> None:
    if run.submitted is None:
        raise refuse("not_submitted", regulation(29))
    if run.gone_on is not None:
        raise refuse("withdrawn", None, on=run.gone_on)
    if run.received_on is not None:
        raise refuse("received_already", regulation(31), on=run.received_on)


def confirm(run: Run, event: ReceiptConfirmed) -> None:
    flag_unconfirmed(run, event.on, bool(event.tries))
    receive(run, event.on)


def flag_unconfirmed(run: Run, day: date, tried: bool) -> None:
    """Ordinary mail is to be confirmed the same day (31(2)); for online and fax one working day is our reading."""
    submitted = run.submitted
    if submitted is None:
        return
    if submitted.channel is Channel.ORDINARY_MAIL:
        if day > submitted.on and not (tried or submitted.tries):
            breach(run, "confirmed_late", regulation(31, None, 2), on=submitted.on)
    elif day > run.calendar.add(submitted.on, CONFIRM.days):
        breach(run, "unconfirmed", regulation(31, None, 3), on=submitted.on, days=CONFIRM.days)


def need_supplement_free(run: Run, _on: date) -> None:
    if movable(run).supplement is not None:
        raise refuse("supplement_twice", regulation(30))


def ask_supplement(run: Run, event: SupplementAsked) -> None:
    now = open_round(run)
    not_before(event.reply_by, event.on, "reply_by")
    last = run.calendar.add(now.start, SUPPLEMENT.days)
    if event.on > last:
        breach(run, "supplement_late", regulation(30), days=SUPPLEMENT.days, last=last, on=event.on)
    now.supplement, now.supplement_open = event, True
    now.legs.append(Leg(now.why, regulation(33, 2), now.day_zero, event.on, counted=True))


def need_supplement_open(run: Run, _on: date) -> None:
    if not open_round(run).supplement_open:
        raise refuse("supplement_not_asked", regulation(30))


def supplement(run: Run, event: Supplemented) -> None:
    now = open_round(run)
    now.supplement_open = False
    if now.supplement is not None:
        now.legs.append(Leg("supplement", regulation(30), now.supplement.on, event.on, counted=False))
    now.restart(event.on, "supplemented")


def need_reasons_unasked(run: Run, _on: date) -> None:
    if open_round(run).reasons is not None:
        raise refuse("reasons_twice", regulation(35))


def ask_reasons(run: Run, event: ReasonsAsked) -> None:
    not_before(event.reply_by, event.on, "reply_by")
    open_round(run).reasons = event


def need_reasons_asked(run: Run, _on: date) -> None:
    now = open_round(run)
    if now.reasons is None:
        raise refuse("reasons_not_asked", regulation(35))
    if now.reasons_accepted is not None:
        raise refuse("reasons_given_twice", regulation(35))


def give_reasons(run: Run, event: ReasonsGiven) -> None:
    open_round(run).reasons_accepted = event.accepted


def need_reasons_accepted(run: Run, on: date) -> None:
    now = movable(run)
    if now.delayed:
        raise refuse("delayed_twice", regulation(35))
    if not now.reasons_accepted:
        raise refuse("reasons_not_accepted", regulation(35))
    in_time(run, on, regulation(35))


def delay(run: Run, event: Delayed) -> None:
    now = open_round(run)
    not_before(event.until, event.on, "until")
    now.delayed, now.until = True, event.until


def need_extension_free(run: Run, on: date) -> None:
    if in_time(run, on, regulation(33, 2)).extended:
        raise refuse("extended_twice", regulation(33, 2))


def extend(run: Run, event: Extended) -> None:
    now = open_round(run)
    if event.days > EXTENSION.days:
        raise refuse("extension", regulation(33, 2), limit=EXTENSION.days, days=event.days)
    not_before(event.told_on, event.on, "told_on")
    due = now.due(run.calendar, event.on)
    if due is not None and event.told_on > due:
        breach(run, "told_late", regulation(33, 2), on=event.told_on, due_on=due)
    now.extended, now.extended_by = True, event.days


def need_fee_free(run: Run, on: date) -> None:
    if on < FEES_SINCE:
        raise refuse("fee_too_early", NOTICE_109, since=FEES_SINCE)
    if in_time(run, on, NOTICE_109).fee is not None:
        raise refuse("fee_twice", NOTICE_109)


def notice_fee(run: Run, event: FeeNoticed) -> None:
    now = open_round(run)
    if event.delivered_on is not None:
        not_before(event.delivered_on, event.on, "delivered_on")
    now.fee, now.fee_open, now.fee_delivered = event, True, event.delivered_on
    now.legs.append(Leg(now.why, regulation(33, 2), now.day_zero, event.on, counted=True))


def need_fee_open(run: Run, _on: date) -> None:
    if not open_round(run).fee_open:
        raise refuse("fee_not_noticed", NOTICE_109)


def need_fee_undelivered(run: Run, on: date) -> None:
    need_fee_open(run, on)
    if open_round(run).fee_delivered is not None:
        raise refuse("fee_delivered_twice", NOTICE_109)


def deliver_fee(run: Run, event: FeeDelivered) -> None:
    open_round(run).fee_delivered = event.on


def pay_fee(run: Run, event: FeePaid) -> None:
    now = open_round(run)
    now.fee_open = False
    if now.fee is not None:
        now.legs.append(Leg("fee", NOTICE_109, now.fee.on, event.on, counted=False))
    now.restart(event.on, "fee_paid")


def decided(run: Run, event: Decided) -> None:
    now = open_round(run)
    kind = decide(run, now, event)
    handle(run, Handled(event.on, event.kind, kind.leaf, kind.id))


def handle(run: Run, handled: Handled) -> None:
    open_round(run).handled = handled
    run.handled.append(handled)


def need_decision(run: Run, _on: date) -> None:
    if run.archived_on is not None:
        raise refuse("archived", regulation(45))
    now = run.round
    if now is None or now.handled is None or now.handled.how == "withdrawn":
        raise refuse("nothing_to_serve", regulation(36))
    if now.served is not None:
        raise refuse("served_twice", Citation("notice_235"), on=now.served)


def serve(run: Run, event: Served) -> None:
    if run.round is not None:
        run.round.served = event.on


def need_period_over(run: Run, on: date) -> None:
    now = open_round(run)
    if not now.stands_still:
        raise refuse("nothing_awaited", regulation(30))
    last = last_day(run, now)
    if last is None:
        raise refuse("fee_not_delivered", NOTICE_109)
    if on <= last:
        raise refuse("period_not_over", regulation(30) if now.supplement_open else NOTICE_109, last=last)


def last_day(run: Run, now: Round) -> date | None:
    """The last day to supplement or to pay."""
    if now.supplement_open and now.supplement is not None:
        return now.supplement.reply_by
    return now.pay_by(run.calendar)


def abandon(run: Run, event: Abandoned) -> None:
    now = open_round(run)
    if (event.ground is AbandonGround.NOT_SUPPLEMENTED) != now.supplement_open:
        raise refuse("other_ground", regulation(30) if now.supplement_open else NOTICE_109)
    kind = outcome(f"otherwise.{event.ground.value}")
    handle(run, Handled(event.on, event.kind, kind.leaf, kind.id))


def need_withdrawable(run: Run, on: date) -> None:
    if run.submitted is not None and run.received_on is None and run.gone_on is None and run.archived_on is None:
        return
    need_open(run, on)


def withdraw(run: Run, event: Withdrawn) -> None:
    if run.received_on is None:
        run.gone_on = event.on
        return
    kind = outcome("otherwise.withdrawn")
    handle(run, Handled(event.on, event.kind, kind.leaf, kind.id))


def need_handled(run: Run, _on: date) -> None:
    if run.round is None or run.round.handled is None:
        raise refuse("not_handled", regulation(36))


def reopen(run: Run, event: Reopened) -> None:
    if event.due_on is not None:
        not_before(event.due_on, event.on, "due_on")
    run.archived_on = None
    run.open_round(Round(event.on, event.on, reopened=event, why="reopened"))


def need_end(run: Run, _on: date) -> None:
    if run.archived_on is not None:
        raise refuse("archived", regulation(45))
    now = run.round
    served = now is not None and (now.served or (now.handled and now.handled.how != "decided"))
    if not served and run.gone_on is None:
        raise refuse("not_ended", regulation(45))


def archive(run: Run, event: Archived) -> None:
    run.archived_on = event.on


def need_submitted(run: Run, _on: date) -> None:
    if run.submitted is None:
        raise refuse("not_submitted", regulation(29))


def note_outage(run: Run, event: Outage) -> None:
    not_before(event.until, event.on, "until")
    run.outages.append(event)


@dataclass(frozen=True, slots=True)
class Act:
    """What has to hold whatever the event says, and what the event does."""

    need: Need
    do: Callable[[Run, Any], None]


ACTS: Final[Mapping[type[Event], Act]] = {
    Submitted: Act(need_unsubmitted, submit),
    ReceiptConfirmed: Act(need_unconfirmed, confirm),
    SupplementAsked: Act(need_supplement_free, ask_supplement),
    Supplemented: Act(need_supplement_open, supplement),
    ReasonsAsked: Act(need_reasons_unasked, ask_reasons),
    ReasonsGiven: Act(need_reasons_asked, give_reasons),
    Delayed: Act(need_reasons_accepted, delay),
    ConsultationSent: Act(need_open, send_letter),
    ConsultationDelivered: Act(need_letter(undelivered), deliver_letter),
    ConsultationAnswered: Act(need_letter(unanswered), answer_letter),
    ConsultationLapsed: Act(need_letter(may_lapse), lapse_letter),
    ConsultationEnded: Act(need_letter(unended), end_letter),
    Extended: Act(need_extension_free, extend),
    FeeNoticed: Act(need_fee_free, notice_fee),
    FeeDelivered: Act(need_fee_undelivered, deliver_fee),
    FeePaid: Act(need_fee_open, pay_fee),
    Decided: Act(need_running, decided),
    Served: Act(need_decision, serve),
    Abandoned: Act(need_period_over, abandon),
    Withdrawn: Act(need_withdrawable, withdraw),
    Reopened: Act(need_handled, reopen),
    Outage: Act(need_submitted, note_outage),
    Archived: Act(need_end, archive),
}
