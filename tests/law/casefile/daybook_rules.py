"""
What is written in the daybook, and the rule for each kind of event: what it needs to be possible, what it changes.
Articles are of the 条例 unless named. (R) marks what no text says: there the program's reading is taken.
"""

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import NamedTuple

from tests.law.casefile.daybook_days import DAY, is_worked, working_day
from tests.law.casefile.daybook_table import DECISIONS

REPLY, EXTENSION, OPINION, PAYMENT = 20, 20, 15, 20  # working days: 33(2), 33(2), 32 and 34, 国办函〔2020〕109号
FEES_FROM = date(2021, 1, 1)
SIGNED_FOR = {"in_person", "oral", "registered_mail"}
ON_ITS_OWN_EVENT = {"otherwise.not_supplemented", "otherwise.fee_unpaid", "otherwise.withdrawn"}


class Impossible(Exception):
    """It cannot have happened."""


def require(possible):
    if not possible:
        raise Impossible


@dataclass
class Letter:
    """征求意见函 (32-34)."""

    party: str
    sent: date
    delivered: date | None = None
    ended: date | None = None
    lapsed: bool = False

    def is_awaited(self):
        """Whether `consulting` holds: lapse or end is recorded by an event, not by the calendar (R)."""
        return self.ended is None and not self.lapsed

    def period_ends(self):
        """Third party, joint maker: their 15 WD run from delivery; that day is day 0 (32, 34)."""
        if self.delivered and self.party != "other_organ":
            return working_day(OPINION, self.delivered)
        return None

    def stands_still(self, day, until):
        """
        The days after the day of sending, up to and with the day of the answer or end, are not counted (33(3)).
        The pause ends with the 15th WD after delivery at the latest. `until` stands for an answer not yet come.
        """
        last = min(each for each in (self.ended or until, self.period_ends(), until) if each)
        return self.sent < day <= last


@dataclass
class Round:
    """What is owed since the receipt, or since a reopening."""

    day_zero: date
    fixed: date | None = None  # 33(2) gives way to the day that a court or the organ of reconsideration set
    extended: int = 0
    delayed: date | None = None
    letters: dict = field(default_factory=dict)
    supplement: dict | None = None  # the event that asks
    reasons: dict | None = None
    accepted: bool | None = None
    fee: dict | None = None
    fee_delivered: date | None = None
    awaits: str | None = None  # supplement, fee
    used: set = field(default_factory=set)  # what is to be had once
    ended: str | None = None  # decided, abandoned, withdrawn
    ended_on: date | None = None
    served_on: date | None = None
    decision: str | None = None


@dataclass
class Book:
    submitted: dict | None = None
    received_on: date | None = None
    round: Round | None = None
    archived: bool = False
    given_up: date | None = None  # withdrawn before receipt
    struck_on: date | None = None  # the registration was a mistake
    handled: list = field(default_factory=list)  # (day, decision), never struck out
    year_ends: dict = field(default_factory=dict)


class Line(NamedTuple):
    """One day of the reply period."""

    day: date
    worked: bool
    waits_for: tuple  # ids of letters
    counted: bool


def lines(round, on):
    """Every day from day 0, which is not counted, to the 20th counted day, and the days of the extension."""
    owed = REPLY + round.extended
    for number in count(1):
        day = round.day_zero + number * DAY
        waits_for = tuple(id for id, letter in round.letters.items() if letter.stands_still(day, still(round, on)))
        counted = is_worked(day) and not waits_for
        owed -= counted
        yield Line(day, is_worked(day), waits_for, counted)
        if not owed:
            return


def still(round, on):
    """A pause ends when the case does (R); otherwise the answer is taken to come today."""
    return min(on, round.ended_on or on)


def due_on(round, on):
    """`due_on` given: nothing moves it. Delayed: due on `until`. Else the last line."""
    if round.awaits:
        return None
    if round.fixed or round.delayed:
        return round.fixed or round.delayed
    *_, last = lines(round, on)
    return last.day


# ---- What may be done: one rule for each kind of event


def open_round(book):
    """Received, and neither decided, abandoned nor withdrawn."""
    require(book.round and not book.round.ended and not book.archived)
    return book.round


