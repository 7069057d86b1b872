"""The vectors and the rules of the case events, one by one; due dates from the regulation notes or counted by hand."""

from datetime import UTC, datetime

import pytest

from gongkai.law.casefile import KINDS, event_from, event_to
from gongkai.law.citations import LawError
from tests.law.casefile.cases import due, folded, of, sent, submitted

EXTENDED = of("extended", "2025-03-20", days=20, approved_by="张三", told_on="2025-03-21")
SUPPLEMENT = of("supplement_asked", "2025-03-10", reply_by="2025-03-20")
FEE = of("fee_noticed", "2025-03-10", method="pages", quantity=40, amount="100")


def refused(*events, today=None):
    with pytest.raises(LawError) as caught:
        folded(*events, today=today)
    assert caught.value.message
    return caught.value.values["event"], caught.value.rule


@pytest.mark.parametrize(
    ("received", "last"),
    [("2025-01-20", "2025-02-21"), ("2024-09-27", "2024-10-30"), ("2020-01-17", "2020-02-21"),
     ("2021-02-05", "2021-03-10"), ("2023-09-25", "2023-10-27"), ("2025-04-25", "2025-05-27"),
     ("2025-12-22", "2026-01-20"), ("2026-02-10", "2026-03-16")],
)  # fmt: skip
def test_33_2_answer_is_due_on_the_20th_working_day_after_receipt(received, last):
    assert due(submitted(received)) == last


def test_33_3_days_until_the_third_party_answers_are_not_counted():
    case = [
        submitted("2025-03-03"),
        sent("2025-03-10"),
        of("consultation_answered", "2025-03-24", id="a", consents=True),
    ]
    assert due(*case) == "2025-04-15"


def test_32_silence_ends_the_pause_with_the_15th_working_day_after_delivery():
    case = [submitted("2025-03-03"), sent("2025-03-10"), of("consultation_delivered", "2025-03-12", id="a")]
    assert due(*case, today="2025-04-10") == "2025-04-24"
    lapsed = of("consultation_lapsed", "2025-04-03", id="a")
    assert due(*case, lapsed) == "2025-04-24"
    assert folded(*case, lapsed).state == "handling"
    late = of("consultation_answered", "2025-04-08", id="a", consents=True)
    assert due(*case, late) == due(*case, lapsed, late) == "2025-04-24"


def test_33_3_the_date_while_consulting_is_as_if_the_answer_came_today_and_says_so():
    case = folded(submitted("2025-03-03"), sent("2025-03-10"), today="2025-03-24")
    assert (case.state, str(case.due_on), case.provisional) == ("consulting", "2025-04-15", True)


def test_31_in_person_is_received_that_day_and_online_when_it_is_confirmed():
    waiting = folded(submitted("2025-03-03", "online"))
    assert (waiting.state, waiting.received_on, waiting.due_on) == ("awaiting_confirmation", None, None)
    confirmed = folded(submitted("2025-01-18", "online"), of("receipt_confirmed", "2025-01-20"))
    assert (str(confirmed.received_on), str(confirmed.due_on)) == ("2025-01-20", "2025-02-21")
    assert not confirmed.breaches


def test_31_2_ordinary_mail_not_confirmed_the_same_day_is_a_breach_unless_tries_are_recorded():
    late = of("receipt_confirmed", "2025-03-04")
    assert [each.rule for each in folded(submitted("2025-03-03", "ordinary_mail"), late).breaches] == [
        "case.breach.confirmed_late"
    ]
    tried = late | {"tries": ["2025-03-03"]}
    assert not folded(submitted("2025-03-03", "ordinary_mail"), tried).breaches


def test_30_the_clock_stands_still_and_starts_anew_with_the_supplement():
    waiting = folded(submitted("2025-01-13"), of("supplement_asked", "2025-01-15", reply_by="2025-02-15"))
    assert (waiting.state, waiting.due_on) == ("awaiting_supplement", None)
    case = [submitted("2025-01-13"), of("supplement_asked", "2025-01-15", reply_by="2025-02-15")]
    assert due(*case, of("supplemented", "2025-01-20")) == "2025-02-21"


