"""
转办: an officer asks the own 站所, 股室 and villages for the information and their opinion. It moves no clock of the
law, and who is asked sees what was handed out and nothing else of the case.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils import timezone

from gongkai.agencies.models import Agency
from gongkai.agencies.models.agency import INTERNAL
from gongkai.applications import evidence
from gongkai.applications import handout_kinds as kinds
from gongkai.applications.cases import Case, Rules, on_event
from gongkai.applications.intake import attach
from gongkai.applications.models import Attachment, Handout
from gongkai.applications.models.application import OPEN
from gongkai.applications.models.attachments import Role as FileRole
from gongkai.applications.models.handouts import WAITING, Finding, Progress
from gongkai.applications.words import seal_all
from gongkai.duties import services as duties
from gongkai.files.models import StoredFile
from gongkai.law.citations import REGISTER, LawError
from gongkai.notices.services import tell
from gongkai.people.models import Post
from gongkai.people.roles import Role

SEARCHED: Final = frozenset({Finding.NONE})  # what may only be said after a search


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    on: date
    place: str
    keywords: str
    by_whom: str


def offices_of(agency: Agency) -> Iterable[Agency]:
    """Whom the agency can hand out to: what acts in its name."""
    return Agency.objects.present().filter(parent=agency, kind__in=INTERNAL).order_by("path")


def due_day(rules: Rules, today: date) -> date:
    """The agency's own term, in working days. Beyond the announced years it is provisional, and that is enough here."""
    return rules.calendar.add(today, rules.practice.handout_days)


def ask(
    case: Case, offices: Sequence[Agency], *, due_on: date, question: str, files: Sequence[StoredFile] = (), by: Post
) -> list[Handout]:
    """One row an office. LawError where one of them has it already. Within `cases.working`."""
    application = case.application
    if case.casefile.state.value not in OPEN:
        raise LawError("handout.closed", REGISTER)
    if due_on < case.today:
        raise LawError("handout.past", REGISTER)
    waiting = set(Handout.objects.waiting().filter(application=application).values_list("office", flat=True))
    if twice := [office.name for office in offices if office.pk in waiting]:
        raise LawError("handout.twice", REGISTER, offices="、".join(twice))
    tokens = seal_all(application.subject, {"question": question})
    made = []
    for office in offices:
        row = Handout.objects.create(application=application, office=office, due_on=due_on, words=tokens, asked_by=by)
        for stored in files:
            _attach(row, stored, FileRole.OTHER, case)
        hashes = [stored.sha256 for stored in files]
        case.note(
            kinds.ASKED.id, handout=row.pk, office=office.pk, due_on=due_on.isoformat(), words=tokens, files=hashes
        )
        _owe(row)
        made.append(row)
    return made


def _attach(row: Handout, stored: StoredFile, role: FileRole, case: Case) -> Attachment:
    found = attach(row.application, stored, role, by=case.by)
    found.handout = row
    found.save(update_fields=["handout"])
    return found


def _owe(row: Handout) -> None:
    """A row of 今天 for the office, due on the internal day."""
    due = row.due_on
    values = {"number": row.application.number, "office": row.office.short_name, "due": f"{due.month}月{due.day}日"}
    duties.owe(kinds.ANSWER.id, subject=row.subject, agency=row.office, due_on=due, values=values)


def remind(case: Case, row: Handout) -> int:
    """催办: everybody of the office who can answer is told. How many that are."""
    _ensure(row, WAITING)
    row.reminded_at = timezone.now()
    row.save(update_fields=["reminded_at"])
    due = row.due_on
    values = {"number": row.application.number, "due": f"{due.month}月{due.day}日"}
    people = contributors(row.office, case.today)
    for post in people:
        tell(post.person_id, kinds.REMINDER.id, values=values, url=reverse("applications:handout", args=[row.pk]))
    case.note(kinds.REMINDED.id, handout=row.pk, office=row.office_id)
    return len(people)


def contributors(office: Agency, today: date) -> list[Post]:
    return list(Post.objects.held(today).filter(agency=office, role=Role.CONTRIBUTOR))


def answer(
    case: Case,
    row: Handout,
    *,
    finding: Finding,
    opinion: str,
    search: Search | None = None,
    files: Sequence[StoredFile] = (),
    by: Post,
) -> None:
    """
    The office's answer, or the officer's note of what an office said by telephone. 没有 needs the search: LawError.
    """
    _ensure(row, WAITING)
    if finding in SEARCHED and search is None:
        raise LawError("handout.search_needed", REGISTER)
    tokens = seal_all(case.application.subject, {"opinion": opinion})
    for stored in files:
        _attach(row, stored, FileRole.HANDOUT, case)
    if search:
        evidence.record_search(
            case,
            on=search.on,
            found=finding not in SEARCHED,
            place=search.place,
            keywords=search.keywords,
            by_whom=search.by_whom,
            handout=row,
        )
    row.finding, row.words = finding, {**row.words, **tokens}
    row.answered_at, row.answered_by = timezone.now(), by
    hashes = [stored.sha256 for stored in files]
    case.note(
        kinds.ANSWERED.id, handout=row.pk, office=row.office_id, finding=finding.value, words=tokens, files=hashes
    )
    _move(row, Progress.ANSWERED)
    values = {"number": row.application.number, "office": row.office.short_name}
    duties.owe(
        kinds.READ.id,
        subject=row.subject,
        agency=case.application.agency,
        due_on=case.today,
        values=values,
        post=case.application.officer,
    )


def return_(case: Case, row: Handout, *, why: str, due_on: date) -> None:
    """Back to the office, with what is wanting and a new day."""
    _ensure(row, (Progress.ANSWERED,))
    if due_on < case.today:
        raise LawError("handout.past", REGISTER)
    tokens = seal_all(case.application.subject, {"returned": why})
    row.words, row.due_on = {**row.words, **tokens}, due_on
    case.note(kinds.RETURNED.id, handout=row.pk, office=row.office_id, due_on=due_on.isoformat(), words=tokens)
    _move(row, Progress.RETURNED)
    _owe(row)


def accept(case: Case, row: Handout) -> None:
    _ensure(row, (Progress.ANSWERED,))
    case.note(kinds.ACCEPTED.id, handout=row.pk, office=row.office_id)
    _move(row, Progress.ACCEPTED)


def recall(case: Case, row: Handout) -> None:
    _ensure(row, WAITING)
    case.note(kinds.RECALLED.id, handout=row.pk, office=row.office_id)
    _move(row, Progress.RECALLED)


def _ensure(row: Handout, where: Iterable[str]) -> None:
    """The row is looked at again under the lock of the case."""
    row.refresh_from_db(fields=["progress", "words"])
    if row.progress not in set(where):
        raise LawError("handout.elsewhere", REGISTER, progress=row.get_progress_display())


def _move(row: Handout, to: Progress) -> None:
    row.progress = to
    row.save()
    for kind in (kinds.ANSWER, kinds.READ):
        duties.settle(kind.id, row.subject)


def goes_on(case: Case) -> None:
    """After each event: where the case has come to its end nobody has to look for anything any more."""
    if case.casefile.state.value in OPEN:
        return
    for row in Handout.objects.waiting().filter(application=case.application).select_related("application", "office"):
        recall(case, row)


def register() -> None:
    """Called in AppConfig.ready."""
    kinds.register()
    on_event(goes_on)
