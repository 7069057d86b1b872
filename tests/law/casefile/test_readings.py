"""Each reading of ours: what the fold makes of it, and what it makes of the other way. Dates counted by hand."""

from dataclasses import fields

import pytest

from gongkai.law.casefile import AfterRestart, Readings, readings
from gongkai.law.citations import LawError, Standing
from gongkai.law.sentences import sentences
from tests.law.casefile.cases import folded, of, sent, submitted

RECEIVED = submitted("2025-03-03")  # 20 working days: 31 March. 4 April is a holiday
ASKED = sent("2025-03-10")
ANSWERED = of("consultation_answered", "2025-03-24", id="a", consents=True)
FEE = of("fee_noticed", "2025-03-10", method="pages", quantity=40, amount=100)
EXTENDED = of("extended", "2025-03-06", days=20, approved_by="张三", told_on="2025-03-06")
SUPPLEMENT = of("supplement_asked", "2025-03-12", reply_by="2025-03-20")
REASONS = of("reasons_asked", "2025-03-04", reply_by="2025-03-14")
REFUSED = of("decided", "2025-03-14", outcome="refused.process")


def due(*events, today=None, **settings):
    return str(folded(*events, today=today, readings=Readings(**settings)).due_on)


def rules(*events, today=None, **settings):
    return [each.rule for each in folded(*events, today=today, readings=Readings(**settings)).breaches]


def refused(*events, **settings):
    with pytest.raises(LawError) as caught:
        folded(*events, readings=Readings(**settings))
    return caught.value.values["event"], caught.value.rule


@pytest.mark.parametrize("field", [each.name for each in fields(Readings)])
def test_every_reading_has_its_test(field):
    assert f"test_reading_{field}" in globals()


def test_every_reading_has_an_article_a_sentence_and_its_standing():
    listed = readings()
    assert [each.id for each in listed] == [f"case.reading.{each.name}" for each in fields(Readings)]
    assert all(str(each.article) and each.sentence and each.standing is Standing.READING for each in listed)
    assert {id for id in sentences() if id.startswith("case.reading.")} == {each.id for each in listed}


def test_reading_later_try_excuses():
    case = [submitted("2025-03-03", "ordinary_mail"), of("receipt_confirmed", "2025-03-06", tries=["2025-03-04"])]
    assert rules(*case) == ["case.breach.confirmed_late"]
    assert rules(*case, later_try_excuses=True) == []


def test_reading_confirm_within():
    case = [submitted("2025-03-03", "online"), of("receipt_confirmed", "2025-03-05")]
    assert rules(*case) == ["case.breach.unconfirmed"]
    assert rules(*case, confirm_within=2) == []


def test_reading_sending_day_counts():
    assert due(RECEIVED, ASKED, ANSWERED) == "2025-04-15"
    assert due(RECEIVED, ASKED, ANSWERED, sending_day_counts=False) == "2025-04-16"


def test_reading_answer_day_counts():
    assert due(RECEIVED, ASKED, ANSWERED, answer_day_counts=True) == "2025-04-14"
    assert due(RECEIVED, ASKED, ANSWERED | {"on": "2025-03-10"}, answer_day_counts=True) == "2025-03-31"


def test_reading_decision_ends_pauses():
    case = [RECEIVED, sent("2025-03-10", party="other_organ", reply_by="2025-03-20"), REFUSED]
    # 11 to 14 March are paused: 1, 2, 3 and 7 April follow; or 11 to 24 March, as in the vector
    assert due(*case, today="2025-03-24") == "2025-04-07"
    assert due(*case, today="2025-03-24", decision_ends_pauses=False) == "2025-04-15"


def test_reading_payment_restarts():
    case = [RECEIVED, FEE, of("fee_paid", "2025-03-24")]
    assert due(*case) == "2025-04-22"
    assert due(*case, payment_restarts=False) == "2025-04-15"
    steps = folded(*case, readings=Readings(payment_restarts=False)).steps
    assert [(str(step.start), str(step.end), step.days) for step in steps] == [
        ("2025-03-03", "2025-03-03", 0),
        ("2025-03-04", "2025-03-10", 5),
        ("2025-03-11", "2025-03-24", 0),
        ("2025-03-25", "2025-04-15", 15),
    ]


def test_reading_fee_once():
    case = [RECEIVED, FEE, of("fee_paid", "2025-03-12"), FEE | {"on": "2025-03-14"}]
    assert refused(*case) == (4, "case.fee_twice")
    assert folded(*case, readings=Readings(fee_once=False)).state == "awaiting_fee"


def test_reading_fee_after_due():
    late = FEE | {"on": "2025-04-01"}
    assert refused(RECEIVED, late) == (2, "case.after_due")
    assert rules(RECEIVED, late, fee_after_due=True) == ["case.breach.fee_late"]
    assert rules(RECEIVED, FEE, fee_after_due=True) == []