def working_round(book):
    """While a supplement or a fee is awaited nothing is decided, extended, delayed or asked for again (R)."""
    round = open_round(book)
    require(not round.awaits)
    return round


def once(round, what):
    require(what not in round.used)
    round.used.add(what)


def not_before(day, event):
    require(day is None or day >= event["on"])


def in_time(round, event):
    """On the due date at the latest; in `consulting`, on the date that follows if the answer came that day."""
    require(event["on"] <= due_on(round, event["on"]))


def submitted(book, event):
    """In person, oral: received that day (31(1)); signed for: received that day (31(2)). Else not yet."""
    require(not book.submitted)
    book.submitted = event
    if event["channel"] in SIGNED_FOR:
        receive(book, event["on"])


def receive(book, day):
    book.received_on, book.round = day, Round(day)


def receipt_confirmed(book, event):
    """Ordinary mail, online, fax: received on this day (31(2), 31(3))."""
    require(not book.received_on and not book.given_up)
    receive(book, event["on"])


def supplement_asked(book, event):
    """Once only (30); later than 7 WD is allowed. Clock stands still. Not where the day is fixed (R)."""
    round = working_round(book)
    require(not round.fixed)
    once(round, "supplement")
    not_before(event["reply_by"], event)
    round.supplement, round.awaits = event, "supplement"


def supplemented(book, event):
    """Clock starts anew: this day is day 0 (30)."""
    round = open_round(book)
    require(round.awaits == "supplement")
    restart(round, event["on"])


def restart(round, day):
    """A new 20 WD; an extension made before is not carried over and counts as used (R); nor is a delay (R)."""
    round.awaits, round.day_zero, round.extended, round.delayed = None, day, 0, None


def reasons_asked(book, event):
    """Art. 35. The clock runs on. Once (R)."""
    round = open_round(book)
    once(round, "reasons")
    not_before(event["reply_by"], event)
    round.reasons = event


def reasons_given(book, event):
    """An answer to a letter that was sent, and not answered yet."""
    round = open_round(book)
    require(round.reasons and round.accepted is None)
    round.accepted = event["accepted"]


def delayed(book, event):
    """Art. 35: reasons accepted; once; told before the due date."""
    round = working_round(book)
    require(round.accepted and not round.fixed)
    once(round, "delayed")
    require(event["on"] < due_on(round, event["on"]))
    not_before(event["until"], event)
    round.delayed = event["until"]


def consultation_sent(book, event):
    """Pause begins. `other_organ` also says `reply_by`; the periods of the others are the law's (32, 34)."""
    round = open_round(book)
    require(event["id"] not in round.letters)
    require(("reply_by" in event) == (event["party"] == "other_organ"))
    not_before(event.get("reply_by"), event)
    round.letters[event["id"]] = Letter(event["party"], event["on"])


def letter_of(book, event):
    """A letter that was sent in this round."""
    letter = open_round(book).letters.get(event["id"])
    require(letter)
    return letter


def consultation_delivered(book, event):
    """Their 15 WD run from here."""
    letter = letter_of(book, event)
    require(letter.is_awaited() and not letter.delivered)
    letter.delivered = event["on"]


def consultation_answered(book, event):
    """Pause ends. An answer may still come after the 15 WD were over (R)."""
    letter = letter_of(book, event)
    require(letter.ended is None)
    letter.ended = event["on"]


def consultation_lapsed(book, event):
    """Only records that the 15 WD are over without an answer."""
    letter = letter_of(book, event)
    require(letter.is_awaited() and letter.period_ends() and event["on"] > letter.period_ends())
    letter.lapsed = True


def consultation_ended(book, event):
    """Pause ends with this day."""
    letter = letter_of(book, event)
    require(letter.is_awaited())
    letter.ended = event["on"]


def extended(book, event):
    """Days 1-20; once; `on` not after the due date (33(2)). Told on that day or later (R). Not where fixed."""
    round = working_round(book)
    require(1 <= event["days"] <= EXTENSION and not round.fixed)
    once(round, "extended")
    in_time(round, event)
    not_before(event["told_on"], event)
    round.extended = event["days"]


def fee_noticed(book, event):
    """Within the handling period, from 2021-01-01. Clock stands still. Once (R). Not where the day is fixed (R)."""
    round = working_round(book)
    require(event["on"] >= FEES_FROM and not round.fixed)
    once(round, "fee")
    in_time(round, event)
    not_before(event.get("delivered_on"), event)
    round.fee, round.fee_delivered, round.awaits = event, event.get("delivered_on"), "fee"


