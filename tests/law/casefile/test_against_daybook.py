"""
Random cases, folded and read in the daybook: the same answer, or the same refusal, for every prefix of the list and
on any day; and the table of every year, counted from both.
"""

import os
from collections import Counter
from datetime import date, datetime, time, timedelta, timezone

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gongkai.law.calendar import announced
from gongkai.law.casefile import event_from, fold
from gongkai.law.citations import LawError
from gongkai.law.report.facts import CaseFact, Facts
from gongkai.law.report.tally import tally
from tests.law.casefile import daybook
from tests.law.casefile.daybook_rules import lines as lines_of
from tests.law.casefile.daybook_table import LEAVES
from tests.law.casefile.lists import APPLICANT_KINDS, crossroads, recorded

MORE = 20 if os.environ.get("GONGKAI_LONG") else 1
END = date(2028, 12, 31)
NOON, MINUTE = time(12), timedelta(minutes=1)
CHINA = timezone(timedelta(hours=8))
PEOPLE = {"channel": "in_person", "applicant_kind": "natural"}


def received(on, *others):
    return [{"kind": "submitted", "on": on, **PEOPLE}, *others]


def kind(kind, on, **fields):
    return {"kind": kind, "on": on, **fields}


ASKED = kind("consultation_sent", "2025-03-10", id="1", party="third_party")
DELIVERED = kind("consultation_delivered", "2025-03-12", id="1")
LAPSED = kind("consultation_lapsed", "2025-04-03", id="1")
ANSWERED = kind("consultation_answered", "2025-03-24", id="1", consents=True)
EXTENDED = {"days": 20, "approved_by": "甲"}


# The oracle itself


@pytest.mark.parametrize(
    ("on", "due", "extended"),
    [
        ("2020-01-17", "2020-02-21", "2020-03-20"),
        ("2021-02-05", "2021-03-10", "2021-04-08"),
        ("2023-09-25", "2023-10-27", "2023-11-24"),
        ("2024-09-27", "2024-10-30", "2024-11-27"),
        ("2025-01-20", "2025-02-21", "2025-03-21"),
        ("2025-04-25", "2025-05-27", "2025-06-25"),
        ("2025-12-22", "2026-01-20", "2026-02-24"),
        ("2026-02-10", "2026-03-16", "2026-04-14"),
    ],
)
def test_33_2_the_daybook_counts_20_working_days_after_the_receipt_and_20_more_if_extended(on, due, extended):
    today = date.fromisoformat(on)
    assert daybook.read(received(on), today).due_on == date.fromisoformat(due)
    longer = received(on, kind("extended", on, told_on=on, **EXTENDED))
    assert daybook.read(longer, today).due_on == date.fromisoformat(extended)


def test_33_3_the_daybook_does_not_count_the_days_after_sending_up_to_the_answer():
    found = daybook.read(received("2025-03-03", ASKED, ANSWERED), date(2025, 3, 24))
    assert (found.state, found.due_on, found.provisional) == ("handling", date(2025, 4, 15), False)


@pytest.mark.parametrize("lapse", [(), (LAPSED,)], ids=["silent", "recorded"])
def test_32_the_daybook_ends_the_pause_of_a_silent_third_party_with_the_15th_working_day(lapse):
    found = daybook.read(received("2025-03-03", ASKED, DELIVERED, *lapse), date(2025, 4, 10))
    assert found.due_on == date(2025, 4, 24)


def test_33_3_the_daybook_writes_a_line_for_every_day():
    book = daybook.write(received("2025-03-03", ASKED, ANSWERED), date(2025, 3, 24))
    lines = {line.day: line for line in lines_of(book.round, date(2025, 3, 24))}
    assert list(lines) == [date(2025, 3, 4) + timedelta(number) for number in range(43)]
    assert lines[date(2025, 3, 10)] == (date(2025, 3, 10), True, (), True)
    assert lines[date(2025, 3, 11)] == (date(2025, 3, 11), True, ("1",), False)
    assert lines[date(2025, 3, 15)] == (date(2025, 3, 15), False, ("1",), False)
    assert lines[date(2025, 3, 25)] == (date(2025, 3, 25), True, (), True)
    assert lines[date(2025, 4, 4)] == (date(2025, 4, 4), False, (), False)  # 清明
    assert sum(line.counted for line in lines.values()) == 20


def test_30_the_daybook_begins_anew_with_the_supplement():
    asked = kind("supplement_asked", "2025-01-06", reply_by="2025-01-31")
    found = daybook.read(received("2025-01-02", asked), date(2025, 1, 8))
    assert (found.state, found.due_on) == ("awaiting_supplement", None)
    found = daybook.read(received("2025-01-02", asked, kind("supplemented", "2025-01-20")), date(2025, 1, 20))
    assert (found.state, found.due_on) == ("handling", date(2025, 2, 21))


