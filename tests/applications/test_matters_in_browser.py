"""其他来件 and 办理规则 in a real browser, from the envelope to the proof of service; every page looked at by axe."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from gongkai.agencies.clock import today
from gongkai.applications.models import Matter, MatterLetter
from tests.applications.windows import (  # noqa: F401 - fixtures
    DESK,
    PHONE,
    choose,
    fill,
    go,
    in_one_thread,
    looked_at,
    press,
    windows,
)
from tests.browser.conftest import follow
from tests.files.documents import png

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCAN = {"name": "信.png", "mimeType": "image/png", "buffer": png()}


@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_a_request_under_article_41_from_the_envelope_to_the_proof(windows, officer, approver, viewport):  # noqa: F811 - the fixture
    with windows(officer, viewport=viewport) as desk, windows(approver, viewport=viewport) as head:
        registered(desk)
        drafted(desk)
        letter = MatterLetter.objects.get()
        head.goto(reverse("applications:matter_answer", args=[letter.pk]))
        looked_at(head, "sheet")
        press(head, "签发")
        expect(head.locator("main")).to_contain_text("四政公复")
        served(desk)
    letter.refresh_from_db()
    assert (letter.standing, letter.method, letter.sent_on) == ("approved", "direct", today())


def registered(page):
    page.goto(reverse("applications:matter_new"))
    looked_at(page, "new")
    choose(page, "genre", "record_correction")
    fill(page, name="李大年", phone="13911112222", identity_number="23082619880101001X")
    fill(page, matter="户籍登记的出生年份错了", topic="出生年份")
    page.locator("input[name=original]").set_input_files(SCAN)
    follow(page.get_by_role("button", name="登记", exact=True))
    looked_at(page, "matter")
    expect(page.locator("main")).to_contain_text("来件原件")


def drafted(page):
    follow(page.get_by_role("link", name="用更正告知书答复"))
    expect(page.locator("[name=reasons]")).to_be_hidden()
    choose(page, "decision", "refused")
    expect(page.locator("[name=correction]")).to_be_hidden()  # of what is put right alone
    fill(page, examination="经核对，记录无误。", reasons="记录与档案一致。")
    follow(page.get_by_role("button", name="先看更正告知书"))
    looked_at(page, "draft")
    expect(page.locator(".letter")).to_contain_text("记录与档案一致")
    press(page, "提请签发")
    expect(page.locator("main")).to_contain_text("等签发")


def served(page):
    page.goto(reverse("applications:matter", args=[Matter.objects.get().pk]))
    go(page, "登记送达")
    looked_at(page, "service")
    expect(page.locator("[name=tracking]")).to_be_hidden()  # asked of mail alone
    choose(page, "method", "direct")
    fill(page, taker="本人")
    page.locator("input[name=scans]").set_input_files(SCAN)
    follow(page.get_by_role("button", name="登记送达"))
    looked_at(page, "served")
    go(page, "看更正告知书")
    looked_at(page, "letter")


@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_new_readings_are_under_way_until_they_are_not(windows, officer, apply, viewport):  # noqa: F811 - the fixture
    """The page shows how far it is, by itself."""
    from tests.applications.test_practices import WORK, run

    apply(on=today())
    with windows(officer, viewport=viewport) as page:
        page.goto(reverse("applications:practice"))
        looked_at(page, "practice")
        page.get_by_label("同一次办理中收费通知只能发一次").click()
        follow(page.get_by_role("button", name="保存"))
        looked_at(page, "checking")
        expect(page.locator("progress")).to_be_visible()
        run(*WORK)
        expect(page.locator("progress")).to_be_hidden()
        looked_at(page, "done")
        expect(page.locator(".account")).to_contain_text("0件的期限变了")
        page.goto(reverse("applications:matters"))
        looked_at(page, "list")
