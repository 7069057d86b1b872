"""The fee for clearly excessive applications: the notice, its delivery, the payment (国办函〔2020〕109号)."""

from datetime import date
from decimal import Decimal

from gongkai.law.calendar import ONE_DAY, Span
from gongkai.law.casefile.events import FeeDelivered, FeeNoticed, FeePaid
from gongkai.law.casefile.needs import breach, in_time, movable, not_before, open_round, refuse
from gongkai.law.casefile.state import NOTICE_109, Leg, Round, Run
from gongkai.law.citations import LawError, regulation
from gongkai.law.clock import PAYMENT
from gongkai.law.tariff import Method, fee, in_force, scale


def need_fee_free(run: Run, on: date) -> None:
    """Within the period to answer; (R) after it the notice cannot be, and (R) there is one in a round."""
    if on < in_force():
        raise refuse("fee_too_early", NOTICE_109, since=in_force())
    now = movable(run) if run.readings.fee_after_due else in_time(run, on, NOTICE_109)
    if now.fee is not None and run.readings.fee_once:
        raise refuse("fee_twice", NOTICE_109)


def notice_fee(run: Run, event: FeeNoticed) -> None:
    now = open_round(run)
    if event.delivered_on is not None:
        not_before(event.delivered_on, event.on, "delivered_on", NOTICE_109)
    due = now.due(event.on) if run.readings.fee_after_due else None
    if due is not None and event.on > due:
        breach(run, "fee_late", PAYMENT.citation, on=event.on, due_on=due)
    check_amount(run, event)
    now.fee, now.fee_open, now.stopped_on = event, True, event.on
    deliver(now, event.delivered_on)
    now.legs.append(Leg(now.why, regulation(33, 2), now.day_zero, event.on, counted=True))


def check_amount(run: Run, event: FeeNoticed) -> None:
    """
    The amount by the tariff (109号 4, 5). By pieces, where it is not said what is already charged for
    the month, it can only be too much. Nothing owed is no ground for a notice that stops the clock.
    """
    whole, already = fee(event.method, event.quantity, event.on), event.already or Decimal(0)
    article = scale(event.method).citation
    if event.already is not None and event.method is Method.PAGES:
        raise refuse("fee_already", article)
    if already > whole:
        raise LawError("tariff.already", article, already=already, total=whole)
    owed = whole - already
    unsaid = event.method is Method.PIECES and event.already is None
    if event.amount > owed or (event.amount < owed and not unsaid):
        breach(run, "fee_amount", article, amount=event.amount, owed=owed)
    elif owed == 0:
        breach(run, "fee_nothing", article, quantity=event.quantity)


def need_fee_open(run: Run, _on: date) -> None:
    if not open_round(run).fee_open:
        raise refuse("fee_not_noticed", NOTICE_109)


def need_fee_undelivered(run: Run, on: date) -> None:
    need_fee_open(run, on)
    if open_round(run).fee_delivered is not None:
        raise refuse("fee_delivered_twice", NOTICE_109)


def deliver_fee(run: Run, event: FeeDelivered) -> None:
    deliver(open_round(run), event.on)


def deliver(now: Round, day: date | None) -> None:
    """The last day to pay follows; a calendar that does not reach so far refuses here, and names this entry."""
    now.fee_delivered = day
    now.pay_by()


def pay_fee(run: Run, event: FeePaid) -> None:
    """The period begins anew with the day of payment as day zero (R); or goes on where it stood."""
    now = open_round(run)
    now.fee_open = False
    if now.fee is None:
        return
    if run.readings.payment_restarts:
        now.legs.append(Leg("fee", NOTICE_109, now.fee.on, event.on, counted=False))
        now.restart(event.on, "fee_paid")
        return
    now.legs.pop()
    if event.on > now.fee.on:
        now.waits.append(Span(now.fee.on + ONE_DAY, event.on))
