"""主动公开 in a real browser, from the Word file to the withdrawal; every page looked at by axe, also on a phone."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from playwright.sync_api import expect

from gongkai.disclosure import preparing
from gongkai.disclosure.models import Record
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
from tests.browser.conftest import chromium, follow  # noqa: F401 - a fixture: one browser, whichever file asks first

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def notice():
    """A notice of the town with a phone number in it, as Word saves it."""
    document = Document()
    for line in (
        "四马架镇人民政府关于开展防汛检查的通知",
        "四政发〔2026〕8号",
        "各村民委员会：",
        "请检查堤坝，有险情打13800138000。",
        "四马架镇人民政府",
        "2026年3月2日",
    ):
        document.add_paragraph(line)
    file = BytesIO()
    document.save(file)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return {"name": "通知.docx", "mimeType": kind, "buffer": file.getvalue()}


@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_from_the_word_file_to_the_public_and_back(windows, officer, reviewer, viewport):  # noqa: F811 - the fixture
    with windows(officer, viewport=viewport) as desk, windows(reviewer, viewport=viewport) as beside:
        drafted(desk)
        record = Record.objects.select_related("current").get()
        preparing.all_of(record.current)
        masked(desk, record)
        sign(desk, record, "openness")
        sign(beside, record, "secrecy")
        sign(desk, record, "content")
        go(desk, "公开", exact=True)
        press(desk, "公开，任何人都能看到")
        expect(desk.locator("main")).to_contain_text("已公开")
        withdrawn(desk)
    record.refresh_from_db()
    assert (record.state, record.index_number[:10]) == ("withdrawn", "004332600/")


def drafted(page):
    page.goto(reverse("disclosure:list"))
    looked_at(page, "empty")
    go(page, "公开一件信息")
    page.locator("input[name=document]").set_input_files(notice())
    press(page, "读出来，接着填")
    expect(page.locator("[name=title]")).to_have_value("四马架镇人民政府关于开展防汛检查的通知")
    expect(page.locator("[name=document_number]")).to_have_value("四政发〔2026〕8号")
    expect(page.locator("[name=issued_on]")).to_have_value("2026-03-02")
    words = page.get_by_role("textbox", name="正文")
    expect(words).to_contain_text("请检查堤坝")
    words.press("Control+End")
    words.press_sequentially("写在编辑框里的话。")
    follow(page.get_by_role("button", name="保存并送审"))
    looked_at(page, "record")
    expect(page.locator(".record-body")).to_contain_text("写在编辑框里的话。")


def masked(page, record):
    page.goto(reverse("disclosure:record", args=[record.pk]))
    expect(page.locator("mark.found-must_mask")).to_have_text("13800138000")
    follow(page.get_by_role("button", name="遮盖标出的2处个人信息"))  # in the body, and in the summary made of it
    expect(page.locator(".record-body")).to_contain_text("138****8000")
    page.locator(".found-acts summary").first.click()  # the same number in the file
    page.get_by_label("为什么保留").fill("值班电话")
    press(page, "保留，记下理由")


def sign(page, record, kind):
    page.goto(reverse("disclosure:check", args=[record.pk, kind]))
    looked_at(page, kind)
    choose(page, "answer", "passed")
    press(page, "签字")


def withdrawn(page):
    go(page, "撤回", exact=True)
    choose(page, "why", "wrong")
    fill(page, words="水位写错了")
    press(page, "撤回，公众立刻看不到")
    expect(page.locator("main")).to_contain_text("内容有误")


def test_what_is_pasted_is_shown_without_what_runs_or_loads(windows, officer):  # noqa: F811 - the fixture
    with windows(officer) as page:
        page.goto(reverse("disclosure:new"))
        follow(page.get_by_role("button", name="直接写"))
        words = page.get_by_role("textbox", name="正文")
        words.click()
        page.evaluate(
            """() => {
              const data = new DataTransfer();
              data.setData("text/html", "<p style='color:red' onclick='x()'>粘贴的</p><script>window.ran = 1</script>"
                + "<img src='https://track.example.com/x.gif'><table><tr><td>村</td><td>户数</td></tr><tr><td>一村</td><td>3</td></tr></table>");
              document.querySelector(".editor-words").dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
            }"""
        )
        expect(words).to_contain_text("粘贴的")
        expect(words.locator("td")).to_have_text(["村", "户数", "一村", "3"])
        assert words.locator("script, img, [style], [onclick]").count() == 0
        assert page.evaluate("window.ran") is None
        fill(page, title="粘贴来的通知", formed_on="2026-03-02")
        press(page, "先存为草稿")
    assert "<td>一村</td>" in Record.objects.get().current.html


def test_it_is_written_without_scripts_too(windows, officer):  # noqa: F811 - the fixture
    with windows(officer, java_script_enabled=False) as page:
        page.goto(reverse("disclosure:new"))
        follow(page.get_by_role("button", name="直接写"))
        fill(page, title="手写的通知", html="第一段\n第二段", formed_on="2026-03-02")
        follow(page.get_by_role("button", name="先存为草稿"))
        expect(page.locator(".record-body")).to_contain_text("第二段")
    assert Record.objects.get().current.html == "<p>第一段</p>\n<p>第二段</p>"
