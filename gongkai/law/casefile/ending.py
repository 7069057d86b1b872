"""How an application ends and begins again: decided, served, given up, withdrawn, reopened, archived (条例 30-45)."""

from datetime import date

from gongkai.law.casefile.deciding import decide
from gongkai.law.casefile.events import (
    Abandoned,
    AbandonGround,
    Archived,
    Decided,
    Reopened,
    Served,
    Service,
    Withdrawn,
)
from gongkai.law.casefile.needs import breach, need_open, not_before, open_round, refuse, unsubmitted
from gongkai.law.casefile.state import NOTICE_109, Handled, Round, Run
from gongkai.law.citations import Citation, regulation
from gongkai.law.outcomes import outcome

NOTICE_235 = Citation("notice_235")


def decided(run: Run, event: Decided) -> None:
    now = open_round(run)
    kind = decide(run, now, event)
    now.decision = event
    handle(run, now, Handled(event.on, event.kind, kind.leaf, kind.id))


def handle(run: Run, now: Round, handled: Handled) -> None:
    now.handled = handled
    run.handled.append(handled)


def need_decision(run: Run, _on: date) -> None:
    if run.submitted is None:
        raise unsubmitted(run)
    if run.archived_on is not None:
        raise refuse("archived", regulation(45))
    now = run.round
    if now is None or now.handled is None or now.handled.how == "withdrawn":
        raise refuse("nothing_to_serve", regulation(36))
    if now.served is not None:
        raise refuse("served_twice", NOTICE_235, on=now.served)


def serve(run: Run, event: Served) -> None:
    """Electronically only with the applicant's consent, which is on record (R: without it the service stands)."""
    if run.round is not None:
        run.round.served = event.on
    if event.method is Service.ELECTRONIC and not event.consented:
        breach(run, "no_consent", NOTICE_235)


def need_period_over(run: Run, on: date) -> None:
    now = open_round(run)
    if not now.stands_still:
        raise refuse("nothing_awaited", regulation(30))
    last = last_day(now)
    if last is None:
        raise refuse("fee_not_delivered", NOTICE_109)
    if on <= last:
        raise refuse("period_not_over", regulation(30) if now.supplement_open else NOTICE_109, last=last)


def last_day(now: Round) -> date | None:
    """The last day to supplement or to pay."""
    if now.supplement_open and now.supplement is not None:
        return now.supplement.reply_by
    return now.pay_by()


def abandon(run: Run, event: Abandoned) -> None:
    now = open_round(run)
    if (event.ground is AbandonGround.NOT_SUPPLEMENTED) != now.supplement_open:
        raise refuse("other_ground", regulation(30) if now.supplement_open else NOTICE_109)
    kind = outcome(f"otherwise.{event.ground.value}")
    handle(run, now, Handled(event.on, event.kind, kind.leaf, kind.id))


def need_withdrawable(run: Run, on: date) -> None:
    if run.submitted is not None and run.received_on is None and run.gone_on is None and run.archived_on is None:
        return
    need_open(run, on)


def withdraw(run: Run, event: Withdrawn) -> None:
    if run.received_on is None:
        run.gone_on = event.on
        return
    kind = outcome("otherwise.withdrawn")
    handle(run, open_round(run), Handled(event.on, event.kind, kind.leaf, kind.id))


def need_handled(run: Run, _on: date) -> None:
    """(R) What was withdrawn before it was received has nothing to answer anew."""
    if run.submitted is None:
        raise unsubmitted(run)
    if run.round is None or run.round.handled is None:
        raise refuse("not_handled", regulation(36))


def reopen(run: Run, event: Reopened) -> None:
    if event.due_on is not None:
        not_before(event.due_on, event.on, "due_on", regulation(36))
    run.archived_on = None
    run.open_round(Round(run.rules, event.on, event.on, reopened=event, why="reopened"))


def need_end(run: Run, _on: date) -> None:
    """(R) A decision is filed when it is served."""
    if run.submitted is None:
        raise unsubmitted(run)
    if run.archived_on is not None:
        raise refuse("archived", regulation(45))
    now = run.round
    handled = None if now is None else now.handled
    served = now is not None and (now.served is not None or not run.readings.archive_needs_service)
    if run.gone_on is None and (handled is None or (handled.how == "decided" and not served)):
        raise refuse("not_ended", regulation(45))


def archive(run: Run, event: Archived) -> None:
    run.archived_on = event.on
