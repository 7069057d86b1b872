"""机关 as an administrator sees it: every page, on a desk and on a phone, light and dark, with the keyboard alone."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.agencies.test_calendars import NOTICE_2027, SOURCE
from tests.agencies.test_sheets import as_csv
from tests.browser.conftest import follow, opened

pytestmark = pytest.mark.browser

LIST = "/work" + "/agencies/"
ADMINISTRATOR = "吴建国"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
NO_SIDE_SCROLL = "document.documentElement.scrollWidth <= window.innerWidth"
TABS = ("受理渠道", "复议与诉讼", "编号", "日历", "年报", "沿革")
TOWN = "桦川县四马架镇人民政府"
UNIT = ["四马架镇党政办公室", "党政办", "站所、股室、村", "内设机构（站所、股室）", TOWN]
WRONG = ["四马架镇某所", "某所", "村级", "内设机构（站所、股室）", "没有的镇"]


def signed_in(page):
    page.goto("/account/login/")
    follow(page.get_by_role("button", name=ADMINISTRATOR))
    page.get_by_role("navigation", name="工作台").wait_for()
    return page


def sound(page, label):
    """No fault that axe knows, nothing to be scrolled sideways. With GONGKAI_SAVE_PAGES a picture of it."""
    if folder := os.environ.get("GONGKAI_SAVE_PAGES"):
        width = page.viewport_size["width"]
        page.screenshot(path=Path(folder) / f"agencies-{label}-{width}.png", full_page=True)
    found = Axe().run(page).response["violations"]
    assert (label, [(fault["id"], [node["target"] for node in fault["nodes"]][:3]) for fault in found]) == (label, [])
    assert page.evaluate(NO_SIDE_SCROLL), label


def bring(page, *rows):
    page.goto(f"{LIST}sheet/")
    page.get_by_label("填好的表格").set_input_files(
        {"name": "机关.csv", "mimeType": "text/csv", "buffer": as_csv(*rows)}
    )
    follow(page.get_by_role("button", name="试导入这个表格"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_of_agencies_is_sound(chromium, site, viewport, scheme):
    with opened(chromium, viewport=viewport, base_url=site, color_scheme=scheme) as page:
        signed_in(page)
        page.goto(LIST)
        sound(page, f"tree-{scheme}")
        follow(page.get_by_role("link", name=TOWN, exact=True))
        sound(page, f"basics-{scheme}")
        for tab in TABS:
            follow(page.get_by_role("navigation", name="这个机关").get_by_role("link", name=tab, exact=True))
            sound(page, f"{tab}-{scheme}")
        for act in ("更名", "并入别的机关"):
            follow(page.get_by_role("link", name=act))
            sound(page, f"{act}-{scheme}")
            page.go_back()
        follow(page.get_by_role("navigation", name="这个机关").get_by_role("link", name="基本"))
        follow(page.get_by_role("link", name="修改基本信息"))
        sound(page, f"edit-{scheme}")
        page.goto(f"{LIST}?kind=government")
        sound(page, f"filtered-{scheme}")
        for label, rows in (("fits", [UNIT]), ("wrong", [WRONG])):
            bring(page, *rows)
            page.get_by_role("heading", name="试导入").wait_for()
            sound(page, f"dry-run-{label}-{scheme}")
        page.goto(f"{LIST}calendars/")
        sound(page, f"calendars-{scheme}")
        page.get_by_label("文号").fill(SOURCE)
        page.get_by_label("通知原文").fill(NOTICE_2027)
        follow(page.get_by_role("button", name="先看看会变什么"))
        page.get_by_role("heading", name="2027年").wait_for()
        sound(page, f"preview-{scheme}")


def test_the_tree_opens_and_shuts_by_the_keyboard_without_leaving_the_page(chromium, site):
    with opened(chromium, viewport=DESK, base_url=site) as page:
        signed_in(page)
        bring(page, UNIT)
        follow(page.get_by_role("button", name="导入：新增 1 个"))
        page.get_by_role("heading", name="机关", exact=True).wait_for()
        opening = page.get_by_role("link", name=f"展开{TOWN}")
        opening.focus()
        page.keyboard.press("Enter")
        page.get_by_role("link", name=UNIT[0]).wait_for()
        assert page.url.endswith(LIST)
        shutting = page.get_by_role("link", name=f"收起{TOWN}")
        expect(shutting).to_be_focused()
        sound(page, "tree-opened")
        page.keyboard.press("Enter")
        page.get_by_role("link", name=UNIT[0]).wait_for(state="detached")


def test_the_tree_opens_without_scripts_too(chromium, site):
    with opened(chromium, viewport=DESK, base_url=site, java_script_enabled=False) as page:
        signed_in(page)
        bring(page, ["四马架镇财政所", "财政所", *UNIT[2:]])
        follow(page.get_by_role("button", name="导入：新增 1 个"))
        follow(page.get_by_role("link", name=f"展开{TOWN}"))
        assert page.get_by_role("link", name="四马架镇财政所").is_visible()
