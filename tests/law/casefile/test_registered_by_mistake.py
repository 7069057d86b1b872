"""登记作废: an application that was registered by mistake is none, once nothing else of the case is left standing."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.casefile import KINDS, enter, event_from, fold
from gongkai.law.citations import LawError
from gongkai.law.sentences import explain
from tests.law.casefile import daybook
from tests.law.casefile.cases import CALENDAR, folded, of, sent, submitted
from tests.law.casefile.lists import correction, happenings
from tests.law.casefile.oracle import slow

CAME = submitted("2025-03-03")
ASKED = sent("2025-03-10")


def void(on, event):
    return of("corrected", on, event=event, void=True, reason="重复登记", approved_by="张三")


def refused(*events, today=None):
    with pytest.raises(LawError) as caught:
        folded(*events, today=today)
    return caught.value.values["event"], caught.value.rule


def test_it_is_no_application_any_more():
    found = folded(CAME, void("2025-03-05", 1), today="2025-06-30")
    assert (found.state, found.closed_on, found.void.by.reason) == ("void", date(2025, 3, 5), "重复登记")
    assert found.void.submitted.on == date(2025, 3, 3)
    assert (found.received_on, found.due_on, found.overdue) == (None, None, False)
    assert (found.outcome, found.decision, found.served_on) == (None, None, None)
    assert (found.breaches, found.steps, found.consultations, found.awaited_by) == ((), (), (), None)


def test_it_fills_no_cell_of_any_year():
    facts = folded(CAME, void("2026-01-05", 1)).facts
    for year in (2024, 2025, 2026):
        assert not facts.is_new(year)
        assert not facts.is_carried_in(year)
        assert not facts.is_handled(year)
        assert not facts.is_carried_out(year)


def test_until_that_day_it_was_one():
    assert folded(CAME, void("2025-03-05", 1), today="2025-03-04").state == "handling"


def test_nothing_can_be_done_in_it():
    found = folded(CAME, void("2025-03-05", 1))
    assert set(found.may_not) == set(KINDS) - {"submitted", "corrected"}
    assert {refusal.rule for refusal in found.may_not.values()} <= {"case.registration_void"}
    assert "2025-03-05" in explain(found.may_not["decided"].rule, found.may_not["decided"].values)


def test_while_something_else_stands_it_is_refused():
    assert refused(CAME, ASKED, void("2025-03-12", 1)) == (2, "case.registration_void")
    assert folded(CAME, ASKED, void("2025-03-12", 2), void("2025-03-12", 1)).state == "void"
    decided, served = of("decided", "2025-03-12", outcome="granted"), of("served", "2025-03-12", method="direct")
    assert refused(CAME, decided, served, void("2025-03-13", 1)) == (2, "case.registration_void")


def test_nothing_of_before_that_day_is_entered_afterwards():
    listed = [event_from(each) for each in (CAME, void("2025-03-05", 1))]
    with pytest.raises(LawError, match=r"case\.registration_void"):
        enter(listed, event_from(of("withdrawn", "2025-03-04", reason="补登")), CALENDAR, date(2025, 3, 6))


def test_the_correction_may_be_taken_back():
    back = void("2025-03-06", 2)
    assert folded(CAME, void("2025-03-05", 1), back).state == "handling"


def test_what_stands_is_what_was_last_read_of_it():
    right = of("corrected", "2025-03-04", event=1, fields={"channel": "fax"}, reason="笔误", approved_by="张三")
    assert folded(CAME, right, void("2025-03-05", 1)).void.submitted.channel == "fax"


def test_as_known_before_the_correction_was_recorded_it_stands():
    stamped = [
        event_from(CAME | {"recorded_at": "2025-03-03T10:00:00+08:00"}),
        event_from(void("2025-03-05", 1) | {"recorded_at": "2025-03-05T10:00:00+08:00"}),
    ]
    before, day = stamped[1].recorded_at - timedelta(minutes=1), date(2025, 3, 5)
    assert fold(stamped, CALENDAR, day, known_at=before).state == "handling"
    assert fold(stamped, CALENDAR, day, known_at=stamped[1].recorded_at).state == "void"


@st.composite
def unmade(draw):
    """What happened, and then one entry after the other made void, in any order."""
    events = draw(happenings(without=("outage",), most=6))
    last = max(event["on"] for event in events)
    order = draw(st.permutations(range(1, len(events) + 1)))
    return events, [correction(number, void=True) | {"event": number, "on": last} for number in order]


def answered(listed, today):
    """State, due date and end, or the number of the event that is refused."""
    try:
        found = fold([event_from(each) for each in listed], CALENDAR.provisional(), today)
    except LawError as refusal:
        return refusal.values["event"]
    return found.state, found.due_on, found.closed_on


@settings(max_examples=40)
@given(unmade())
def test_what_is_unmade_step_by_step_is_void_in_the_end_as_both_slow_readings_have_it(lists):
    events, voids = lists
    today = date.fromisoformat(voids[-1]["on"])
    for number in range(len(voids) + 1):
        listed = [*events, *voids[:number]]
        read = daybook.read(listed, today)
        if isinstance(read, daybook.Refused):
            assert read.event == answered(listed, today) == slow(listed, today)
            continue
        assert answered(listed, today) == (read.state, read.due_on, read.closed_on)
        assert slow(listed, today) == (read.state, read.due_on)
    assert read == daybook.Answer("void", None, None, False, False, None, today)
