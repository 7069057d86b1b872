"""登记: an application comes in, by whichever way (条例 27, 29, 31)."""

import hmac
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db import IntegrityError, transaction

from gongkai.agencies import numbering
from gongkai.agencies.clock import today as today_in_china
from gongkai.agencies.models import Agency, Purpose
from gongkai.applications import words as wording
from gongkai.applications.cases import Case, rules_of
from gongkai.applications.models import Application, Attachment
from gongkai.applications.models.attachments import Role
from gongkai.applications.words import Keys
from gongkai.files.models import StoredFile
from gongkai.files.services import use
from gongkai.law.casefile.events import ApplicantKind, ReceiptConfirmed, Submitted
from gongkai.law.receipt import Channel
from gongkai.ledger.bodies import Fact
from gongkai.ledger.services import Actor

# Words of an application (条例 29). What is asked for is `matter`; `feature` is its 文号 or other mark.
FIELDS: Final = (
    "name", "identity_kind", "identity_number", "representative", "contact",
    "phone", "email", "address", "postcode", "employer",
    "agent_name", "agent_identity_number", "agent_phone",
    "matter", "feature", "form", "purpose", "help",
)  # fmt: skip
WAITING: Final = frozenset({Channel.ORDINARY_MAIL, Channel.ONLINE, Channel.FAX})  # received when confirmed


@dataclass(frozen=True, kw_only=True)
class Intake:
    """What came in. `key` makes a form that is sent twice one application; `words` has fields of FIELDS."""

    agency: Agency
    channel: Channel
    applicant_kind: ApplicantKind
    words: Mapping[str, str]
    on: date
    key: uuid.UUID = field(default_factory=uuid.uuid4)
    tries: tuple[date, ...] = ()
    confirmed_on: date | None = None  # both sides have confirmed (条例 31)
    confirmed_how: str = ""  # a code of acts.receipt_confirmed.How
    confirmed_who: str = ""  # with whom, what was said
    way: str = ""  # a code of desk.ways: finer than the channel of the law
    reason: str = ""  # why it is entered later than it came
    topic: str = ""
    delivery: str = ""
    medium: str = ""
    consents_electronic: bool = False
    wants_mail: bool = False
    needs_help: bool = False
    code: str = ""  # the query code, where the form brings it: the same form sent twice then shows the same receipt
    files: Sequence[tuple[StoredFile, str]] = ()  # with the Role of each


@dataclass(frozen=True)
class Registered:
    """`code` is shown once and kept nowhere; blank where the same form was sent before and did not bring it."""

    application: Application
    code: str
    was_known: bool = False  # the same form was sent before


def register(intake: Intake, *, by: Actor, source: str, today: date | None = None) -> Registered:
    """
    The application is in the register, has its number, and nothing of it is lost. Raises LawError for a day
    that cannot be, ValidationError where the agency has no numbering rule that works.
    """
    if known := _sent_before(intake):
        return known
    code, keys = intake.code or wording.new_code(), wording.keys()
    try:
        return Registered(_taken_in(intake, code, keys, by, source, today or today_in_china()), code)
    except IntegrityError:
        if known := _sent_before(intake):  # at the same moment
            return known
        raise


def _sent_before(intake: Intake) -> Registered | None:
    known = Application.objects.filter(intake_key=intake.key).first()
    if known is None:
        return None
    brought = intake.code and hmac.compare_digest(wording.code_hash(known.number, intake.code), known.code_hash)
    return Registered(known, intake.code if brought else "", was_known=True)


@transaction.atomic
def _taken_in(intake: Intake, code: str, keys: Keys, by: Actor, source: str, today: date) -> Application:
    application = _created(intake, code, keys, by)
    rules = rules_of(intake.agency)
    case = Case(application=application, rules=rules, by=by, source=source, today=today, events=[])
    _enter(case, intake)
    case.settle()
    return application


def _created(intake: Intake, code: str, keys: Keys, by: Actor) -> Application:
    said = {name: intake.words.get(name, "").strip() for name in FIELDS}
    application = Application(
        agency=intake.agency,
        number=str(intake.key),  # until it has its own, a line further down
        intake_key=intake.key,
        applicant_label=wording.label_of(said["name"], natural=intake.applicant_kind is ApplicantKind.NATURAL),
        applicant_key=keys.of_person(said["identity_number"]),
        topic=intake.topic.strip(),
        topic_key=keys.of_topic(said["matter"]),
        delivery=intake.delivery,
        medium=intake.medium,
        consents_electronic=intake.consents_electronic,
        wants_mail=intake.wants_mail and bool(said["email"]),
        needs_help=intake.needs_help,
        state="awaiting_confirmation",
        channel=intake.channel.value,
        applicant_kind=intake.applicant_kind.value,
        submitted_on=intake.on,
    )
    application.save(force_insert=True)
    number = numbering.issue(Purpose.APPLICATION, intake.agency, intake.on.year, by, subject=application.subject)
    application.number = number.text
    application.code_hash = keys.of_code(number.text, code)
    application.words = wording.seal_all(application.subject, said)
    application.save(update_fields=["number", "code_hash", "words"])
    for stored, role in intake.files:
        attach(application, stored, Role(role), by=by)
    return application


def _enter(case: Case, intake: Intake) -> None:
    submitted, confirmed = events_of(intake, receipt_confirms=_receipt_confirms(case, intake))
    detail: dict[str, Fact] = {"consents_electronic": intake.consents_electronic}
    if intake.way:
        detail["way"] = intake.way
    files = [stored.sha256 for stored, _role in intake.files]
    case.enter(submitted, words=case.application.words, files=files, detail=detail)
    if confirmed:
        case.enter(confirmed, **_how_confirmed(case, intake))


def events_of(intake: Intake, *, receipt_confirms: bool = False) -> tuple[Submitted, ReceiptConfirmed | None]:
    """What is entered when it comes in; the second where receipt was confirmed already, and has to be."""
    submitted = Submitted(
        on=intake.on,
        channel=intake.channel,
        applicant_kind=intake.applicant_kind,
        tries=intake.tries,
        reason=intake.reason,
    )
    day = intake.confirmed_on or (intake.on if receipt_confirms else None)
    if intake.channel not in WAITING or day is None:
        return submitted, None
    return submitted, ReceiptConfirmed(on=day, reason=intake.reason)


def _how_confirmed(case: Case, intake: Intake) -> dict[str, Fact]:
    tokens = wording.seal_all(case.application.subject, {"confirmed": intake.confirmed_who})
    detail = {"how": intake.confirmed_how} if intake.confirmed_how else {}
    return {name: fact for name, fact in (("words", tokens), ("detail", detail)) if fact}


def _receipt_confirms(case: Case, intake: Intake) -> bool:
    """Where the agency's published 指南 says that the portal's receipt is the confirmation of both sides."""
    return case.source == "portal" and intake.channel is Channel.ONLINE and case.rules.practice.receipt_confirms


def attach(
    application: Application, stored: StoredFile, role: Role, *, by: Actor, pages: int | None = None, need: str = ""
) -> Attachment:
    """A file becomes part of the case. Within the act's transaction; the act names its hash in its entry."""
    use(stored, application.subject)
    return Attachment.objects.create(
        application=application, file=stored, role=role, pages=pages, need=need, post=by.post
    )
