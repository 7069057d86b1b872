"""查申请: what is shown for number and code, and what wants a second proof."""

import re
from datetime import date

import pytest

from gongkai.applications import words
from gongkai.applications.models import Application, Letter, Practice
from gongkai.law.casefile.events import (
    ConsultationSent,
    Decided,
    Extended,
    Party,
    ReceiptConfirmed,
    Served,
    Service,
)
from gongkai.ledger.models import Entry
from gongkai.ledger.services import SYSTEM
from tests.portal.conftest import at, enter_again, soup, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_the_page_has_state_dates_and_no_word_about_a_person(client, track):
    application, _code = track(address="某县某镇一村15号")
    page = client.get("/track/")
    shown = text_of(page)
    assert application.number in shown
    assert "等机关确认收到" in shown
    assert "2025-03-03 提出申请" in shown
    for secret in ("小满", "11010519491231002X", "002X", "13900000000", "一村15号", "危房"):
        assert secret not in page.content.decode()


def test_the_due_date_and_why_it_is_that_day(client, track, enter, clock):
    application, code = track()
    at(clock, "2025-03-04")
    enter(application, ReceiptConfirmed(on=date(2025, 3, 4)))
    at(clock, "2025-03-20")
    enter(application, Extended(on=date(2025, 3, 20), days=10, approved_by="9", told_on=date(2025, 3, 20)))
    enter_again(client, application, code)
    page = client.get("/track/")
    # 20 working days after 4 March 2025 are over on 1 April; ten more, over 清明 (4 April), on 16 April.
    assert "最晚在2025年4月16日答复" in text_of(page)
    line = [each.get_text(" ", strip=True) for each in soup(page).select(".line li")]
    assert line == [
        "2025-03-03 提出申请",
        "2025-03-04 确认收到申请",
        "2025-03-20 延长答复期限10个工作日",
        "2025-04-16 答复期限的最后一天",
    ]
    why = soup(page).select_one(".why").get_text(" ", strip=True)
    assert "收到申请的当日不计入" in why
    assert "30个工作日" in why
    assert "第三十三条第二款" in why


def test_a_letter_opens_with_the_second_proof_alone_and_opening_is_an_entry(client, track, supplement_asked, clock):
    application, code = track()
    letter = supplement_asked(application)
    enter_again(client, application, code)
    address = f"/track/letters/{letter.pk}/"
    assert client.get(address)["Location"] == "/track/?done=prove"
    assert client.get(f"{address}letter.pdf")["Location"] == "/track/?done=prove"
    assert client.post("/track/proof/", {"last": "0000"})["Location"] == "/track/?done=wrong"
    assert client.get(address).status_code == 302 or client.get(address).status_code == 303
    assert client.post("/track/proof/", {"last": "002x"})["Location"] == "/track/?done=proved"
    shown = text_of(client.get(address))
    assert "补正告知书" in shown
    assert "请写明年度" in shown
    letter.refresh_from_db()
    assert letter.opened_at is not None
    client.get(address)
    taken(client.get(f"{address}letter.docx"))
    assert Entry.objects.filter(kind="application.letter_opened").count() == 1
    assert client.get(f"{address}letter.exe").status_code == 404


def taken(response):
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def test_a_letter_comes_as_pdf_and_docx(client, track, supplement_asked):
    application, code = track()
    letter = supplement_asked(application)
    enter_again(client, application, code)
    client.post("/track/proof/", {"last": "002X"})
    for format, starts in (("pdf", b"%PDF-"), ("docx", b"PK")):
        response = client.get(f"/track/letters/{letter.pk}/letter.{format}")
        assert response.status_code == 200
        assert b"".join(response.streaming_content).startswith(starts)
        assert "attachment" in response["Content-Disposition"]


def test_a_letter_of_another_case_or_to_somebody_else_is_not_there(client, track, supplement_asked):
    application, code = track()
    letter = supplement_asked(application)
    enter_again(client, application, code)
    client.post("/track/proof/", {"last": "002X"})
    Letter.objects.filter(pk=letter.pk).update(kind="third_party")
    assert client.get(f"/track/letters/{letter.pk}/").status_code == 404
    Letter.objects.filter(pk=letter.pk).update(kind="supplement")
    track(matter="另一件", name="李四", identity_number="E99990001", identity_kind="护照")
    client.post("/track/proof/", {"last": "0001"})
    assert client.get(f"/track/letters/{letter.pk}/").status_code == 404


def test_the_second_proof_is_tried_ten_times_a_day(client, track):
    track()
    for _each in range(10):
        assert client.post("/track/proof/", {"last": "9999"})["Location"] == "/track/?done=wrong"
    assert client.post("/track/proof/", {"last": "002X"})["Location"] == "/track/?done=too_many"
    # A commitment is hexadecimal and may hold any four digits by chance.
    bodies = "".join(Entry.objects.values_list("body", flat=True))
    assert not re.search(r"(?<![0-9a-f])9999(?![0-9a-f])", bodies)


def decide(application, sign, enter, clock, released=()):
    at(clock, "2025-03-04")
    enter(application, ReceiptConfirmed(on=date(2025, 3, 4)))
    at(clock, "2025-03-12")
    items = [{"outcome": "granted", "asked": "发放标准", "cites": [], "content": "见附件"}]
    return sign(application, "reply", Decided(on=date(2025, 3, 12), outcome="granted"), released, items=items)


def test_an_answer_without_consent_opens_after_it_was_served(client, track, sign, enter, clock):
    application, code = track()
    letter = decide(application, sign, enter, clock)
    enter_again(client, application, code)
    client.post("/track/proof/", {"last": "002X"})
    assert client.get(f"/track/letters/{letter.pk}/").status_code == 404
    enter(application, Served(on=date(2025, 3, 12), method=Service.MAIL))
    assert client.get(f"/track/letters/{letter.pk}/").status_code == 200
    assert "2025-03-12 答复已经邮寄" in text_of(client.get("/track/"))


