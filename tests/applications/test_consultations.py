"""征求意见 (条例 32, 33(3), 34): sent, delivered, answered, lapsed, ended; and who is told of a disclosure."""

import json
from datetime import date

import pytest

from gongkai.applications import letters, words
from gongkai.applications.entries import entries_of
from gongkai.applications.models import Consultation
from gongkai.applications.models.proposals import Proposed
from tests.applications.acting import consequences, decide, open_duties, page
from tests.applications.conftest import WORDS, on

pytestmark = pytest.mark.django_db
THIRD = {
    "party": "third_party",
    "name": "李大强",
    "address": "一村3组",
    "about": "补助名单中您的姓名和金额",
    "tells": "on",
}
ORGAN = {"party": "other_organ", "name": "桦川县住建局", "about": "补助标准的出处"}


@pytest.fixture
def sent(monday, work):
    on(monday, "2025-03-10")
    work.do("consultation_sent", on="2025-03-10", **THIRD)


def test_32_the_letters_go_out_and_the_clock_waits(monday, case, work):
    on(monday, "2025-03-10")
    told = consequences(work.look("consultation_sent", on="2025-03-10", **THIRD))
    assert "provisional" in told
    work.do("consultation_sent", on="2025-03-10", **THIRD)
    case.refresh_from_db()
    assert (case.state, case.provisional) == ("consulting", True)
    row = case.consultations.get()
    assert (row.key, row.party, row.sent_on, row.names_applicant) == ("c1", "third_party", date(2025, 3, 10), False)
    assert words.opened(row.words, "name", "address") == {"name": "李大强", "address": "一村3组"}
    kinds = {letter.kind: letter for letter in case.letters.all()}
    assert set(kinds) == {"third_party", "third_party_answer", "consulting"}
    assert kinds["third_party"].consultation == row


def test_32_the_third_partys_letter_does_not_name_the_applicant(monday, case, work, sent):
    text = "".join(letters.text_of(case.letters.get(kind="third_party")).lines)
    assert "李大强" in text
    assert WORDS["name"] not in text
    told = "".join(letters.text_of(case.letters.get(kind="consulting")).lines)
    assert "李大强" not in told


def test_32_the_applicant_is_named_only_with_a_reason(monday, case, work):
    on(monday, "2025-03-10")
    said = {"on": "2025-03-10", **THIRD, "names_applicant": "on"}
    assert set(work.refused("consultation_sent", **said)) == {"because"}
    work.do("consultation_sent", **said, because="双方是同一纠纷的当事人")
    text = "".join(letters.text_of(case.letters.get(kind="third_party")).lines)
    assert WORDS["name"] in text
    assert case.consultations.get().names_applicant


def test_32_no_name_stands_in_the_ledger(monday, case, work, sent):
    bodies = "".join(entry.body for entry in entries_of(case.pk))
    assert "李大强" not in bodies
    assert "一村3组" not in bodies


def test_33_3_answered_the_clock_goes_on_the_day_after(monday, case, work, sent):
    on(monday, "2025-03-24")
    said = {"on": "2025-03-24", "id": "c1", "consents": "yes", "opinion": "同意公开"}
    # 5 days are used up to the 10th; 25-28 | 31, 1-3 | 7-11 | 14, 15 April are the other fifteen
    told = consequences(work.look("consultation_answered", **said))
    assert "2025年4月15日" in told["clock"]
    work.do("consultation_answered", **said)
    case.refresh_from_db()
    assert (case.state, case.due_on, case.provisional) == ("handling", date(2025, 4, 15), False)
    row = case.consultations.get()
    assert (row.consents, row.ended_on) == (True, date(2025, 3, 24))
    assert words.opened(row.words, "opinion") == {"opinion": "同意公开"}


def test_32_silence_ends_with_the_15th_working_day_after_delivery(monday, case, work, sent):
    on(monday, "2025-03-12")
    work.do("consultation_delivered", on="2025-03-12", id="c1")
    row = case.consultations.get()
    # 13, 14 | 17-21 | 24-28 | 31, 1, 2 April
    assert (row.delivered_on, row.answer_by) == (date(2025, 3, 12), date(2025, 4, 2))
    assert case.letters.get(kind="third_party").delivered_on == date(2025, 3, 12)
    on(monday, "2025-04-02")
    assert set(work.refused("consultation_lapsed", on="2025-04-02", id="c1")) == {"on"}
    on(monday, "2025-04-03")
    work.do("consultation_lapsed", on="2025-04-03", id="c1")
    case.refresh_from_db()
    assert (case.state, case.due_on) == ("handling", date(2025, 4, 24))