def test_30_a_supplement_is_asked_once_and_late_only_as_a_breach():
    # 7 working days after 2025-03-03 (Monday): 4, 5, 6, 7, 10, 11, 12 March
    assert not folded(submitted("2025-03-03"), of("supplement_asked", "2025-03-12", reply_by="2025-03-20")).breaches
    late = folded(submitted("2025-03-03"), of("supplement_asked", "2025-03-13", reply_by="2025-03-20"))
    assert [each.rule for each in late.breaches] == ["case.breach.supplement_late"]
    again = of("supplement_asked", "2025-03-18", reply_by="2025-03-20")
    events = [submitted("2025-03-03"), SUPPLEMENT, of("supplemented", "2025-03-17"), again]
    assert refused(*events) == (4, "case.supplement_twice")


def test_30_given_up_only_after_the_period_is_over():
    early = of("abandoned", "2025-03-20", ground="not_supplemented")
    assert refused(submitted("2025-03-03"), SUPPLEMENT, early) == (3, "case.period_not_over")
    case = folded(submitted("2025-03-03"), SUPPLEMENT, early | {"on": "2025-03-21"})
    assert (case.state, case.outcome, str(case.closed_on)) == ("closed", "otherwise.not_supplemented", "2025-03-21")


def test_33_2_extended_once_by_at_most_20_and_not_after_the_due_date():
    # 2025-01-20 and 40 working days: 2025-03-21 by the notes
    told = {"days": 20, "approved_by": "张三", "told_on": "2025-02-21"}
    assert due(submitted("2025-01-20"), of("extended", "2025-02-21", **told)) == "2025-03-21"
    assert refused(submitted("2025-03-03"), EXTENDED | {"days": 21}) == (2, "case.extension")
    assert refused(submitted("2025-03-03"), EXTENDED, EXTENDED) == (3, "case.extended_twice")
    assert refused(submitted("2025-03-03"), EXTENDED | {"on": "2025-04-01", "told_on": "2025-04-01"}) == (
        2,
        "case.after_due",
    )
    late = folded(submitted("2025-03-03"), EXTENDED | {"told_on": "2025-04-01"})
    assert [each.rule for each in late.breaches] == ["case.breach.told_late"]


def test_33_2_an_extension_before_a_restart_is_used_and_not_carried_over():
    fee = FEE | {"on": "2025-03-21"}
    case = [submitted("2025-03-03"), EXTENDED, fee, of("fee_paid", "2025-04-25")]
    assert due(*case) == "2025-05-27"  # as received on 2025-04-25
    again = EXTENDED | {"on": "2025-05-06", "told_on": "2025-05-06"}
    assert refused(*case, again) == (5, "case.extended_twice")


def test_35_declined_as_excessive_only_after_reasons_were_asked_and_found_wanting():
    no = of("decided", "2025-03-14", outcome="declined.excessive")
    asked = of("reasons_asked", "2025-03-04", reply_by="2025-03-14")
    assert refused(submitted("2025-03-03"), no) == (2, "case.reasons_not_asked")
    assert refused(submitted("2025-03-03"), asked, no) == (3, "case.reasons_stand")
    assert folded(submitted("2025-03-03"), asked, no | {"on": "2025-03-15"}).outcome == "declined.excessive"
    wanting = of("reasons_given", "2025-03-10", accepted=False)
    assert folded(submitted("2025-03-03"), asked, wanting, no).state == "decided"


def test_35_a_delay_stands_whatever_is_asked_of_others():
    asked = of("reasons_asked", "2025-03-04", reply_by="2025-03-14")
    given = of("reasons_given", "2025-03-10", accepted=True)
    case = [submitted("2025-03-03"), asked, given, of("delayed", "2025-03-11", until="2025-06-30")]
    assert due(*case, sent("2025-03-12"), today="2025-04-30") == "2025-06-30"


def test_109_fees_from_2021_within_the_period_and_20_working_days_to_pay_after_delivery():
    assert refused(submitted("2020-12-20"), FEE | {"on": "2020-12-31"}) == (2, "case.fee_too_early")
    assert refused(submitted("2025-03-03"), FEE | {"on": "2025-04-01"}) == (2, "case.after_due")
    given_up = of("abandoned", "2025-05-27", ground="fee_unpaid")
    case = [submitted("2025-04-21"), FEE | {"on": "2025-04-24"}]
    assert refused(*case, given_up) == (3, "case.fee_not_delivered")
    delivered = of("fee_delivered", "2025-04-25")
    assert refused(*case, delivered, given_up) == (4, "case.period_not_over")  # the 20th day itself
    assert folded(*case, delivered, given_up | {"on": "2025-05-28"}).outcome == "otherwise.fee_unpaid"


