"""
Lists of events for the property tests, drawn so that long lists which can have happened are frequent: each step
draws an act and takes the first, from there on, that the daybook finds possible on its day. Then some are recorded
late, some wrongly and corrected afterwards, some by mistake and voided. Some lists also have wild steps.
"""

from dataclasses import replace
from datetime import date
from functools import reduce

from hypothesis import strategies as st

from tests.law.casefile.daybook import dated
from tests.law.casefile.daybook_days import DAY, working_day
from tests.law.casefile.daybook_rules import PAYMENT, Book, Impossible, due_on, enter
from tests.law.casefile.daybook_table import DECISIONS

LONGEST = 30
CHANNELS = ("in_person", "registered_mail", "ordinary_mail", "online", "fax", "oral")
APPLICANT_KINDS = ("natural", "business", "research", "public_benefit", "legal_service", "other_organisation")
GAPS = (0, 0, 1, 1, 1, 2, 3, 5, 8, 13, 21, 34)
FIRST_DAY, DAYS = date(2019, 1, 2), 2600  # to February 2026
WEIGHTS = {
    "receipt_confirmed": 3, "supplement_asked": 3, "supplemented": 4, "reasons_asked": 3, "reasons_given": 3,
    "delayed": 3, "consultation_sent": 6, "consultation_delivered": 5, "consultation_answered": 4,
    "consultation_lapsed": 3, "consultation_ended": 2, "extended": 3, "fee_noticed": 3, "fee_delivered": 3,
    "fee_paid": 3, "outage": 1, "decided": 3, "served": 3, "abandoned": 2, "withdrawn": 1, "archived": 1,
    "reopened": 4, "submitted": 1,
}  # fmt: skip
DECK = tuple(kind for kind, weight in WEIGHTS.items() for _ in range(weight))
SHUFFLED = tuple(DECK[number * 29 % len(DECK)] for number in range(len(DECK)))  # 29: no factor in common
ENDS = ("decided", "abandoned", "withdrawn")
NEXT = (*WEIGHTS, "decided", "decided", "delayed", "extended", "fee_noticed")
OUTCOMES = (*sorted(DECISIONS), *("declined.excessive", "granted", "partial") * 3)


def after(draw, day, least, most):
    return (day + draw(st.integers(least, most)) * DAY).isoformat()


def letters(draw, book):
    """A letter that there may be."""
    sent = sorted(book.round.letters) if book.round else []
    return draw(st.sampled_from([*sent, "a"]))


def consultation_sent(draw, day, book):
    party = draw(st.sampled_from(("third_party", "third_party", "joint_maker", "other_organ")))
    reply_by = {"reply_by": after(draw, day, 0, 30)} if party == "other_organ" else {}
    return {"id": draw(st.sampled_from("abcdefgh")), "party": party, **reply_by}


def fee_noticed(draw, day, book):
    delivered = draw(st.booleans())
    known = {"delivered_on": after(draw, day, 0, 5)} if delivered else {}
    return {"method": "pages", "quantity": 40, "amount": 100, **known}


def reopened(draw, day, book):
    by = {"due_on": after(draw, day, 0, 40)} if draw(st.integers(0, 3)) == 0 else {}
    return {"ground": draw(st.sampled_from(("reconsideration", "litigation", "own_correction"))), "ref": "〔1〕", **by}


FIELDS = {
    "submitted": lambda draw, day, book: {
        "channel": draw(st.sampled_from(CHANNELS)),
        "applicant_kind": draw(st.sampled_from(APPLICANT_KINDS)),
    },
    "supplement_asked": lambda draw, day, book: {"reply_by": after(draw, day, 0, 15)},
    "reasons_asked": lambda draw, day, book: {"reply_by": after(draw, day, 0, 10)},
    "reasons_given": lambda draw, day, book: {"accepted": draw(st.booleans())},
    "delayed": lambda draw, day, book: {"until": after(draw, day, 0, 90)},
    "consultation_sent": consultation_sent,
    "consultation_delivered": lambda draw, day, book: {"id": letters(draw, book)},
    "consultation_answered": lambda draw, day, book: {"id": letters(draw, book), "consents": draw(st.booleans())},
    "consultation_lapsed": lambda draw, day, book: {"id": letters(draw, book)},
    "consultation_ended": lambda draw, day, book: {"id": letters(draw, book), "reason": "withdrawn"},
    "extended": lambda draw, day, book: {
        "days": draw(st.sampled_from((1, 5, 10, 20, 20, 21))),
        "approved_by": "甲",
        "told_on": after(draw, day, 0, 9),
    },
    "fee_noticed": fee_noticed,
    "decided": lambda draw, day, book: {"outcome": draw(st.sampled_from(OUTCOMES))},
    "served": lambda draw, day, book: {"method": draw(st.sampled_from(("direct", "entrusted", "mail")))},
    "abandoned": lambda draw, day, book: {"ground": draw(st.sampled_from(("not_supplemented", "fee_unpaid")))},
    "reopened": reopened,
    "outage": lambda draw, day, book: {"until": after(draw, day, 0, 9), "evidence": "日志"},
}


def event(draw, kind, day, book):
    fields = FIELDS[kind](draw, day, book) if kind in FIELDS else {}
    return {"kind": kind, "on": day.isoformat(), **fields}


def copied(book):
    """`deepcopy` takes most of the time of a run; events are never changed."""
    trial = replace(book, handled=[*book.handled])
    if book.round:
        letters = {id: replace(letter) for id, letter in book.round.letters.items()}
        trial.round = replace(book.round, letters=letters, used={*book.round.used})
    return trial


