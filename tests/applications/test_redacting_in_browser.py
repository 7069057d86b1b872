"""遮盖 in a real browser: with the mouse, a finger and the keys; every page looked at by axe."""

import io
from functools import partial

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from gongkai.applications.models import Attachment, Redaction
from gongkai.files.services import open_file
from tests.applications.windows import DESK, PHONE, in_one_thread, looked_at, windows  # noqa: F401 - fixtures
from tests.browser.conftest import follow
from tests.files.pages import CORNERS, at, document, near, seen, text

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def case(apply):
    from gongkai.agencies.clock import today

    return apply(topic="危房改造补助名单", on=today()).application


@pytest.fixture
def desk_of(windows, officer):  # noqa: F811 - the fixture
    """The officer's window."""
    return partial(windows, officer)


def hand_in(page, data):
    file = {"name": "名单.pdf", "mimeType": "application/pdf", "buffer": data}
    page.locator("input[type=file]").set_input_files(file)


def put(page, case):
    """Two pages are handed in."""
    data = document(CORNERS + b" 0 g " + text("ZhangXiaoman", y=220), CORNERS, size=(300, 400))
    page.goto(reverse("applications:releases", args=[case.pk]))
    page.locator("input[type=file]").set_input_files(
        {"name": "名单.pdf", "mimeType": "application/pdf", "buffer": data}
    )
    follow(page.get_by_role("button", name="加原件"))
    looked_at(page, "releases")
    follow(page.get_by_role("link", name="遮盖后提供"))
    expect(page.locator(".redact-sheet img").first).to_be_visible()


def made(page):
    """What goes out, as pictures."""
    follow(page.get_by_role("button", name="做成新的 PDF"))
    expect(page.get_by_role("heading", level=1)).to_have_text("提供的文件")
    looked_at(page, "going")
    with open_file(Attachment.objects.released().get().file) as file:
        return seen(io.BytesIO(file.read()).getvalue())


def drag(page, sheet, start, end):
    box = sheet.bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=5)
    page.mouse.up()


def test_areas_are_drawn_with_the_mouse_moved_with_keys_and_taken_away(desk_of, case):
    with desk_of(viewport=DESK) as page:
        put(page, case)
        sheet = page.locator("[data-page='1'] [data-sheet]")
        drag(page, sheet, (0.1, 0.1), (0.4, 0.3))
        expect(page.locator("input[name=area]")).to_have_count(1)
        drag(page, sheet, (0.6, 0.6), (0.9, 0.9))
        page.locator(".redact-areas select").nth(1).select_option("trade_secret")
        page.locator(".redact-box").first.focus()
        for _press in range(10):
            page.keyboard.press("ArrowRight")
        looked_at(page, "editor")
        values = [
            each.split() for each in page.locator("input[name=area]").evaluate_all("all => all.map(e => e.value)")
        ]
        first, second = values
        assert [round(float(each)) for each in first[1:5]] == [15, 10, 30, 20]
        assert (first[5], second[5]) == ("personal", "trade_secret")
        page.locator(".redact-box").nth(1).focus()
        page.keyboard.press("Delete")
        expect(page.locator("input[name=area]")).to_have_count(1)
        page.get_by_role("button", name="在这一页加一处").nth(1).click()
        pages = made(page)
    assert near(at(pages[0], 0.3, 0.2), (0, 0, 0))
    assert near(at(pages[0], 0.75, 0.75), (255, 255, 255)) or not near(at(pages[0], 0.75, 0.75), (0, 0, 0))
    assert near(at(pages[1], 0.5, 0.5), (0, 0, 0))
    assert [row["ground"] for row in Redaction.objects.get().areas] == ["personal", "personal"]


def test_on_a_phone_a_finger_draws_once_it_is_told_to(desk_of, case):
    with desk_of(viewport=PHONE, has_touch=True) as page:
        put(page, case)
        sheet = page.locator("[data-page='1'] [data-sheet]")
        swipe(sheet, (0.1, 0.1), (0.4, 0.3))
        expect(page.locator("input[name=area]")).to_have_count(0)
        page.get_by_role("button", name="用手指画框").click()
        swipe(sheet, (0.1, 0.1), (0.4, 0.3))
        expect(page.locator("input[name=area]")).to_have_count(1)
        looked_at(page, "editor")
        pages = made(page)
    assert near(at(pages[0], 0.25, 0.2), (0, 0, 0))


def test_a_large_file_is_made_by_the_queue_and_the_page_tells_by_itself(desk_of, case):
    from gongkai.tasks.worker import run_until_idle

    with desk_of(viewport=PHONE) as page:
        page.goto(reverse("applications:releases", args=[case.pk]))
        hand_in(page, document(CORNERS, CORNERS, CORNERS, CORNERS, size=(300, 400)))
        follow(page.get_by_role("button", name="加原件"))
        follow(page.get_by_role("link", name="遮盖后提供"))
        page.get_by_role("button", name="在这一页加一处").nth(3).click()
        follow(page.get_by_role("button", name="做成新的 PDF"))
        expect(page.locator("#making")).to_contain_text("正在处理")
        looked_at(page, "making")
        assert not Attachment.objects.released().exists()
        page.locator("input[type=file]").set_input_files(
            {"name": "b.pdf", "mimeType": "application/pdf", "buffer": b""}
        )
        run_until_idle()
        expect(page.locator("#making")).to_contain_text("处理完了", timeout=15_000)
        assert page.locator("input[type=file]").evaluate("input => input.files.length") == 1, "what is chosen stays"
        looked_at(page, "made")
        follow(page.locator("#making a"))
        expect(page.locator("#making")).to_have_count(0)
        expect(page.locator(".release-list").first).to_contain_text("遮盖后提供")
    assert Attachment.objects.released().get().pages == 4


def swipe(sheet, start, end):
    """As a finger does it."""
    sheet.evaluate(
        """(sheet, [start, end]) => {
            const edge = sheet.getBoundingClientRect();
            const send = (type, [x, y]) => sheet.dispatchEvent(new PointerEvent(type, {
                pointerId: 1, pointerType: "touch", bubbles: true, cancelable: true, button: 0,
                clientX: edge.left + x * edge.width, clientY: edge.top + y * edge.height,
            }));
            sheet.setPointerCapture = () => {};
            send("pointerdown", start); send("pointermove", end); send("pointerup", end);
        }""",
        [start, end],
    )


def test_without_scripts_the_numbers_do(desk_of, case):
    with desk_of(viewport=DESK, java_script_enabled=False) as page:
        data = document(CORNERS, size=(300, 400))
        page.goto(reverse("applications:releases", args=[case.pk]))
        page.locator("input[type=file]").set_input_files(
            {"name": "名单.pdf", "mimeType": "application/pdf", "buffer": data}
        )
        follow(page.get_by_role("button", name="加原件"))
        follow(page.get_by_role("link", name="遮盖后提供"))
        for label, value in (("左边空出", "10"), ("上边空出", "10"), ("宽", "30"), ("高", "20")):
            page.get_by_label(label).fill(value)
        follow(page.get_by_role("button", name="加这一处"))
        expect(page.locator(".redact-areas li")).to_have_count(1)
        follow(page.get_by_role("button", name="做成新的 PDF"))
        expect(page.get_by_role("heading", level=1)).to_have_text("提供的文件")
    with open_file(Attachment.objects.released().get().file) as file:
        (shown,) = seen(file.read())
    assert near(at(shown, 0.25, 0.2), (0, 0, 0))
