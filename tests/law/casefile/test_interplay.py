"""Pauses, supplement, extension, fee and the year's end at once. Every date counted by hand on the calendar of 2025."""

from tests.law.casefile.cases import due, folded, of, sent, submitted

RECEIVED = submitted("2025-03-03")
ASKED = sent("2025-03-10")
OTHER = sent("2025-03-14", "b", "other_organ", reply_by="2025-03-28")
ANSWERED = of("consultation_answered", "2025-03-24", id="a", consents=True)
OTHER_ANSWERED = of("consultation_answered", "2025-03-19", id="b", consents=True)
DELIVERED = of("consultation_delivered", "2025-03-12", id="a")
FIVE_MORE = of("extended", "2025-03-06", days=5, approved_by="张三", told_on="2025-03-06")
SUPPLEMENT = of("supplement_asked", "2025-03-12", reply_by="2025-03-20")
SUPPLEMENTED = of("supplemented", "2025-03-17")
FEE = of("fee_noticed", "2025-03-26", method="pages", quantity=40, amount=100, delivered_on="2025-03-27")


def test_33_3_overlapping_letters_exclude_a_day_once():
    assert due(RECEIVED, ASKED, OTHER, OTHER_ANSWERED, ANSWERED) == "2025-04-15"
    # the other organ answers last: 25 to 28 March too
    late = OTHER_ANSWERED | {"on": "2025-03-28"}
    assert due(RECEIVED, ASKED, OTHER, ANSWERED, late) == "2025-04-21"


def test_33_2_and_33_3_the_extension_follows_the_days_that_did_not_count():
    assert due(RECEIVED, FIVE_MORE, ASKED, ANSWERED) == "2025-04-22"
    # 24 April by the vector, then 25, 27 (a Sunday that is worked), 28, 29 and 30 April
    assert due(RECEIVED, FIVE_MORE, ASKED, DELIVERED, today="2025-04-10") == "2025-04-30"


def test_30_and_33_3_a_letter_still_out_pauses_the_new_period_too():
    case = [RECEIVED, ASKED, SUPPLEMENT, SUPPLEMENTED]
    # from 17 March; 18 to 24 March do not count; 20 more from the 25th
    assert due(*case, ANSWERED) == "2025-04-22"
    before = ANSWERED | {"on": "2025-03-14"}
    assert due(RECEIVED, ASKED, SUPPLEMENT, before, SUPPLEMENTED) == "2025-04-15"


def test_30_and_109_a_supplement_and_a_fee_each_begin_the_period_anew():
    case = [RECEIVED, SUPPLEMENT, SUPPLEMENTED, FEE]
    assert folded(*case).state == "awaiting_fee"
    assert due(*case, of("fee_paid", "2025-04-25")) == "2025-05-27"
    # 20 working days from the day after delivery on 27 March end on 25 April
    unpaid = of("abandoned", "2025-04-27", ground="fee_unpaid")
    assert folded(*case, unpaid).outcome == "otherwise.fee_unpaid"


def test_33_3_the_state_while_waiting_is_the_first_that_holds():
    reasons = of("reasons_asked", "2025-03-11", reply_by="2025-03-20")
    assert folded(RECEIVED, ASKED, reasons).state == "consulting"
    assert folded(RECEIVED, ASKED, reasons, SUPPLEMENT).state == "awaiting_supplement"
    assert folded(RECEIVED, ASKED, reasons, ANSWERED).state == "awaiting_reasons"


def test_33_and_table_three_a_case_over_the_years_end():
    # 23 to 27, 30 and 31 December; 2, 3, 6 to 10, 13 to 17 and 20 January
    received = submitted("2024-12-20")
    assert due(received) == "2025-01-20"
    answered = of("consultation_answered", "2025-01-06", id="a", consents=False)
    decided = of("decided", "2025-01-24", outcome="refused.third_party")
    case = folded(received, sent("2024-12-30"), answered, decided)
    assert str(case.due_on) == "2025-01-24"  # 31 December, 2, 3 and 6 January did not count
    facts = case.facts
    assert (facts.is_new(2024), facts.is_handled(2024), facts.is_carried_out(2024)) == (True, False, True)
    assert (facts.is_new(2025), facts.is_carried_in(2025), facts.is_handled(2025)) == (False, True, True)
    assert facts.counted is not None
    assert facts.counted.leaf == "refused.third_party"


def test_33_reopened_each_round_has_its_own_supplement_extension_and_letters():
    first = [RECEIVED, FIVE_MORE, ASKED, ANSWERED, of("decided", "2025-04-01", outcome="granted")]
    again = of("reopened", "2025-04-25", ground="litigation", ref="（2025）某行初1号")
    assert due(*first, again) == "2025-05-27"
    asked = SUPPLEMENT | {"on": "2025-04-28", "reply_by": "2025-05-10"}
    assert folded(*first, again, asked).state == "awaiting_supplement"
    more = FIVE_MORE | {"on": "2025-05-06", "told_on": "2025-05-06"}
    assert due(*first, again, more) == "2025-06-04"  # 28, 29, 30 May, 3 and 4 June: 2 June is 端午
    assert due(*first, again, sent("2025-05-06"), ANSWERED | {"on": "2025-05-08"}) == "2025-05-29"
