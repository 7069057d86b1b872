"""
The case as a daybook (日志): a slow second opinion on `gongkai.law.casefile`, by another hand.

It turns the pages from the first day to `today`, puts each event to the one rule for its kind (`daybook_rules`),
and finds the due date by writing a line for every day: worked or not, standing still or not, counted or not. It
takes nothing from `gongkai.law` but the files of the yearly notices, which it reads for itself (`daybook_days`).
Events are the objects of the exchange format.
"""

from datetime import date
from typing import NamedTuple

from tests.law.casefile.daybook_days import DAY, LAST_NOTICE
from tests.law.casefile.daybook_rules import Book, Impossible, due_on, enter
from tests.law.casefile.daybook_table import DECISIONS

DATES = {"on", "reply_by", "until", "delivered_on", "told_on", "due_on"}


class Refused(NamedTuple):
    """The list cannot have happened; `event` is the number of the event at which that shows."""

    event: int


class Answer(NamedTuple):
    state: str
    received_on: date | None
    due_on: date | None
    provisional: bool
    overdue: bool
    outcome: str | None
    closed_on: date | None


def read(events, today):
    """What the case is on `today`, or where its events are impossible."""
    book = write(events, today)
    return book if isinstance(book, Refused) else answer(book, today)


def write(events, today):
    """Corrections first, then every day's events, in order of number, day by day."""
    try:
        entries = as_corrected(events, today)
    except Refusal as refusal:
        return Refused(refusal.args[0])
    pages = paged(entries)
    stands = [event for event in entries.values() if event["kind"] != "corrected" and event["on"] <= today]
    if not stands and (struck := struck_out(events, today)):
        return Book(struck_on=struck)
    book, day = Book(), min(pages, default=today)
    while day <= today:
        for number, event in pages.get(day, ()):
            try:
                enter(book, event)
            except Impossible:
                return Refused(number)
        if (day.month, day.day) == (12, 31):
            book.year_ends[day.year] = inventory(book)
        day += DAY
    return book if book.submitted else Refused(len(events))  # (R) no event is to blame: the last one is named


class Refusal(Exception):
    """A correction that corrects nothing."""


def dated(fields):
    return {name: date.fromisoformat(value) if name in DATES else value for name, value in fields.items()}


def as_corrected(events, today):
    """Events by number, as if each had been written as it was corrected by `today`."""
    by_number = {number: dated(event) for number, event in enumerate(events, 1)}
    corrections = {}
    for number, event in by_number.items():
        if event["kind"] == "corrected" and event["on"] <= today:
            if event["event"] >= number:
                raise Refusal(number)  # nothing is there to correct
            corrections.setdefault(event["event"], []).append(number)
    readings = {number: reading(by_number, corrections, number) for number in by_number}
    return {number: event for number, event in readings.items() if event}


def struck_out(events, today):
    """The day on which the (last) registration was struck out; the day on which it came in must be there by then."""
    gone = set(range(1, len(events) + 1)) - set(as_corrected(events, today))
    registrations = {number for number in gone if events[number - 1]["kind"] == "submitted"}
    strokes, came = {}, {number: events[number - 1]["on"] for number in registrations}
    for event in standing_corrections(events, today):
        if event["event"] in registrations and event.get("void"):
            strokes[event["event"]] = event["on"]
        elif event["event"] in registrations:
            came[event["event"]] = event["fields"].get("on", came[event["event"]])
    days = [strokes[number] for number in registrations if date.fromisoformat(str(came[number])) <= today]
    return max(days, default=None)


def standing_corrections(events, today):
    """Those of today that are not void themselves, in their order."""
    read = as_corrected(events, today).values()
    return [event for event in read if event["kind"] == "corrected" and event["on"] <= today]


def reading(by_number, corrections, number):
    """The later correction prevails; one may be corrected itself (R); what is void stays so. None where void."""
    event = by_number[number]
    for later in corrections.get(number, ()):
        change = reading(by_number, corrections, later)
        if change and not event:
            raise Refusal(later)
        if change:
            event = None if change.get("void") else event | dated(change["fields"])
    return event


def paged(by_number):
    """In order of (`on`, number)."""
    pages = {}
    for number, event in sorted(by_number.items()):
        pages.setdefault(event["on"], []).append((number, event))
    return pages


# ---- What is answered


def state(book):
    """The first that holds."""
    round = book.round
    if book.struck_on:
        return "void"
    if book.archived:
        return "archived"
    if book.given_up or (round and round.ended in {"abandoned", "withdrawn"}):
        return "closed"
    if round is None:
        return "awaiting_confirmation"
    if round.ended:
        return "served" if round.served_on else "decided"
    if round.awaits:
        return f"awaiting_{round.awaits}"
    if any(letter.is_awaited() for letter in round.letters.values()):
        return "consulting"
    return "awaiting_reasons" if round.reasons and round.accepted is None else "handling"


def answer(book, today):
    """`received_on` is always the first receipt."""
    round, found = book.round, state(book)
    if book.struck_on:
        return Answer("void", None, None, False, False, None, book.struck_on)
    if round is None:
        return Answer(found, None, None, False, False, None, book.given_up)
    due = due_on(round, today)
    return Answer(
        found,
        book.received_on,
        due,
        due is not None and is_provisional(round, found, due),
        due is not None and (round.served_on or closed_on(round) or today) > due,
        leaf_of(round.decision) if round.ended else None,
        round.ended_on,
    )


def is_provisional(round, found, due):
    """In `consulting`, unless nothing moves the date (R); and beyond the last year that a notice has arranged."""
    return (found == "consulting" and not (round.fixed or round.delayed)) or due > LAST_NOTICE


def closed_on(round):
    """What is abandoned or withdrawn is owed no longer: it is late if it was so on that day (R)."""
    return round.ended_on if round.ended in {"abandoned", "withdrawn"} else None


# ---- Table three


def leaf_of(decision):
    return DECISIONS[decision]


class Inventory(NamedTuple):
    """How a case stands on 31 December."""

    received: bool
    handled: bool
    leaf: str | None


def inventory(book):
    """The outcome in force; a reopening that is not yet answered does not undo it."""
    leaf = leaf_of(book.handled[-1][1]) if book.handled else None
    return Inventory(bool(book.received_on), bool(book.handled), leaf)


def table_three(books, year):
    """
    (row, applicant kind) to number. New: received at the end of the year and not of the year before; handled
    likewise, in the row of the outcome in force at its end; carried: received and not handled.
    """
    table = {}
    for book in books:
        before, after = (book.year_ends.get(each, Inventory(False, False, None)) for each in (year - 1, year))
        rows = {
            "new": after.received and not before.received,
            "carried_in": before.received and not before.handled,
            "handled": after.handled and not before.handled,
            after.leaf: after.handled and not before.handled,
            "carried_out": after.received and not after.handled,
        }
        for row in (row for row, holds in rows.items() if holds):
            cell = row, book.submitted["applicant_kind"]
            table[cell] = table.get(cell, 0) + 1
    return table
