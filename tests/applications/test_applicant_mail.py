"""Mail to the applicant who wants it: that something happened and where to look, and nothing of what."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail

from gongkai.applications import applicant_mail, cases, letters, sent_in
from gongkai.applications.cases import act
from gongkai.applications.models import Application
from gongkai.law.casefile.events import (
    Abandoned,
    AbandonGround,
    ConsultationAnswered,
    ConsultationSent,
    Decided,
    Delayed,
    Extended,
    Party,
    ReasonsAsked,
    ReasonsGiven,
    ReceiptConfirmed,
    Reopened,
    ReopenGround,
    Served,
    Service,
    SupplementAsked,
)
from gongkai.law.citations import LawError
from gongkai.law.receipt import Channel
from gongkai.ledger.services import SYSTEM
from gongkai.people.access import actor
from gongkai.tasks.worker import run_until_idle
from tests.applications.conftest import MONDAY, on

pytestmark = pytest.mark.django_db
ADDRESS = "wang@example.com"


@pytest.fixture(autouse=True)
def mailing(settings, monday):
    settings.MAIL = True
    settings.SITE_URL = "https://gk.example.gov.cn"


@pytest.fixture
def case(apply):
    found = apply(channel=Channel.ONLINE, source="portal", wants_mail=True, words={"email": ADDRESS}).application
    run_until_idle()
    return found


@pytest.fixture
def enter(case, officer):
    def entered(event):
        act(case.pk, event, by=actor(officer))
        run_until_idle()

    return entered


def test_what_came_in_is_told_with_the_address_to_look_at_and_nothing_else(case):
    (letter,) = mail.outbox
    assert letter.to == [ADDRESS]
    assert letter.subject.endswith("：您的申请有新的进展")
    assert f"编号 {case.number}" in letter.body
    assert f"https://gk.example.gov.cn/track/?number={case.number}" in letter.body
    for secret in ("张", "小满", "危房", "23082619880101001X", "13900000000"):
        assert secret not in letter.body + letter.subject
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_each_step_is_told_in_its_own_words_and_the_offices_own_affairs_are_not(case, enter):
    mail.outbox.clear()
    enter(ReceiptConfirmed(on=MONDAY))
    enter(ConsultationSent(on=MONDAY, id="1", party=Party.OTHER_ORGAN, reply_by=date(2025, 3, 20)))  # within the state
    enter(ConsultationAnswered(on=MONDAY, id="1", consents=True))
    enter(Extended(on=MONDAY, days=5, approved_by="1", told_on=MONDAY))
    enter(Decided(on=MONDAY, outcome="granted"))
    enter(Served(on=MONDAY, method=Service.MAIL))
    enter(Reopened(on=MONDAY, ground=ReopenGround.OWN_CORRECTION, ref="漏了一项"))
    said = ("答复期限开始计算", "延长了答复期限", "已经作出答复", "已经送出答复", "重新办理")
    assert len(mail.outbox) == len(said)
    for letter, words in zip(mail.outbox, said, strict=True):
        assert words in letter.body
        assert "漏了" not in letter.body


def test_35_what_was_asked_for_and_what_came_of_it_are_told(case, enter):
    enter(ReceiptConfirmed(on=MONDAY))
    mail.outbox.clear()
    enter(ReasonsAsked(on=MONDAY, reply_by=date(2025, 3, 17)))
    enter(ReasonsGiven(on=MONDAY, accepted=True))
    enter(Delayed(on=MONDAY, until=date(2025, 5, 6)))
    for words, letter in zip(("请您说明理由", "看过了", "延迟答复"), mail.outbox, strict=True):
        assert words in letter.body


def test_30_that_it_is_given_up_is_told(case, enter, monday):
    enter(ReceiptConfirmed(on=MONDAY))
    enter(SupplementAsked(on=MONDAY, reply_by=date(2025, 3, 24)))
    on(monday, "2025-03-25")
    enter(Abandoned(on=date(2025, 3, 25), ground=AbandonGround.NOT_SUPPLEMENTED))
    assert "机关不再处理" in mail.outbox[-1].body


def test_32_a_consultation_is_told_where_the_applicant_gets_a_letter_about_it(case, enter, officer):
    enter(ReceiptConfirmed(on=MONDAY))
    mail.outbox.clear()
    asked = ConsultationSent(on=MONDAY, id="c1", party=Party.THIRD_PARTY)
    with cases.working(case.pk, by=actor(officer)) as working:
        letter = letters.sign(working, "consulting", by=officer, on=MONDAY, party="third_party", sent_on=MONDAY)
        working.enter(asked, letter=letter.pk)
    run_until_idle()
    (told,) = mail.outbox
    assert "正在征求其他方面的意见" in told.body


def test_who_opened_the_answer_just_now_is_not_told_that_it_came(case, enter):
    enter(ReceiptConfirmed(on=MONDAY))
    enter(Decided(on=MONDAY, outcome="granted"))
    mail.outbox.clear()
    act(case.pk, Served(on=MONDAY, method=Service.ELECTRONIC, consented=True), by=SYSTEM, source="portal")
    run_until_idle()
    assert mail.outbox == []


def test_no_mail_holds_a_code_a_name_or_a_date(case):
    application = Application.objects.get(pk=case.pk)
    for what in applicant_mail.TOLD:
        said = str(applicant_mail.TOLD[what])
        assert not re.search(r"[A-Za-z0-9{}%]", said), what
        body = applicant_mail.compose(application, ADDRESS, what, turn=1).body
        assert f"/track/?number={application.number}" in body
    assert len({str(said) for said in applicant_mail.TOLD.values()}) == len(applicant_mail.TOLD)


def test_what_is_asked_is_told_to_be_asked(case, enter):
    enter(ReceiptConfirmed(on=MONDAY))
    enter(SupplementAsked(on=MONDAY, reply_by=date(2025, 3, 24)))
    assert "请您补正" in mail.outbox[-1].body


def test_nobody_who_did_not_choose_it_gets_one_and_nobody_where_there_is_no_server(apply, settings):
    apply(channel=Channel.ONLINE, source="portal", words={"email": ADDRESS})
    settings.MAIL = False
    apply(channel=Channel.ONLINE, source="portal", wants_mail=True, words={"email": ADDRESS, "matter": "另一件"})
    run_until_idle()
    assert mail.outbox == []


def confirm_twice(case, officer):
    with cases.working(case.pk, by=actor(officer)) as working:
        working.enter(ReceiptConfirmed(on=MONDAY))
        working.enter(ReceiptConfirmed(on=MONDAY))


def test_an_act_that_is_not_done_tells_nothing(case, officer):
    mail.outbox.clear()
    with pytest.raises(LawError):
        confirm_twice(case, officer)
    run_until_idle()
    assert mail.outbox == []


def test_the_link_at_the_end_ends_it_for_this_application_without_signing_in(case, enter, client):
    stop = re.search(r"https://gk\.example\.gov\.cn(/track/mail/\S+)", mail.outbox[0].body)[1]
    page = client.get(stop)
    assert page.status_code == 200
    assert case.number not in page.content.decode()
    assert case.agency.name not in page.content.decode()
    case.refresh_from_db()
    assert case.wants_mail is True  # a program that follows links ends nothing
    assert client.post(stop).status_code == 200
    case.refresh_from_db()
    assert case.wants_mail is False
    mail.outbox.clear()
    enter(ReceiptConfirmed(on=MONDAY))
    assert mail.outbox == []
    assert client.post("/track/mail/forged/").status_code == 404
    assert client.post(stop).status_code == 200
    case.refresh_from_db()
    assert case.wants_mail is False  # it turns nothing on again


def test_a_link_ends_the_mails_to_its_own_address_for_a_year(case, client, monday):
    stop = re.search(r"https://gk\.example\.gov\.cn(/track/mail/\S+)", mail.outbox[0].body)[1]
    monday.shift(timedelta(days=364))
    assert client.get(stop).status_code == 200
    monday.shift(timedelta(days=2))
    old = client.post(stop)
    assert old.status_code == 404
    assert "这个链接不能用了" in old.content.decode()
    monday.shift(timedelta(days=-366))
    sent_in.change_contact(case.pk, contact={"email": "new@example.com"})
    assert client.post(stop).status_code == 404
    case.refresh_from_db()
    assert case.wants_mail is True


def test_a_mail_goes_to_the_address_that_holds_when_it_is_sent(case, enter):
    sent_in.change_contact(case.pk, contact={"email": "new@example.com"})
    enter(ReceiptConfirmed(on=MONDAY))
    assert mail.outbox[-1].to == ["new@example.com"]


def test_the_same_news_is_one_mail_to_the_readers_program(case):
    application = Application.objects.get(pk=case.pk)
    first = applicant_mail.compose(application, ADDRESS, "supplement_asked", turn=3)
    application.turn = 9  # something came before it was sent again
    again = applicant_mail.compose(application, ADDRESS, "supplement_asked", turn=3)
    later = applicant_mail.compose(application, ADDRESS, "supplement_asked", turn=7)
    ids = [each.extra_headers["Message-ID"] for each in (first, again, later)]
    assert ids[0] == ids[1] != ids[2]


def test_a_mail_that_is_sent_late_is_of_the_moment_that_it_tells_of(case, officer):
    """Two acts before the mails go: each mail has the id of its own act."""
    act(case.pk, ReceiptConfirmed(on=MONDAY), by=actor(officer))
    act(case.pk, Extended(on=MONDAY, days=5, approved_by="1", told_on=MONDAY), by=actor(officer))
    mail.outbox.clear()
    run_until_idle()
    application = Application.objects.get(pk=case.pk)
    wanted = [
        applicant_mail.compose(application, ADDRESS, what, turn=turn).extra_headers["Message-ID"]
        for what, turn in (("receipt_confirmed", 2), ("extended", 3))
    ]
    assert sorted(each.extra_headers["Message-ID"] for each in mail.outbox) == sorted(wanted)
