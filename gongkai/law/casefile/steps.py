"""Why a day is the last one: the clock of a case, span by span."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from gongkai.law.calendar import ONE_DAY
from gongkai.law.casefile.events import ReopenGround
from gongkai.law.casefile.state import NOTICE_109, Handled, Round, Run
from gongkai.law.citations import Citation, regulation
from gongkai.law.clock import PAYMENT
from gongkai.law.sentences import explain


@dataclass(frozen=True, slots=True)
class Step:
    """From a day to a day, both included; how many working days of them count; why. `end` is None while it waits."""

    start: date
    end: date | None
    days: int
    why: str
    article: Citation


# By what a new answer is owed; no article names its day zero.
GROUNDS: Final[Mapping[ReopenGround, Citation]] = {
    ReopenGround.RECONSIDERATION: Citation("reconsideration_law"),
    ReopenGround.LITIGATION: Citation("litigation_law"),
    ReopenGround.OWN_CORRECTION: regulation(33, 2),
}


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
    yield from _running(run, now, today)
    if (ended := _ended(now)) is not None:
        yield Step(ended.on, ended.on, 0, _say(f"ended_{ended.how}"), _ended_by(now, ended))


def _ended(now: Round) -> Handled | None:
    """Where the round came to its end without an answer: from then on there is no clock."""
    return now.handled if now.handled is not None and now.handled.how != "decided" else None


def _ended_by(now: Round, ended: Handled) -> Citation:
    if ended.how == "withdrawn":
        return regulation(27)
    return regulation(30) if now.supplement_open else NOTICE_109


def _running(run: Run, now: Round, today: date) -> Iterator[Step]:
    """What runs or waits now; after the end, up to that day."""
    ended = _ended(now)
    if now.stands_still and now.fixed is None:
        waits = _waiting(now)
        yield replace(waits, end=min(waits.end or ended.on, ended.on)) if ended is not None else waits
        return
    due = now.due(today)
    if due is None:
        return
    last = due if ended is None else min(due, ended.on)
    if now.fixed is not None:
        yield Step(now.start, last, 0, _say("fixed", due_on=due), _ground(now))
    elif now.until is not None:
        yield Step(now.day_zero, last, 0, _say("delayed", due_on=due), regulation(35))
    else:
        yield from _counted(run, now, now.day_zero, last, today, now.why)


def _ground(now: Round) -> Citation:
    return GROUNDS[now.reopened.ground] if now.reopened else regulation(31)


def _day_zero(day: date, why: str, article: Citation) -> Step:
    return Step(day, day, 0, _say(f"day_zero_{why}"), article)


def _counted(run: Run, now: Round, zero: date, last: date, today: date, why: str) -> Iterator[Step]:
    """The working days after day zero up to and with the last, cut by the pauses."""
    day, why = zero + ONE_DAY, _say(f"counted_{why}")
    for span in now.spans(today):
        start, end = max(span.start, zero + ONE_DAY), min(span.end, last)
        if start > end:
            continue
        if day < start:
            yield Step(day, start - ONE_DAY, run.calendar.count(day - ONE_DAY, start - ONE_DAY), why, regulation(33, 2))
        if span in now.waits:
            yield Step(start, end, 0, _say("waited_fee"), NOTICE_109)
        else:
            yield Step(start, end, 0, _say("paused"), regulation(33, 3))
        day = end + ONE_DAY
    if day <= last:
        yield Step(day, last, run.calendar.count(day - ONE_DAY, last), why, regulation(33, 2))


def _waiting(now: Round) -> Step:
    if now.supplement_open and now.supplement is not None:
        return Step(now.supplement.on, now.supplement.reply_by, 0, _say("awaiting_supplement"), regulation(30))
    noticed = now.fee.on if now.fee is not None else now.day_zero
    return Step(noticed, now.pay_by(), 0, _say("awaiting_fee", days=PAYMENT.days), NOTICE_109)


def _say(id: str, **values: object) -> str:
    return explain(f"case.step.{id}", values)
