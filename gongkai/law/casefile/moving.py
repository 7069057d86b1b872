"""What puts the answer off: reasons asked and a delay (条例 35), an extension (条例 33(2))."""

from datetime import date

from gongkai.law.casefile.events import Delayed, Extended, ReasonsAsked, ReasonsGiven
from gongkai.law.casefile.needs import breach, in_time, movable, not_before, open_round, refuse
from gongkai.law.casefile.state import Run, Told
from gongkai.law.citations import regulation
from gongkai.law.clock import EXTENSION, REPLY


def need_reasons_unasked(run: Run, _on: date) -> None:
    """(R) Once: the article does not say so."""
    if open_round(run).reasons is not None and run.readings.reasons_once:
        raise refuse("reasons_twice", regulation(35))


def ask_reasons(run: Run, event: ReasonsAsked) -> None:
    not_before(event.reply_by, event.on, "reply_by", regulation(35))
    now = open_round(run)
    now.reasons, now.reasons_accepted = event, None


def need_reasons_asked(run: Run, _on: date) -> None:
    now = open_round(run)
    if now.reasons is None:
        raise refuse("reasons_not_asked", regulation(35))
    if now.reasons_accepted is not None:
        raise refuse("reasons_given_twice", regulation(35))


def give_reasons(run: Run, event: ReasonsGiven) -> None:
    open_round(run).reasons_accepted = event.accepted


def need_reasons_accepted(run: Run, on: date) -> None:
    """Once, and told before the due date."""
    now = movable(run)
    if now.delayed:
        raise refuse("delayed_twice", regulation(35))
    if not now.reasons_accepted:
        raise refuse("reasons_not_accepted", regulation(35))
    due = now.due(on)
    if due is not None and on >= due:
        raise refuse("delay_late", regulation(35), due_on=due)


def delay(run: Run, event: Delayed) -> None:
    now = open_round(run)
    not_before(event.until, event.on, "until", regulation(35))
    now.delayed, now.until = True, event.until


def need_extension_free(run: Run, on: date) -> None:
    if in_time(run, on, EXTENSION.citation).extended:
        raise refuse("extended_twice", EXTENSION.citation)


def extend(run: Run, event: Extended) -> None:
    now = open_round(run)
    if event.days > EXTENSION.days:
        raise refuse("extension", EXTENSION.citation, limit=EXTENSION.days, days=event.days)
    not_before(event.told_on, event.on, "told_on", EXTENSION.citation)
    due = now.due(event.on)
    if due is not None and event.told_on > due:
        run.told.append(Told(run.number, event, now, now.day_zero, now.until))
    now.extended, now.extended_by = True, event.days


def flag_told_late(run: Run) -> None:
    """
    An extension is told before the period that it extends is over (33(2)). By when that was is only
    known in the end: an answer that others still owed on the day of the extension put it off.
    """
    for told in run.told:
        now, day = told.round, told.event.told_on
        if now.stopped_on is not None and told.event.on <= now.stopped_on <= day:
            continue
        due = now.fixed or told.until or run.calendar.add(told.day_zero, REPLY.days, without=now.spans(day))
        if day > due:
            breach(run, "told_late", EXTENSION.citation, told.number, on=day, due_on=due)
