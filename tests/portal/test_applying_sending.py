"""查申请: what the applicant sends in there, and what is shown of it afterwards."""

from datetime import date

import pytest

from gongkai.applications import words
from gongkai.applications.models import Practice
from gongkai.law.casefile.events import (
    ConsultationDelivered,
    ConsultationEnded,
    ConsultationLapsed,
    ConsultationSent,
    Decided,
    EndReason,
    FeeNoticed,
    Party,
    ReasonsAsked,
    ReasonsGiven,
    ReceiptConfirmed,
    Served,
    Service,
)
from gongkai.law.tariff import Method
from gongkai.ledger.models import Entry
from gongkai.ledger.verifying import verify
from gongkai.people import lockout
from tests.portal.conftest import at, enter_again, scan, soup, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_30_a_supplement_is_sent_from_the_page_and_restarts_the_clock(client, track, supplement_asked, clock):
    application, code = track()
    supplement_asked(application)
    enter_again(client, application, code)
    shown = text_of(client.get("/track/"))
    assert "请补正申请" in shown
    assert "请在2025年3月27日以前回复" in shown
    at(clock, "2025-03-10")
    enter_again(client, application, code)
    answer = client.post("/track/send/supplement/", {"text": "要的是2024年度的。"})
    assert answer["Location"] == "/track/?done=supplement"
    application.refresh_from_db()
    assert (application.state, application.due_on) == ("handling", date(2025, 4, 8))  # 20 working days after 10 March
    assert words.opened(application.words)["supplement"] == "要的是2024年度的。"
    assert "补正已经交给机关" in text_of(client.get("/track/?done=supplement"))
    again = client.post("/track/send/supplement/", {"text": "要的是2024年度的。"})
    assert again["Location"] == "/track/?done=supplement"
    assert client.post("/track/send/supplement/", {"text": "再来一次"}).status_code == 409
    assert Entry.objects.filter(kind="case.supplemented").count() == 1


def test_30_who_can_supplement_once_only_is_led_to_the_letter_first(client, track, supplement_asked):
    application, code = track()
    letter = supplement_asked(application)
    enter_again(client, application, code)
    page = soup(client.get("/track/send/supplement/"))
    assert "还没有看过的" in page.select_one("main").get_text()
    assert page.select_one("main a[href='/track/#letters']")
    client.post("/track/proof/", {"last": "002x"})
    page = soup(client.get("/track/send/supplement/"))
    assert page.select_one(f"main a[href='/track/letters/{letter.pk}/']").text == "先看机关的文书"


def test_an_empty_supplement_is_not_sent_and_files_are_kept(client, track, supplement_asked):
    application, code = track()
    supplement_asked(application)
    enter_again(client, application, code)
    empty = client.post("/track/send/supplement/", {"text": "  "})
    assert empty.status_code == 422
    assert "请写几句，或者附上材料" in text_of(empty)
    both = client.post("/track/send/supplement/", {"text": "字" * 4001, "enclosed": scan("地块图.pdf")})
    kept = soup(both).select_one("[name=kept_enclosed]")["value"]
    assert client.post("/track/send/supplement/", {"text": "", "kept_enclosed": kept}).status_code == 303
    assert [each.role for each in application.attachments.all()] == ["identity", "supplement"]


def test_35_reasons_are_kept_for_the_officer_who_judges(client, track, enter, clock):
    application, code = track()
    at(clock, "2025-03-04")
    enter(application, ReceiptConfirmed(on=date(2025, 3, 4)))
    enter(application, ReasonsAsked(on=date(2025, 3, 4), reply_by=date(2025, 3, 18)))
    enter_again(client, application, code)
    assert client.post("/track/send/reasons/", {"text": "都是同一个项目的。"}).status_code == 303
    application.refresh_from_db()
    assert application.state == "awaiting_reasons"
    assert words.opened(application.words)["reasons_given"] == "都是同一个项目的。"


def asked_for_reasons(application, enter, clock):
    at(clock, "2025-03-04")
    enter(application, ReceiptConfirmed(on=date(2025, 3, 4)))
    enter(application, ReasonsAsked(on=date(2025, 3, 4), reply_by=date(2025, 3, 18)))


def test_35_reasons_that_came_are_shown_with_their_day_and_not_asked_for_again(client, track, enter, clock):
    application, code = track()
    asked_for_reasons(application, enter, clock)
    at(clock, "2025-03-05")
    enter_again(client, application, code)
    assert "请说明理由" in soup(client.get("/track/")).select_one(".asked").text
    client.post("/track/send/reasons/", {"text": "都是同一个项目的。", "enclosed": scan("项目.pdf")})
    page = client.get("/track/")
    waiting = soup(page).select_one(".asked").get_text(" ", strip=True)
    assert "已交，等机关核对" in waiting
    assert "2025年3月5日 交来理由，附1个文件" in waiting
    assert "请说明理由" not in waiting
    assert soup(page).select_one(".asked .go").text == "再补充一份"
    assert "同一个项目" not in page.content.decode()
    line = [each.get_text(" ", strip=True) for each in soup(page).select(".line li")]
    assert "2025-03-05 您在网上说明了理由" in line
    again = client.post("/track/send/reasons/", {"text": "都是同一个项目的。", "enclosed": scan("项目.pdf")})
    assert again["Location"] == "/track/?done=reasons"
    assert len(soup(client.get("/track/")).select(".asked li")) == 1
    client.post("/track/send/reasons/", {"text": "再补一句。"})
    assert len(soup(client.get("/track/")).select(".asked li")) == 2


