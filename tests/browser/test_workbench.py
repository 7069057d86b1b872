"""The workbench as an officer and an administrator see it: every page, on a desk and on a phone, light and dark."""

import os
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import follow, opened

pytestmark = pytest.mark.browser

BASE = "/work"
PAGES = {
    "today": f"{BASE}/",
    "duties": f"{BASE}/duties/",
    "search": f"{BASE}/search/?q=四马",
    "search-nothing": f"{BASE}/search/?q=不存在",
    "notices": f"{BASE}/notices/",
    "preferences": f"{BASE}/notices/preferences/",
    "style": f"{BASE}/style/",
    "condition": f"{BASE}/condition/",
}
KEPT = {"condition"}  # the pages of administrators alone
OFFICER, ADMINISTRATOR = "陈晓禾", "吴建国"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
NO_SIDE_SCROLL = "document.documentElement.scrollWidth <= window.innerWidth"
# What is due of every band, and notices about it.
SEED = """
import django
django.setup()
from datetime import timedelta
from gongkai.agencies.clock import today
from gongkai.agencies.models import Agency
from gongkai.duties.services import owe, sweep
town = Agency.objects.get(slug="simajia")
for number, days in enumerate((-9, 0, 2, 60)):
    values = {"agency": "四马架镇", "year": 2030 + number, "day": "1月31日"}
    owe("reports.annual", subject=f"report:0:{2030 + number}:own", agency=town,
        due_on=today() + timedelta(days=days), values=values)
owe("site.calendar", subject="calendar:2099", agency=None, due_on=today(), values={"year": 2099})
sweep(today())
"""


@pytest.fixture(scope="session")
def busy(site, tmp_path_factory):
    """The demonstration with something to do."""
    (folder,) = tmp_path_factory.getbasetemp().glob("demo[0-9]*/data")
    environment = {"GONGKAI_DATA": str(folder), "GONGKAI_PLAIN_HTTP": "1"}
    settings = {"DJANGO_SETTINGS_MODULE": "gongkai.site.settings"}
    subprocess.run([sys.executable, "-c", SEED], env=os.environ | environment | settings, check=True)
    return site


def signed_in(page, name):
    page.goto("/account/login/")
    follow(page.get_by_role("button", name=name))
    page.get_by_role("navigation", name="工作台").wait_for()
    return page


@pytest.fixture
def desk(chromium, busy):
    with opened(chromium, viewport=DESK, base_url=busy) as page:
        yield signed_in(page, OFFICER)


@pytest.fixture
def phone(chromium, busy):
    with opened(chromium, viewport=PHONE, base_url=busy, has_touch=True) as page:
        yield signed_in(page, OFFICER)


@pytest.fixture
def without_scripts(chromium, busy):
    with opened(chromium, viewport=DESK, base_url=busy, java_script_enabled=False) as page:
        yield signed_in(page, OFFICER)


def faults(page):
    found = Axe().run(page).response["violations"]
    return [(fault["id"], [node["target"] for node in fault["nodes"]][:3]) for fault in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_has_no_fault_that_axe_knows_and_never_scrolls_sideways(chromium, busy, viewport, scheme):
    with opened(chromium, viewport=viewport, base_url=busy, color_scheme=scheme) as page:
        for name, labels in ((OFFICER, PAGES.keys() - KEPT), (ADMINISTRATOR, KEPT)):
            signed_in(page, name)
            for label in sorted(labels):
                page.goto(PAGES[label])
                assert (label, faults(page)) == (label, [])
                assert page.evaluate(NO_SIDE_SCROLL), label
            page.context.clear_cookies()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_form_that_came_back_reads_its_faults_first_and_has_none_that_axe_knows(chromium, busy, scheme):
    with chromium.new_context(viewport=PHONE, base_url=busy, color_scheme=scheme, locale="zh-CN") as context:
        page = signed_in(context.new_page(), OFFICER)  # the console tells of the answer 422
        page.goto(PAGES["style"])
        follow(page.get_by_role("button", name="保存示例"))
        summary = page.get_by_role("alert").filter(has_text="还有要改的地方")
        expect(summary).to_be_focused()
        assert faults(page) == []
        summary.get_by_role("link").first.click()
        expect(page.locator(":target")).to_have_id("id_name")


@pytest.mark.smoke
def test_from_signing_in_to_what_is_due_today(desk):
    assert desk.get_by_role("heading", level=2).all_inner_texts()[0].startswith("逾期")
    due = desk.get_by_role("listitem").filter(has_text="2030年政府信息公开工作年度报告还没有发布")
    assert "已过" in due.inner_text()
    follow(due.get_by_role("link"))
    assert desk.get_by_role("heading", name="现在怎么办").is_visible()
    follow(desk.get_by_role("link", name="给年报做体检"))
    assert desk.get_by_role("heading", name="年报体检").is_visible()


@pytest.mark.smoke
def test_a_notice_is_opened_and_the_bell_counts_it_no_more(desk):
    bell = desk.locator(".bell")
    before = int(bell.locator(".badge").inner_text())
    follow(bell)
    follow(desk.locator(".told-unread").first.get_by_role("button"))
    desk.goto(PAGES["today"])
    assert int(bell.locator(".badge").inner_text()) == before - 1


def test_the_keyboard_alone_skips_searches_and_does_what_is_due(desk):
    desk.goto(PAGES["today"])
    desk.keyboard.press("Tab")
    assert desk.locator(":focus").inner_text() == "跳到正文"
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    first = desk.locator(":focus")
    assert first.get_attribute("class") == "due-act"
    assert first.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
    desk.keyboard.press("/")
    expect(desk.locator("#search-box")).to_be_focused()
    desk.keyboard.type("四马/架")  # within the field a stroke is a stroke
    expect(desk.locator("#search-box")).to_have_value("四马/架")
    desk.keyboard.press("Control+A")
    desk.keyboard.type("四马")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/search/?q=*")
    assert desk.get_by_role("heading", name="机关").is_visible()


def test_the_menu_opens_and_closes_by_keyboard(desk):
    summary = desk.locator("details.menu summary")
    summary.focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("button", name="深色")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("button", name="深色")).to_be_hidden()
    expect(summary).to_be_focused()


