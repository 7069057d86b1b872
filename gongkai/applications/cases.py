"""
The one way in which a case changes: lock it, fold its events with the new one (a refusal is a LawError), copy the
answer, append. What reads or writes files, renders or sends mail comes before or after, never within.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final

from django.db import transaction

from gongkai.agencies.calendars import calendar_of
from gongkai.agencies.clock import today as today_in_china
from gongkai.agencies.models import Agency
from gongkai.applications import applicant_mail, attention, entries, obligations
from gongkai.applications.models import Application, Consultation, Practice
from gongkai.applications.models.application import put
from gongkai.law.calendar import WorkCalendar
from gongkai.law.casefile import CaseFile, Event, Readings, enter, event_from, event_to, fold
from gongkai.ledger import chains
from gongkai.ledger.bodies import Fact
from gongkai.ledger.models import Entry
from gongkai.ledger.services import Actor, Draft, append
from gongkai.people.models import Post
from gongkai.people.roles import Role

ASSIGNED: Final = "application.assigned"


class Changed(Exception):
    """Somebody else acted on the case since the page was opened; `entries` are what came meanwhile."""

    def __init__(self, application: Application, entries: list[Entry]) -> None:
        super().__init__(application.number)
        self.application, self.entries = application, entries


@dataclass(frozen=True, slots=True)
class Rules:
    """What an agency's cases are counted by."""

    calendar: WorkCalendar
    readings: Readings
    practice: Practice


def rules_of(agency: Agency) -> Rules:
    practice = practice_of(agency)
    return Rules(calendar_of(agency), practice.as_readings(), practice)


def practice_of(agency: Agency) -> Practice:
    """The agency's own, or the defaults."""
    return Practice.objects.filter(agency=agency).first() or Practice(agency=agency)


@dataclass
class Case:
    """A case while an act is done to it, under its lock."""

    application: Application
    rules: Rules
    by: Actor
    source: str
    today: date
    events: list[Event]
    drafts: list[Draft] = field(default_factory=list)
    count: int = 0  # entries so far
    signed: list[Fact] = field(default_factory=list)  # letters that no entry names yet
    last_form: str = ""  # by which the form is known again that the act came from

    @cached_property
    def opened(self) -> CaseFile:
        """As it stood before the act."""
        return fold(self.events, self.rules.calendar, self.today, readings=self.rules.readings)

    def enter(self, event: Event, **facts: Fact) -> CaseFile:
        """
        One more event. LawError says why the law does not allow it. `facts` are those of entries.FACTS: words
        (tokens), letter, files, detail.
        """
        kept = entries.sealed(self.application.subject, event_to(event))
        event = event_from(kept)
        self._now = enter(self.events, event, self.rules.calendar, self.today, readings=self.rules.readings)
        self.events.append(event)
        if self.signed:
            facts |= {"signed": [*self.signed]}
            self.signed.clear()
        self.drafts.append(entries.draft_of(self.application, event, by=self.by, source=self.source, facts=facts))
        return self._now

    def note(self, kind: str, *, on: date | None = None, **facts: Fact) -> None:
        """An entry of the case that is no event of the law: a draft returned, a handout, a file added."""
        self.drafts.append(
            Draft(
                chain=chains.work(self.application.agency_id),
                kind=kind,
                by=self.by,
                subject=self.application.subject,
                agency=self.application.agency_id,
                on=on,
                facts=facts,
            )
        )

    @property
    def has_just_come_in(self) -> bool:
        """This is its first act: there is nothing yet that depends on it."""
        return self.count == 0

    @property
    def casefile(self) -> CaseFile:
        """As it stands, with what was entered."""
        return self._now if self._now is not None else self.opened

    _now: CaseFile | None = None

    def settle(self) -> None:
        """Copy the answer to the columns, owe what follows from it, append: the last thing of the act."""
        if self.signed:
            self.note(entries.LETTER_SIGNED, signed=[*self.signed])
            self.drafts.insert(0, self.drafts.pop())  # before what the act says of them
        if not self.drafts:
            self._save(())
            return
        for listener in _listeners if self._now is not None else ():
            listener(self)
        casefile, application = self.casefile, self.application
        changed = application.materialise(
            casefile, turn=self.count + len(self.drafts), calendar=self.rules.calendar.version
        )
        self._save(changed)
        if self._now is not None:
            copy_consultations(application, casefile)
        obligations.owe_for(application, casefile, self.rules, events=self.events, today=self.today)
        if attention.is_waiting(application) and self._is_looked_at():
            attention.looked(application)
        applicant_mail.tell(application, self.drafts, turn=self.count + len(self.drafts))
        append(*self.drafts)

    def _save(self, changed: Iterable[str]) -> None:
        """What the act changed in the row, and the form that it came from, in one statement."""
        also = put(self.application, {"last_form": self.last_form}) if self.last_form else ()
        if columns := [*changed, *also]:
            self.application.save(update_fields=columns)

    def _is_looked_at(self) -> bool:
        """An officer did something in it: not who reviews, signs or was asked, and not that it changed hands."""
        if self.by.post is None or all(draft.kind == ASSIGNED for draft in self.drafts):
            return False
        return Post.objects.filter(pk=self.by.post, role=Role.OFFICER).exists()


