"""A case folded from its events: where it stands, by when an answer is due, what may be done now, and why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Final

from gongkai.law.calendar import WorkCalendar
from gongkai.law.casefile.acts import ACTS
from gongkai.law.casefile.correcting import Numbered, as_corrected, made_void
from gongkai.law.casefile.deciding import decided_item
from gongkai.law.casefile.ending import last_day as last_to_come
from gongkai.law.casefile.events import KINDS, ApplicantKind, Corrected, Event, Party, Submitted
from gongkai.law.casefile.exchange import in_china
from gongkai.law.casefile.moving import flag_told_late
from gongkai.law.casefile.needs import breach
from gongkai.law.casefile.readings import Readings
from gongkai.law.casefile.receiving import flag_unconfirmed
from gongkai.law.casefile.state import Breach, Handled, Round, Rules, Run, State, Void
from gongkai.law.casefile.steps import Step, steps_of
from gongkai.law.citations import Citation, LawError, regulation
from gongkai.law.outcomes import DecidedItem, outcome

AS_READ: Final = Readings()  # the readings as they stand where nobody sets them


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


@dataclass(frozen=True, slots=True)
class Asked:
    """One who was asked for an opinion (条例 32, 33(3), 34); `answer_by` where the law gives 15 working days."""

    id: str
    party: Party
    item: str
    sent_on: date
    delivered_on: date | None
    answer_by: date | None
    ended_on: date | None
    consents: bool | None


@dataclass(frozen=True)
class CaseFile:
    """What the law says of the events up to `today`; its columns are copied to the database."""

    today: date
    submitted: Submitted  # as corrections have it
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
    void: Void | None  # the registration was a mistake: the case is no application, and counts nowhere
    _run: Run = field(repr=False, compare=False)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return steps_of(self._run, self.today)

    @property
    def consultations(self) -> tuple[Asked, ...]:
        """Everybody who was asked for an opinion, in the order of asking."""
        rules, rounds = self._run.rules, self._run.rounds
        return tuple(
            Asked(
                each.id, each.party, each.item, each.sent, each.delivered, each.limit(rules), each.ended, each.consents
            )
            for now in rounds
            for each in now.letters.values()
        )

    @cached_property
    def decided(self) -> tuple[DecidedItem, ...]:
        """What became of each thing asked for, for the letter and its remedies; of all as one where none is named."""
        last = _last_handled(self._run)
        if last is None:
            return ()
        event = next((each.decision for each in self._run.rounds if each.handled is last), None)
        items = event.items if event else ()
        return tuple(map(decided_item, items)) or (DecidedItem("", outcome(last.decision)),)

    @property
    def awaited_by(self) -> date | None:
        """The last day to supplement, to pay (unknown until the notice is delivered) or to give reasons."""
        now = self._run.round
        if now is None or now.handled is not None:
            return None
        if now.stands_still:
            return last_to_come(now)
        return now.reasons.reply_by if self.state is State.AWAITING_REASONS and now.reasons else None

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


def fold(
    events: Sequence[Event],
    calendar: WorkCalendar,
    today: date,
    *,
    known_at: datetime | None = None,
    readings: Readings = AS_READ,
) -> CaseFile:
    """
    The case on `today`, from its events in the order in which they were recorded; those after
    `today` are left aside, and with `known_at` those recorded later. LawError with the number
    (`values["event"]`) of the event that cannot have been.
    """
    run, ordered = Run(Rules(calendar, readings)), in_order(events, today, known_at)
    if not any(type(event) is Submitted for _on, _number, event in ordered):
        run.void = _void(_known(events, known_at), today)
    for _on, number, event in ordered:
        run.number = number
        _take(run, number, event)
    submitted = run.void.submitted if run.void else run.submitted
    if submitted is None:
        raise LawError("case.not_submitted", regulation(29), event=len(events))
    try:
        return _answer(run, submitted, today)
    except LawError as refusal:
        raise _numbered(refusal, run.number) from None


def in_order(events: Sequence[Event], today: date, known_at: datetime | None = None) -> list[tuple[date, int, Event]]:
    """The events as corrections have them, in the order of (day, number), up to `today`."""
    listed = _known(events, known_at)
    if any(type(event) is Corrected for _number, event in listed):
        listed = as_corrected(listed, today)
    return sorted([(event.on, number, event) for number, event in listed if event.on <= today])


def _known(events: Sequence[Event], known_at: datetime | None) -> list[Numbered]:
    listed = list(enumerate(events, 1))
    if known_at is None:
        return listed
    moment = in_china(known_at)
    return [(number, event) for number, event in listed if _is_known(event, moment)]


def _void(listed: Sequence[Numbered], today: date) -> Void | None:
    """The registration that was a mistake; of several the last."""
    found = (
        Void(event, by) for event, by in made_void(listed, today) if isinstance(event, Submitted) and event.on <= today
    )
    return max(found, key=lambda each: each.by.on, default=None)


def _is_known(event: Event, moment: datetime) -> bool:
    """(R) What does not say when it was recorded was recorded on its day."""
    if event.recorded_at is None:
        return event.on <= moment.date()
    return in_china(event.recorded_at) <= moment


def last_day(events: Sequence[Event]) -> date:
    """The day of the last event, corrections read; the first day there is where there is none."""
    corrections = (event.on for event in events if isinstance(event, Corrected))
    ordered = in_order(events, date.max)
    return max([date.min, *corrections, *(on for on, _number, _event in ordered)])


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


def _answer(run: Run, submitted: Submitted, today: date) -> CaseFile:
    now, state = run.round, run.state()
    due = _due(run, now, today)
    overdue = _is_overdue(run, now, due, today)
    _flag_in_the_end(run, due if overdue else None, today)
    last = _last_handled(run)
    return CaseFile(
        today=today,
        submitted=submitted,
        state=state,
        received_on=run.received_on,
        due_on=due,
        provisional=due is not None and _is_provisional(run, now, state, due),
        overdue=overdue,
        outcome=last.leaf if last else None,
        decision=last.decision if last else None,
        closed_on=last.on if last else run.void.by.on if run.void else run.gone_on,
        served_on=now.served if now else None,
        facts=Facts(submitted.applicant_kind, run.received_on, tuple(run.handled)),
        breaches=tuple(run.breaches),
        void=run.void,
        _run=run,
    )


def _due(run: Run, now: Round | None, today: date) -> date | None:
    """(R) A case that is withdrawn or given up keeps the day by which it would have been due."""
    if now is None:
        return None
    if now.handled is not None and now.handled.how != "decided" and not run.readings.closing_keeps_due:
        return None
    return now.due(today)


def _last_handled(run: Run) -> Handled | None:
    """What became of it; (R) of a reopened case that is not yet answered anew, nothing."""
    if run.round is not None and run.round.handled is None and run.handled and run.readings.outcome_while_reopened:
        return run.handled[-1]
    return None if run.round is None else run.round.handled


def _is_overdue(run: Run, now: Round | None, due: date | None, today: date) -> bool:
    """Served after the due date, or not served and that is past; (R) what is withdrawn owes no answer from then on."""
    if now is None or due is None:
        return False
    ended = run.readings.withdrawal_ends_overdue
    if ended and now.handled is not None and now.handled.how == "withdrawn":
        return now.handled.on > due
    return (now.served or today) > due


def _is_provisional(run: Run, now: Round | None, state: State, due: date) -> bool:
    """A date that an answer still awaited can move (R: not one that was set), or in a year that is not announced."""
    if run.calendar.is_provisional(due):
        return True
    certain = run.readings.set_date_certain and now is not None and (now.fixed or now.until) is not None
    return state is State.CONSULTING and not certain


def _flag_in_the_end(run: Run, missed: date | None, today: date) -> None:
    """The breaches that no single event is: not confirmed, told late, and answers that came late or not at all."""
    if run.received_on is None:
        flag_unconfirmed(run, run.gone_on or today, (), run.number)
    if run.told:
        flag_told_late(run)
    for before, after in zip(run.rounds, run.rounds[1:], strict=False):
        due = before.due(after.start)
        if due is not None and _is_overdue(run, before, due, after.start):
            breach(run, "answer_late", _owed_by(before), due_on=due)
    if missed is not None and run.round is not None:
        breach(run, "answer_late", _owed_by(run.round), due_on=missed)


def _owed_by(now: Round) -> Citation:
    return regulation(35) if now.until is not None and now.fixed is None else regulation(33, 2)