def test_33_3_undeliverable_the_pause_ends_that_day(monday, case, work, sent):
    on(monday, "2025-03-24")
    work.do("consultation_ended", on="2025-03-24", id="c1", why="undeliverable")
    case.refresh_from_db()
    assert (case.state, case.due_on) == ("handling", date(2025, 4, 15))
    assert case.consultations.get().ended_on == date(2025, 3, 24)


def test_34_a_joint_maker_is_asked_by_letter_of_its_own(monday, case, work):
    said = {"on": "2025-03-03", "party": "joint_maker", "name": "桦川县水务局", "about": "联合发文"}
    work.do("consultation_sent", **said)
    assert [letter.kind for letter in case.letters.all()] == ["joint_maker"]


def test_33_3_another_organ_has_the_day_that_the_agency_sets(monday, case, work):
    assert set(work.refused("consultation_sent", on="2025-03-03", **ORGAN)) == {"reply_by"}
    work.do("consultation_sent", on="2025-03-03", reply_by="2025-03-17", **ORGAN)
    assert case.consultations.get().answer_by == date(2025, 3, 17)
    assert [letter.kind for letter in case.letters.all()] == ["other_organ"]


def test_32_several_are_asked_each_by_its_number(monday, case, work, sent):
    work.do("consultation_sent", on="2025-03-10", **{**THIRD, "name": "王二"})
    assert [row.key for row in case.consultations.all()] == ["c1", "c2"]
    shown_page = work.get(work.at("consultation_delivered", "c2")).content.decode()
    assert shown_page.count('type="radio"') == 2


def test_32_nobody_was_asked(monday, work):
    answer = work.get(work.at("consultation_answered"))
    assert answer.status_code == 200
    assert "今天不能办" in answer.content.decode()
    assert 'id="act"' not in answer.content.decode()


def test_32_the_officer_is_reminded_of_delivery_and_of_silence(monday, case, work, sent):
    # 5 working days after the 10th: 11-14, 17
    assert open_duties(case)["consulted_delivery"] == date(2025, 3, 17)
    work.do("consultation_delivered", on="2025-03-10", id="c1")
    duties = open_duties(case)
    assert "consulted_delivery" not in duties
    # 15 working days after the 10th: 11-14 | 17-21 | 24-28 | 31; the next is 1 April
    assert duties["consulted_over"] == date(2025, 4, 1)


def test_32_who_does_not_consent_is_told_what_is_disclosed(monday, case, work, approving, sent):
    work.do("consultation_answered", on="2025-03-10", id="c1", consents="no", opinion="涉及我家")
    decide(case, approving.post, date(2025, 3, 10))
    row = case.consultations.get()
    assert open_duties(case)["tell"] == date(2025, 3, 10)
    address = page("tell_third_party", row.pk)
    said = {"on": "2025-03-10", "ground": "no_ground", "content": "姓名和金额", "why": "补助名单应当公开"}
    assert work.confirm(address, **said).status_code == 302
    proposal = case.proposals.get()
    assert (proposal.kind, "tell" in open_duties(case)) == (Proposed.TOLD, False)
    assert approving.confirm(page("proposal", proposal.pk)).status_code == 302
    letter = case.letters.get(kind="third_party_decision")
    assert letter.signed_by == approving.post
    text = "".join(letters.text_of(letter).lines)
    assert "补助名单应当公开" in text
    assert WORDS["name"] not in text
    entry = next(each for each in entries_of(case.pk) if each.kind == "application.third_party_told")
    assert json.loads(entry.body)["facts"]["letter"] == letter.pk


def test_32_who_consents_is_not_to_be_told(monday, case, work, sent):
    work.do("consultation_answered", on="2025-03-10", id="c1", consents="yes", opinion="可以")
    answer = work.get(page("tell_third_party", Consultation.objects.get().pk))
    assert answer.status_code == 302