Listener = Callable[[Case], None]
_listeners: Final[list[Listener]] = []


def on_event(listener: Listener) -> None:
    """Call this at the end of each act that entered an event of the law, before its entries are appended."""
    if listener not in _listeners:
        _listeners.append(listener)


def change_since(application: Application, turn: int) -> Changed | None:
    """Where more happened than what was shown. That the applicant read something, or took a file, is nothing more."""
    if turn == application.turn:
        return None
    came = entries.since(application.pk, turn)
    return Changed(application, came) if came or turn > application.turn else None


@contextmanager
def working(
    pk: int, *, by: Actor, source: str = "desk", turn: int | None = None, today: date | None = None
) -> Iterator[Case]:
    """
    The case under its lock, for one act; what the act entered is settled at the end, or nothing is. `turn` is how many
    entries there were when the page was shown: raises Changed where the office was not shown all by now.
    """
    with transaction.atomic():
        application = Application.objects.select_for_update(of=("self",)).select_related("agency").get(pk=pk)
        if turn is not None and (change := change_since(application, turn)):
            raise change
        case = Case(
            application=application,
            rules=rules_of(application.agency),
            by=by,
            source=source,
            today=today or today_in_china(),
            events=entries.events_of(pk),
            count=application.turn,
        )
        yield case
        case.settle()


def act(
    pk: int,
    event: Event,
    *,
    by: Actor,
    source: str = "desk",
    turn: int | None = None,
    facts: Mapping[str, Fact] | None = None,
) -> Application:
    """One act that is one event and nothing more."""
    with working(pk, by=by, source=source, turn=turn) as case:
        case.enter(event, **(facts or {}))
    return case.application


def casefile_of(application: Application, *, today: date | None = None) -> CaseFile:
    """What the law says of it now, from its entries: for pages that explain."""
    rules = rules_of(application.agency)
    return fold(entries.events_of(application.pk), rules.calendar, today or today_in_china(), readings=rules.readings)


def copy_consultations(application: Application, casefile: CaseFile) -> None:
    """The days of those who were asked, as the events have them. The rows are made by the act that asks."""
    if not casefile.consultations:
        return
    rows = Consultation.objects.filter(application=application)
    for row, changed in materialised(casefile, rows):
        row.save(update_fields=list(changed))


def materialised(
    casefile: CaseFile, rows: Iterable[Consultation]
) -> Iterator[tuple[Consultation, Mapping[str, tuple[Any, Any]]]]:
    """The rows that are other than the events have them, made so; of each, what was in its columns and what is now."""
    asked = {each.id: each for each in casefile.consultations}
    for row in rows:
        if found := asked.get(row.key):
            changed = row.materialise(found)
            if changed:
                yield row, changed