def fee_delivered(book, event):
    """When the delivery of the notice is learnt later."""
    round = open_round(book)
    require(round.awaits == "fee" and not round.fee_delivered)
    round.fee_delivered = event["on"]


def fee_paid(book, event):
    """Clock starts anew: this day is day 0 (R)."""
    round = open_round(book)
    require(round.awaits == "fee")
    restart(round, event["on"])


def decided(book, event):
    """The outcome is fixed. The due date stands until `served`."""
    round = working_round(book)
    require(event["outcome"] in DECISIONS and event["outcome"] not in ON_ITS_OWN_EVENT)
    if event["outcome"].partition(".")[0] in {"granted", "partial"}:
        require(not any(is_open_for_a_third_party(letter, event["on"]) for letter in round.letters.values()))
    if event["outcome"] == "declined.excessive":
        require(round.reasons and are_unreasonable(round, event["on"]))
    end(book, "decided", event["on"], event["outcome"])


def is_open_for_a_third_party(letter, day):
    """With an open third-party consultation, `granted` and `partial` are refused: until its 15 WD are over (32)."""
    period_ends = letter.period_ends()
    return letter.party == "third_party" and letter.is_awaited() and not (period_ends and day > period_ends)


def are_unreasonable(round, day):
    """After `reply_by` without an answer, or not accepted (35)."""
    return day > round.reasons["reply_by"] if round.accepted is None else not round.accepted


def end(book, how, day, decision):
    book.round.ended, book.round.ended_on, book.round.decision = how, day, decision
    book.handled.append((day, decision))


def served(book, event):
    """Follows `decided`, may follow `abandoned`."""
    require(book.round and book.round.ended in {"decided", "abandoned"} and not book.archived)
    require(not book.round.served_on)
    book.round.served_on = event["on"]


def abandoned(book, event):
    """Only after the period is over. Until delivery of the notice the 20 WD to pay do not run."""
    round = open_round(book)
    require(round.awaits and event["ground"] == {"supplement": "not_supplemented", "fee": "fee_unpaid"}[round.awaits])
    if round.awaits == "fee":
        require(round.fee_delivered and event["on"] > working_day(PAYMENT, round.fee_delivered))
    else:
        require(event["on"] > round.supplement["reply_by"])
    end(book, "abandoned", event["on"], f"otherwise.{event['ground']}")


def withdrawn(book, event):
    """Counts as `otherwise.other`; before receipt it counts nowhere."""
    if book.received_on:
        open_round(book)
        end(book, "withdrawn", event["on"], "otherwise.other")
    else:
        require(not book.given_up)
        book.given_up = event["on"]


def reopened(book, event):
    """From decided, served, closed, archived. By `due_on` if given, else 20 WD with this day as day 0."""
    require(book.round and book.round.ended)
    not_before(event.get("due_on"), event)
    book.archived, book.round = False, Round(event["on"], fixed=event.get("due_on"))


def corrected(book, event):
    """It has had its effect before the events are taken in order."""


def outage(book, event):
    """Recorded and shown; moves nothing by itself. What is archived has ended, but for `reopened`."""
    require(not book.archived)
    not_before(event["until"], event)


def archived(book, event):
    """The end: of what was served or closed (R)."""
    require(not book.archived)
    over = book.round and (book.round.served_on or book.round.ended in {"abandoned", "withdrawn"})
    require(over or book.given_up)
    book.archived = True


RULES = {
    rule.__name__: rule
    for rule in (
        submitted, receipt_confirmed, supplement_asked, supplemented, reasons_asked, reasons_given, delayed,
        consultation_sent, consultation_delivered, consultation_answered, consultation_lapsed, consultation_ended,
        extended, fee_noticed, fee_delivered, fee_paid, decided, served, abandoned, withdrawn, reopened, corrected,
        outage, archived,
    )
}  # fmt: skip


def enter(book, event):
    """Before it is submitted there is nothing to do anything with."""
    require(event["kind"] in {"submitted", "corrected"} or book.submitted)
    RULES[event["kind"]](book, event)
