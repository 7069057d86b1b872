"""
What happens in the cases of the benchmarks: stories as events on working days, each folded once by the law's own code
for every day on which it can begin. On average a case has eight events.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final

from gongkai.law.calendar import WorkCalendar
from gongkai.law.casefile import CaseFile, Event, fold
from gongkai.law.casefile.events import (
    Abandoned,
    AbandonGround,
    ApplicantKind,
    Archived,
    ConsultationAnswered,
    ConsultationDelivered,
    ConsultationSent,
    Decided,
    Delayed,
    Extended,
    FeeDelivered,
    FeeNoticed,
    FeePaid,
    Party,
    ReasonsAsked,
    ReasonsGiven,
    ReceiptConfirmed,
    Reopened,
    ReopenGround,
    Served,
    Service,
    Submitted,
    SupplementAsked,
    Supplemented,
    Withdrawn,
)
from gongkai.law.receipt import Channel
from gongkai.law.tariff import Method, fee

PAGES: Final = 60
BY: Final = "post:1"
Day = Callable[[int], date]  # the working day that is so many after the beginning
Made = Callable[[Day], Event]


def _submitted(channel: Channel, kind: ApplicantKind) -> Made:
    return lambda day: Submitted(on=day(0), channel=channel, applicant_kind=kind)


def _asked(at: int, key: str, party: Party, reply: int = 0) -> Made:
    by = (lambda day: day(reply)) if reply else (lambda _day: None)
    return lambda day: ConsultationSent(on=day(at), id=key, party=party, reply_by=by(day))


def _answered(at: int, key: str) -> Made:
    return lambda day: ConsultationAnswered(on=day(at), id=key, consents=True)


def _extended(at: int) -> Made:
    return lambda day: Extended(on=day(at), days=20, approved_by=BY, told_on=day(at))


def _fee(at: int) -> Made:
    """Before 2021 there was none, and nothing is charged."""
    return lambda day: FeeNoticed(
        on=day(at), method=Method.PAGES, quantity=PAGES, amount=Decimal(fee(Method.PAGES, PAGES, day(at)))
    )


def _on(kind: Any, at: int, **more: Any) -> Made:
    return lambda day: kind(on=day(at), **more)


def _ended(at: int, outcome: str, method: Service = Service.MAIL) -> list[tuple[int, Made]]:
    return [
        (at, _on(Decided, at, outcome=outcome)),
        (at + 1, _on(Served, at + 1, method=method)),
        (at + 15, _on(Archived, at + 15)),
    ]


ONLINE = [(0, _submitted(Channel.ONLINE, ApplicantKind.NATURAL)), (1, _on(ReceiptConfirmed, 1))]
BY_FAX = [(0, _submitted(Channel.FAX, ApplicantKind.LEGAL_SERVICE)), (1, _on(ReceiptConfirmed, 1))]
HANDED_IN = [(0, _submitted(Channel.IN_PERSON, ApplicantKind.NATURAL))]
UNCLEAR = (3, lambda day: SupplementAsked(on=day(3), reply_by=day(18)))

# How many of a hundred, and what happens on which working day.
STORIES: Final[tuple[tuple[int, list[tuple[int, Made]]], ...]] = (
    (24, [*ONLINE, UNCLEAR, (8, _on(Supplemented, 8)), (20, _extended(20)), *_ended(27, "granted.provided")]),
    (
        15,
        [*ONLINE, UNCLEAR, (8, _on(Supplemented, 8)), (22, _extended(22)), *_ended(40, "unable.not_held.nonexistent")],
    ),
    (
        16,
        [
            *ONLINE,
            (4, _asked(4, "c1", Party.THIRD_PARTY)),
            (6, _on(ConsultationDelivered, 6, id="c1")),
            (12, _answered(12, "c1")),
            *_ended(20, "partial"),
        ],
    ),
    (
        6,
        [
            *ONLINE,
            (5, _fee(5)),
            (7, _on(FeeDelivered, 7)),
            (12, _on(FeePaid, 12)),
            *_ended(20, "granted.provided"),
        ],
    ),
    (8, [*HANDED_IN, (15, _extended(15)), *_ended(30, "granted.how_to_get", Service.DIRECT)]),
    (
        17,
        [
            *BY_FAX,
            (3, _asked(3, "c1", Party.THIRD_PARTY)),
            (3, _asked(3, "c2", Party.OTHER_ORGAN, 10)),
            (4, _on(ConsultationDelivered, 4, id="c1")),
            (5, _on(ConsultationDelivered, 5, id="c2")),
            (9, _answered(9, "c2")),
            (12, _answered(12, "c1")),
            (20, _extended(20)),
            *_ended(35, "refused.third_party"),
        ],
    ),
    (4, [*HANDED_IN, *_ended(31, "granted.already_public")]),  # late
    (3, [*ONLINE, (6, _on(Withdrawn, 6)), (15, _on(Archived, 15))]),
    (
        3,
        [
            *ONLINE,
            UNCLEAR,
            (20, _on(Abandoned, 20, ground=AbandonGround.NOT_SUPPLEMENTED)),
            (30, _on(Archived, 30)),
        ],
    ),
    (
        2,
        [
            *ONLINE,
            (5, lambda day: ReasonsAsked(on=day(5), reply_by=day(15))),
            (9, _on(ReasonsGiven, 9, accepted=True)),
            (18, lambda day: Delayed(on=day(18), until=day(28))),
            *_ended(26, "declined.repeated"),
        ],
    ),
    (
        2,
        [
            *ONLINE,
            (4, _asked(4, "c1", Party.OTHER_ORGAN, 12)),
            (9, _answered(9, "c1")),
            *_ended(19, "refused.process")[:2],
            (60, lambda day: Reopened(on=day(60), ground=ReopenGround.LITIGATION, ref="l17", due_on=day(80))),
            *_ended(75, "granted.provided"),
        ],
    ),
)
FEE_BEGINS: Final = date(2021, 1, 1)
FEES: Final = 3  # the story in which one is charged
INSTEAD: Final = 0  # before it could be


@dataclass(frozen=True, slots=True)
class Plan:
    """A story that begins on a day, as far as it has gone by the last one."""

    events: tuple[Event, ...]
    at: tuple[int, ...]  # the working day of each, counted from the first of all
    casefile: CaseFile

    @property
    def days(self) -> list[date]:
        return [event.on for event in self.events]


class Plans:
    """
    The plans over all working days from `first` to `last`. Each is folded as on the day of its last event, and where an
    opinion is awaited as on `today`, as the daily count leaves it.
    """

    def __init__(self, calendar: WorkCalendar, first: date, last: date, today: date) -> None:
        self.calendar, self.today = calendar, today
        self.days = [first]
        while (day := calendar.add(self.days[-1], 1)) <= last:
            self.days.append(day)
        self.beyond = [*self.days]
        while len(self.beyond) < len(self.days) + 100:
            self.beyond.append(calendar.add(self.beyond[-1], 1))
        self.of = cache(self._of)

    def _of(self, story: int, start: int) -> Plan:
        if story == FEES and self.days[start] < FEE_BEGINS:
            story = INSTEAD
        steps = [(start + at, make) for at, make in STORIES[story][1] if start + at < len(self.days)]
        events = tuple(make(lambda days: self.beyond[start + days]) for _at, make in steps)
        casefile = fold(events, self.calendar, events[-1].on)
        if any(each.ended_on is None for each in casefile.consultations):
            casefile = fold(events, self.calendar, self.today)
        return Plan(events, tuple(at for at, _make in steps), casefile)


def canonical(value: Any) -> str:
    """As the ledger writes it, for what is known to hold codes alone."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
