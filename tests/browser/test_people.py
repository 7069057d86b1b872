"""Signing in, one's own account and the administrator's pages of persons: on a desk and on a phone, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import follow, opened

pytestmark = pytest.mark.browser

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
NO_SIDE_SCROLL = "document.documentElement.scrollWidth <= window.innerWidth"
BASE = "/work"
PAGES = {
    "profile": "/account/",
    "factor": "/account/factor/",
    "activate": "/account/factor/activate/",
    "people": f"{BASE}/people/",
    "new": f"{BASE}/people/new/",
}
ACTS = {"发放临时密码": "给陈晓禾发放临时密码", "停用": "停用陈晓禾"}  # links of a person, and what they lead to


def as_administrator(page):
    page.goto("/account/login/")
    follow(page.get_by_role("button", name="吴建国"))
    page.get_by_role("navigation", name="工作台").wait_for()
    return page


def ensure_clean(page):
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate(NO_SIDE_SCROLL)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_is_accessible_and_fits(chromium, site, scheme, size):
    with opened(chromium, base_url=site, viewport=size, color_scheme=scheme) as page:
        page.goto("/account/login/")
        ensure_clean(page)
        page.get_by_label("用户名", exact=True).fill("nobody")
        page.get_by_label("密码", exact=True).fill("wrong words")
        follow(page.get_by_role("button", name="登录", exact=True))
        page.get_by_text("用户名或密码不对").wait_for()
        ensure_clean(page)
        as_administrator(page)
        for address in PAGES.values():
            page.goto(address)
            ensure_clean(page)
        page.goto(PAGES["people"])
        follow(page.get_by_role("link", name="陈晓禾"))
        ensure_clean(page)
        for act, heading in ACTS.items():
            follow(page.get_by_role("link", name=act))
            page.get_by_role("heading", name=heading).wait_for()
            ensure_clean(page)
            follow(page.get_by_role("link", name="不做了"))


def test_with_the_keyboard_alone_somebody_comes_in_and_leaves(chromium, site):
    with opened(chromium, base_url=site, viewport=DESK) as page:
        page.goto("/account/login/")
        page.get_by_role("button", name="陈晓禾").focus()
        page.keyboard.press("Enter")
        page.get_by_role("navigation", name="工作台").wait_for()
        page.goto("/account/logout/")
        page.get_by_role("main").get_by_role("button", name="退出登录").focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="登录工作台").wait_for()
        page.goto(f"{BASE}/")
        assert "/account/login/" in page.url


def test_a_new_person_is_told_the_password_once(chromium, site):
    with opened(chromium, base_url=site, viewport=DESK) as page:
        as_administrator(page)
        page.goto(PAGES["new"])
        page.get_by_label("姓名", exact=True).fill("钱小满")
        page.get_by_label("用户名", exact=True).fill("qian")
        page.get_by_label("行政机关", exact=True).fill("桦川县四马架镇人民政府")
        page.get_by_label("角色").select_option("reviewer")
        follow(page.get_by_role("button", name="建立，显示临时密码"))
        page.get_by_text("只显示这一次").wait_for()
        ensure_clean(page)
        password = page.locator(".password-once").inner_text()
        page.goto("/account/logout/")
        follow(page.get_by_role("main").get_by_role("button", name="退出登录"))
        page.get_by_label("用户名", exact=True).fill("qian")
        page.get_by_label("密码", exact=True).fill(password)
        follow(page.get_by_role("button", name="登录", exact=True))
        page.get_by_text("您用的是临时密码").wait_for()
        ensure_clean(page)
