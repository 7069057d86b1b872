"""送达 (国办公开办函〔2016〕235号)."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.applications.acts.served import opened
from gongkai.applications.cases import working
from gongkai.applications.models import Practice
from gongkai.applications.models.attachments import Role
from gongkai.law.casefile.events import Service
from gongkai.ledger.services import SYSTEM
from tests.applications.acting import Desk, consequences, decide, open_duties, page
from tests.applications.conftest import on

pytestmark = pytest.mark.django_db
MAIL = {"method": "mail", "tracking": "XA12345678911"}


@pytest.fixture
def decided(monday, case, approver):
    return decide(case, approver, date(2025, 3, 3))


def test_235_by_mail_the_day_of_posting_counts(monday, case, work, decided):
    on(monday, "2025-03-31")
    told = consequences(work.look("served", on="2025-03-31", **MAIL))
    assert told["clock"] == "在答复期限（2025年3月31日）内送达，期限到此为止。"
    work.do("served", on="2025-03-31", **MAIL)
    case.refresh_from_db()
    assert (case.state, case.served_on) == ("served", date(2025, 3, 31))
    decided.refresh_from_db()
    assert (decided.method, decided.sent_on, decided.delivered_on) == ("mail", date(2025, 3, 31), None)


def test_33_served_after_the_due_date_is_late_and_said_so_before(monday, case, work, decided):
    on(monday, "2025-04-01")
    answer = work.look("served", on="2025-04-01", **MAIL)
    assert "逾期答复" in consequences(answer)["clock"]


def test_235_mail_has_its_number_and_a_handing_over_its_taker(monday, work, decided):
    assert set(work.refused("served", on="2025-03-03", method="mail")) == {"tracking"}
    assert set(work.refused("served", on="2025-03-03", method="direct")) == {"taker"}
    assert set(work.refused("served", on="2025-03-03", method="entrusted")) == {"taker"}


def method_field(answer):
    return answer.context["form"].fields["method"]


def test_where_no_address_is_known_it_is_said_before_anything_is_posted(monday, apply, officer, approver, static_files):
    for words, is_said in (({"address": ""}, True), ({}, False)):
        case = apply(words=words).application
        decide(case, approver, date(2025, 3, 3))
        answer = Desk(officer, case).get(page("act", case.pk, "served"))
        assert ("没有登记通信地址" in method_field(answer).help_text) is is_said


def test_235_what_was_consented_to_is_offered_first(monday, case, work, decided):
    assert "electronic" not in dict(method_field(work.get(work.at("served"))).choices)
    case.consents_electronic = True
    case.save()
    field = method_field(work.get(work.at("served")))
    assert field.choices[0][0] == "electronic"
    assert "同意电子送达" in field.help_text


def test_235_in_person_with_its_proof(monday, case, work, decided):
    proof = SimpleUploadedFile("回证.txt", "签收".encode())
    work.do("served", on="2025-03-03", method="direct", taker="本人", scans=proof)
    decided.refresh_from_db()
    assert decided.delivered_on == date(2025, 3, 3)
    assert case.attachments.get().role == Role.PROOF


def test_235_electronically_only_with_consent(monday, case, work, decided):
    assert set(work.refused("served", on="2025-03-03", method="electronic")) == {"method"}
    case.consents_electronic = True
    case.save()
    work.do("served", on="2025-03-03", method="electronic")
    case.refresh_from_db()
    assert case.state == "served"


def test_235_where_the_agency_has_it_so_opening_is_service(monday, case, work, decided):
    Practice.objects.create(agency=case.agency, electronic_arrival="opened")
    case.consents_electronic = True
    case.save()
    assert set(work.refused("served", on="2025-03-03", method="electronic")) == {"method"}
    with working(case.pk, by=SYSTEM, source="portal") as at_hand:
        opened(at_hand, decided)
    case.refresh_from_db()
    decided.refresh_from_db()
    assert (case.state, case.served_on, decided.method) == ("served", date(2025, 3, 3), Service.ELECTRONIC)


def test_235_opening_a_letter_that_was_served_changes_nothing(monday, case, work, decided):
    Practice.objects.create(agency=case.agency, electronic_arrival="opened")
    case.consents_electronic = True
    case.save()
    work.do("served", on="2025-03-03", **MAIL)
    turn = work.turn
    with working(case.pk, by=SYSTEM, source="portal") as at_hand:
        opened(at_hand, decided)
    assert work.turn == turn


def test_235_nothing_is_there_to_serve(monday, work):
    assert "__all__" in work.refused("served", on="2025-03-03", **MAIL)


def test_235_the_duty_to_serve_ends_and_that_to_file_begins(monday, case, work, decided):
    assert open_duties(case) == {"serve": date(2025, 3, 31)}
    work.do("served", on="2025-03-03", **MAIL)
    assert open_duties(case) == {"archive": date(2025, 3, 31)}  # twenty working days, ours


def test_235_a_letter_on_the_way_is_no_event_but_an_entry(monday, case, work):
    work.do("supplement_asked", on="2025-03-03", unclear="哪一年", reply_by="2025-03-26")
    letter = case.letters.get()
    address = page("letter_service", letter.pk)
    assert work.confirm(address, on="2025-03-03", **MAIL).status_code == 302
    letter.refresh_from_db()
    assert (letter.method, letter.sent_on) == ("mail", date(2025, 3, 3))
    assert "send" not in open_duties(case)


def test_235_the_letter_and_its_proof_are_read_and_taken(monday, case, work, decided):
    shown_page = work.get(page("letter", decided.pk)).content.decode()
    assert "桦川县人民法院" in shown_page
    proof = work.get(page("letter_proof", decided.pk, "docx"))
    assert (proof.status_code, proof.content[:2]) == (200, b"PK")
    paper = work.get(page("letter_file", decided.pk, "docx"))
    assert b"".join(paper.streaming_content)[:2] == b"PK"
