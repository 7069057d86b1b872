"""An application comes in, is received, and is made clear (条例 29 to 31)."""

from datetime import date

from gongkai.law.casefile.events import ReceiptConfirmed, Submitted, SupplementAsked, Supplemented
from gongkai.law.casefile.needs import breach, movable, not_before, open_round, refuse, unsubmitted
from gongkai.law.casefile.state import Leg, Round, Run
from gongkai.law.citations import regulation
from gongkai.law.clock import SUPPLEMENT
from gongkai.law.receipt import WAYS, Channel


def need_unsubmitted(run: Run, _on: date) -> None:
    if run.submitted is not None:
        raise refuse("submitted_twice", regulation(29))


def submit(run: Run, event: Submitted) -> None:
    run.submitted = event
    if not WAYS[event.channel].confirmed:
        receive(run, event.on)


def receive(run: Run, day: date) -> None:
    run.received_on = day
    run.open_round(Round(run.rules, day, day))


def need_submitted(run: Run, _on: date) -> None:
    if run.submitted is None:
        raise unsubmitted(run)


def need_unconfirmed(run: Run, on: date) -> None:
    need_submitted(run, on)
    if run.gone_on is not None:
        raise refuse("withdrawn", regulation(36), on=run.gone_on)
    if run.received_on is not None:
        raise refuse("received_already", regulation(31), on=run.received_on)


def confirm(run: Run, event: ReceiptConfirmed) -> None:
    flag_unconfirmed(run, event.on, event.tries, run.number)
    receive(run, event.on)


def flag_unconfirmed(run: Run, day: date, tries: tuple[date, ...], number: int) -> None:
    """
    Ordinary mail is to be confirmed the same day, or at least tried (31(2); R: a later try excuses
    nothing, and one from before it came is about something else; what comes on a day of rest, on the
    next working day). Online and by fax the article sets no day; after one working day it is shown (R).
    """
    came = run.submitted
    if came is None:
        return
    if came.channel is Channel.ORDINARY_MAIL:
        same_day = run.calendar.roll(came.on)
        until = day if run.readings.later_try_excuses else same_day
        tried = any(came.on <= attempt <= until for attempt in (*came.tries, *tries))
        if day > same_day and not tried:
            breach(run, "confirmed_late", regulation(31, None, 2), number, on=came.on)
        return
    days = run.readings.confirm_within
    if day > run.calendar.add(came.on, days):
        breach(run, "unconfirmed", regulation(31, None, 3), number, on=came.on, days=days)


def need_supplement_free(run: Run, _on: date) -> None:
    if movable(run).supplement is not None:
        raise refuse("supplement_twice", regulation(30))


def ask_supplement(run: Run, event: SupplementAsked) -> None:
    """Once, and within 7 working days of the receipt; (R) of the reopening in a case that is reopened."""
    now = open_round(run)
    not_before(event.reply_by, event.on, "reply_by", SUPPLEMENT.citation)
    last = run.calendar.add(now.start, SUPPLEMENT.days)
    if event.on > last:
        breach(run, "supplement_late", SUPPLEMENT.citation, days=SUPPLEMENT.days, last=last, on=event.on)
    now.supplement, now.supplement_open, now.stopped_on = event, True, event.on
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