def test_32_nothing_is_given_while_the_third_party_may_still_answer():
    given = of("decided", "2025-03-14", outcome="granted")
    assert refused(submitted("2025-03-03"), sent("2025-03-10"), given) == (3, "case.third_party_open")
    refusal = given | {"outcome": "refused.third_party"}
    assert folded(submitted("2025-03-03"), sent("2025-03-10"), refusal).state == "decided"


def test_37_something_given_and_something_not_is_partial():
    items = [{"item": "甲", "outcome": "granted"}, {"item": "乙", "outcome": "refused.process", "grounds": [[16, 2]]}]
    case = [submitted("2025-03-03"), of("decided", "2025-03-14", outcome="partial", items=items)]
    assert folded(*case).outcome == "partial"
    assert refused(case[0], case[1] | {"outcome": "granted"}) == (2, "case.items")


def test_in_time_if_served_by_the_due_date():
    decision = of("decided", "2025-03-31", outcome="granted.provided")
    served = of("served", "2025-03-31", method="mail")
    case = folded(submitted("2025-03-03"), decision, served, today="2025-06-01")
    assert (case.overdue, case.outcome, case.decision, case.state) == (False, "granted", "granted.provided", "served")
    late = folded(submitted("2025-03-03"), decision, served | {"on": "2025-04-01"})
    assert (late.overdue, [each.rule for each in late.breaches]) == (True, ["case.breach.answer_late"])


def test_reopened_a_new_answer_is_owed_by_the_day_set_or_in_20_working_days():
    case = [submitted("2024-12-02"), of("decided", "2024-12-20", outcome="refused.process")]
    again = of("reopened", "2025-01-20", ground="litigation", ref="（2025）某行初1号")
    assert due(*case, again) == "2025-02-21"
    assert due(*case, again | {"due_on": "2025-02-05"}, sent("2025-01-21"), today="2025-03-01") == "2025-02-05"
    answer = of("decided", "2025-02-10", outcome="granted")
    facts = folded(*case, again, answer).facts
    assert (facts.counted.leaf, facts.is_handled(2024), facts.is_handled(2025)) == ("refused.process", True, False)
    within = folded(*case, again | {"on": "2024-12-25"}, answer | {"on": "2024-12-30"}).facts
    assert within.counted.leaf == "granted"


def test_withdrawn_before_receipt_counts_nowhere():
    case = folded(submitted("2025-03-03", "online"), of("withdrawn", "2025-03-03"))
    assert (case.state, case.outcome) == ("closed", None)
    assert not any(case.facts.is_new(year) or case.facts.is_handled(year) for year in range(2019, 2027))


def test_corrections_are_read_as_if_the_event_had_been_written_so():
    right = of("corrected", "2025-03-05", event=1, fields={"on": "2025-02-28"}, reason="笔误", approved_by="张三")
    assert str(folded(submitted("2025-03-03"), right).received_on) == "2025-02-28"
    assert str(folded(submitted("2025-03-03"), right, today="2025-03-04").received_on) == "2025-03-03"
    void = of("corrected", "2025-03-12", event=2, void=True, reason="误录", approved_by="张三")
    assert folded(submitted("2025-03-03"), SUPPLEMENT, void).state == "handling"
    assert refused(submitted("2025-03-03"), right | {"event": 7}) == (2, "case.corrects_nothing")
    assert refused(submitted("2025-03-03"), right | {"fields": {"channel": "鸽"}}) == (2, "case.field_wrong")


def test_late_entries_are_taken_in_the_order_of_their_days():
    answered = of("consultation_answered", "2025-03-24", id="a", consents=True)
    assert due(submitted("2025-03-03"), answered, sent("2025-03-10")) == "2025-04-15"


def test_as_known_at_a_moment_takes_only_what_was_recorded_by_then():
    case = [submitted("2025-03-03", recorded_at="2025-03-03T09:00:00+00:00")]
    case.append(SUPPLEMENT | {"recorded_at": "2025-03-14T09:00:00+00:00"})
    assert folded(*case, today="2025-03-14").state == "awaiting_supplement"
    known = folded(*case, today="2025-03-14", known_at=datetime(2025, 3, 13, tzinfo=UTC))
    assert known.state == "handling"


