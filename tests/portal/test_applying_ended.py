"""A case that ended without an answer, as its applicant sees it: none is promised, and a letter tells of the end."""

from datetime import date

import pytest

from gongkai.applications import letters
from gongkai.applications.cases import working
from gongkai.law.casefile.events import Abandoned, AbandonGround, ReceiptConfirmed, Served, Service
from gongkai.people.access import actor
from tests.portal.conftest import at, enter_again, soup, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TUESDAY = date(2025, 3, 4)


def withdrawn(client, track, enter, clock, day="2025-03-04", **more):
    application, code = track(**more)
    at(clock, "2025-03-04")
    enter(application, ReceiptConfirmed(on=TUESDAY))
    at(clock, day)
    enter_again(client, application, code)
    client.post("/track/proof/", {"last": "002X"})
    client.post("/track/withdraw/", {"text": "不要了"})
    return application


def test_a_withdrawal_is_followed_by_a_letter_and_by_no_answer(client, track, enter, clock):
    withdrawn(client, track, enter, clock)
    page = client.get("/track/")
    shown = text_of(page)
    assert "已经终结" in shown
    assert "机关用终结办理告知书书面告知您" in shown
    assert "告知书送达以后才能在这里打开" in shown
    assert "答复送达以后" not in shown
    assert soup(page).select_one(".why") is None  # received and withdrawn on one day: nothing was counted


def test_the_period_ends_with_the_withdrawal(client, track, enter, clock):
    withdrawn(client, track, enter, clock, day="2025-03-06")
    rows = [each.get_text(" ", strip=True) for each in soup(client.get("/track/")).select(".why tbody tr")]
    assert ["到此为止" in row for row in rows] == [False, False, True]
    assert "2个工作日" in rows[1]  # Wednesday and Thursday


def test_the_letter_is_called_what_it_is(client, track, enter, clock, officer):
    application = withdrawn(client, track, enter, clock, consents_electronic="on")
    with working(application.pk, by=actor(officer)) as case:
        letters.sign(case, "closing", by=officer, on=TUESDAY, outcome="otherwise.withdrawn")
    shown = text_of(client.get("/track/"))
    assert "告知书可以在下面打开" in shown
    assert "答复可以在下面打开" not in shown


def test_30_what_is_served_of_a_case_that_was_given_up_is_no_answer(
    client, track, enter, supplement_asked, sign, clock
):
    application, code = track()
    supplement_asked(application)
    at(clock, "2025-03-28")
    event = Abandoned(on=date(2025, 3, 28), ground=AbandonGround.NOT_SUPPLEMENTED)
    sign(application, "closing", event, ground=AbandonGround.NOT_SUPPLEMENTED)
    enter_again(client, application, code)
    assert "逾期没有回复，视为放弃申请，机关不再处理" in text_of(client.get("/track/"))
    enter(application, Served(on=date(2025, 3, 28), method=Service.MAIL))
    shown = text_of(client.get("/track/"))
    assert "告知书已经送达" in shown
    assert "2025-03-28 告知书已经邮寄" in shown
    assert "答复已经" not in shown
