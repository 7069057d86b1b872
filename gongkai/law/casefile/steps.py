"""Why a day is the last one: the clock of a case, span by span."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gongkai.law.calendar import ONE_DAY
from gongkai.law.casefile.state import NOTICE_109, PAYMENT, Round, Run
from gongkai.law.citations import Citation, regulation
from gongkai.law.sentences import explain


@dataclass(frozen=True, slots=True)
class Step:
    """From a day to a day, both included; how many working days of them count; why. `end` is None while it waits."""

    start: date
    end: date | None
    days: int
    why: str
    article: Citation | None


def steps_of(run: Run, today: date) -> tuple[Step, ...]:
    """The rounds in their order; in each its legs, and then what runs now."""
    return tuple(step for each in run.rounds for step in _of_round(run, each, today))


def _of_round(run: Run, now: Round, today: date) -> Iterator[Step]:
    yield _day_zero(now.start, "reopened" if now.reopened else "received", _ground(now))
    for leg in now.legs:
        if leg.counted:
            yield from _counted(run, now, leg.start, leg.end, today, leg.why)
        else:
            yield Step(leg.start, leg.end, 0, _say(f"waited_{leg.why}"), leg.article)
            yield _day_zero(leg.end, "supplemented" if leg.why == "supplement" else "fee_paid", leg.article)
    if now.stands_still:
        yield _waiting(run, now)
        return
    due = now.due(run.calendar, today)
    if due is None:
        return
    if now.fixed is not None:
        yield Step(now.start, due, 0, _say("fixed", due_on=due), None)
    elif now.until is not None:
        yield Step(now.day_zero, due, 0, _say("delayed", due_on=due), regulation(35))
    else:
        yield from _counted(run, now, now.day_zero, due, today, now.why)


def _ground(now: Round) -> Citation | None:
    return None if now.reopened else regulation(31)


def _day_zero(day: date, why: str, article: Citation | None) -> Step:
    return Step(day, day, 0, _say(f"day_zero_{why}"), article)


def _counted(run: Run, now: Round, zero: date, last: date, today: date, why: str) -> Iterator[Step]:
    """The working days after day zero up to and with the last, cut by the pauses."""
    day, why = zero + ONE_DAY, _say(f"counted_{why}")
    for span in now.spans(run.calendar, today):
        start, end = max(span.start, zero + ONE_DAY), min(span.end, last)
        if start > end:
            continue
        if day < start:
            yield Step(day, start - ONE_DAY, run.calendar.count(day - ONE_DAY, start - ONE_DAY), why, regulation(33, 2))
        yield Step(start, end, 0, _say("paused"), regulation(33, 3))
        day = end + ONE_DAY
    if day <= last:
        yield Step(day, last, run.calendar.count(day - ONE_DAY, last), why, regulation(33, 2))


def _waiting(run: Run, now: Round) -> Step:
    if now.supplement_open and now.supplement is not None:
        return Step(now.supplement.on, now.supplement.reply_by, 0, _say("awaiting_supplement"), regulation(30))
    noticed = now.fee.on if now.fee is not None else now.day_zero
    return Step(noticed, now.pay_by(run.calendar), 0, _say("awaiting_fee", days=PAYMENT.days), NOTICE_109)


def _say(id: str, **values: object) -> str:
    return explain(f"case.step.{id}", values)
