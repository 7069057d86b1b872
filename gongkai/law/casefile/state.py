"""Where a case stands while its events are taken in: receipt, the round of handling, letters, pauses, the due date."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from gongkai.law.calendar import ONE_DAY, Span, WorkCalendar
from gongkai.law.casefile.events import (
    FeeNoticed,
    Outage,
    Party,
    ReasonsAsked,
    Reopened,
    Submitted,
    SupplementAsked,
)
from gongkai.law.citations import Citation, Standing, regulation


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of working days and where it comes from."""

    id: str
    days: int
    article: Citation
    standing: Standing = Standing.STATUTE


NOTICE_109: Final = Citation("notice_109")
CONFIRM: Final = Limit("confirm", 1, regulation(31), Standing.READING)  # 互联网渠道、传真: the law sets no day
SUPPLEMENT: Final = Limit("supplement", 7, regulation(30))
OPINION: Final = Limit("opinion", 15, regulation(32))
REPLY: Final = Limit("reply", 20, regulation(33, 2))
EXTENSION: Final = Limit("extension", 20, regulation(33, 2))
PAYMENT: Final = Limit("payment", 20, NOTICE_109, Standing.NOTICE)
FEES_SINCE: Final = date(2021, 1, 1)  # 国办函〔2020〕109号
ANSWERING: Final = frozenset({Party.THIRD_PARTY, Party.JOINT_MAKER})  # whose silence for 15 working days ends the pause


class State(StrEnum):
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


@dataclass(slots=True)
class Letter:
    """A letter that asks another for an opinion."""

    id: str
    party: Party
    sent: date
    delivered: date | None = None
    ended: date | None = None
    lapsed: bool = False
    consents: bool | None = None

    def limit(self, calendar: WorkCalendar) -> date | None:
        """The 15th working day after delivery, for those who have to answer by then (条例 32, 34)."""
        if self.delivered is None or self.party not in ANSWERING:
            return None
        return calendar.add(self.delivered, OPINION.days)

    def pause(self, calendar: WorkCalendar, now: date) -> Span | None:
        """
        The days not counted: after the day of sending, up to and with that of the answer, at the
        latest the 15th working day after delivery (条例 33(3); the boundary is our reading).
        """
        end = now if self.ended is None else self.ended
        limit = self.limit(calendar)
        if limit is not None and limit < end:
            end = limit
        return Span(self.sent + ONE_DAY, end) if end > self.sent else None


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
    reasons: ReasonsAsked | None = None
    reasons_accepted: bool | None = None
    letters: dict[str, Letter] = field(default_factory=dict)
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

    def pay_by(self, calendar: WorkCalendar) -> date | None:
        """The 20th working day after delivery of the notice; None until that is known (国办函〔2020〕109号)."""
        return None if self.fee_delivered is None else calendar.add(self.fee_delivered, PAYMENT.days)

    def spans(self, calendar: WorkCalendar, now: date) -> list[Span]:
        """The paused days, overlapping pauses as one, as they would be if every answer came now."""
        if not self.letters:
            return []
        if self.handled is not None and self.handled.on < now:
            now = self.handled.on  # what is asked no longer matters to an answer that is given: our reading
        pauses = (letter.pause(calendar, now) for letter in self.letters.values())
        return list(merged(sorted((span for span in pauses if span is not None), key=lambda span: span.start)))

    def due(self, calendar: WorkCalendar, now: date) -> date | None:
        """
        The last day to answer: 20 working days after day zero and what they were extended by,
        paused days not counted (条例 33), or the day set (条例 35; the review). None while the clock stands still.
        """
        if self.fixed is not None:
            return self.fixed
        if self.stands_still:
            return None
        if self.until is not None:
            return self.until
        return calendar.add(self.day_zero, REPLY.days + self.extended_by, without=self.spans(calendar, now))

    def restart(self, day: date, why: str) -> None:
        """A new 20 working days; an extension or delay made before is not carried over (our reading)."""
        self.day_zero, self.why = day, why
        self.extended_by, self.until = 0, None


@dataclass(slots=True)
class Run:
    """The whole case, as far as its events were taken in."""

    calendar: WorkCalendar
    number: int = 0
    submitted: Submitted | None = None
    received_on: date | None = None
    round: Round | None = None
    gone_on: date | None = None  # withdrawn before receipt
    archived_on: date | None = None
    handled: list[Handled] = field(default_factory=list)
    breaches: list[Breach] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    outages: list[Outage] = field(default_factory=list)

    def open_round(self, new: Round) -> None:
        self.round = new
        self.rounds.append(new)

    def state(self) -> State:
        """The first that holds, in the order of `State`."""
        now = self.round
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


def merged(spans: list[Span]) -> Iterator[Span]:
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