def test_235_the_mail_number_is_for_who_has_the_second_proof(client, track, sign, enter, clock):
    application, code = track()
    letter = decide(application, sign, enter, clock)
    day = date(2025, 3, 12)
    said = words.seal_all(application.subject, {"tracking": "XA12345678944"})
    enter(application, Served(on=day, method=Service.MAIL), words=said)
    Letter.objects.filter(pk=letter.pk).update(method="mail", sent_on=day)
    enter_again(client, application, code)
    assert "XA12345678944" not in text_of(client.get("/track/"))
    client.post("/track/proof/", {"last": "002X"})
    shown = text_of(client.get("/track/"))
    assert "2025-03-12 答复已经邮寄，邮件号 XA12345678944" in shown
    assert "2025-03-12 邮寄，邮件号 XA12345678944" in shown


def test_opening_the_answer_is_its_service_where_the_agency_has_it_so(client, track, sign, enter, clock, open_town):
    Practice.objects.create(agency=open_town, electronic_arrival="opened")
    application, code = track(consents_electronic="on")
    letter = decide(application, sign, enter, clock)
    at(clock, "2025-03-14")
    enter_again(client, application, code)
    client.post("/track/proof/", {"last": "002X"})
    assert client.head(f"/track/letters/{letter.pk}/").status_code == 200
    assert client.head(f"/track/letters/{letter.pk}/letter.docx").status_code == 405
    application.refresh_from_db()
    assert application.state == "decided"  # a program that looks whether it is there has opened nothing
    assert client.get(f"/track/letters/{letter.pk}/").status_code == 200
    application.refresh_from_db()
    assert (application.state, application.served_on) == ("served", date(2025, 3, 14))


def test_an_application_without_number_or_phone_opens_no_letters_online(client, track):
    application, _code = track()
    application.words = {name: token for name, token in application.words.items() if name == "matter"}
    Application.objects.filter(pk=application.pk).update(words=application.words)
    assert "网上没法核对" in text_of(client.get("/track/"))
    assert client.post("/track/proof/", {"last": ""})["Location"] == "/track/?done=wrong"


def test_what_was_given_is_downloaded_under_its_title_with_the_second_proof(client, track, sign, enter, clock):
    from gongkai.applications.intake import attach
    from gongkai.files.services import keep
    from tests.portal.conftest import PDF

    application, code = track(consents_electronic="on")
    stored = keep([PDF], name="提供的政府信息.pdf", purpose="record")
    row = attach(application, stored, "released", by=SYSTEM)
    row.title = words.seal(application.subject, "title", "发放标准")
    row.save()
    decide(application, sign, enter, clock, [row.pk])
    enter_again(client, application, code)
    assert "发放标准" not in text_of(client.get("/track/"))
    assert client.get(f"/track/files/{row.pk}/")["Location"] == "/track/?done=prove"
    client.post("/track/proof/", {"last": "002X"})
    assert "发放标准" in text_of(client.get("/track/"))
    assert client.head(f"/track/files/{row.pk}/").status_code == 405
    assert not Entry.objects.filter(kind="application.file_taken").exists()
    assert taken(client.get(f"/track/files/{row.pk}/")) == PDF
    response = client.get(f"/track/files/{row.pk}/")
    assert taken(response) == PDF
    assert "%E5%8F%91%E6%94%BE%E6%A0%87%E5%87%86.pdf" in response["Content-Disposition"]
    assert Entry.objects.filter(kind="application.file_taken").count() == 1
    scan = application.attachments.get(role="identity")
    assert client.get(f"/track/files/{scan.pk}/").status_code == 404


def test_a_case_that_was_destroyed_says_so(client, track):
    application, _code = track(proved=True)
    Application.objects.filter(pk=application.pk).update(destroyed="yes", words={})
    assert "案卷已按保管期限销毁" in text_of(client.get("/track/"))


def test_the_page_asks_the_database_as_much_however_long_the_case_is(
    client, track, enter, clock, django_assert_max_num_queries
):
    application, code = track()
    at(clock, "2025-03-04")
    enter(application, ReceiptConfirmed(on=date(2025, 3, 4)))
    at(clock, "2025-03-05")
    for number in range(8):
        event = ConsultationSent(
            on=date(2025, 3, 5), id=str(number), party=Party.OTHER_ORGAN, reply_by=date(2025, 3, 19)
        )
        enter(application, event)
    at(clock, "2025-06-05")
    enter_again(client, application, code)
    client.get("/track/")
    with django_assert_max_num_queries(10):
        client.get("/track/")


def test_mail_is_named_only_where_it_is_sent(client, track, settings):
    application, code = track()
    enter_again(client, application, code)
    client.post("/track/proof/", {"last": "002X"})
    for settings.MAIL in (False, True):
        page = client.get("/track/").content.decode()
        assert "改联系方式、送达方式" in page
        assert ("邮件提醒" in page) is settings.MAIL


def test_only_a_unit_is_told_of_its_code(client, track):
    """What concerns nobody here is left out."""
    track()
    assert "单位" not in soup(client.get("/track/")).select_one("#last-hint").text
    unit = {"as": "organisation", "kind": "business", "name": "某某商贸有限公司", "identity_kind": "其他登记证号"}
    track(**unit, identity_number="黑社证0012", representative="李大年", contact="王五")
    assert "单位填代码或者证号的最后4位" in soup(client.get("/track/")).select_one("#last-hint").text
