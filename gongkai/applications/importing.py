"""
从旧登记簿导入: the rows of a sheet as cases with events, so that a town can start in the middle of a year. The dry run
enters every event and keeps nothing; the import does the same row by row, and a row that is there is passed over.
"""

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from gongkai.agencies import numbering, patterns
from gongkai.agencies.clock import today as today_in_china
from gongkai.agencies.models import Agency, IssuedNumber, Purpose
from gongkai.agencies.sheets.columns import Unreadable
from gongkai.agencies.sheets.planning import Mistake
from gongkai.agencies.sheets.reading import NoSheet, Row, read
from gongkai.applications import words as wording
from gongkai.applications.cases import Case, Rules, rules_of
from gongkai.applications.import_columns import (
    APPROVED,
    BY_ID,
    COLUMNS,
    NOT_SUPPLEMENTED,
    WITHDRAWN,
    Unknown,
    understood,
)
from gongkai.applications.intake import WAITING
from gongkai.applications.models import Application
from gongkai.files.models import StoredFile
from gongkai.files.services import open_file, release, use
from gongkai.law.casefile import CaseFile, Event, enter
from gongkai.law.casefile.events import (
    Abandoned,
    AbandonGround,
    ApplicantKind,
    Decided,
    Extended,
    ReceiptConfirmed,
    Served,
    Service,
    Submitted,
    SupplementAsked,
    Supplemented,
    Withdrawn,
)
from gongkai.law.citations import LawError
from gongkai.law.receipt import Channel
from gongkai.law.report.facts import CaseFact, Facts
from gongkai.law.report.schema import edition_of
from gongkai.law.report.tally import tally
from gongkai.law.sentences import explain
from gongkai.ledger import chains, kinds
from gongkai.ledger.bodies import Fact
from gongkai.ledger.kinds import EntryKind
from gongkai.ledger.services import Actor, Draft, append
from gongkai.tasks import words as fault_words
from gongkai.tasks.jobs import Job, TaskFailed
from gongkai.tasks.services import enqueue

TASK: Final = "applications.import"
SOURCE: Final = "import"
IMPORTED: Final = EntryKind("applications.imported", _("从旧登记簿导入申请"), ("rows", "added", "file"))
MOST_ROWS: Final = 5_000
MOST_SIGNS: Final = 80  # of a number
REASON: Final = "旧登记簿导入"  # why it is entered later than it happened
KEYS: Final = uuid.UUID("8d0f2f0e-5a0c-4f58-9a5c-0c2f8a0b7f11")
TOGETHER: Final = (
    ("supplement_asked", "reply_by"),
    ("extended_on", "extended_days"),
    ("decision", "decided"),
    ("served", "method"),
)
# At which column a refusal of an event is shown.
COLUMN_OF: Final[Mapping[str, str]] = {
    "submitted": "submitted",
    "receipt_confirmed": "received",
    "supplement_asked": "supplement_asked",
    "supplemented": "supplemented",
    "extended": "extended_on",
    "served": "served",
}
SAID: Final = ("name", "identity_number", "phone", "address", "matter")


