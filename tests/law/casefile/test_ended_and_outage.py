"""条例 33: what ends a consultation without an answer, and what an outage of the system moves."""

import pytest

from tests.law.casefile.cases import folded, of, sent, submitted

RECEIVED = submitted("2025-03-03")
OUTAGE = of("outage", "2025-03-05", until="2025-03-12", evidence="机房停电记录")


def test_33_2_an_outage_is_recorded_and_moves_nothing():
    case = folded(RECEIVED, OUTAGE)
    assert str(case.due_on) == "2025-03-31"  # 20 working days after 3 March, none of them taken away
    assert case.state == "handling"
    assert not case.provisional


@pytest.mark.parametrize("reason", ["undeliverable", "withdrawn", "no_answer"])
def test_33_3_a_consultation_that_is_ended_pauses_up_to_and_with_that_day(reason):
    letter = sent("2025-03-10", party="other_organ", reply_by="2025-03-28")
    case = folded(RECEIVED, letter, of("consultation_ended", "2025-03-24", id="a", reason=reason))
    # 5 working days up to the 10th; the 11th to the 24th do not count; 15 more from the 25th, without 4 April
    assert str(case.due_on) == "2025-04-15"
    assert (case.state, case.provisional) == ("handling", False)
