"""What the applicant sends in: an event where the law makes it one, an entry where an officer judges."""

from datetime import date

import pytest
from django.urls import reverse

from gongkai.applications import sent_in, words
from gongkai.applications.cases import Changed, act, casefile_of
from gongkai.applications.models import Attachment, Letter
from gongkai.duties.models import Duty
from gongkai.files.services import keep
from gongkai.law.casefile.events import (
    Decided,
    Extended,
    FeeNoticed,
    ReasonsAsked,
    Served,
    Service,
    SupplementAsked,
    Withdrawn,
)
from gongkai.law.citations import LawError
from gongkai.law.tariff import Method
from gongkai.ledger.models import Entry
from gongkai.people.access import actor
from tests.applications.conftest import on

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def case(monday, apply):
    return apply().application


@pytest.fixture
def enter(case, officer):
    def entered(event):
        act(case.pk, event, by=actor(officer))
        case.refresh_from_db()

    return entered


def looks(case):
    return list(Duty.objects.filter(kind="applications.sent_in", subject=case.subject, settled_at=None))


def test_30_a_supplement_is_received_on_its_day_and_begins_the_period_anew(monday, case, enter):
    enter(SupplementAsked(on=date(2025, 3, 3), reply_by=date(2025, 3, 24)))
    on(monday, "2025-03-10")
    files = [keep([PDF], name="补正材料.pdf", purpose="application")]
    sent_in.supplement(case.pk, text="2024年度的。", files=files)
    case.refresh_from_db()
    assert (case.state, case.received_on, case.due_on) == ("handling", date(2025, 3, 3), date(2025, 4, 8))
    assert words.opened(case.words)["supplement"] == "2024年度的。"
    assert Attachment.objects.get(application=case).role == "supplement"
    entry = Entry.objects.get(kind="case.supplemented")
    assert "2024年度" not in entry.body
    assert files[0].sha256 in entry.body
    assert entry.post is None
    assert len(looks(case)) == 1


def test_a_supplement_that_nobody_asked_for_is_refused_and_leaves_nothing(monday, case):
    with pytest.raises(LawError):
        sent_in.supplement(case.pk, text="多写一点")
    case.refresh_from_db()
    assert "supplement" not in case.words
    assert looks(case) == []


def test_35_reasons_move_nothing_until_the_officer_judges(monday, case, enter, officer):
    with pytest.raises(LawError):
        sent_in.reasons(case.pk, text="早了")
    enter(ReasonsAsked(on=date(2025, 3, 3), reply_by=date(2025, 3, 17)))
    due = case.due_on
    sent_in.reasons(case.pk, text="是同一个项目。")
    sent_in.reasons(case.pk, text="再补一句。")
    case.refresh_from_db()
    assert (case.state, case.due_on) == ("awaiting_reasons", due)
    said = words.opened(case.words)
    assert (said["reasons_given"], said["reasons_given.2"]) == ("是同一个项目。", "再补一句。")
    assert len(looks(case)) == 1


def test_35_the_same_reasons_sent_twice_are_there_once(monday, case, enter):
    enter(ReasonsAsked(on=date(2025, 3, 3), reply_by=date(2025, 3, 17)))
    for _each in range(2):
        sent_in.reasons(case.pk, text=" 是同一个项目。", files=[proof(PDF)])
    case.refresh_from_db()
    assert Entry.objects.filter(kind="application.reasons_sent").count() == 1
    assert "reasons_given.2" not in case.words
    assert Attachment.objects.filter(application=case).count() == 1
    sent_in.reasons(case.pk, text="是同一个项目。", files=[proof(PDF), proof(PDF + b"\n")])  # one file more
    assert Entry.objects.filter(kind="application.reasons_sent").count() == 2


def proof(content):
    return keep([content], name="缴费凭证.pdf", purpose="application")


def test_the_same_proof_of_payment_sent_twice_is_there_once(monday, case, enter):
    enter(FeeNoticed(on=date(2025, 3, 3), method=Method.PAGES, quantity=31, amount="310"))
    for _each in range(2):
        sent_in.payment(case.pk, files=[proof(PDF)])
    assert Entry.objects.filter(kind="application.payment_sent").count() == 1
    assert Attachment.objects.filter(application=case).count() == 1


def test_30_the_same_supplement_sent_twice_is_one_and_no_error(monday, case, enter):
    enter(SupplementAsked(on=date(2025, 3, 3), reply_by=date(2025, 3, 24)))
    for _each in range(2):
        sent_in.supplement(case.pk, text="2024年度的。")
    assert Entry.objects.filter(kind="case.supplemented").count() == 1
    with pytest.raises(LawError):
        sent_in.supplement(case.pk, text="2023年度的。")