def register() -> None:
    kinds.register(IMPORTED)
    kinds.name_facts({"applications.imported:rows": _("行数"), "applications.imported:added": _("新增")})
    fault_words.register("import.mistakes", _("表格里有错，或者试导入以后登记簿变了。请再试导入一次。"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row that becomes a case."""

    row: int
    values: Mapping[str, Any]
    events: tuple[Event, ...]
    casefile: CaseFile

    @property
    def fact(self) -> CaseFact | None:
        facts = self.casefile.facts
        if facts.received_on is None:
            return None
        counted = facts.counted
        closed = facts.handled_on
        return CaseFact(
            applicant_kind=facts.applicant_kind.value,
            received_year=facts.received_on.year,
            closed_year=closed.year if closed else None,
            outcome=counted.leaf if counted else None,
        )


@dataclass(frozen=True, slots=True)
class Unclear(Mistake):
    """A mistake, and all that may be written instead."""

    choices: tuple[str, ...] = ()


@dataclass
class Plan:
    wanted: list[Wanted] = field(default_factory=list)
    there: int = 0  # rows that were imported before
    mistakes: list[Mistake] = field(default_factory=list)

    @property
    def is_possible(self) -> bool:
        return not self.mistakes

    @property
    def open(self) -> int:
        return sum(each.casefile.facts.handled_on is None for each in self.wanted)

    def sums(self, year: int) -> Mapping[str, object]:
        """What table three of the year would have of these rows alone: for comparing with the old register."""
        facts = [fact for each in self.wanted if (fact := each.fact)]
        form = edition_of(year)
        if form is None:  # before 2019 there was no such form
            return {}
        cells = tally(year, form.id, Facts(cases=facts))
        return {row: cells[f"t3.{row}.total"] for row in ("new", "carried_in", "handled", "carried_out")}


def rows_of(file: StoredFile) -> list[Row]:
    """Raises NoSheet."""
    with open_file(file) as stream:
        return read(stream.read(), file.name, columns=COLUMNS)


def plan(rows: Sequence[Row], agency: Agency, *, today: date | None = None) -> Plan:
    """What importing would do, and what stands in its way, by row and column. Nothing is written."""
    if len(rows) > MOST_ROWS:
        told = _now("一次最多导入{most}件，表里有{rows}件，请分开导入。").format(most=MOST_ROWS, rows=len(rows))
        return Plan(mistakes=[Mistake(rows[MOST_ROWS].number, "", told)])
    try:  # a number that the rule could give again must be known as given
        patterns.written(
            numbering.pattern_of(agency, Purpose.APPLICATION), agency, (today or today_in_china()).year, 1, 1
        )
    except ValidationError as fault:
        return Plan(mistakes=[Mistake(1, "", " ".join(fault.messages))])
    planning = _Planning(rows, agency, today or today_in_china())
    for row in rows:
        planning.take(row)
    return planning.plan


class _Planning:
    def __init__(self, rows: Sequence[Row], agency: Agency, today: date) -> None:
        self.plan = Plan()
        self.agency, self.today = agency, today
        self.rules: Rules = rules_of(agency)
        self.counts = Counter(row.cells.get("number", "") for row in rows)
        self.known = dict(Application.objects.filter(agency=agency).values_list("number", "intake_key"))
        given = IssuedNumber.objects.filter(agency=agency, purpose=Purpose.APPLICATION)
        self.given = set(given.values_list("text", flat=True))

    def refuse(self, row: Row, column: str, sentence: str, choices: tuple[str, ...] = ()) -> None:
        self.plan.mistakes.append(Unclear(row.number, str(BY_ID[column].label) if column else "", sentence, choices))

    def take(self, row: Row) -> None:
        before = len(self.plan.mistakes)
        values = self._values(row)
        if len(self.plan.mistakes) == before and self._is_there(row, values["number"]):
            self.plan.there += 1
            return
        if len(self.plan.mistakes) == before:
            self._check(row, values)
        if len(self.plan.mistakes) == before and (wanted := self._tried(row, values)):
            self.plan.wanted.append(wanted)

    def _values(self, row: Row) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for column in COLUMNS:
            text = row.cells.get(column.id, "").strip()
            if not text:
                if column.is_required:
                    self.refuse(row, column.id, _now("没有填写。"))
                continue
            try:
                values[column.id] = understood(column, text)
            except Unreadable as fault:
                self.refuse(row, column.id, str(fault), fault.choices if isinstance(fault, Unknown) else ())
        return values

    def _is_there(self, row: Row, number: str) -> bool:
        """Imported before. A number that another application has is refused."""
        if self.counts[number] > 1:
            self.refuse(row, "number", _now("“{number}”在表里出现了两次以上。").format(number=number))
        elif len(number) > MOST_SIGNS:
            self.refuse(row, "number", _now("编号太长。"))
        elif number in self.known and self.known[number] == key_of(self.agency, number):
            return True
        elif number in self.known or number in self.given:
            self.refuse(row, "number", _now("系统里已经有编号“{number}”的申请。").format(number=number))
        return False

    def _check(self, row: Row, values: Mapping[str, Any]) -> None:
        for one, other in TOGETHER:
            for has, lacks in ((one, other), (other, one)):
                if has in values and lacks not in values:
                    told = _now("填写了“{has}”，这一列也要填写。").format(has=BY_ID[has].label)
                    self.refuse(row, lacks, told)
        if "served" in values and "decision" not in values:
            self.refuse(row, "decision", _now("填写了“送达日期”，这一列也要填写。"))
        if "supplemented" in values and "supplement_asked" not in values:
            self.refuse(row, "supplement_asked", _now("填写了“收到补正日期”，这一列也要填写。"))
        if values.get("method") is Service.ELECTRONIC and "consented" not in values:
            self.refuse(row, "consented", _now("电子送达的，请写申请人事先是否同意过：是，或者否。"))
        direct = Channel(values["channel"]) not in WAITING
        if direct and values.get("received", values["submitted"]) != values["submitted"]:
            told = _now("这种方式提出的，收到申请之日就是提出（签收）之日，两列要一样，或者留空。")
            self.refuse(row, "received", told)

    def _tried(self, row: Row, values: Mapping[str, Any]) -> Wanted | None:
        """Each event is entered as it will be, without keeping it."""
        entered: list[Event] = []
        casefile: CaseFile | None = None
        for event in events_of(values):
            try:
                casefile = enter(entered, event, self.rules.calendar, self.today, readings=self.rules.readings)
            except LawError as refusal:
                column = COLUMN_OF.get(event.kind, "decided")
                self.refuse(row, column, f"{explain(refusal.rule, refusal.values)}（{refusal.article}）")
                return None
            entered.append(event)
        assert casefile is not None  # noqa: S101 - for the type checker: the first event is always there
        return Wanted(row.number, values, tuple(entered), casefile)


def events_of(values: Mapping[str, Any]) -> list[Event]:
    """What happened, in the order of the days; on one day in the order in which it can only have been."""
    found = list(_events(values))
    return [found[0], *sorted(found[1:], key=lambda event: event.on)]


def _events(values: Mapping[str, Any]) -> Iterator[Event]:
    late: dict[str, Any] = {"reason": REASON}
    channel = Channel(values["channel"])
    kind = ApplicantKind(values["kind"])
    yield Submitted(on=values["submitted"], channel=channel, applicant_kind=kind, **late)
    if channel in WAITING and "received" in values:
        yield ReceiptConfirmed(on=values["received"], **late)
    if "supplement_asked" in values:
        yield SupplementAsked(on=values["supplement_asked"], reply_by=values["reply_by"], **late)
    if "supplemented" in values:
        yield Supplemented(on=values["supplemented"], **late)
    if "extended_on" in values:
        day = values["extended_on"]
        yield Extended(on=day, days=values["extended_days"], approved_by=APPROVED, told_on=day, **late)
    if "decision" in values:
        yield _ended(values["decision"], values["decided"], late)
    if "served" in values:
        yield Served(on=values["served"], method=values["method"], consented=values.get("consented", False), **late)


def _ended(decision: str, day: date, late: Mapping[str, Any]) -> Event:
    if decision == WITHDRAWN:
        return Withdrawn(on=day, **late)
    if decision == NOT_SUPPLEMENTED:
        return Abandoned(on=day, ground=AbandonGround.NOT_SUPPLEMENTED, **late)
    return Decided(on=day, outcome=decision, **late)


def key_of(agency: Agency, number: str) -> uuid.UUID:
    """By which a row that was imported before is known again."""
    return uuid.uuid5(KEYS, f"{agency.pk}:{number}")


def subject_of_import(agency: int, file: int) -> str:
    return f"import:{agency}:{file}"


@transaction.atomic
def begin(file: StoredFile, agency: Agency, *, by: Actor) -> None:
    """The import as a task. The file is kept until that is done; every imported case names its hash."""
    use(file, subject_of_import(agency.pk, file.pk))
    payload = {"file": file.pk, "agency": agency.pk, "person": by.person, "post": by.post}
    enqueue(TASK, key=f"{TASK}:{agency.pk}:{file.pk}", payload=payload, post=by.post, agency=agency.pk)


def carry_out(job: Job) -> None:
    """The task. Planned again, because the register may have changed since the dry run."""
    agency = Agency.objects.get(pk=job.payload["agency"])
    by = Actor(person=job.payload["person"], post=job.payload["post"])
    file = StoredFile.objects.get(pk=job.payload["file"])
    try:
        rows = rows_of(file)
    except NoSheet as refusal:
        raise TaskFailed("import.mistakes") from refusal
    wanted = plan(rows, agency)
    if not wanted.is_possible:
        raise TaskFailed("import.mistakes")
    for done, each in enumerate(wanted.wanted):
        job.progress(done, len(wanted.wanted))
        take(each, agency, by=by, file=file.sha256)
    with job.finishing():
        release(file, subject_of_import(agency.pk, file.pk))  # names and numbers: the entries have its hash
        _tell(agency, by, len(rows), len(wanted.wanted), file.sha256)


def _tell(agency: Agency, by: Actor, rows: int, added: int, file: str) -> None:
    """`added`: by the last try of the task; what an earlier one added has its own entries, with the file's hash."""
    facts: dict[str, Fact] = {"rows": rows, "added": added, "file": file}
    chain = chains.work(agency.pk)
    append(Draft(chain=chain, kind=IMPORTED.id, by=by, subject=f"import:{agency.pk}", agency=agency.pk, facts=facts))


@transaction.atomic
def take(wanted: Wanted, agency: Agency, *, by: Actor, file: str, today: date | None = None) -> Application:
    """One row as a case; nobody gets a letter or a mail for what happened long ago."""
    application = _created(wanted.values, agency, by)
    case = Case(
        application=application,
        rules=rules_of(agency),
        by=by,
        source=SOURCE,
        today=today or today_in_china(),
        events=[],
    )
    first, *further = wanted.events
    case.enter(first, words=application.words, detail={"file": file, "row": wanted.row})
    for event in further:
        case.enter(event)
    case.settle()
    return application


def _created(values: Mapping[str, Any], agency: Agency, by: Actor) -> Application:
    said = {name: values.get(name, "") for name in SAID}
    natural = values["kind"] == ApplicantKind.NATURAL
    application = Application.objects.create(
        agency=agency,
        number=values["number"],
        intake_key=key_of(agency, values["number"]),
        applicant_label=wording.label_of(said["name"], natural=natural),
        applicant_key=wording.person_key(said["identity_number"]),
        topic=values.get("topic", "")[:120],
        topic_key=wording.topic_key(said["matter"]),
        is_imported=True,
        state="awaiting_confirmation",
        channel=Channel(values["channel"]).value,
        applicant_kind=ApplicantKind(values["kind"]).value,
        submitted_on=values["submitted"],
    )
    numbering.adopt(Purpose.APPLICATION, agency, application.number, by, subject=application.subject)
    application.words = wording.seal_all(application.subject, said)
    application.save(update_fields=["words"])
    return application
