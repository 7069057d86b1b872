"""What acts have in common: a case that is open, a clock that runs, a date that can be moved."""

from collections.abc import Callable
from datetime import date

from gongkai.law.casefile.state import NOTICE_109, Breach, Round, Run
from gongkai.law.citations import REGISTER, Citation, LawError, regulation
from gongkai.law.sentences import explain

Need = Callable[[Run, date], None]


def refuse(rule: str, article: Citation, **values: object) -> LawError:
    return LawError(f"case.{rule}", article, **values)


def breach(run: Run, rule: str, article: Citation, number: int | None = None, **values: object) -> None:
    """Noted beside the event that is taken in, or the one with this number."""
    rule = f"case.breach.{rule}"
    run.breaches.append(Breach(rule, article, explain(rule, values), run.number if number is None else number))


def open_round(run: Run) -> Round:
    """The round of an application that is received and not yet answered, given up or withdrawn."""
    now = run.round
    if now is not None and now.handled is None and run.archived_on is None:
        return now
    if run.submitted is None:
        raise unsubmitted(run)
    if run.archived_on is not None:
        raise refuse("archived", regulation(45))
    if run.gone_on is not None:
        raise refuse("withdrawn", regulation(36), on=run.gone_on)
    if now is None or now.handled is None:
        raise refuse("not_received", regulation(31))
    raise refuse(f"after_{now.handled.how}", regulation(36), on=now.handled.on)


def unsubmitted(run: Run) -> LawError:
    """Nothing can be done where nobody applied, or where that was registered by mistake."""
    if run.void is not None:
        return refuse("registration_void", REGISTER, on=run.void.by.on)
    return refuse("not_submitted", regulation(29))


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
    """A round whose due date an act can move: (R) not one that a court or an organ of 复议 set."""
    now = running(run)
    if now.fixed is not None and run.readings.set_date_bars_moves:
        raise refuse("fixed", regulation(33, 2), due_on=now.fixed)
    return now


def in_time(run: Run, on: date, article: Citation) -> Round:
    """A round that is not yet due; while others are asked, (R) by the date that follows if they answered that day."""
    now = movable(run)
    due = now.due(on)
    if due is not None and on > due:
        raise refuse("after_due", article, due_on=due)
    return now


def need_running(run: Run, _on: date) -> None:
    """(R) While a supplement or a fee is awaited nothing is decided."""
    if run.readings.deciding_while_awaiting:
        open_round(run)
    else:
        running(run)


def not_before(day: date, other: date, field: str, article: Citation) -> None:
    if day < other:
        raise refuse("before", article, field=field, day=day, other=other)
