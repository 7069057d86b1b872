import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import follow
from tests.site.pages import PAGES

HONGZE = Path(__file__).parents[1] / "corpus" / "full" / "hongze_2023.pdf"
REPORT = PAGES["report"]
NO_SIDE_SCROLL = "document.documentElement.scrollWidth <= window.innerWidth"
TINTED = "cell => getComputedStyle(cell).backgroundColor"

pytestmark = pytest.mark.browser


def check_file(page, file=HONGZE):
    page.goto("/checkup/")
    page.get_by_label("年度报告文件").set_input_files(file)
    follow(page.get_by_role("button", name="检查这份年报"))
    page.get_by_role("heading", name="检查结果").wait_for()


def faults(page):
    found = Axe().run(page).response["violations"]
    return [(fault["id"], [node["target"] for node in fault["nodes"]][:3]) for fault in found]


@pytest.mark.smoke
def test_from_home_to_the_report_of_the_town(page):
    page.goto("/")
    follow(page.get_by_role("link", name="四马架镇", exact=True))
    follow(page.get_by_role("link", name="政府信息公开年报", exact=True).first)
    follow(page.get_by_role("link", name="桦川县四马架镇2020年政府信息公开工作年度报告"))
    blanks = page.locator('[id^="c-t4.reconsideration."]')
    assert blanks.count() == 5
    plain = page.locator('[id="c-t3.new.total"]').evaluate(TINTED)
    assert all(blank.evaluate(TINTED) != plain for blank in blanks.all())
    page.get_by_role("complementary").get_by_role("link", name="总计").click()
    expect(page).to_have_url(re.compile(r"#c-t4\.reconsideration\.total$"))
    with page.expect_download() as download:
        page.get_by_role("link", name="DOCX").click()
    assert download.value.suggested_filename == "桦川县四马架镇2020年政府信息公开工作年度报告.docx"


@pytest.mark.smoke
def test_a_file_is_checked_and_its_marks_lead_to_the_notes(page):
    check_file(page)
    total = page.locator('[id="c-t4.reconsideration.total"]')
    total.get_by_role("link").click()
    note = page.locator(":target")
    assert "结果维持10＋结果纠正1＋其他结果0＋尚未审结0＝11" in note.inner_text()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_fault_that_axe_knows(page, name):
    page.goto(PAGES[name])
    assert faults(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("elder", [False, True], ids=["standard", "elder"])
@pytest.mark.parametrize("name", ["home", "report"])
def test_colours_can_be_read_in_light_and_dark_and_by_elders(page, name, scheme, elder):
    page.emulate_media(color_scheme=scheme)
    page.goto("/")
    if elder:
        follow(page.get_by_role("button", name="长辈版"))
    page.goto(PAGES[name])
    assert faults(page) == []


@pytest.mark.parametrize("width", ["page", "phone"])
def test_the_result_of_a_checkup_has_no_fault_that_axe_knows(request, width):
    page = request.getfixturevalue(width)
    check_file(page)
    assert faults(page) == []
    assert page.evaluate(NO_SIDE_SCROLL)


@pytest.mark.parametrize("elder", [False, True], ids=["standard", "elder"])
@pytest.mark.parametrize("name", PAGES)
def test_a_phone_never_scrolls_sideways(phone, name, elder):
    phone.goto("/")
    if elder:
        follow(phone.get_by_role("button", name="长辈版"))
    phone.goto(PAGES[name])
    assert phone.evaluate(NO_SIDE_SCROLL)


def test_on_a_phone_table_three_scrolls_in_its_frame_and_keeps_its_labels(phone):
    phone.goto(REPORT)
    frame = phone.locator(".form-frame", has=phone.locator(".form-t3"))
    label = frame.get_by_role("rowheader", name="1.属于国家秘密")
    before = label.bounding_box()["x"]
    frame.evaluate("frame => frame.scrollLeft = 200")
    assert frame.evaluate("frame => frame.scrollLeft") == 200
    assert 0 <= label.bounding_box()["x"] <= before


def test_on_a_phone_table_three_can_be_read_as_cards(phone):
    check_file(phone)
    phone.get_by_text("换成卡片看").click()
    card = phone.get_by_role("listitem").filter(has_text="一、本年新收政府信息公开申请数量")
    assert re.sub(r"\s+", " ", card.inner_text()).startswith("一、本年新收政府信息公开申请数量 自然人 21")


def test_elder_mode_makes_the_type_larger_and_is_remembered(page):
    page.goto("/")
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    before = page.evaluate(size)
    follow(page.get_by_role("button", name="长辈版"))
    page.goto(REPORT)
    assert before == 17
    assert page.evaluate(size) >= 1.25 * before
    follow(page.get_by_role("button", name="回到标准版"))
    assert page.url.endswith(REPORT)
    assert page.evaluate(size) == before


def test_everything_works_without_scripts(without_scripts):
    page = without_scripts
    page.goto("/")
    follow(page.get_by_role("button", name="长辈版"))
    page.get_by_label("机关名称").fill("四马")
    follow(page.get_by_role("button", name="查找机关"))
    assert page.get_by_text("名称里有“四马”的机关：1 个").is_visible()
    check_file(page)
    assert page.get_by_text("总计填的是0。").count() == 2
    assert page.locator("#read-aloud").is_hidden()


def test_the_keyboard_alone_reaches_the_report_and_sees_where_it_is(page):
    page.goto("/agencies/simajia/reports/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "跳到正文"
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if "2020年政府信息公开工作年度报告" in page.locator(":focus").inner_text():
            break
    assert page.locator(":focus").evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{REPORT}")


def test_a_first_visit_is_light(page):
    sizes = []
    page.on(
        "requestfinished",
        lambda request: sizes.append(sum(request.sizes()[k] for k in ("responseBodySize", "responseHeadersSize"))),
    )
    page.goto(REPORT)
    page.wait_for_load_state("networkidle")
    assert len(sizes) <= 10
    assert sum(sizes) < 60_000


def test_lines_are_no_longer_than_38_characters(page):
    page.goto(REPORT)
    widths = page.locator(".sheet > p").evaluate_all(
        "all => all.map(p => p.clientWidth / parseFloat(getComputedStyle(p).fontSize))"
    )
    assert 0 < max(widths) <= 38.01


def test_on_paper_there_is_the_report_and_nothing_around_it(page):
    page.goto(REPORT)
    page.emulate_media(media="print")
    assert page.locator(".sheet").is_visible()
    for gone in (".top", ".foot", ".crumbs", ".jump"):
        assert page.locator(gone).is_hidden()
    assert page.locator(".form-t3").evaluate("table => table.scrollWidth <= table.parentElement.clientWidth + 1")