def test_reasons_that_were_judged_stay_in_the_line_in_their_order(client, track, enter, clock):
    application, code = track()
    asked_for_reasons(application, enter, clock)
    enter_again(client, application, code)
    client.post("/track/send/reasons/", {"text": "都是同一个项目的。"})
    enter(application, ReasonsGiven(on=date(2025, 3, 4), accepted=True))
    page = client.get("/track/")
    assert soup(page).select_one(".asked") is None
    line = [each.get_text(" ", strip=True) for each in soup(page).select(".line li")]
    assert line[2:5] == [
        "2025-03-04 机关请您说明理由 期限：2025-03-18",
        "2025-03-04 您在网上说明了理由",
        "2025-03-04 机关认为理由合理",
    ]


def test_42_a_proof_of_payment_that_came_waits_for_the_office(client, track, enter, clock):
    application, code = track()
    at(clock, "2025-03-04")
    enter(application, ReceiptConfirmed(on=date(2025, 3, 4)))
    enter(application, FeeNoticed(on=date(2025, 3, 4), method=Method.PAGES, quantity=31, amount="310"))
    enter_again(client, application, code)
    for _each in range(2):
        assert client.post("/track/send/payment/", {"enclosed": scan("凭证.pdf")})["Location"] == "/track/?done=payment"
    shown = text_of(client.get("/track/"))
    assert "等机关核对您的缴费" in shown
    assert "已交，等机关核对 2025年3月4日 交来缴费凭证，1个文件" in shown
    assert "等您缴费" not in shown
    assert Entry.objects.filter(kind="application.payment_sent").count() == 1


def test_42_how_much_is_to_be_paid_and_where_is_told_after_the_second_proof_alone(
    client, track, enter, clock, open_town
):
    Practice.objects.create(agency=open_town, how_to_pay="缴到镇财政所，账号6222")
    application, code = track()
    at(clock, "2025-03-04")
    enter(application, ReceiptConfirmed(on=date(2025, 3, 4)))
    enter(application, FeeNoticed(on=date(2025, 3, 4), method=Method.PAGES, quantity=31, amount="310"))
    enter_again(client, application, code)
    for address in ("/track/", "/track/send/payment/"):
        shown = text_of(client.get(address))
        assert "310" not in shown
        assert "6222" not in shown
    assert "等您缴费" in text_of(client.get("/track/"))
    assert "2025-03-04 机关发来收费通知" in text_of(client.get("/track/"))
    client.post("/track/proof/", {"last": "002X"})
    assert "金额：310元" in text_of(client.get("/track/"))
    for address in ("/track/", "/track/send/payment/"):
        assert "缴到镇财政所，账号6222" in text_of(client.get(address))


def test_what_is_not_asked_for_any_more_is_not_taken_and_what_was_written_stays(client, track, enter, clock):
    application, code = track()
    asked_for_reasons(application, enter, clock)
    enter_again(client, application, code)
    enter(application, ReasonsGiven(on=date(2025, 3, 4), accepted=True))
    assert client.get("/track/send/reasons/")["Location"] == "/track/"
    late = client.post("/track/send/reasons/", {"text": "我写了很久。"})
    assert late.status_code == 409
    assert "这一次没有收" in text_of(late)
    assert soup(late).select_one("textarea").text.strip() == "我写了很久。"
    assert not Entry.objects.filter(kind="application.reasons_sent").exists()


def test_withdrawal_is_confirmed_on_a_page_and_ends_the_case(client, track, enter, clock):
    application, _code = track(proved=True)
    shown = text_of(client.get("/track/withdraw/"))
    assert "撤回不能反悔" in shown
    assert client.post("/track/withdraw/", {"text": "不要了"})["Location"] == "/track/?done=withdrawn"
    application.refresh_from_db()
    assert application.state == "closed"
    assert client.post("/track/withdraw/", {})["Location"] == "/track/?done=withdrawn"  # pressed twice
    assert Entry.objects.filter(kind="case.withdrawn").count() == 1
    assert client.get("/track/withdraw/")["Location"] == "/track/"