# The fold


def folded(events, today, known_at=None):
    """What the program says, in the daybook's words."""
    try:
        read = [event_from(event, number) for number, event in enumerate(events, 1)]
        file = fold(read, announced().provisional(), today, known_at=known_at)
    except LawError as refusal:
        return daybook.Refused(refusal.values["event"])
    return daybook.Answer(
        file.state.value,
        file.received_on,
        file.due_on,
        file.provisional,
        file.overdue,
        file.outcome,
        file.closed_on,
    )


def last_day(events):
    return max(date.fromisoformat(event["on"]) for event in events)


@settings(max_examples=60 * MORE)
@given(recorded(), st.integers(0, 60))
def test_every_prefix_of_a_list_is_what_the_daybook_reads(events, later):
    for number in range(1, len(events) + 1):
        today = last_day(events[:number])
        assert folded(events[:number], today) == daybook.read(events[:number], today), number
    today += later * timedelta(1)
    assert folded(events, today) == daybook.read(events, today)


@settings(max_examples=25 * MORE)
@given(crossroads())
def test_what_may_come_next_is_what_the_daybook_allows(road):
    events, nexts = road
    for event in nexts:
        today = date.fromisoformat(event["on"])
        assert folded([*events, event], today) == daybook.read([*events, event], today), event


@settings(max_examples=15 * MORE)
@given(recorded())
def test_what_was_known_at_a_moment_is_what_the_list_gave_then(events):
    """Entries are made at noon, one minute after another, on the last day so far."""
    timed = [
        event | {"recorded_at": datetime.combine(last_day(events[:number]), NOON, CHINA) + number * MINUTE}
        for number, event in enumerate(events, 1)
    ]
    entries = [event | {"recorded_at": event["recorded_at"].isoformat()} for event in timed]
    for number, event in enumerate(timed, 1):
        for today in (last_day(events[:number]), last_day(events)):
            known = folded(entries, today, known_at=event["recorded_at"])
            assert known == folded(entries[:number], today), number


def test_long_lists_that_can_have_happened_are_frequent():
    """Of 200 lists a fifth at least can have happened and have 10 entries, and a tenth have 20."""
    lengths = []

    @settings(max_examples=200, phases=[Phase.generate])
    @given(recorded())
    def measure(events):
        if not isinstance(daybook.read(events, last_day(events)), daybook.Refused):
            lengths.append(len(events))

    measure()
    assert sum(length >= 10 for length in lengths) >= 40
    assert sum(length >= 20 for length in lengths) >= 20
    assert max(lengths) > 25


# Table three

ROWS = ("new", "carried_in", *LEAVES, "handled", "carried_out")


def fact_of(events):
    """What the program's table counts of a case; nothing of one that was never received."""
    read = [event_from(event, number) for number, event in enumerate(events, 1)]
    facts = fold(read, announced().provisional(), END).facts
    if not facts.received_on:
        return None
    closed_year = facts.handled_on and facts.handled_on.year
    return CaseFact(
        facts.applicant_kind.value, facts.received_on.year, closed_year, facts.counted and facts.counted.leaf
    )


def row_of(leaf, year):
    """The first edition of the form had a single row of 其他处理 (国办公开办函〔2019〕60号)."""
    return "otherwise" if year < 2021 and leaf.startswith("otherwise") else leaf


@settings(max_examples=20 * MORE, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(recorded(), min_size=1, max_size=8))
def test_50_table_three_is_the_daybooks_in_every_cell_and_new_and_carried_in_are_handled_and_carried_out(population):
    written = [(events, daybook.write(events, END)) for events in population]
    possible = [(events, book) for events, book in written if not isinstance(book, daybook.Refused)]
    facts = [fact for events, _ in possible if (fact := fact_of(events))]
    for year in range(2019, END.year + 1):
        counted = Counter()
        for (row, applicants), number in daybook.table_three([book for _, book in possible], year).items():
            counted[row_of(row, year), applicants] += number
        cells = tally(year, "2019" if year < 2021 else "2021", Facts(cases=facts))
        for row in {row_of(row, year) for row in ROWS}:
            assert [cells[f"t3.{row}.{kind}"] for kind in APPLICANT_KINDS] == [
                counted[row, kind] for kind in APPLICANT_KINDS
            ], (year, row)
            assert cells[f"t3.{row}.total"] == sum(counted[row, kind] for kind in APPLICANT_KINDS)
        for kind in (*APPLICANT_KINDS, "total"):
            left = cells[f"t3.new.{kind}"] + cells[f"t3.carried_in.{kind}"]
            assert left == cells[f"t3.handled.{kind}"] + cells[f"t3.carried_out.{kind}"], (year, kind)
