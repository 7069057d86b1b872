"""
其他来件: what arrives and is no application (misfiled mail, 条例 41, 47, 51). No cell of table three counts it: it is
no row of `Application`. Its days are the agency's own, for the 条例 sets none.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.clock import today as today_in_china
from gongkai.agencies.models import Agency
from gongkai.applications import intake, matter_letters, words
from gongkai.applications import matter_kinds as kinds
from gongkai.applications.cases import practice_of, rules_of
from gongkai.applications.intake import Intake, Registered
from gongkai.applications.models import Application, Attachment, Destroyed, Matter, MatterFile, MatterLetter
from gongkai.applications.models.attachments import Role
from gongkai.applications.models.matters import Genre, Paper, Status
from gongkai.applications.models.proposals import Standing
from gongkai.duties import services as duties
from gongkai.files.models import StoredFile
from gongkai.files.services import use
from gongkai.law.casefile.events import ApplicantKind
from gongkai.law.citations import REGISTER, LawError
from gongkai.law.letters import LetterText
from gongkai.law.receipt import Channel
from gongkai.ledger import chains
from gongkai.ledger.bodies import Fact
from gongkai.ledger.kinds import EntryKind
from gongkai.ledger.models import Entry
from gongkai.ledger.services import Actor, Draft, append

FIELDS: Final = (  # as an application has them: it may become one
    "name", "identity_kind", "identity_number", "representative", "contact",
    "phone", "email", "address", "postcode",
    "agent_name", "agent_identity_number", "agent_phone",
    "matter",
)  # fmt: skip
ANSWER_WORDS: Final = "answer"  # the token of R15, or of what a plain answer says
TAKEN_ALONG: Final = (Role.APPLICATION, Role.IDENTITY, Role.AUTHORITY, Role.MATERIAL)
Files = Sequence[tuple[StoredFile, Paper]]


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """What came in. `words` has fields of FIELDS; `key` makes a form that is sent twice one matter."""

    agency: Agency
    genre: Genre
    channel: Channel
    on: date
    words: Mapping[str, str]
    topic: str = ""
    about: Application | None = None
    is_person: bool = True
    consents_electronic: bool = False
    files: Files = ()
    key: uuid.UUID = field(default_factory=uuid.uuid4)


def register(arrival: Arrival, *, by: Actor, today: date | None = None) -> Matter:
    """LawError for a day that lies ahead."""
    if known := Matter.objects.filter(intake_key=arrival.key).first():
        return known
    if arrival.on > (today or today_in_china()):
        raise LawError("case.ahead", REGISTER, on=arrival.on)
    try:
        return _taken_in(arrival, by)
    except IntegrityError:
        if known := Matter.objects.filter(intake_key=arrival.key).first():  # at the same moment
            return known
        raise


@transaction.atomic
def _taken_in(arrival: Arrival, by: Actor) -> Matter:
    matter = _created(arrival)
    for stored, paper in arrival.files:
        _attach(matter, stored, paper, by)
    kinds.owe(kinds.MATTER, matter)
    told: dict[str, Fact] = {"genre": matter.genre, "channel": matter.channel, "due_on": matter.due_on}
    if arrival.about:
        told["about"] = arrival.about.pk
    if arrival.files:
        told |= _told_of(arrival.files)
    note(matter, kinds.REGISTERED, by, arrival.on, words=matter.words, **told)
    return matter


def _created(arrival: Arrival) -> Matter:
    rules = rules_of(arrival.agency)
    said = {name: arrival.words.get(name, "").strip() for name in FIELDS}
    label = words.label_of(said["name"], natural=arrival.is_person)
    matter = Matter.objects.create(
        agency=arrival.agency,
        number=_next_number(arrival.agency, arrival.on.year),
        intake_key=arrival.key,
        genre=arrival.genre,
        channel=arrival.channel.value,
        arrived_on=arrival.on,
        due_on=rules.calendar.add(arrival.on, rules.practice.complaint_days),
        sender_label=label or str(_("（未署名）")),
        sender_key=words.person_key(said["identity_number"]),
        is_unit=not arrival.is_person,
        consents_electronic=arrival.consents_electronic,
        topic=arrival.topic.strip(),
        about=arrival.about,
    )
    matter.words = words.seal_all(matter.subject, said)
    matter.save(update_fields=["words"])
    return matter


def _next_number(agency: Agency, year: int) -> str:
    """Counted apart from applications: a year's numbers of those have no gaps because of these."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    prefix = f"其他〔{year}〕"
    return f"{prefix}{Matter.objects.filter(agency=agency, number__startswith=prefix).count() + 1}号"


