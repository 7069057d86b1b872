"""A case folded from its events: where it stands, by when an answer is due, what may be done now, and why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from gongkai.law.calendar import WorkCalendar
from gongkai.law.casefile.acts import ACTS, flag_unconfirmed
from gongkai.law.casefile.events import KINDS, ApplicantKind, Corrected, Event
from gongkai.law.casefile.exchange import event_from, event_to
from gongkai.law.casefile.state import Breach, Handled, Round, Run, State
from gongkai.law.casefile.steps import Step, steps_of
from gongkai.law.citations import LawError, regulation
from gongkai.law.sentences import explain


@dataclass(frozen=True, slots=True)
class Facts:
    """What the yearly table needs of an application. None of it counts before `received_on` is known."""

    applicant_kind: ApplicantKind
    received_on: date | None
    handled: tuple[Handled, ...] = ()

    @property
    def handled_on(self) -> date | None:
        """When it was first decided, given up or withdrawn; a reopening does not undo it."""
        return self.handled[0].on if self.handled and self.received_on else None

    @property
    def counted(self) -> Handled | None:
        """What it counts as: the outcome in force on 31 December of the year in which it was first handled."""
        if self.handled_on is None:
            return None
        year = self.handled_on.year
        return next(each for each in reversed(self.handled) if each.on.year == year)

    def is_new(self, year: int) -> bool:
        return self.received_on is not None and self.received_on.year == year

    def is_carried_in(self, year: int) -> bool:
        return self.is_carried_out(year - 1)

    def is_handled(self, year: int) -> bool:
        return self.handled_on is not None and self.handled_on.year == year

    def is_carried_out(self, year: int) -> bool:
        """Received and not handled on 31 December (结转下年度)."""
        received, handled = self.received_on, self.handled_on
        return received is not None and received.year <= year and (handled is None or handled.year > year)


@dataclass(frozen=True)
class CaseFile:
    """What the law says of the events up to `today`; its columns are copied to the database."""

    today: date
    state: State
    received_on: date | None
    due_on: date | None
    provisional: bool
    overdue: bool
    outcome: str | None
    decision: str | None
    closed_on: date | None
    served_on: date | None
    facts: Facts
    breaches: tuple[Breach, ...]
    _run: Run = field(repr=False, compare=False)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return steps_of(self._run, self.today)

    @cached_property
    def may_not(self) -> Mapping[str, LawError]:
        """Per kind of event that cannot be entered today, why."""
        refused: dict[str, LawError] = {}
        for kind, act in ACTS.items():
            try:
                act.need(self._run, self.today)
            except LawError as refusal:
                refused[kind.kind] = refusal
        return refused

    @cached_property
    def may(self) -> tuple[str, ...]:
        """The kinds of event that can be entered today, in the order of `KINDS`."""
        return tuple(kind for kind in KINDS if kind not in self.may_not)


def fold(events: Sequence[Event], calendar: WorkCalendar, today: date, *, known_at: datetime | None = None) -> CaseFile:
    """
    The case on `today`, from its events in the order in which they were recorded; those after
    `today` are left aside, and with `known_at` those recorded later. LawError with the number
    (`values["event"]`) of the event that cannot have been.
    """
    taken = [
        (number, event)
        for number, event in enumerate(events, 1)
        if event.on <= today and (known_at is None or event.recorded_at is None or event.recorded_at <= known_at)
    ]
    ordered = corrected(taken, today)
    run = Run(calendar)
    for number, event in ordered:
        run.number = number
        _take(run, number, event)
    if run.submitted is None:
        raise LawError("case.not_submitted", regulation(29), event=len(events))
    try:
        return _answer(run, today)
    except LawError as refusal:
        raise _numbered(refusal, run.number) from None


def corrected(taken: Sequence[tuple[int, Event]], today: date) -> list[tuple[int, Event]]:
    """The events as corrections have them, in the order of (day, number)."""
    events = dict(taken)
    written = dict(taken)
    changes = [(number, event) for number, event in taken if isinstance(event, Corrected)]
    for number, change in changes:
        del events[number]
        _correct(events, written, number, change)
    return sorted(((number, event) for number, event in events.items() if event.on <= today), key=_place)


def _place(numbered: tuple[int, Event]) -> tuple[date, int]:
    return numbered[1].on, numbered[0]


def _correct(events: dict[int, Event], written: Mapping[int, Event], number: int, change: Corrected) -> None:
    target = written.get(change.event)
    if target is None or change.event >= number or isinstance(target, Corrected):
        raise LawError("case.corrects_nothing", None, event=number, other=change.event)
    if change.event not in events:
        raise LawError("case.corrects_void", None, event=number, other=change.event)
    if change.void == (change.fields is not None):
        raise LawError("case.fields_or_void", None, event=number)
    if change.fields is None:
        del events[change.event]
        return
    kept = {"kind", "recorded_at"} & change.fields.keys()
    if kept:
        raise LawError("case.unknown_field", None, event=number, kind="corrected", field="、".join(sorted(kept)))
    wanted = {**event_to(events[change.event]), **change.fields}
    events[change.event] = event_from({name: value for name, value in wanted.items() if value is not None}, number)


def _take(run: Run, number: int, event: Event) -> None:
    act = ACTS[type(event)]
    try:
        run.calendar.is_workday(event.on)  # a day that the calendar knows
        act.need(run, event.on)
        act.do(run, event)
    except LawError as refusal:
        raise _numbered(refusal, number) from None


def _numbered(refusal: LawError, number: int) -> LawError:
    return LawError(refusal.rule, refusal.article, **{**refusal.values, "event": number})


def _answer(run: Run, today: date) -> CaseFile:
    now, state = run.round, run.state()
    if now is None and run.gone_on is None:
        flag_unconfirmed(run, today, tried=False)
    due = None if now is None else now.due(run.calendar, today)
    last = handled_of(now)
    overdue = _is_overdue(now, due, today)
    if overdue and due is not None:
        message = explain("case.breach.answer_late", {"due_on": due})
        run.breaches.append(Breach("case.breach.answer_late", regulation(33, 2), message))
    return CaseFile(
        today=today,
        state=state,
        received_on=run.received_on,
        due_on=due,
        provisional=due is not None and _is_provisional(run, now, state, due),
        overdue=overdue,
        outcome=last.leaf if last else None,
        decision=last.decision if last else None,
        closed_on=last.on if last else run.gone_on,
        served_on=now.served if now else None,
        facts=Facts(_submitted_by(run), run.received_on, tuple(run.handled)),
        breaches=tuple(run.breaches),
        _run=run,
    )


def handled_of(now: Round | None) -> Handled | None:
    return None if now is None else now.handled


def _submitted_by(run: Run) -> ApplicantKind:
    if run.submitted is None:
        raise LawError("case.not_submitted", regulation(29))
    return run.submitted.applicant_kind


def _is_overdue(now: Round | None, due: date | None, today: date) -> bool:
    """Served after the due date, or not served and that is past; a withdrawn one owes no answer from then on."""
    if now is None or due is None:
        return False
    if now.handled is not None and now.handled.how == "withdrawn":
        return now.handled.on > due
    return (now.served or today) > due


def _is_provisional(run: Run, now: Round | None, state: State, due: date) -> bool:
    """A date that an answer still awaited can move, or that lies in a year that no notice has arranged yet."""
    if run.calendar.is_provisional(due):
        return True
    return state is State.CONSULTING and now is not None and now.fixed is None and now.until is None
