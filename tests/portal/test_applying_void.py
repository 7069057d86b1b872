"""The applicant of a registration that was made void: what is open (条例 51), and nothing that leads nowhere."""

from datetime import date

import pytest
from django.core import mail

from gongkai.agencies.services import edit
from gongkai.law.casefile.events import Corrected, ReceiptConfirmed
from gongkai.ledger.services import SYSTEM
from gongkai.tasks.worker import run_until_idle
from tests.portal.conftest import at, soup, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TUESDAY = date(2025, 3, 4)


@pytest.fixture
def void(client, track, enter, clock):
    """Its applicant is on the page, with the second proof."""

    def made(**more):
        application, _code = track(proved=True, **more)
        at(clock, "2025-03-03")
        enter(application, Corrected(on=date(2025, 3, 3), event=1, void=True, reason="两次", approved_by="post:9"))
        return application

    return made


def test_51_where_to_complain_to_whom_for_review_and_to_which_court_and_until_when(client, void):
    void()
    shown = text_of(client.get("/track/"))
    for part in (
        "登记已经作废",
        "投诉、举报",
        "向上一级行政机关： 某县人民政府",
        "第五十一条",
        "向哪个机关 某县人民政府",
        "自您知道登记作废之日起60日内",
        "依据：中华人民共和国行政复议法第二十条第一款",
        "向哪个法院 某县人民法院",
        "自您知道登记作废之日起6个月内",
        "依据：中华人民共和国行政诉讼法第四十六条第一款",
    ):
        assert part in shown
    assert "最后一天" not in shown  # from when the applicant comes to know it runs, and nobody here knows that


def test_a_court_that_is_not_set_is_said_to_be_missing(client, void, open_town):
    edit(open_town, by=SYSTEM, court="")
    void()
    assert "本机关还没有在系统里写明管辖法院" in text_of(client.get("/track/"))


def test_the_page_offers_nothing_but_to_apply_again(client, void):
    void()
    page = soup(client.get("/track/"))
    offered = {each["href"] for each in page.select("main a") if "/track/" in each["href"] or "apply" in each["href"]}
    assert offered == {"/agencies/town/apply/"}
    assert {each["action"] for each in page.select("main form")} == {"/track/leave/"}
    assert "文书和提供的信息" not in page.select_one("main").text


@pytest.mark.parametrize("where", ["settings", "paper", "withdraw"])
def test_nor_do_the_addresses_behind_it(client, void, where):
    application = void()
    application.refresh_from_db()
    turn = application.turn
    assert client.post(f"/track/{where}/", {"consents_electronic": "on"}).status_code in {303, 409}
    application.refresh_from_db()
    assert application.turn == turn


def test_the_receipt_that_the_browser_still_holds_says_so_too(client, void):
    void()
    shown = text_of(client.get("/apply/receipt/"))
    assert "已经把这次登记作废" in shown
    assert "双方确认" not in shown


def test_who_chose_mails_is_told_by_one_and_not_of_other_corrections(settings, track, enter, clock):
    settings.MAIL, settings.SITE_URL = True, "https://gk.example.gov.cn"
    application, _code = track(email="w@example.com", wants_mail="on")
    at(clock, "2025-03-04")
    enter(application, ReceiptConfirmed(on=TUESDAY))
    run_until_idle()
    mail.outbox.clear()
    enter(application, Corrected(on=TUESDAY, event=2, void=True, reason="错", approved_by="post:9"))
    run_until_idle()
    assert mail.outbox == []
    enter(application, Corrected(on=TUESDAY, event=1, void=True, reason="两次", approved_by="post:9"))
    run_until_idle()
    (told,) = mail.outbox
    assert "登记作废" in told.body
    assert "危房" not in told.body