def test_reading_extension_after_restart():
    case = [RECEIVED, EXTENDED, FEE, of("fee_paid", "2025-04-25")]
    again = EXTENDED | {"on": "2025-05-06", "told_on": "2025-05-06"}
    assert due(*case) == "2025-05-27"
    assert refused(*case, again) == (5, "case.extended_twice")
    # 28 to 30 May, then without 2 June (端午): 20 more working days
    assert due(*case, extension_after_restart=AfterRestart.KEPT) == "2025-06-25"
    assert refused(*case, again, extension_after_restart=AfterRestart.KEPT) == (5, "case.extended_twice")
    assert due(*case, extension_after_restart=AfterRestart.FREE) == "2025-05-27"
    assert due(*case, again, extension_after_restart=AfterRestart.FREE) == "2025-06-25"


def test_reading_delay_survives_restart():
    given = of("reasons_given", "2025-03-10", accepted=True)
    case = [RECEIVED, REASONS, given, of("delayed", "2025-03-11", until="2025-06-30")]
    case += [SUPPLEMENT, of("supplemented", "2025-03-17")]
    assert due(*case) == "2025-04-15"
    assert due(*case, delay_survives_restart=True) == "2025-06-30"


def test_reading_reasons_once():
    case = [RECEIVED, REASONS, of("reasons_given", "2025-03-05", accepted=True), REASONS | {"on": "2025-03-06"}]
    assert refused(*case) == (4, "case.reasons_twice")
    assert folded(*case, readings=Readings(reasons_once=False)).state == "awaiting_reasons"


def test_reading_deciding_while_awaiting():
    case = [RECEIVED, SUPPLEMENT, REFUSED]
    assert refused(*case) == (3, "case.awaiting_supplement")
    assert refused(RECEIVED, FEE, REFUSED) == (3, "case.awaiting_fee")
    decided = folded(*case, readings=Readings(deciding_while_awaiting=True))
    assert (decided.state, decided.due_on) == ("decided", None)


def test_reading_set_date_bars_moves():
    case = [RECEIVED, REFUSED, of("reopened", "2025-04-10", ground="litigation", ref="甲", due_on="2025-05-15")]
    asked = SUPPLEMENT | {"on": "2025-04-14", "reply_by": "2025-04-20"}
    for act in (asked, EXTENDED | {"on": "2025-04-14", "told_on": "2025-04-14"}, FEE | {"on": "2025-04-14"}):
        assert refused(*case, act) == (4, "case.fixed")
        assert due(*case, act, set_date_bars_moves=False) == "2025-05-15"


def test_reading_set_date_certain():
    again = of("reopened", "2025-04-10", ground="litigation", ref="甲", due_on="2025-05-15")
    given = of("reasons_given", "2025-03-05", accepted=True)
    for case in (
        [RECEIVED, REFUSED, again, sent("2025-04-14")],
        [RECEIVED, REASONS, given, of("delayed", "2025-03-06", until="2025-06-30"), ASKED],
    ):
        found = folded(*case)
        assert (found.state, found.provisional) == ("consulting", False)
        assert folded(*case, readings=Readings(set_date_certain=False)).provisional


def test_reading_outcome_while_reopened():
    case = [RECEIVED, REFUSED, of("reopened", "2025-04-10", ground="litigation", ref="甲")]
    silent = folded(*case)
    assert (silent.outcome, silent.decision, silent.closed_on) == (None, None, None)
    shown = folded(*case, readings=Readings(outcome_while_reopened=True))
    assert (shown.outcome, str(shown.closed_on), shown.state) == ("refused.process", "2025-03-14", "handling")


def test_reading_closing_keeps_due():
    case = [RECEIVED, of("withdrawn", "2025-03-14")]
    kept = folded(*case, today="2025-06-01")
    assert (str(kept.due_on), kept.overdue, kept.breaches) == ("2025-03-31", False, ())
    assert due(*case, closing_keeps_due=False) == "None"


def test_reading_withdrawal_ends_overdue():
    case = [RECEIVED, of("withdrawn", "2025-03-14")]
    assert rules(*case, today="2025-04-01") == []
    assert rules(*case, today="2025-03-31", withdrawal_ends_overdue=False) == []
    assert rules(*case, today="2025-04-01", withdrawal_ends_overdue=False) == ["case.breach.answer_late"]
    late = [RECEIVED, of("withdrawn", "2025-04-01")]
    assert rules(*late, today="2025-04-01") == ["case.breach.answer_late"]


def test_reading_archive_needs_service():
    filed = of("archived", "2025-03-20")
    assert refused(RECEIVED, REFUSED, filed) == (3, "case.not_ended")
    assert folded(RECEIVED, REFUSED, filed, readings=Readings(archive_needs_service=False)).state == "archived"
    assert refused(RECEIVED, filed, archive_needs_service=False) == (2, "case.not_ended")