def add_files(pk: int, files: Files, *, by: Actor) -> None:
    """Scans that come later, also after it was ended. LawError where it was destroyed."""
    with transaction.atomic():
        matter = locked(pk)
        if matter.destroyed == Destroyed.YES:
            raise LawError("matter.destroyed", REGISTER, number=matter.number)
        for stored, paper in files:
            _attach(matter, stored, paper, by)
        note(matter, kinds.FILES_ADDED, by, None, **_told_of(files))


def attach_proofs(matter: Matter, files: Sequence[StoredFile], by: Actor) -> list[str]:
    """送达凭证, within the act of service: their hashes for its entry."""
    for stored in files:
        _attach(matter, stored, Paper.PROOF, by)
    return [stored.sha256 for stored in files]


def _attach(matter: Matter, stored: StoredFile, paper: Paper, by: Actor) -> None:
    use(stored, matter.subject)
    MatterFile.objects.create(matter=matter, file=stored, role=paper, post=by.post)


def _told_of(files: Files) -> dict[str, Fact]:
    return {"files": [stored.sha256 for stored, _paper in files], "roles": [paper.value for _stored, paper in files]}


def transfer(
    pk: int, *, to: str, on: date, by: Actor, letter: str = "", reason: str = "", late_reason: str = ""
) -> Matter:
    """转送 to whom it belongs. `letter`: the number of the letter that it went with, where there was one."""
    said = {"transferred_to": to, "transfer_letter": letter, "reason": reason, "late_reason": late_reason}
    with transaction.atomic():
        matter = open_one(pk, on)
        tokens = words.seal_all(matter.subject, said)
        return end(matter, Status.TRANSFERRED, kinds.TRANSFERRED, by, on, tokens)


def answer(pk: int, *, said: str, on: date, by: Actor, late_reason: str = "") -> Matter:
    """Answered in plain words: a complaint, or mail that was answered by saying where it belongs."""
    with transaction.atomic():
        matter = open_one(pk, on)
        if matter.genre == Genre.RECORD_CORRECTION:
            raise LawError("matter.by_letter", REGISTER)
        tokens = words.seal_all(matter.subject, {ANSWER_WORDS: said, "late_reason": late_reason})
        return end(matter, Status.ANSWERED, kinds.ANSWERED, by, on, tokens)


def close(pk: int, *, reason: str, on: date, by: Actor, late_reason: str = "") -> Matter:
    """Ended without an answer: anonymous, said before, withdrawn."""
    with transaction.atomic():
        matter = open_one(pk, on)
        tokens = words.seal_all(matter.subject, {"closed_reason": reason, "late_reason": late_reason})
        return end(matter, Status.CLOSED, kinds.CLOSED, by, on, tokens)


def become_application(
    pk: int, *, applicant_kind: ApplicantKind, by: Actor, reason: str, confirmed_on: date | None = None, code: str = ""
) -> Registered:
    """
    It asks for information after all: registered as an application of the day on which it came, with who sent it, its
    scans and a link to it. Sent twice, it is the same application: its key is that of the matter.
    """
    with transaction.atomic():
        matter = locked(pk)
        wanted = _intake(matter, applicant_kind, reason, confirmed_on, code)
        if not Application.objects.filter(intake_key=wanted.key).exists():
            _refuse_ended(matter)
        done = intake.register(wanted, by=by, source="desk")
        if matter.status == Status.OPEN:
            matter.about = done.application
            matter.save(update_fields=["about"])
            end(matter, Status.CLOSED, kinds.BECAME, by, today_in_china(), {}, application=done.application.pk)
    return done


def _intake(matter: Matter, applicant_kind: ApplicantKind, reason: str, confirmed_on: date | None, code: str) -> Intake:
    papers = MatterFile.objects.filter(matter=matter).select_related("file__content")
    return Intake(
        agency=matter.agency,
        channel=Channel(matter.channel),
        applicant_kind=applicant_kind,
        words=words.opened(matter.words, *FIELDS),
        on=matter.arrived_on,
        key=uuid.uuid5(matter.intake_key, "application"),
        confirmed_on=confirmed_on,
        reason=reason,
        topic=matter.topic,
        consents_electronic=matter.consents_electronic,
        code=code,
        files=[(paper.file, paper.role) for paper in papers],
    )


