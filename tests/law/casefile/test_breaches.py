"""What is shown and not refused, and what the fold refuses, beside the vectors. Dates counted by hand."""

import pytest

from gongkai.law.casefile import Readings
from gongkai.law.citations import LawError
from tests.law.casefile.cases import folded, of, sent, submitted

RECEIVED = submitted("2025-03-03")  # 20 working days: 31 March
PIECES = of("fee_noticed", "2025-03-10", method="pieces", quantity=12, amount=200)
PAGES = of("fee_noticed", "2025-03-10", method="pages", quantity=40, amount=100)


def rules(*events, today=None):
    return [each.rule.removeprefix("case.breach.") for each in folded(*events, today=today).breaches]


def refused(*events):
    with pytest.raises(LawError) as caught:
        folded(*events)
    assert caught.value.message
    return caught.value.values["event"], caught.value.rule


@pytest.mark.parametrize(
    ("fee", "shown"),
    [
        (PAGES, []),  # ten pages above 30 at 10 yuan
        (PAGES | {"amount": "100.00"}, []),
        (PAGES | {"amount": 90}, ["fee_amount"]),
        (PAGES | {"quantity": 30, "amount": 10}, ["fee_amount"]),
        (PAGES | {"quantity": 30, "amount": 0}, ["fee_nothing"]),
        (PIECES, []),  # the 11th and 12th at 100 yuan
        (PIECES | {"already": 100, "amount": 100}, []),
        (PIECES | {"already": 100}, ["fee_amount"]),
        (PIECES | {"amount": 100}, []),  # what is charged already is not said
        (PIECES | {"amount": 201}, ["fee_amount"]),
        (PIECES | {"quantity": 10, "amount": 0}, ["fee_nothing"]),
        (PIECES | {"already": 200, "amount": 0}, ["fee_nothing"]),
        (PIECES | {"quantity": 31, "amount": 2200}, []),  # golden value: 31 pieces, 2200 yuan
    ],
)
def test_109_4_and_5_the_amount_of_the_notice_is_checked_by_the_tariff(fee, shown):
    assert rules(RECEIVED, fee) == shown


def test_109_4_more_charged_already_than_is_owed_cannot_be():
    assert refused(RECEIVED, PIECES | {"already": 300}) == (2, "tariff.already")
    assert refused(RECEIVED, PAGES | {"already": 0}) == (2, "case.fee_already")


def test_31_2_a_try_on_a_later_day_excuses_nothing():
    mail, late = submitted("2025-03-03", "ordinary_mail"), of("receipt_confirmed", "2025-03-05")
    assert rules(mail, late | {"tries": ["2025-03-04"]}) == ["confirmed_late"]
    assert rules(mail | {"tries": ["2025-03-03"]}, late) == []
    assert rules(mail, today="2025-03-03") == []
    assert rules(mail, today="2025-03-04") == ["confirmed_late"]


def test_31_2_a_try_from_before_the_letter_came_is_none():
    """Also where a correction says later that it came a day after the try."""
    mail, late = submitted("2025-03-03", "ordinary_mail"), of("receipt_confirmed", "2025-03-05")
    assert rules(mail, late | {"tries": ["2025-03-01"]}) == ["confirmed_late"]
    assert rules(mail | {"tries": ["2025-03-02"]}, today="2025-03-04") == ["confirmed_late"]
    moved = of("corrected", "2025-03-06", event=1, fields={"on": "2025-03-04"}, reason="登错了", approved_by="post:1")
    tried = mail | {"tries": ["2025-03-03"]}
    assert rules(tried, today="2025-03-06") == []
    assert rules(tried, moved) == ["confirmed_late"]
    found = folded(mail, late | {"tries": ["2025-03-01"]}, readings=Readings(later_try_excuses=True))
    assert [each.rule for each in found.breaches] == ["case.breach.confirmed_late"]


def test_31_2_a_letter_of_a_day_of_rest_is_to_be_confirmed_on_the_next_working_day():
    """2025-03-08 is a Saturday."""
    mail = submitted("2025-03-08", "ordinary_mail")
    assert rules(mail, of("receipt_confirmed", "2025-03-10")) == []
    assert rules(mail, of("receipt_confirmed", "2025-03-11")) == ["confirmed_late"]
    assert rules(mail, of("receipt_confirmed", "2025-03-11") | {"tries": ["2025-03-10"]}) == []
    assert rules(mail, today="2025-03-10") == []
    assert rules(mail, today="2025-03-11") == ["confirmed_late"]


def test_31_2_a_letter_that_was_withdrawn_was_unconfirmed_until_then():
    mail = submitted("2025-03-03", "ordinary_mail")
    assert rules(mail, of("withdrawn", "2025-03-03"), today="2025-04-01") == []
    assert rules(mail, of("withdrawn", "2025-03-05"), today="2025-04-01") == ["confirmed_late"]


def test_33_2_told_in_time_is_told_before_the_period_ends_with_the_days_that_did_not_count():
    extended = of("extended", "2025-03-11", days=10, approved_by="张三", told_on="2025-04-15")
    answered = of("consultation_answered", "2025-03-24", id="a", consents=True)
    case = [RECEIVED, sent("2025-03-10"), extended, answered]  # without the extension due on 15 April
    assert rules(*case) == []
    assert rules(*case[:2], extended | {"told_on": "2025-04-16"}, answered) == ["told_late"]
    assert folded(*case[:2], extended | {"told_on": "2025-04-16"}, answered).breaches[0].event == 3