@pytest.mark.parametrize(("system", "choice", "expected"), [("light", "深色", "dark"), ("dark", "浅色", "light")])
def test_the_choice_of_light_or_dark_holds_against_the_system_and_is_remembered(
    chromium, busy, system, choice, expected
):
    ground = "getComputedStyle(document.body).backgroundColor"
    with opened(chromium, viewport=DESK, base_url=busy, color_scheme=system) as page:
        signed_in(page, OFFICER)
        before = page.evaluate(ground)
        page.locator("details.menu summary").click()
        follow(page.get_by_role("button", name=choice))
        page.goto(PAGES["style"])
        assert page.evaluate(ground) != before
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == expected
        assert faults(page) == []
        page.locator("details.menu summary").click()
        follow(page.get_by_role("button", name="随系统"))
        assert page.evaluate(ground) == before


def test_a_long_task_moves_by_itself(desk):
    desk.goto(PAGES["style"])
    expect(desk.locator("#sample-task progress")).not_to_have_attribute("value", "0", timeout=15_000)
    assert "进行中" in desk.locator("#sample-task").inner_text()


def test_without_scripts_a_long_task_is_looked_at_by_a_link(without_scripts):
    page = without_scripts
    page.goto(PAGES["style"])
    assert page.locator("#sample-task progress").get_attribute("value") == "0"
    page.wait_for_timeout(2100)
    follow(page.get_by_role("link", name="刷新看进度"))
    assert int(page.locator("#sample-task progress").get_attribute("value")) > 0


def test_without_scripts_the_rest_works_too(without_scripts):
    page = without_scripts
    page.goto(PAGES["duties"])
    page.get_by_label("远近").select_option("逾期")
    follow(page.get_by_role("button", name="筛选"))
    rows = page.locator("tbody tr").all_inner_texts()
    assert rows
    assert all("已过" in row for row in rows)
    follow(page.get_by_role("link", name="最后一天"))
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("最后一天")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出 Excel").click()
    assert download.value.suggested_filename == "待办.xlsx"


def test_an_act_is_undone(desk):
    desk.goto(PAGES["style"])
    follow(desk.get_by_role("button", name="移走示例"))
    follow(desk.get_by_role("button", name="撤销", exact=True))
    assert desk.get_by_text("示例已经放回来了。").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_with_larger_type_a_phone_still_shows_every_page_whole(chromium, busy, scheme):
    with opened(chromium, viewport=PHONE, base_url=busy, color_scheme=scheme) as page:
        signed_in(page, OFFICER)
        page.locator("details.menu summary").click()
        size = "parseFloat(getComputedStyle(document.body).fontSize)"
        before = page.evaluate(size)
        follow(page.get_by_role("button", name="长辈版"))
        assert page.evaluate(size) >= 1.25 * before
        for label in sorted(PAGES.keys() - KEPT):
            page.goto(PAGES[label])
            assert page.evaluate(NO_SIDE_SCROLL), label
        page.goto(PAGES["today"])
        assert faults(page) == []


def test_on_a_phone_where_one_is_stays_in_sight(chromium, busy):
    with opened(chromium, viewport=PHONE, base_url=busy) as page:
        signed_in(page, ADMINISTRATOR).goto(PAGES["condition"])
        here = page.get_by_role("navigation", name="工作台").get_by_role("link", name="系统状况").bounding_box()
        assert here["x"] >= 0
        assert here["x"] + here["width"] <= PHONE["width"]


def test_on_a_phone_everything_that_is_pressed_is_large_enough(phone):
    phone.goto(PAGES["today"])
    boxes = [one.bounding_box() for one in phone.locator("button:visible, .due-act, .desk-nav a, .bar-link").all()]
    assert boxes
    assert min(box["height"] for box in boxes) >= 40


def test_on_a_phone_a_wide_list_scrolls_in_its_frame_and_keeps_its_first_column(phone):
    phone.goto(PAGES["duties"])
    frame = phone.locator(".table-frame")
    label = frame.locator("tbody th").first
    before = label.bounding_box()["x"]
    frame.evaluate("frame => frame.scrollLeft = 120")
    assert frame.evaluate("frame => frame.scrollLeft") == 120
    assert abs(label.bounding_box()["x"] - before) <= 1


def test_a_first_visit_to_the_workbench_is_light(desk):
    desk.wait_for_load_state("networkidle")  # what came with signing in is there
    sizes = []
    parts = ("responseBodySize", "responseHeadersSize")
    desk.on("requestfinished", lambda request: sizes.append(sum(request.sizes()[part] for part in parts)))
    desk.goto(PAGES["today"])
    desk.wait_for_load_state("networkidle")
    assert len(sizes) <= 10
    assert sum(sizes) < 60_000
