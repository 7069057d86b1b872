"""Where a case stands while its events are taken in: receipt, the round of handling, letters, pauses, the due date."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from gongkai.law.calendar import ONE_DAY, Span, WorkCalendar
from gongkai.law.casefile.events import (
    Corrected,
    Decided,
    Extended,
    FeeNoticed,
    Outage,
    Party,
    ReasonsAsked,
    Reopened,
    Submitted,
    SupplementAsked,
)
from gongkai.law.casefile.readings import AfterRestart, Readings
from gongkai.law.citations import Citation
from gongkai.law.clock import JOINT_MAKER, OPINION, PAYMENT, REPLY, Limit

NOTICE_109: Final = Citation("notice_109")
ANSWERING: Final[Mapping[Party, Limit]] = {  # whose silence ends the pause
    Party.THIRD_PARTY: OPINION,
    Party.JOINT_MAKER: JOINT_MAKER,
}


class State(StrEnum):
    VOID = "void"  # 登记作废
    ARCHIVED = "archived"  # 已归档
    CLOSED = "closed"  # 已终结
    SERVED = "served"  # 已送达
    DECIDED = "decided"  # 已作出决定
    AWAITING_CONFIRMATION = "awaiting_confirmation"  # 待确认收到
    AWAITING_SUPPLEMENT = "awaiting_supplement"  # 待补正
    AWAITING_FEE = "awaiting_fee"  # 待缴费
    CONSULTING = "consulting"  # 征求意见
    AWAITING_REASONS = "awaiting_reasons"  # 待说明理由
    HANDLING = "handling"  # 办理中


@dataclass(frozen=True, slots=True)
class Breach:
    """What was not done as the law has it. Shown, never refused."""

    rule: str
    article: Citation
    message: str
    event: int | None = None


@dataclass(frozen=True, slots=True)
class Handled:
    """The application was answered, given up or withdrawn; `leaf` is its row of table three."""

    on: date
    how: str  # the kind of the event
    leaf: str
    decision: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What is counted by: the calendar, and our readings."""

    calendar: WorkCalendar
    readings: Readings


@dataclass(slots=True)
class Letter:
    """A letter that asks another for an opinion; `item` is the one that it is about, blank for all."""

    id: str
    party: Party
    sent: date
    item: str = ""
    delivered: date | None = None
    ended: date | None = None
    lapsed: bool = False
    consents: bool | None = None
    answer_by: date | None = None

    def limit(self, rules: Rules) -> date | None:
        """The 15th working day after delivery, for those who have to answer by then (条例 32, 34)."""
        if self.answer_by is None and self.delivered is not None and self.party in ANSWERING:
            self.answer_by = rules.calendar.add(self.delivered, ANSWERING[self.party].days)
        return self.answer_by

    def pause(self, rules: Rules, now: date) -> Span | None:
        """
        The days not counted: after the day of sending, up to and with that of the answer (R), at the
        latest the 15th working day after delivery (条例 33(3)). Silence of another organ ends nothing (R).
        """
        end = now
        if self.ended is not None:
            end = self.ended - ONE_DAY if rules.readings.answer_day_counts else self.ended
        limit = self.limit(rules)
        if limit is not None and limit < end:
            end = limit
        start = self.sent + ONE_DAY if rules.readings.sending_day_counts else self.sent
        return Span(start, end) if end >= start else None


@dataclass(slots=True)
class Leg:
    """A stretch of the clock that a restart ended, or a wait in which it stood still; for the explanation."""

    why: str
    article: Citation
    start: date
    end: date
    counted: bool