@pytest.mark.parametrize(
    ("events", "number"),
    [
        ([of("supplemented", "2025-03-03")], 1),
        ([submitted("2025-03-03"), of("consultation_answered", "2025-03-04", id="z", consents=True)], 2),
        ([submitted("2025-03-03"), of("withdrawn", "2025-03-04"), SUPPLEMENT], 3),
        ([submitted("2019-01-02", on_="x")], 1),
        ([of("flown", "2025-03-03")], 1),
        ([submitted("2025-02-30")], 1),
        ([submitted("9999-12-31")], 1),
        ([submitted("2018-12-31")], 1),
        ([submitted("2025-03-03"), EXTENDED | {"days": True}], 2),
        ([submitted("2025-03-03"), "extended"], 2),
    ],
)
def test_what_cannot_have_been_is_refused_with_its_number(events, number):
    assert refused(*events)[0] == number


def test_every_event_is_read_as_it_was_written():
    for event in (submitted("2025-03-03"), SUPPLEMENT, EXTENDED, FEE, sent("2025-03-03")):
        assert event_to(event_from(event)) == event
    assert set(KINDS) >= {"submitted", "corrected", "outage", "archived", "reopened"}


def spans(case):
    return [(str(step.start), str(step.end), step.days) for step in case.steps]


def test_after_the_withdrawal_no_day_is_counted():
    """4-7, 10, 11 March: six working days; the due date that there would have been is kept."""
    case = folded(submitted("2025-03-03"), of("withdrawn", "2025-03-11"), today="2025-06-30")
    assert spans(case) == [
        ("2025-03-03", "2025-03-03", 0), ("2025-03-04", "2025-03-11", 6), ("2025-03-11", "2025-03-11", 0),
    ]  # fmt: skip
    assert "到此为止" in case.steps[-1].why
    assert str(case.due_on) == "2025-03-31"


def test_after_the_period_to_supplement_was_let_pass_nothing_is_awaited():
    asked = of("supplement_asked", "2025-03-04", reply_by="2025-03-18")
    case = folded(submitted("2025-03-03"), asked, of("abandoned", "2025-03-20", ground="not_supplemented"))
    assert spans(case)[-2:] == [("2025-03-04", "2025-03-18", 0), ("2025-03-20", "2025-03-20", 0)]
    assert str(case.steps[-1].article) == "条例第三十条"


def test_a_fee_that_was_awaited_is_awaited_up_to_the_withdrawal():
    fee = of("fee_noticed", "2025-03-04", method="pages", quantity=40, amount="100")
    case = folded(submitted("2025-03-03"), fee, of("withdrawn", "2025-03-10"))
    assert spans(case)[-2:] == [("2025-03-04", "2025-03-10", 0), ("2025-03-10", "2025-03-10", 0)]


def test_a_day_that_was_set_runs_up_to_the_withdrawal_and_is_still_named():
    """条例 35: the delay to 30 May; 36: a day that the court set. Neither line goes beyond the end."""
    asked, given = of("reasons_asked", "2025-03-03", reply_by="2025-03-05"), of("reasons_given", "2025-03-04")
    delayed = of("delayed", "2025-03-04", until="2025-05-30")
    case = folded(submitted("2025-03-03"), asked, given | {"accepted": True}, delayed, of("withdrawn", "2025-03-06"))
    assert spans(case)[-2:] == [("2025-03-03", "2025-03-06", 0), ("2025-03-06", "2025-03-06", 0)]
    assert "2025-05-30" in case.steps[-2].why
    answered = [submitted("2025-03-03"), of("decided", "2025-03-05", outcome="granted.how_to_get")]
    again = of("reopened", "2025-03-10", ground="litigation", ref="1号", due_on="2025-04-10")
    case = folded(*answered, again, of("withdrawn", "2025-03-12"))
    assert spans(case)[-2:] == [("2025-03-10", "2025-03-12", 0), ("2025-03-12", "2025-03-12", 0)]


def test_the_steps_add_up_to_the_due_date():
    case = folded(
        submitted("2025-03-03"), sent("2025-03-10"), of("consultation_answered", "2025-03-24", id="a", consents=True)
    )
    assert [(str(step.start), str(step.end), step.days) for step in case.steps] == [
        ("2025-03-03", "2025-03-03", 0),
        ("2025-03-04", "2025-03-10", 5),
        ("2025-03-11", "2025-03-24", 0),
        ("2025-03-25", "2025-04-15", 15),
    ]
    assert all(str(step.article).startswith("条例") for step in case.steps)


def test_what_may_be_done_and_why_the_rest_may_not():
    case = folded(submitted("2025-03-03"), SUPPLEMENT)
    assert set(case.may) | set(case.may_not) == set(KINDS)
    assert {"supplemented", "withdrawn"} <= set(case.may)
    assert case.may_not["decided"].rule == "case.awaiting_supplement"
    assert all(refusal.message for refusal in case.may_not.values())
