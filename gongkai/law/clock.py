"""The clocks of an application and of disclosure, and the steps that explain a due date."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from gongkai.law.calendar import CIVIL_201, CIVIL_203, ONE_DAY, Span, WorkCalendar, add_days
from gongkai.law.citations import Citation, LawError, Standing, regulation
from gongkai.law.sentences import explain
from gongkai.law.tables import table


@dataclass(frozen=True, slots=True)
class Limit:
    """A period: its id, its working days, where it stands and how firmly."""

    rule: str
    days: int
    citation: Citation
    standing: Standing = Standing.STATUTE


@cache
def limits() -> Mapping[str, Limit]:
    """Every clock of an application, by id, in the order of the table."""
    return {
        row["id"]: Limit(row["id"], row["days"], Citation(*row["citation"]), Standing(row["standing"]))
        for row in _limits()["limit"]
    }


@cache
def _limits() -> dict[str, Any]:
    return table("limits.toml")


SUPPLEMENT = limits()["clock.supplement"]
OPINION = limits()["clock.opinion"]
REPLY = limits()["clock.reply"]
EXTENSION = limits()["clock.extension"]
JOINT_MAKER = limits()["clock.joint_maker"]
PAYMENT = limits()["clock.payment"]
CONFIRM = limits()["clock.confirm"]
CONSULTED = regulation(33, 3)


@dataclass(frozen=True, slots=True)
class Pause:
    """
    A letter of consultation: the days after `sent`, up to and with `ended`, do not count (条例 33(3)).
    That the day of sending still counts is our reading: the article names no boundary.
    """

    sent: date
    ended: date

    def __post_init__(self) -> None:
        if self.ended < self.sent:
            raise LawError("clock.pause", CONSULTED, sent=self.sent, ended=self.ended)
        if self.ended == date.max:
            raise LawError("calendar.end", CONSULTED, start=self.sent)


def merge(pauses: Iterable[Pause]) -> list[Span]:
    """The days that do not count, as spans in order that do not overlap: a day is excluded once."""
    spans: list[Span] = []
    for pause in sorted(pauses, key=lambda pause: pause.sent) if pauses else ():
        start = pause.sent + ONE_DAY
        if spans and start <= spans[-1].end + ONE_DAY:
            spans[-1] = Span(spans[-1].start, max(spans[-1].end, pause.ended))
        elif start <= pause.ended:
            spans.append(Span(start, pause.ended))
    return spans


def reply_due(
    day_zero: date,
    calendar: WorkCalendar,
    *,
    extended_by: int = 0,
    pauses: Iterable[Pause] = (),
) -> date:
    """
    The last day to answer: 20 working days after day zero, and at most 20 more if
    extended (条例 33(2)). Days spent consulting others do not count (条例 33(3)).
    """
    return _last(day_zero, calendar, extended_by, merge(pauses))


def _last(day_zero: date, calendar: WorkCalendar, extended_by: int, spans: Sequence[Span]) -> date:
    if not 0 <= extended_by <= EXTENSION.days:
        raise LawError(EXTENSION.rule, EXTENSION.citation, limit=EXTENSION.days, days=extended_by)
    return calendar.add(day_zero, REPLY.days + extended_by, without=spans)


def due(limit: Limit, day_zero: date, calendar: WorkCalendar) -> date:
    """The last day of any other period in working days; day zero is not counted (民法典 201)."""
    return calendar.add(day_zero, limit.days)


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of the count: from, to, how many days of it counted, why, and by what."""

    start: date
    end: date
    days: int
    why: str  # an id under clock.step of sentences.toml
    citation: Citation
    values: Mapping[str, object]

    @property
    def text(self) -> str:
        return explain(f"clock.step.{self.why}", self.values)

    def to_dict(self) -> dict[str, Any]:
        return {
            "from": self.start.isoformat(),
            "to": self.end.isoformat(),
            "days": self.days,
            "why": self.text,
            "article": str(self.citation),
        }


@dataclass(frozen=True, slots=True)
class Explained:
    """A due date and the steps to it; `provisional` where it rests on a year without a notice (暂定)."""

    due_on: date
    provisional: bool
    steps: tuple[Step, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "due_on": self.due_on.isoformat(),
            "provisional": self.provisional,
            "steps": [step.to_dict() for step in self.steps],
        }


def explain_due(limit: Limit, day_zero: date, calendar: WorkCalendar) -> Explained:
    """The same date as `due`, with its steps."""
    last = due(limit, day_zero, calendar)
    first = Step(day_zero, day_zero, 0, "first_day", CIVIL_201, {})
    counted = Step(
        day_zero + ONE_DAY, last, limit.days, limit.rule.removeprefix("clock."), limit.citation, {"total": limit.days}
    )
    return Explained(last, calendar.is_provisional(last), (first, counted))