def entered(book, event):
    """The book with the event, or None where it is impossible."""
    trial = copied(book)
    try:
        enter(trial, dated(event))
    except Impossible:
        return None
    return trial


def first_possible(draw, day, book, without):
    """The first act that is possible, from a drawn one on; none where what was never received is archived."""
    start = draw(st.integers(0, len(SHUFFLED) - 1))
    for kind in dict.fromkeys(SHUFFLED[start:] + SHUFFLED[:start]):
        if kind in without:
            continue
        proposed = event(draw, kind, day, book)
        found = entered(book, proposed)
        if found:
            return proposed, found
    return None, book


def next_day(draw, day, book):
    """Some days later, or on one of the days on which a period ends or begins, or on the day after."""
    edges = [each for edge in edges_of(book.round, day) for each in (edge, edge + DAY) if day <= each]
    if edges and draw(st.integers(0, 2)) == 0:
        return draw(st.sampled_from(sorted(edges)))
    return day + draw(st.sampled_from(GAPS)) * DAY


def edges_of(round, day):
    """The days on which something is over, if nothing happens."""
    if not round or round.ended:
        return
    for asks in (round.supplement, round.reasons):
        if asks:
            yield asks["reply_by"]
    if round.fee_delivered:
        yield working_day(PAYMENT, round.fee_delivered)
    yield from filter(None, (letter.period_ends() for letter in round.letters.values()))
    if not round.awaits:
        yield due_on(round, day)


@st.composite
def happenings(draw, wild=False, without=(), most=24):
    """What happened, in the order in which it did."""
    day = FIRST_DAY + draw(st.integers(0, DAYS)) * DAY
    first = event(draw, "submitted", day, None)
    found, book = [first], entered(Book(), first)
    for _ in range(draw(st.sampled_from((2, 6, 12, 18, most, most)))):
        day = next_day(draw, day, book)
        if wild and draw(st.integers(0, 4)) == 0:
            proposed = event(draw, draw(st.sampled_from(DECK)), day, book)
            found, book = [*found, proposed], entered(book, proposed) or book
        else:
            proposed, book = first_possible(draw, day, book, without)
            if not proposed:
                break
            found.append(proposed)
    return found


def wrongly(draw, right):
    """As it was first written: on another day, or with another field."""
    choices = {"on": after(draw, date.fromisoformat(right["on"]), -9, 9)}
    if "reply_by" in right:
        choices["reply_by"] = after(draw, date.fromisoformat(right["reply_by"]), 0, 9)
    if "channel" in right:
        choices["channel"] = draw(st.sampled_from(CHANNELS))
    if "outcome" in right:
        choices["outcome"] = draw(st.sampled_from(OUTCOMES))
    name = draw(st.sampled_from(sorted(choices)))
    return right | {name: choices[name]}, {name: right[name]}


def correction(target, **what):
    return {"kind": "corrected", "event": target, "reason": "笔误", "approved_by": "乙", **what}


@st.composite
def crossroads(draw):
    """What happened so far, and for every kind of event one that may come next, possible or not."""
    without = draw(st.sampled_from((ENDS, (*ENDS, "consultation_sent"), ())))
    events = draw(happenings(without=without, most=16))
    book = reduce(entered, events, Book())
    day = date.fromisoformat(events[-1]["on"])
    edges = [each for edge in edges_of(book.round, day) for each in (edge, edge + DAY) if day <= each]
    days = sorted({day, day + draw(st.sampled_from(GAPS)) * DAY, *edges})
    return events, [event(draw, kind, draw(st.sampled_from(days)), book) for kind in NEXT]


@st.composite
def recorded(draw):
    """What happened, in the order in which it was recorded, with what was corrected; at most 30 entries."""
    wild = draw(st.integers(0, 3)) == 0
    rows = draw(happenings(wild))
    for _ in range(draw(st.integers(0, 2))):  # recorded late
        row = rows.pop(draw(st.integers(0, len(rows) - 1)))
        rows.insert(draw(st.integers(0, len(rows))), row)
    for _ in range(draw(st.integers(0, 3))):
        put_right(draw, rows, wild)
    return [row | {"event": place(rows, row)} if row["kind"] == "corrected" else row for row in rows[:LONGEST]]


def put_right(draw, rows, wild):
    """One entry was wrong, or should not be there at all; a later entry says so."""
    index = draw(st.integers(0, len(rows) - 1))
    row = rows[index]
    if row["kind"] == "corrected":
        wrong, what = row, {"void": True}
    elif draw(st.booleans()):
        kind = draw(st.sampled_from(DECK))
        wrong, what = event(draw, kind, date.fromisoformat(row["on"]), Book()), {"void": True}
        rows.insert(index, wrong)
    else:
        wrong, fields = wrongly(draw, row)
        what, rows[index] = {"fields": fields}, wrong
        for other in (each for each in rows if each.get("event") is row):
            other["event"] = wrong
    at = draw(st.integers(index + 1, len(rows)))
    on = max(each["on"] for each in rows[:at])
    if wild and draw(st.integers(0, 3)) == 0:
        on = after(draw, date.fromisoformat(on), -30, 5)
    rows.insert(at, correction(wrong, **what) | {"on": on})


def place(rows, row):
    """The number of the entry that is corrected."""
    return next(number for number, each in enumerate(rows, 1) if each is row["event"])