def test_a_withdrawal_that_comes_too_late_says_so_and_what_was_written_stays(client, track, enter, clock):
    application, code = track(proved=True)
    at(clock, "2025-03-04")
    enter(application, ReceiptConfirmed(on=date(2025, 3, 4)))
    enter_again(client, application, code)
    client.post("/track/proof/", {"last": "002x"})
    enter(application, Decided(on=date(2025, 3, 4), outcome="granted"))
    enter(application, Served(on=date(2025, 3, 4), method=Service.DIRECT))
    late = client.post("/track/withdraw/", {"text": "我搬走了。"})
    assert late.status_code == 409
    assert "现在不能撤回，这一次没有办" in text_of(late)
    assert soup(late).select_one("textarea").text.strip() == "我搬走了。"
    assert not Entry.objects.filter(kind="case.withdrawn").exists()


@pytest.fixture
def often(monkeypatch):
    """The day's acts are used up."""
    monkeypatch.setattr("gongkai.portal.applying.sending.A_DAY", lockout.Limit(tries=0, seconds=24 * 3600))


@pytest.mark.usefixtures("often")
def test_who_sends_too_often_is_told_and_keeps_what_was_written(client, track, supplement_asked):
    application, code = track()
    supplement_asked(application)
    enter_again(client, application, code)
    answer = client.post("/track/send/supplement/", {"text": "要的是2024年度的。", "enclosed": scan("地块图.pdf")})
    assert answer.status_code == 429
    assert "一天里提交得太多了，这一次没有收" in text_of(answer)
    assert soup(answer).select_one("textarea").text.strip() == "要的是2024年度的。"
    empty = client.post("/track/send/supplement/", {"text": ""})
    assert len(soup(empty).select(".problem li")) == 1
    assert not Entry.objects.filter(kind="case.supplemented").exists()


@pytest.mark.usefixtures("often")
def test_a_contact_that_is_changed_too_often_stays_on_the_page(client, track):
    track(proved=True)
    answer = client.post("/track/settings/", {"phone": "13911112222"})
    assert answer.status_code == 429
    assert soup(answer).select_one("#id_phone")["value"] == "13911112222"
    assert client.post("/track/paper/")["Location"] == "/track/?done=often"
    assert "这一次没有办" in text_of(client.get("/track/?done=often"))
    assert not Entry.objects.filter(kind="application.contact_changed").exists()


def test_the_settings_change_together_or_not_at_all(client, track, monkeypatch):
    application, _code = track(proved=True)

    def broken(*_args, **_options):
        raise RuntimeError

    monkeypatch.setattr("gongkai.applications.sent_in._set_consent", broken)
    client.raise_request_exception = False
    data = {"phone": "13911112222", "consents_electronic": "on"}
    assert client.post("/track/settings/", data).status_code == 500
    application.refresh_from_db()
    assert words.opened(application.words, "phone")["phone"] == "13900000000"
    assert not Entry.objects.filter(kind="application.contact_changed").exists()


def test_32_the_end_of_a_consultation_stands_in_the_line_with_the_day_that_moved(client, track, enter, clock):
    application, code = track()
    at(clock, "2025-03-04")
    enter(application, ReceiptConfirmed(on=date(2025, 3, 4)))
    for id in ("1", "2"):
        enter(application, ConsultationSent(on=date(2025, 3, 4), id=id, party=Party.THIRD_PARTY))
        enter(application, ConsultationDelivered(on=date(2025, 3, 4), id=id))
    at(clock, "2025-03-06")
    enter(application, ConsultationEnded(on=date(2025, 3, 6), id="1", reason=EndReason.WITHDRAWN))
    at(clock, "2025-03-26")
    enter(application, ConsultationLapsed(on=date(2025, 3, 26), id="2"))
    enter_again(client, application, code)
    line = [each.get_text(" ", strip=True) for each in soup(client.get("/track/")).select(".line li")]
    assert "2025-03-06 不再征求意见" in line
    assert "2025-03-26 征求意见期限已过，对方没有答复" in line


def test_contact_consent_and_paper_want_the_second_proof_and_are_entries(client, track, settings):
    settings.MAIL = True
    application, _code = track()
    assert client.post("/track/paper/")["Location"] == "/track/?done=prove"
    client.post("/track/proof/", {"last": "002X"})
    page = client.get("/track/settings/")
    assert "13900000000" not in page.content.decode()
    data = {"phone": "13911112222", "email": "wang@example.com", "consents_electronic": "on", "wants_mail": "on"}
    assert client.post("/track/settings/", data)["Location"] == "/track/?done=settings"
    assert client.post("/track/paper/")["Location"] == "/track/?done=paper"
    application.refresh_from_db()
    assert (application.consents_electronic, application.wants_mail) == (True, True)
    said = words.opened(application.words, "phone", "email")
    assert said == {"phone": "13911112222", "email": "wang@example.com"}
    kinds = list(
        Entry.objects.filter(subject=application.subject, chain__startswith="work:").values_list("kind", flat=True)
    )
    assert kinds == [
        "case.submitted",
        "application.contact_changed",
        "application.mail_set",
        "application.consent_set",
        "application.paper_asked",
    ]
    assert "13911112222" not in "".join(Entry.objects.values_list("body", flat=True))
    assert verify().sound
