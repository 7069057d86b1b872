"""
What the applicant sends in online, without an account: a supplement, reasons, a proof of payment, a withdrawal, a
choice, another contact. What it comes to in law is an event; what an officer has to judge first is an entry. What is
sent in twice (pressed twice, loaded again) is there once.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from django.utils import timezone

from gongkai.applications import attention, entries, public_kinds, sendings, words
from gongkai.applications.acts import served
from gongkai.applications.acts.frame import remember
from gongkai.applications.attention import owe_look
from gongkai.applications.cases import Case, working
from gongkai.applications.intake import attach
from gongkai.applications.models import Application, Attachment, Letter
from gongkai.applications.models.application import subject_of
from gongkai.applications.models.attachments import Role
from gongkai.applications.sendings import PORTAL
from gongkai.files.models import StoredFile
from gongkai.law.casefile import State
from gongkai.law.casefile.events import Supplemented, Withdrawn
from gongkai.law.citations import LawError, regulation
from gongkai.ledger.bodies import Fact
from gongkai.ledger.models import Entry
from gongkai.ledger.services import SYSTEM

CONTACT: Final = ("phone", "email", "address", "postcode")
Files = Sequence[StoredFile]


def supplement(pk: int, *, text: str, files: Files = (), turn: int | None = None) -> Application:
    """补正 (条例 30): received on this day, which is day zero of a new period. LawError where none was asked for."""
    with working(pk, by=SYSTEM, source=PORTAL, turn=turn) as case:
        if sendings.is_there(pk, sendings.SUPPLEMENT, text, files):
            return case.application
        tokens = _said(case, "supplement", text)
        hashes = _brought(case, files, Role.SUPPLEMENT)
        case.enter(Supplemented(on=case.today), words=tokens, files=hashes)
        owe_look(case.application, attention.SUPPLEMENT, case.today)
    return case.application


def reasons(pk: int, *, text: str, files: Files = (), turn: int | None = None) -> Application:
    """说明理由 (条例 35): kept for the officer, who judges whether they hold."""
    with working(pk, by=SYSTEM, source=PORTAL, turn=turn) as case:
        if sendings.is_there(pk, sendings.REASONS, text, files):
            return case.application
        _ensure(case, State.AWAITING_REASONS, "case.reasons_not_asked", 35)
        tokens = _said(case, "reasons_given", text)
        hashes = _brought(case, files, Role.REASONS)
        case.note(public_kinds.REASONS_SENT.id, source=PORTAL, words=tokens, files=hashes)
        owe_look(case.application, attention.REASONS, case.today)
    return case.application


def payment(pk: int, *, files: Files, turn: int | None = None) -> Application:
    """The proof that the fee was paid: the officer confirms, and only that begins the new period."""
    with working(pk, by=SYSTEM, source=PORTAL, turn=turn) as case:
        if sendings.is_there(pk, sendings.PAYMENT, "", files):
            return case.application
        _ensure(case, State.AWAITING_FEE, "case.fee_not_noticed", 42)
        hashes = _brought(case, files, Role.PAYMENT)
        case.note(public_kinds.PAYMENT_SENT.id, source=PORTAL, files=hashes)
        owe_look(case.application, attention.PAYMENT, case.today)
    return case.application


def withdraw(pk: int, *, text: str = "", turn: int | None = None) -> Application:
    """撤回申请. LawError where the answer was given."""
    with working(pk, by=SYSTEM, source=PORTAL, turn=turn) as case:
        if isinstance(case.events[-1], Withdrawn):
            return case.application
        tokens = _said(case, "withdrawal_reason", text)
        case.enter(Withdrawn(on=case.today), words=tokens)
        owe_look(case.application, attention.WITHDRAWAL, case.today)
    return case.application


def change_settings(
    pk: int, *, contact: Mapping[str, str], wants_mail: bool | None, electronic: bool | None = None
) -> Application:
    """What one page holds is done in one act: all of it or nothing. None leaves a choice as it is."""
    with working(pk, by=SYSTEM, source=PORTAL) as case:
        _change_contact(case, contact)
        if wants_mail is not None:
            _set_mail(case, wanted=wants_mail)
        if electronic is not None:
            _set_consent(case, electronic=electronic)
    return case.application


def set_consent(pk: int, *, electronic: bool) -> Application:
    """Consent to electronic service, given or taken back (国办公开办函〔2016〕235号; 民诉法 90 is the model)."""
    with working(pk, by=SYSTEM, source=PORTAL) as case:
        _set_consent(case, electronic=electronic)
    return case.application


def _set_consent(case: Case, *, electronic: bool) -> None:
    if case.application.consents_electronic != electronic:
        case.application.consents_electronic = electronic
        case.application.save(update_fields=["consents_electronic"])
        case.note(public_kinds.CONSENT_SET.id, source=PORTAL, detail={"consents_electronic": electronic})
        owe_look(case.application, attention.CONSENT, case.today)


def set_mail(pk: int, *, wanted: bool) -> Application:
    """Mails about the application, or none any more. Without an address there are none."""
    with working(pk, by=SYSTEM, source=PORTAL) as case:
        _set_mail(case, wanted=wanted)
    return case.application


def _set_mail(case: Case, *, wanted: bool) -> None:
    wanted = wanted and "email" in case.application.words
    if case.application.wants_mail != wanted:
        case.application.wants_mail = wanted
        case.application.save(update_fields=["wants_mail"])
        case.note(public_kinds.MAIL_SET.id, source=PORTAL, detail={"wants_mail": wanted})


def change_contact(pk: int, *, contact: Mapping[str, str], wants_mail: bool | None = None) -> Application:
    """Only what is filled in changes; what was said before stays sealed where its entry points to."""
    return change_settings(pk, contact=contact, wants_mail=wants_mail)


def _change_contact(case: Case, contact: Mapping[str, str]) -> None:
    new = {field: contact[field].strip() for field in CONTACT if contact.get(field, "").strip()}
    if new:
        tokens = words.seal_all(case.application.subject, new)
        case.application.words = {**case.application.words, **tokens}
        case.application.save(update_fields=["words"])
        case.note(public_kinds.CONTACT_CHANGED.id, source=PORTAL, words=tokens)
        owe_look(case.application, attention.CONTACT, case.today)


def ask_for_paper(pk: int, *, letter: Letter | None = None) -> Application:
    """The answer on paper besides: the officer sends it."""
    with working(pk, by=SYSTEM, source=PORTAL) as case:
        if sendings.waits_for_paper(entries.entries_of(pk)):
            return case.application
        detail: dict[str, Fact] = {"letter": letter.pk} if letter else {}
        case.note(public_kinds.PAPER_ASKED.id, source=PORTAL, detail=detail)
        owe_look(case.application, attention.PAPER, case.today)
    return case.application


def open_letter(pk: int, letter: Letter) -> None:
    """The applicant has opened it: the first time is an entry, and may be its service."""
    if letter.opened_at is not None:
        return
    with working(pk, by=SYSTEM, source=PORTAL) as case:
        now = timezone.now()
        if not Letter.objects.filter(pk=letter.pk, opened_at=None).update(opened_at=now):
            return
        letter.opened_at = now
        detail: dict[str, Fact] = {"letter": letter.pk, "kind": letter.kind}
        case.note(public_kinds.LETTER_OPENED.id, source=PORTAL, detail=detail)
        served.opened(case, letter)


def take_file(pk: int, attachment: Attachment) -> None:
    """The applicant took it along: the first time is an entry."""
    if _is_taken(attachment):
        return
    with working(pk, by=SYSTEM, source=PORTAL) as case:
        if _is_taken(attachment):  # by another window, meanwhile
            return
        detail: dict[str, Fact] = {"attachment": attachment.pk}
        case.note(public_kinds.FILE_TAKEN.id, source=PORTAL, files=[attachment.file.sha256], detail=detail)


def _is_taken(attachment: Attachment) -> bool:
    taken = Entry.objects.filter(subject=subject_of(attachment.application_id), kind=public_kinds.FILE_TAKEN.id)
    bodies = taken.values_list("body", flat=True)
    return any(json.loads(body)["facts"]["detail"]["attachment"] == attachment.pk for body in bodies)


def _ensure(case: Case, state: State, rule: str, article: int) -> None:
    if case.opened.state is not state:
        raise LawError(rule, regulation(article))


def _said(case: Case, field: str, text: str) -> dict[str, str]:
    """Sealed, and among the words of the case."""
    return remember(case.application, words.seal_all(case.application.subject, {field: text.strip()}))


def _brought(case: Case, files: Files, role: Role) -> list[str]:
    for stored in files:
        attach(case.application, stored, role, by=SYSTEM)
    return [stored.sha256 for stored in files]
