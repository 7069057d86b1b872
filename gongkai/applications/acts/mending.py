"""Rows that copy what an event says, after its correction: the charge, the one who was asked, the letter."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from django.utils import timezone

from gongkai.applications import attention, handout_kinds
from gongkai.applications.acts.archived import retain
from gongkai.applications.acts.served import sent
from gongkai.applications.acts.tracing import letter_served, letters_of
from gongkai.applications.cases import Case
from gongkai.applications.models import Charge, Consultation
from gongkai.applications.models.letters import LetterQuerySet
from gongkai.applications.withdrawals import end_told
from gongkai.duties import services as duties
from gongkai.law.casefile import Event
from gongkai.law.casefile.correcting import as_corrected
from gongkai.law.casefile.events import (
    ConsultationDelivered,
    ConsultationSent,
    FeeDelivered,
    FeeNoticed,
    FeePaid,
    Party,
    ReceiptConfirmed,
    Served,
    Submitted,
    Withdrawn,
)

Mend = Callable[[Case, int, Any, Any], None]  # the number of the event, as it was, as it is now


def mend(case: Case, number: int, original: Event) -> None:
    """`original` is the event as it was read before; the rows follow it as it is read now (None: it is void)."""
    now = dict(as_corrected(list(enumerate(case.events, 1)), case.today)).get(number)
    if change := MENDS.get(type(original)):
        change(case, number, original, now)
    if now is None:
        _void_letters(case, number)
    if now is None and isinstance(original, Submitted):
        unmake(case)


def unmake(case: Case) -> None:
    """
    It was registered by mistake, and is no application: its letters are none, nobody has to look at it. What was
    handed out, drafted or proposed is taken back as at every end. Its words are kept as long as those of others.
    """
    case.application.letters.in_force().update(voided_at=timezone.now())
    attention.looked(case.application)
    for row in case.application.handouts.all():
        duties.settle(handout_kinds.READ.id, row.subject)
    retain(case)


def _void_letters(case: Case, number: int) -> None:
    """What was signed in the act that did not happen is no letter of the case any more: nobody opens or cites it."""
    letters = letters_of(case.application, number)
    case.application.letters.in_force().filter(pk__in=letters).update(voided_at=timezone.now())


def charge(case: Case, _number: int, was: FeeNoticed, now: FeeNoticed | None) -> None:
    rows = Charge.objects.filter(application=case.application, noticed_on=was.on, is_void=False)
    if now is None:
        rows.update(is_void=True)
    else:
        rows.update(noticed_on=now.on)


def payment(case: Case, _number: int, was: FeePaid, now: FeePaid | None) -> None:
    rows = Charge.objects.filter(application=case.application, paid_on=was.on, is_void=False)
    rows.update(paid_on=None if now is None else now.on)


def consultation(case: Case, _number: int, was: ConsultationSent, now: ConsultationSent | None) -> None:
    """Of one that is void nothing is awaited."""
    rows = Consultation.objects.filter(application=case.application, key=was.id)
    if now is None:
        rows.filter(ended_on=None).update(ended_on=case.today)
    else:
        rows.update(party=now.party.value, item=now.item)
        if now.reply_by != was.reply_by:
            rows.update(answer_by=now.reply_by)


def fee_delivery(case: Case, _number: int, was: FeeDelivered, now: FeeDelivered | None) -> None:
    _arrival(case.application.letters.filter(kind="fee"), was.on, None if now is None else now.on)


def consultation_delivery(case: Case, _number: int, was: ConsultationDelivered, now: Any) -> None:
    asked = case.application.letters.filter(consultation__key=was.id)
    _arrival(asked, was.on, None if now is None else now.on)
    if now is None:  # the law's day to answer ran from what did not happen
        Consultation.objects.filter(application=case.application, key=was.id).exclude(party=Party.OTHER_ORGAN).update(
            answer_by=None
        )


def withdrawal(case: Case, _number: int, _was: Withdrawn, now: Withdrawn | None) -> None:
    """Who did not withdraw was not to be told that nothing more is done; whoever withdraws again is told anew."""
    if now is None:
        end_told(case.application).update(voided_at=timezone.now())


def _arrival(letters: LetterQuerySet, was: date, now: date | None) -> None:
    """Of the letters that were signed for on the wrong day; one that is not known to have come is marked anew."""
    letters.in_force().filter(delivered_on=was).update(delivered_on=now)


def receipt(case: Case, _number: int, _was: Event, _now: Event | None) -> None:
    """What was charged counts in the month of receipt (国办函〔2020〕109号 4)."""
    received = case.casefile.received_on
    if received is not None:
        Charge.objects.filter(application=case.application).update(month=received.replace(day=1))


def service(case: Case, number: int, _was: Served, now: Served | None) -> None:
    """Of the letter that was served then: after a reopening there is another."""
    before = case.events[:-1]  # as they were read when it was entered wrong
    letter = letter_served(case.application, before, number, case.today)
    if letter is None:
        return
    if now is not None:
        sent(letter, now.method, now.on)
        return
    letter.method, letter.sent_on, letter.delivered_on = "", None, None
    letter.save(update_fields=["method", "sent_on", "delivered_on"])


MENDS: Final[Mapping[type[Event], Mend]] = {
    FeeNoticed: charge,
    FeePaid: payment,
    FeeDelivered: fee_delivery,
    ConsultationSent: consultation,
    ConsultationDelivered: consultation_delivery,
    Submitted: receipt,
    ReceiptConfirmed: receipt,
    Served: service,
    Withdrawn: withdrawal,
}