def explain_reply(
    received: date,
    calendar: WorkCalendar,
    *,
    restarted: date | None = None,
    extended_by: int = 0,
    pauses: Iterable[Pause] = (),
) -> Explained:
    """
    The same date as `reply_due`, with its steps. `restarted` is the day of the supplement, from
    which the period runs anew (条例 30). The days of all steps add up to the whole period.
    """
    day_zero = restarted or received
    spans = merge(pauses)
    last = _last(day_zero, calendar, extended_by, spans)
    steps = [Step(received, received, 0, "day_zero", CIVIL_201, {})]
    if restarted is not None:
        if restarted < received:
            raise LawError("clock.supplemented", SUPPLEMENT.citation, received=received, supplemented=restarted)
        steps.append(Step(received, restarted, 0, "supplemented", SUPPLEMENT.citation, {}))
    base = calendar.add(day_zero, REPLY.days, without=spans)
    steps += _counted(REPLY, REPLY.days, day_zero, base, spans, calendar)
    steps += _counted(EXTENSION, extended_by, base, last, spans, calendar)
    return Explained(last, calendar.is_provisional(last), tuple(steps))


def _counted(
    limit: Limit, total: int, after: date, last: date, spans: Sequence[Span], calendar: WorkCalendar
) -> Iterator[Step]:
    """The stretches of one period, those that count and those that do not, in turn."""
    why = limit.rule.removeprefix("clock.")
    for span in spans:
        start = max(span.start, after + ONE_DAY)
        if start > last or start > span.end:
            continue
        if worked := calendar.count(after, start - ONE_DAY):
            yield Step(after + ONE_DAY, start - ONE_DAY, worked, why, limit.citation, {"total": total})
        skipped = calendar.count(start - ONE_DAY, span.end)
        yield Step(start, span.end, 0, "pause", CONSULTED, {"skipped": skipped})
        after = span.end
    if worked := calendar.count(after, last):
        yield Step(after + ONE_DAY, last, worked, why, limit.citation, {"total": total})


@dataclass(frozen=True, slots=True)
class Period:
    """How soon a matter has to be published, and since when that is counted (条例 26 and special laws)."""

    id: str
    matter: str
    since: str
    days: int
    working: bool
    citation: Citation
    standing: Standing

    def due(self, since: date, calendar: WorkCalendar) -> date:
        """The last day. Calendar days end on a working day (民法典 203)."""
        if self.working:
            return calendar.add(since, self.days)
        return calendar.last_day(since, days=self.days)

    def explain(self, since: date, calendar: WorkCalendar) -> Explained:
        """The same day, with its steps."""
        last = self.due(since, calendar)
        unrolled = last if self.working else add_days(since, self.days)
        steps = [
            Step(since, since, 0, "since", CIVIL_201, {"since": self.since}),
            Step(
                since + ONE_DAY,
                unrolled,
                self.days,
                "published_working" if self.working else "published_calendar",
                self.citation,
                {"total": self.days},
            ),
        ]
        if last > unrolled:
            steps.append(Step(unrolled + ONE_DAY, last, 0, "rolled", CIVIL_203, {"last": unrolled}))
        return Explained(last, calendar.is_provisional(last), tuple(steps))


@dataclass(frozen=True, slots=True)
class Annual:
    """A date of every year, fixed by the article (条例 49). It does not roll: it is no period."""

    id: str
    matter: str
    month: int
    day: int
    citation: Citation

    def due(self, report_year: int) -> date:
        """The last day for the report of that year."""
        if not date.min.year <= report_year < date.max.year:
            raise LawError("clock.report_year", self.citation, year=report_year)
        return date(report_year + 1, self.month, self.day)

    def shown(self, report_year: int, calendar: WorkCalendar) -> date:
        """The day to show the duty for: the last working day up to the date."""
        return calendar.roll_back(self.due(report_year))

    def explain(self, report_year: int, calendar: WorkCalendar) -> Explained:
        """The date, with the day to show where the two differ."""
        due, shown = self.due(report_year), self.shown(report_year, calendar)
        steps = [Step(due, due, 0, "annual", self.citation, {})]
        if shown < due:
            steps.append(Step(shown, due, 0, "annual_shown", self.citation, {"shown": shown}))
        return Explained(due, calendar.is_provisional(due), tuple(steps))


def period(id: str) -> Period:
    """The row with this id, or a LawError."""
    if id not in periods():
        raise LawError("clock.limit", regulation(26), id=id)
    return periods()[id]


def annual(id: str) -> Annual:
    """The row with this id, or a LawError."""
    if id not in annuals():
        raise LawError("clock.limit", regulation(49), id=id)
    return annuals()[id]


@cache
def periods() -> Mapping[str, Period]:
    """Every period of publication, by id, in the order of the table."""
    return {
        row["id"]: Period(
            id=row["id"],
            matter=row["matter"],
            since=row["since"],
            days=row["days"],
            working={"working": True, "calendar": False}[row["unit"]],
            citation=Citation(*row["citation"]),
            standing=Standing(row["standing"]),
        )
        for row in _limits()["period"]
    }


@cache
def annuals() -> Mapping[str, Annual]:
    """The yearly dates, by id."""
    return {
        row["id"]: Annual(row["id"], row["matter"], row["month"], row["day"], Citation(*row["citation"]))
        for row in _limits()["annual"]
    }
