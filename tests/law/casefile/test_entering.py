"""What is entered late, ahead of its day, wrongly, and what was known when."""

from datetime import UTC, date, datetime

import pytest

from gongkai.law.casefile import enter, event_from, event_to
from gongkai.law.citations import LawError
from tests.law.casefile.cases import CALENDAR, folded, of, sent, submitted

TODAY = date(2025, 3, 20)
RECEIVED = submitted("2025-03-03", recorded_at="2025-03-03T10:00:00+08:00")
SENT = sent("2025-03-10", recorded_at="2025-03-10T09:00:00+08:00")


def entered(*events, today=TODAY):
    *before, new = (event_from(event, number) for number, event in enumerate(events, 1))
    return enter(before, new, CALENDAR, today)


def refused(*events, today=TODAY):
    with pytest.raises(LawError) as caught:
        entered(*events, today=today)
    assert caught.value.message
    return caught.value.values["event"], caught.value.rule


def corrected(on, event, **more):
    return of("corrected", on, event=event, reason="笔误", approved_by="张三", **more)


def test_an_entry_of_today_needs_no_reason():
    assert entered(RECEIVED, SENT, today=date(2025, 3, 10)).state == "consulting"
    assert entered(RECEIVED, sent("2025-03-20")).state == "consulting"


def test_a_late_entry_says_why():
    late = sent("2025-03-10")
    assert refused(RECEIVED, late) == (2, "case.late")
    assert refused(RECEIVED, late | {"reason": " 　"}) == (2, "case.field_wrong")
    assert entered(RECEIVED, late | {"reason": "当日系统停电"}).state == "consulting"
    recorded = sent("2025-03-10", recorded_at="2025-03-11T00:00:00+08:00")
    assert refused(RECEIVED, recorded) == (2, "case.late")


def test_the_day_of_recording_is_a_day_in_china():
    evening = sent("2025-03-10", recorded_at="2025-03-09T23:00:00+00:00")  # 7 in the morning of the 10th
    assert entered(RECEIVED, evening).state == "consulting"
    unzoned = sent("2025-03-10", recorded_at="2025-03-10T23:59:00")
    assert entered(RECEIVED, unzoned).state == "consulting"
    assert event_to(event_from(unzoned))["recorded_at"] == "2025-03-10T23:59:00+08:00"


def test_what_lies_ahead_is_not_entered_and_not_folded():
    ahead = sent("2025-03-21")
    assert refused(RECEIVED, ahead) == (2, "case.ahead")
    assert refused(RECEIVED, sent("2025-03-20", recorded_at="2025-03-21T09:00:00")) == (2, "case.ahead")
    assert refused(RECEIVED, SENT, corrected("2025-03-20", 2, fields={"on": "2025-03-21"})) == (3, "case.ahead")
    assert folded(RECEIVED, ahead, today="2025-03-20").state == "handling"


def test_entries_are_recorded_in_their_order():
    before = sent("2025-03-03", recorded_at="2025-03-03T09:00:00+08:00")
    assert refused(RECEIVED, before) == (2, "case.recorded_before")


def test_a_late_entry_that_makes_another_impossible_is_refused_with_the_number_of_that():
    decided = of("decided", "2025-03-14", outcome="refused.process", recorded_at="2025-03-14T09:00:00+08:00")
    late = of("supplement_asked", "2025-03-12", reply_by="2025-03-19", reason="漏登")
    assert refused(RECEIVED, decided, late) == (2, "case.awaiting_supplement")


def test_as_known_takes_an_entry_that_does_not_say_when_for_one_of_its_day():
    case = [RECEIVED, sent("2025-03-10")]
    assert folded(*case, today="2025-03-20", known_at=datetime(2025, 3, 9, 20, tzinfo=UTC)).state == "consulting"
    assert folded(*case, today="2025-03-20", known_at=datetime(2025, 3, 9, 15, tzinfo=UTC)).state == "handling"
    assert folded(*case, today="2025-03-20", known_at=datetime(2025, 3, 9, 23)).state == "handling"  # noqa: DTZ001 - a clock in China


def test_the_past_can_be_recomputed_at_any_moment():
    wrong = of("supplement_asked", "2025-03-05", reply_by="2025-03-19", recorded_at="2025-03-05T09:00:00+08:00")
    void = corrected("2025-03-12", 2, void=True, recorded_at="2025-03-12T09:00:00+08:00")
    case = [RECEIVED, wrong, void]
    assert folded(*case, today="2025-03-11").state == "awaiting_supplement"
    assert folded(*case, today="2025-03-12").state == "handling"
    before = datetime(2025, 3, 12, 0, 59, tzinfo=UTC)  # a minute before nine in China
    assert folded(*case, today="2025-03-12", known_at=before).state == "awaiting_supplement"


def test_a_correction_is_an_entry_too():
    right = corrected("2025-03-05", 1, fields={"on": "2025-02-28"})
    assert str(folded(RECEIVED, right).received_on) == "2025-02-28"
    void = corrected("2025-03-06", 2, void=True)
    assert str(folded(RECEIVED, right, void).received_on) == "2025-03-03"
    assert str(folded(RECEIVED, right, void, today="2025-03-05").received_on) == "2025-02-28"
    mended = corrected("2025-03-06", 2, fields={"fields": {"on": "2025-02-27"}})
    assert str(folded(RECEIVED, right, mended).received_on) == "2025-02-27"
    back = corrected("2025-03-07", 3, void=True)
    assert str(folded(RECEIVED, right, void, back).received_on) == "2025-02-28"
    later = corrected("2025-03-08", 1, fields={"on": "2025-02-26"})
    assert str(folded(RECEIVED, right, later).received_on) == "2025-02-26"


def test_a_correction_that_cannot_be_is_refused():
    void = corrected("2025-03-12", 2, void=True)
    assert refused(RECEIVED, SENT, void, corrected("2025-03-20", 2, void=True)) == (4, "case.corrects_void")
    assert refused(RECEIVED, corrected("2025-03-20", 2, void=True)) == (2, "case.corrects_nothing")
    assert refused(RECEIVED, corrected("2025-03-20", 1)) == (2, "case.fields_or_void")
    assert refused(RECEIVED, corrected("2025-03-20", 1, fields={"kind": "fee_paid"})) == (2, "case.unknown_field")


def test_a_day_written_too_late_is_read_as_corrected_from_the_correction_on():
    mistyped = of("supplement_asked", "2026-03-10", reply_by="2026-03-20")
    right = corrected("2025-03-11", 2, fields={"on": "2025-03-10", "reply_by": "2025-03-20"})
    assert folded(RECEIVED, mistyped, right, today="2025-03-12").state == "awaiting_supplement"
    assert folded(RECEIVED, mistyped, right, today="2025-03-10").state == "handling"
