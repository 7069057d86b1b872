"""What acts have in common: a case that is open, a clock that runs, a date that can be moved."""

from collections.abc import Callable
from datetime import date

from gongkai.law.casefile.state import (
    NOTICE_109,
    Breach,
    Round,
    Run,
)
from gongkai.law.citations import Citation, LawError, regulation
from gongkai.law.sentences import explain

Need = Callable[[Run, date], None]


def refuse(rule: str, article: Citation | None, **values: object) -> LawError:
    return LawError(f"case.{rule}", article, **values)


def breach(run: Run, rule: str, article: Citation, **values: object) -> None:
    run.breaches.append(Breach(f"case.breach.{rule}", article, explain(f"case.breach.{rule}", values), run.number))


def open_round(run: Run) -> Round:
    """The round of an application that is received and not yet answered, given up or withdrawn."""
    if run.submitted is None:
        raise refuse("not_submitted", regulation(29))
    if run.archived_on is not None:
        raise refuse("archived", regulation(45))
    if run.gone_on is not None:
        raise refuse("withdrawn", None, on=run.gone_on)
    if run.round is None:
        raise refuse("not_received", regulation(31))
    if run.round.handled is not None:
        raise refuse(f"after_{run.round.handled.how}", regulation(36), on=run.round.handled.on)
    return run.round


def need_open(run: Run, _on: date) -> None:
    open_round(run)


def running(run: Run) -> Round:
    """A round whose clock is not standing still."""
    now = open_round(run)
    if now.supplement_open:
        raise refuse("awaiting_supplement", regulation(30))
    if now.fee_open:
        raise refuse("awaiting_fee", NOTICE_109)
    return now


def movable(run: Run) -> Round:
    """A round whose due date an act can move: not one that a court or an organ of 复议 set (our reading)."""
    now = running(run)
    if now.fixed is not None:
        raise refuse("fixed", None, due_on=now.fixed)
    return now


def in_time(run: Run, on: date, article: Citation) -> Round:
    now = movable(run)
    due = now.due(run.calendar, on)
    if due is not None and on > due:
        raise refuse("after_due", article, due_on=due)
    return now


def need_running(run: Run, _on: date) -> None:
    running(run)


def not_before(day: date, other: date, field: str) -> None:
    if day < other:
        raise refuse("before", None, field=field, day=day, other=other)