def test_33_2_nothing_is_told_late_while_the_clock_stands_still():
    extended = of("extended", "2025-03-11", days=10, approved_by="张三", told_on="2025-04-01")
    asked = of("supplement_asked", "2025-03-12", reply_by="2025-04-20")
    assert rules(RECEIVED, extended) == ["told_late"]
    assert rules(RECEIVED, extended, asked) == []


def test_35_a_delay_is_told_before_the_due_date():
    case = [
        RECEIVED,
        of("reasons_asked", "2025-03-04", reply_by="2025-03-14"),
        of("reasons_given", "2025-03-10", accepted=True),
    ]
    assert refused(*case, of("delayed", "2025-03-31", until="2025-06-30")) == (4, "case.delay_late")
    told = of("delayed", "2025-03-30", until="2025-06-30")
    assert str(folded(*case, told).due_on) == "2025-06-30"
    missed = folded(*case, told, today="2025-07-01").breaches
    assert [(each.rule, str(each.article)) for each in missed] == [("case.breach.answer_late", "条例第三十五条")]


def test_32_a_letter_about_one_item_bars_that_item_alone():
    items = [
        {"item": "甲", "outcome": "granted"},
        {"item": "乙", "outcome": "refused.third_party", "grounds": [[15]]},
    ]
    decision = of("decided", "2025-03-14", outcome="partial", items=items)
    assert folded(RECEIVED, sent("2025-03-10", item="乙"), decision).outcome == "partial"
    assert refused(RECEIVED, sent("2025-03-10", item="甲"), decision) == (3, "case.third_party_open")
    assert refused(RECEIVED, sent("2025-03-10"), decision) == (3, "case.third_party_open")
    whole = of("decided", "2025-03-14", outcome="granted")
    assert refused(RECEIVED, sent("2025-03-10", item="乙"), whole) == (3, "case.third_party_open")


def test_32_the_15th_working_day_after_delivery_still_belongs_to_the_third_party():
    # 12 March and 15 working days: 13, 14; 17 to 21; 24 to 28 March; 31 March, 1 and 2 April
    case = [RECEIVED, sent("2025-03-10"), of("consultation_delivered", "2025-03-12", id="a")]
    assert refused(*case, of("decided", "2025-04-02", outcome="granted")) == (4, "case.third_party_open")
    assert folded(*case, of("decided", "2025-04-03", outcome="granted")).outcome == "granted"
    assert refused(*case, of("consultation_lapsed", "2025-04-02", id="a")) == (4, "case.letter_not_lapsed")
    assert folded(*case, of("consultation_lapsed", "2025-04-03", id="a")).state == "handling"


def test_33_3_others_may_be_asked_while_the_clock_stands_still():
    asked = of("supplement_asked", "2025-03-05", reply_by="2025-03-20")
    case = folded(RECEIVED, asked, sent("2025-03-10"), of("supplemented", "2025-03-12"), today="2025-03-12")
    assert (case.state, str(case.due_on)) == ("consulting", "2025-04-10")


def test_34_a_joint_maker_bars_nothing_and_other_organs_neither():
    given = of("decided", "2025-03-14", outcome="granted")
    assert folded(RECEIVED, sent("2025-03-10", party="joint_maker"), given).outcome == "granted"
    asked = sent("2025-03-10", party="other_organ", reply_by="2025-03-20")
    assert folded(RECEIVED, asked, given).outcome == "granted"


def test_electronic_service_without_recorded_consent_is_shown():
    case = [RECEIVED, of("decided", "2025-03-14", outcome="granted")]
    served = of("served", "2025-03-17", method="electronic")
    assert rules(*case, served) == ["no_consent"]
    assert rules(*case, served | {"consented": True}) == []


def test_a_late_answer_stays_a_breach_when_the_case_is_reopened():
    case = [RECEIVED, of("decided", "2025-03-31", outcome="granted"), of("served", "2025-04-01", method="mail")]
    again = of("reopened", "2025-04-10", ground="own_correction", ref="甲")
    found = folded(*case, again)
    assert (found.overdue, [each.message for each in found.breaches]) == (
        False,
        ["没有在答复期限（2025-03-31）内答复。"],
    )
    in_time = [*case[:2], case[2] | {"on": "2025-03-31"}, again]
    assert rules(*in_time) == []
    assert rules(*case[:2], again) == ["answer_late"]  # reopened on 10 April, and never served


def test_archived_is_the_end_but_for_reopened():
    case = [RECEIVED, of("withdrawn", "2025-03-14"), of("archived", "2025-03-17")]
    for after in (
        of("outage", "2025-03-18", until="2025-03-19", evidence="截图"),
        of("served", "2025-03-18", method="mail"),
        of("archived", "2025-03-18"),
        of("withdrawn", "2025-03-18"),
    ):
        assert refused(*case, after) == (4, "case.archived")
    again = of("reopened", "2025-03-18", ground="own_correction", ref="甲")
    assert folded(*case, again).state == "handling"


def test_withdrawn_before_receipt_has_nothing_to_answer_anew():
    case = [submitted("2025-03-03", "fax"), of("withdrawn", "2025-03-04")]
    again = of("reopened", "2025-03-18", ground="own_correction", ref="甲")
    assert refused(*case, again) == (3, "case.not_handled")


def test_31_received_on_is_always_the_first_receipt():
    case = [RECEIVED, of("decided", "2025-03-14", outcome="granted")]
    again = of("reopened", "2025-04-10", ground="litigation", ref="甲")
    assert str(folded(*case, again).received_on) == "2025-03-03"