@dataclass(slots=True)
class Round:
    """One answer that is owed: from the receipt, or from a reopening."""

    rules: Rules
    start: date
    day_zero: date
    reopened: Reopened | None = None
    why: str = "received"
    until: date | None = None
    extended_by: int = 0
    extended: bool = False
    delayed: bool = False
    supplement: SupplementAsked | None = None
    supplement_open: bool = False
    fee: FeeNoticed | None = None
    fee_delivered: date | None = None
    fee_open: bool = False
    stopped_on: date | None = None
    reasons: ReasonsAsked | None = None
    reasons_accepted: bool | None = None
    letters: dict[str, Letter] = field(default_factory=dict)
    waits: list[Span] = field(default_factory=list)
    decision: Decided | None = None
    handled: Handled | None = None
    served: date | None = None
    legs: list[Leg] = field(default_factory=list)

    @property
    def fixed(self) -> date | None:
        """The day that a court or an organ of 复议 set; nothing moves it."""
        return None if self.reopened is None else self.reopened.due_on

    @property
    def stands_still(self) -> bool:
        return self.supplement_open or self.fee_open

    @property
    def letters_open(self) -> bool:
        return any(letter.ended is None for letter in self.letters.values())

    def pay_by(self) -> date | None:
        """The 20th working day after delivery of the notice; None until that is known (国办函〔2020〕109号 6)."""
        return None if self.fee_delivered is None else self.rules.calendar.add(self.fee_delivered, PAYMENT.days)

    def spans(self, now: date) -> list[Span]:
        """The paused days, overlapping pauses as one, as they would be if every answer came now."""
        if not self.letters:
            return self.waits
        if self.handled is not None and self.handled.on < now and self.rules.readings.decision_ends_pauses:
            now = self.handled.on  # (R) what is asked no longer matters to an answer that is given
        spans = [span for letter in self.letters.values() if (span := letter.pause(self.rules, now))]
        spans += self.waits
        return list(merged(sorted(spans, key=_start))) if len(spans) > 1 else spans

    def due(self, now: date) -> date | None:
        """
        The last day to answer: 20 working days after day zero and what they were extended by,
        paused days not counted (条例 33), or the day set (条例 35; the review). None while the clock stands still.
        """
        if self.reopened is not None and self.reopened.due_on is not None:
            return self.reopened.due_on
        if self.supplement_open or self.fee_open:
            return None
        if self.until is not None:
            return self.until
        return self.rules.calendar.add(self.day_zero, REPLY.days + self.extended_by, without=self.spans(now))

    def restart(self, day: date, why: str) -> None:
        """A new 20 working days. (R) An extension or delay made before is not carried over, and is used up."""
        readings = self.rules.readings
        self.day_zero, self.why = day, why
        if readings.extension_after_restart is not AfterRestart.KEPT:
            self.extended_by = 0
        if readings.extension_after_restart is AfterRestart.FREE:
            self.extended = False
        if not readings.delay_survives_restart:
            self.until = None


@dataclass(frozen=True, slots=True)
class Told:
    """An extension told after the day that was the last as far as known then: to be looked at in the end."""

    number: int
    event: Extended
    round: Round
    day_zero: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Void:
    """The registration was a mistake: as it was last read, and the correction that made it void."""

    submitted: Submitted
    by: Corrected


@dataclass(slots=True)
class Run:
    """The whole case, as far as its events were taken in."""

    rules: Rules
    number: int = 0
    submitted: Submitted | None = None
    void: Void | None = None
    received_on: date | None = None
    round: Round | None = None
    gone_on: date | None = None  # withdrawn before receipt
    archived_on: date | None = None
    handled: list[Handled] = field(default_factory=list)
    breaches: list[Breach] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    outages: list[Outage] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)

    @property
    def calendar(self) -> WorkCalendar:
        return self.rules.calendar

    @property
    def readings(self) -> Readings:
        return self.rules.readings

    def open_round(self, new: Round) -> None:
        self.round = new
        self.rounds.append(new)

    def state(self) -> State:
        """The first that holds, in the order of `State`."""
        now = self.round
        if self.submitted is None and self.void is not None:
            return State.VOID
        if self.archived_on is not None:
            return State.ARCHIVED
        if self.gone_on is not None or (now and now.handled and now.handled.how != "decided"):
            return State.CLOSED
        if now is None:
            return State.AWAITING_CONFIRMATION
        order = (
            (State.SERVED, now.served is not None),
            (State.DECIDED, now.handled is not None),
            (State.AWAITING_SUPPLEMENT, now.supplement_open),
            (State.AWAITING_FEE, now.fee_open),
            (State.CONSULTING, now.letters_open),
            (State.AWAITING_REASONS, now.reasons is not None and now.reasons_accepted is None),
        )
        return next((state for state, holds in order if holds), State.HANDLING)


def merged(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans in order of their start, those that touch as one."""
    current: Span | None = None
    for span in spans:
        if current is None or span.start > current.end + ONE_DAY:
            if current is not None:
                yield current
            current = span
        elif span.end > current.end:
            current = Span(current.start, span.end)
    if current is not None:
        yield current


def _start(span: Span) -> date:
    return span.start