def test_paper_is_asked_for_once_until_the_office_did_something(monday, case, enter):
    sent_in.ask_for_paper(case.pk)
    sent_in.ask_for_paper(case.pk)
    assert Entry.objects.filter(kind="application.paper_asked").count() == 1
    enter(Extended(on=date(2025, 3, 3), days=5, approved_by="1", told_on=date(2025, 3, 3)))
    sent_in.ask_for_paper(case.pk)
    assert Entry.objects.filter(kind="application.paper_asked").count() == 2


def test_what_the_applicant_reads_and_takes_leaves_an_officers_open_page_good(monday, case, officer):
    shown = case.turn
    row = Attachment.objects.create(application=case, file=proof(PDF), role="released")
    sent_in.take_file(case.pk, row)
    sent_in.take_file(case.pk, row)
    letter = Letter.objects.create(application=case, kind="supplement", content="-", signed_on=date(2025, 3, 3))
    sent_in.open_letter(case.pk, letter)
    assert Entry.objects.filter(kind="application.file_taken").count() == 1
    act(case.pk, SupplementAsked(on=date(2025, 3, 3), reply_by=date(2025, 3, 24)), by=actor(officer), turn=shown)
    case.refresh_from_db()
    assert (case.state, case.turn) == ("awaiting_supplement", 4)


def test_an_open_sheet_is_not_told_of_what_the_applicant_reads(monday, case, desk):
    address = reverse("applications:changes", args=[case.pk])
    sent_in.take_file(case.pk, Attachment.objects.create(application=case, file=proof(PDF), role="released"))
    assert desk.get(address, {"turn": 1}).status_code == 204
    sent_in.ask_for_paper(case.pk)
    told = desk.get(address, {"turn": 1})
    assert told.status_code == 200
    assert "申请人要纸质文书" in told.content.decode()
    assert "下载" not in told.content.decode()


def test_what_the_applicant_sends_in_is_told_to_whoever_has_an_older_page(monday, case, officer):
    shown = case.turn
    sent_in.change_contact(case.pk, contact={"phone": "13911112222"})
    with pytest.raises(Changed) as refused:
        act(case.pk, Withdrawn(on=date(2025, 3, 3)), by=actor(officer), turn=shown)
    assert [entry.kind for entry in refused.value.entries] == ["application.contact_changed"]
    with pytest.raises(Changed):
        act(case.pk, Withdrawn(on=date(2025, 3, 3)), by=actor(officer), turn=99)


def test_a_proof_of_payment_is_no_payment(monday, case, enter):
    enter(FeeNoticed(on=date(2025, 3, 4 - 1), method=Method.PAGES, quantity=31, amount="310"))
    sent_in.payment(case.pk, files=[keep([PDF], name="缴费凭证.pdf", purpose="application")])
    case.refresh_from_db()
    assert case.state == "awaiting_fee"
    assert Attachment.objects.get(application=case).role == "payment"


def test_withdrawing_ends_it_until_it_was_answered(monday, case, enter):
    sent_in.withdraw(case.pk, text="已经拿到了")
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "otherwise.other")
    assert words.opened(case.words)["withdrawal_reason"] == "已经拿到了"
    sent_in.withdraw(case.pk, text="已经拿到了")  # pressed twice
    assert Entry.objects.filter(kind="case.withdrawn").count() == 1
    case.refresh_from_db()
    assert "withdrawal_reason.2" not in case.words


def test_an_answered_application_is_not_withdrawn(monday, case, enter):
    enter(Decided(on=date(2025, 3, 3), outcome="granted"))
    with pytest.raises(LawError):
        sent_in.withdraw(case.pk)


def test_a_choice_that_changes_nothing_is_no_entry(monday, case):
    before = Entry.objects.count()
    sent_in.set_consent(case.pk, electronic=False)
    sent_in.change_contact(case.pk, contact={"phone": " ", "name": "别人"})
    sent_in.set_mail(case.pk, wanted=True)  # no address to send to
    assert Entry.objects.count() == before
    case.refresh_from_db()
    assert words.opened(case.words, "name") == {"name": "张小满"}
    assert case.wants_mail is False


def test_what_was_said_before_stays_where_its_entry_points_to(monday, case):
    old = case.words["phone"]
    sent_in.change_contact(case.pk, contact={"phone": "13911112222"})
    case.refresh_from_db()
    assert words.opened(case.words, "phone") == {"phone": "13911112222"}
    assert words.opened({"phone": old}) == {"phone": "13900000000"}
    assert old in Entry.objects.get(kind="case.submitted").body


def test_an_officer_who_acts_has_looked(monday, case, enter):
    sent_in.ask_for_paper(case.pk)
    assert len(looks(case)) == 1
    enter(Extended(on=date(2025, 3, 3), days=5, approved_by="1", told_on=date(2025, 3, 3)))
    assert looks(case) == []


def test_served_cases_take_what_changes_no_clock(monday, case, enter):
    enter(Decided(on=date(2025, 3, 3), outcome="granted"))
    enter(Served(on=date(2025, 3, 3), method=Service.DIRECT))
    sent_in.ask_for_paper(case.pk)
    assert casefile_of(case).state == "served"
