"""
The frame of every act on a record: lock it, see that nobody was faster, do the act, copy what follows from it into the
columns, the duties, the search index and the agency's content version, and write the ledger last.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from gongkai.agencies.calendars import calendar_of
from gongkai.agencies.clock import CHINA
from gongkai.disclosure import following, indexing, obligations
from gongkai.disclosure.entries import KINDS
from gongkai.disclosure.models import (
    Answer,
    Check,
    CheckKind,
    Openness,
    PublicState,
    Record,
    Stage,
    State,
    Version,
)
from gongkai.disclosure.models.records import put
from gongkai.law.citations import Citation, LawError, regulation
from gongkai.law.clock import period
from gongkai.ledger import chains
from gongkai.ledger.bodies import Fact
from gongkai.ledger.kinds import EntryKind
from gongkai.ledger.models import Entry
from gongkai.ledger.services import SYSTEM, Actor, Draft, append
from gongkai.people.access import actor
from gongkai.people.models import Post

REVIEW: Final = regulation(17)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the page showed from which the act comes: how many acts there were; `form` knows the same form again."""

    turn: int  # entries of the record
    form: str = ""


class Changed(Exception):
    """Somebody has done something since the page was shown. Nothing is done; `entries` say what came."""

    def __init__(self, record: Record, entries: Sequence[Entry], *, is_same: bool) -> None:
        super().__init__(record.pk)
        self.record, self.entries, self.is_same = record, entries, is_same


@dataclass(slots=True)
class Work:
    """A record under its lock. Acts set its columns, add checks and versions, and say what is to be noted."""

    record: Record
    by: Post | None
    now: datetime
    drafts: list[Draft] = field(default_factory=list)
    is_gone: bool = False

    @property
    def today(self) -> date:
        return self.now.astimezone(CHINA).date()

    @property
    def actor(self) -> Actor:
        return actor(self.by) if self.by else SYSTEM

    @property
    def version(self) -> Version:
        """The newest."""
        newest = self.record.current
        if newest is None:
            raise Version.DoesNotExist(self.record.pk)
        return newest

    def standing(self) -> dict[str, Check]:
        """The checks that count, by what they are about."""
        return {check.kind: check for check in self.record.checks.standing()}

    def note(self, kind: EntryKind, on: date | None = None, /, **facts: Any) -> None:
        record = self.record
        chain = chains.work(record.agency_id)
        told: Mapping[str, Fact] = {name: value for name, value in facts.items() if value not in (None, "")}
        self.drafts.append(
            Draft(
                chain=chain,
                kind=kind.id,
                by=self.actor,
                subject=record.subject,
                agency=record.agency_id,
                on=on,
                facts=told,
            )
        )


@contextmanager
def working(pk: int, *, by: Post | None, seen: Seen | None = None, now: datetime | None = None) -> Iterator[Work]:
    """The record, locked, for one act. Changed where it is not what `seen` says any more."""
    with transaction.atomic():
        record = locked(pk)
        if seen and record.turn != seen.turn:
            raise Changed(record, since(record, seen.turn), is_same=bool(seen.form) and record.last_form == seen.form)
        record.last_form = seen.form if seen else ""
        work = Work(record, by, now or timezone.now())
        yield work
        finish(work)


def locked(pk: int) -> Record:
    record: Record = (
        Record.objects.select_for_update(of=("self",)).select_related("agency", "current", "public").get(pk=pk)
    )
    return record


def finish(work: Work) -> None:
    """What follows from the act. The ledger's heads are locked last."""
    record = work.record
    if not work.is_gone:
        before = Record.objects.filter(pk=record.pk).values_list("state", flat=True).first()
        materialise(work)
        record.save()
        obligations.owe(record)
        was_seen = before == State.PUBLISHED
        if was_seen or record.is_public:
            changed_for_the_public(record, work.now)
        indexing.follow(record)
        following.tell(record)
    append(*work.drafts)


def materialise(work: Work) -> None:
    """The copies, from what was said and signed; nothing else sets them."""
    record = work.record
    stage = stage_of(work)
    shown = shown_version(record)
    explained = period(record.period).explain(record.formed_on, calendar_of(record.agency))
    put(
        record,
        turn=record.turn + len(work.drafts),
        stage=stage,
        state=state_of(record, stage),
        title=shown.title,
        summary=shown.summary,
        document_number=shown.document_number,
        issued_on=shown.issued_on,
        due_on=explained.due_on,
        provisional=explained.provisional,
    )


def stage_of(work: Work) -> Stage:
    record = work.record
    if record.public_id and record.public_id == record.current_id:
        return Stage.OUT
    standing = work.standing()
    if any(check.answer == Answer.UNSURE for check in standing.values()):
        return Stage.HELD
    if all(kind in standing and standing[kind].answer == Answer.PASSED for kind in CheckKind.values):
        return Stage.READY
    return Stage.CHECKING if record.sent_at else Stage.DRAFT


def state_of(record: Record, stage: Stage) -> State:
    if record.openness != Openness.PUBLIC:
        return State.CLOSED
    if record.public_id:
        return State.PUBLISHED
    return State.WITHDRAWN if record.withdrawn_at else State(stage.value)


def shown_version(record: Record) -> Version:
    """Whose title the record bears: what the public sees or saw; the newest, where it never saw any."""
    if record.public:
        return record.public
    last = record.versions.exclude(public_from=None).order_by("-public_from", "-number").first()
    newest = last or record.current
    if newest is None:
        raise Version.DoesNotExist(record.pk)
    return newest


def changed_for_the_public(record: Record, now: datetime) -> None:
    """In the act's transaction: whoever asks afterwards sees another version of the agency's pages."""
    PublicState.objects.bulk_create([PublicState(agency=record.agency, changed_at=now)], ignore_conflicts=True)
    PublicState.objects.filter(agency=record.agency).update(version=F("version") + 1, changed_at=now)


def since(record: Record, turn: int) -> list[Entry]:
    """What was done since the turn, the oldest first."""
    return list(reversed(history(record)[: max(record.turn - turn, 0)]))


def history(record: Record) -> list[Entry]:
    """What was done with it, the newest first."""
    wanted = [kind.id for kind in KINDS]
    return list(Entry.objects.filter(subject=record.subject, kind__in=wanted).order_by("-id"))


def refuse(rule: str, article: Citation = REVIEW, **values: object) -> LawError:
    """For `raise`: the sentences are those of [record] in sentences.toml."""
    return LawError(f"record.{rule}", article, **values)