def from_application(application: Application, genre: Genre, *, by: Actor) -> Matter:
    """
    What was filed as an application and is (also) a complaint, a request under 条例 41 or mail for somebody else: as a
    matter of the same day, with who sent it and its papers. The application is ended by an act of its own. Sent twice,
    it is the same matter.
    """
    papers = Attachment.objects.filter(application=application, role__in=TAKEN_ALONG).select_related("file__content")
    return register(
        Arrival(
            agency=application.agency,
            genre=genre,
            channel=Channel(application.channel),
            on=application.submitted_on,
            words=words.opened(application.words, *FIELDS),
            topic=application.topic,
            about=application,
            is_person=application.applicant_kind == ApplicantKind.NATURAL,
            consents_electronic=application.consents_electronic,
            files=[(paper.file, Paper(paper.role)) for paper in papers],
            key=uuid.uuid5(application.intake_key, "matter"),
        ),
        by=by,
    )


def locked(pk: int) -> Matter:
    """For an act, within its transaction."""
    found: Matter = Matter.objects.select_for_update(of=("self",)).select_related("agency", "about").get(pk=pk)
    return found


def open_one(pk: int, on: date) -> Matter:
    """Locked. LawError where it is over already, or the day cannot be."""
    matter = locked(pk)
    _refuse_ended(matter)
    refuse_day(matter, on)
    return matter


def refuse_day(matter: Matter, on: date) -> None:
    if on > today_in_china():
        raise LawError("case.ahead", REGISTER, on=on)
    if on < matter.arrived_on:
        raise LawError("matter.before_arrival", REGISTER, on=matter.arrived_on)


def _refuse_ended(matter: Matter) -> None:
    if matter.status != Status.OPEN:
        raise LawError("matter.ended", REGISTER, number=matter.number)


def end(
    matter: Matter, status: Status, kind: EntryKind, by: Actor, on: date, tokens: Mapping[str, str], **facts: Fact
) -> Matter:
    """Over, and kept from now on for as long as the agency's rules say. What was still proposed is moot."""
    matter.status, matter.closed_on, matter.words = status, on, {**matter.words, **tokens}
    matter.retained_until = on.replace(year=on.year + practice_of(matter.agency).retention_years, month=12, day=31)
    matter.save(update_fields=["status", "closed_on", "words", "retained_until"])
    kinds.settle(matter, kinds.MATTER, kinds.CORRECT)
    _recall_moot(matter, by)
    if tokens:
        facts["words"] = dict(tokens)
    note(matter, kind, by, on, **facts)
    return matter


def _recall_moot(matter: Matter, by: Actor) -> None:
    for letter in MatterLetter.objects.filter(matter=matter, standing=Standing.OPEN):
        letter.standing, letter.decided_at = Standing.RECALLED, timezone.now()
        letter.save(update_fields=["standing", "decided_at"])
        duties.settle(kinds.APPROVE.id, letter.subject)
        note(matter, kinds.RECALLED, by, None, moot=True)


def note(matter: Matter, kind: EntryKind, by: Actor, on: date | None, **facts: Fact) -> None:
    _append(chains.work(matter.agency_id), matter, kind, by, on, facts)


def file_opened(paper: MatterFile, *, by: Actor) -> None:
    """Who opened which scan."""
    matter = paper.matter
    told: dict[str, Fact] = {"attachment": paper.pk, "file": paper.file.sha256, "role": paper.role}
    with transaction.atomic():
        _append(chains.security(matter.agency_id), matter, kinds.FILE_OPENED, by, None, told)


def _append(chain: str, matter: Matter, kind: EntryKind, by: Actor, on: date | None, facts: Mapping[str, Fact]) -> None:
    append(
        Draft(
            chain=chain, kind=kind.id, by=by, subject=matter.subject, agency=matter.agency_id, on=on, facts=dict(facts)
        )
    )


def read_letter(matter: Matter, *, by: Actor, format: str) -> LetterText:
    """The 更正告知书 as it was signed: that it was opened is an entry."""
    text = matter_letters.text_of(matter.words[ANSWER_WORDS])
    with transaction.atomic():
        note(matter, kinds.LETTER_READ, by, None, format=format)
    return text


def history_of(matter: Matter) -> list[Entry]:
    """What was done with it, the newest first; looks at its words and files stand in the security chain."""
    wanted: list[Any] = [kind.id for kind in kinds.KINDS if kind is not kinds.FILE_OPENED]
    return list(Entry.objects.filter(subject=matter.subject, kind__in=wanted).order_by("-id"))
