"""The desk: from the file that exists to the published record, in the browser's own requests."""

import re
from datetime import date

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
FIELDS = {
    "title": "关于开展防汛检查的通知",
    "document_number": "四政发〔2026〕8号",
    "html": "<p>各村：请检查堤坝。</p>",
    "formed_on": "2026-03-02",
    "formed_by": "formed",
    "period": "publication.general",
    "maker": "own",
    "genre": "circular",
    "column": "disclosures",
    "item": "emergencies",
}


def url(name, *args):
    return reverse(f"disclosure:{name}", args=args)


def hidden(response, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())
    return found[1] if found else ""


def only():
    from gongkai.disclosure.models import Record

    return Record.objects.select_related("current", "public").get()


def upload(data, name):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, data)


@pytest.fixture
def begun(monday, desk):
    """The page of a new record, by hand."""
    return desk.post(url("new"), {"step": "read", "by": "hand"})


def test_by_hand_it_is_a_draft_and_sent_twice_it_is_one(begun, desk):
    given = {**FIELDS, "key": hidden(begun, "key"), "kept": hidden(begun, "kept")}
    for _time in range(2):
        response = desk.post(url("new"), given)
        assert response["Location"] == url("record", only().pk)
    assert (only().state, only().title) == ("draft", "关于开展防汛检查的通知")


def test_the_other_button_sends_it_to_the_checks(begun, desk):
    desk.post(url("new"), {**FIELDS, "kept": hidden(begun, "kept"), "send": "1"})
    assert only().state == "checking"


def test_from_the_file_that_exists_the_form_is_filled(monday, desk):
    page = (
        '<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="关于防火工作的通知"></head><body>'
        "<h1>关于防火工作的通知</h1><p>四政发〔2026〕5号</p><p>各村民委员会：</p><p>请做好春季防火工作。</p>"
        "<p>四马架镇人民政府</p><p>2026年2月27日</p></body></html>"
    )
    response = desk.post(url("new"), {"step": "read", "document": upload(page.encode(), "通知.html")})
    assert response.status_code == 200
    text = response.content.decode()
    assert 'value="关于防火工作的通知"' in text
    assert 'value="四政发〔2026〕5号"' in text
    assert 'name="issued_on" value="2026-02-27"' in text
    assert "通知.html" in text
    given = {**FIELDS, "kept": hidden(response, "kept")}
    desk.post(url("new"), given)
    (file,) = only().current.files.all()
    assert (file.role, file.name) == ("body", "通知.html")


def test_a_file_that_cannot_be_read_is_attached_and_the_form_is_filled_by_hand(monday, desk):
    from tests.files.documents import png

    response = desk.post(url("new"), {"step": "read", "document": upload(png(), "扫描.png")})
    assert response.status_code == 200
    assert "扫描.png" in response.content.decode()


def test_without_a_file_it_says_what_to_do(monday, desk):
    response = desk.post(url("new"), {"step": "read"})
    assert response.status_code == 422
    assert "请先选一个文件" in response.content.decode()


def test_a_wrong_form_comes_back_with_all_that_was_written_and_its_files(begun, desk):
    given = {**FIELDS, "title": "", "attachments": upload("附件".encode(), "附件一.txt")}
    response = desk.post(url("new"), {**given, "kept": hidden(begun, "kept")})
    text = response.content.decode()
    assert response.status_code == 422
    assert "请检查堤坝" in text
    assert "附件一.txt" in text
    assert hidden(response, "kept") != hidden(begun, "kept")


def test_a_file_is_taken_off_and_another_added(draft, desk):
    from tests.disclosure.making import attached, stored

    record = draft(said={"files": attached(stored())})
    page = desk.get(url("edit", record.pk))
    file = record.current.files.get().file
    changed = {
        **FIELDS,
        "kept": hidden(page, "kept"),
        "turn": hidden(page, "turn"),
        "drop": str(file.pk),
        "attachments": upload("另一份".encode(), "另一份.txt"),
    }
    desk.post(url("edit", record.pk), changed)
    assert list(only().current.files.values_list("name", flat=True)) == ["另一份.txt"]


def test_files_of_others_cannot_be_brought_by_a_forged_page(begun, desk):
    from django.core import signing

    from tests.disclosure.making import stored

    forged = signing.dumps([1, [stored().pk, "x", "attachment"]], salt="else")
    response = desk.post(url("new"), {**FIELDS, "kept": forged})
    assert response.status_code == 422


def test_who_comes_second_is_told_what_came_and_loses_nothing(record, desk, reviewer):
    from gongkai.disclosure import checking
    from gongkai.disclosure.models import Answer, CheckKind

    page = desk.get(url("edit", record.pk))
    checking.sign(record.pk, CheckKind.SECRECY, Answer.PASSED, by=reviewer)
    given = {**FIELDS, "kept": hidden(page, "kept"), "turn": hidden(page, "turn"), "title": "我改的标题"}
    response = desk.post(url("edit", record.pk), given)
    text = response.content.decode()
    assert response.status_code == 409
    assert "审查签字" in text
    assert "我改的标题" in text
    again = desk.post(url("edit", record.pk), {**given, "turn": hidden(response, "turn")})
    assert again.status_code == 302


def test_the_page_shows_the_marks_in_the_text_and_masks_by_one_click(draft, desk):
    record = draft(said={"html": "<p>张某电话13800138000。</p>"})
    page = desk.get(url("record", record.pk))
    text = page.content.decode()
    assert '<mark class="found found-must_mask"' in text
    assert "遮盖为 138****8000" in text
    response = desk.post(url("mask", record.pk), {"turn": hidden(page, "turn"), "key": hidden(page, "key")})
    assert response.status_code == 302
    assert only().current.html == "<p>张某电话138****8000。</p>"


def test_a_mark_is_kept_with_a_reason_and_not_without(draft, desk):
    record = draft(said={"html": "<p>张某电话13800138000。</p>"})
    page = desk.get(url("record", record.pk))
    given = {"turn": hidden(page, "turn"), "key": hidden(page, "key")}
    assert desk.post(url("keep", record.pk), given).status_code == 422
    assert desk.post(url("keep", record.pk), {**given, "reason": "本人同意公开"}).status_code == 302
    assert "本人同意公开" in desk.get(url("record", record.pk)).content.decode()


def sign(client, record, kind, **given):
    page = client.get(url("check", record.pk, kind))
    post = re.search(r'<option value="(\d+)" selected', page.content.decode())
    data = {"turn": hidden(page, "turn"), "answer": "passed", "responsible": post[1] if post else ""}
    return client.post(url("check", record.pk, kind), {**data, **given})


def test_the_three_checks_are_signed_and_the_record_goes_out(record, desk, checking):
    closed = desk.get(url("record", record.pk)).content.decode()
    assert "还差审查签字：公开属性审查、保密审查、隐私与内容审查" in closed
    assert url("publish", record.pk) not in closed
    assert sign(desk, record, "openness").status_code == 302
    assert sign(desk, record, "secrecy").status_code == 422  # the drafter
    assert sign(checking, record, "secrecy").status_code == 302
    assert sign(checking, record, "content").status_code == 302
    page = desk.get(url("publish", record.pk))
    assert "任何人都能在信息公开专栏" in page.content.decode()
    assert "004332600/2026-00001" in page.content.decode()
    desk.post(url("publish", record.pk), {"turn": hidden(page, "turn")})
    assert only().state == "published"


def test_a_button_pressed_twice_does_it_once(draft, desk, officer, reviewer):
    from tests.disclosure.making import entries_of, sign_all

    record = sign_all(draft(), officer, reviewer)
    page = desk.get(url("publish", record.pk))
    for _time in range(2):
        response = desk.post(url("publish", record.pk), {"turn": hidden(page, "turn")})
        assert response.status_code == 302
    assert entries_of(record).count("record.published") == 1


def test_the_fourth_answer_asks_for_the_letter_at_its_field(record, checking):
    response = sign(checking, record, "secrecy", answer="unsure")
    assert response.status_code == 422
    assert "要写明报给哪个部门、函的文号和日期" in response.content.decode()
    letter = {"organ": "某县国家保密局", "letter": "四政函〔2026〕5号", "asked_on": "2026-03-02"}
    assert sign(checking, record, "secrecy", answer="unsure", **letter).status_code == 302
    assert (
        "2026-03-02以四政函〔2026〕5号报某县国家保密局确定" in checking.get(url("record", record.pk)).content.decode()
    )
    page = checking.get(url("answered", record.pk, "secrecy"))
    answer = {"turn": hidden(page, "turn"), "said": "不属于国家秘密", "on": "2026-03-02"}
    assert checking.post(url("answered", record.pk, "secrecy"), answer).status_code == 302
    assert "不属于国家秘密" in checking.get(url("record", record.pk)).content.decode()


@pytest.mark.parametrize(
    ("act", "given", "state"),
    [
        ("send", {}, "checking"),
        ("close", {"openness": "closed", "ground": "internal", "words": "内部事项"}, "closed"),
        ("delete", {}, None),
    ],
)
def test_what_can_be_done_with_a_draft(draft, desk, act, given, state):
    from gongkai.disclosure.models import Record

    record = draft(send=False)
    page = desk.get(url("act", record.pk, act))
    response = desk.post(url("act", record.pk, act), {"turn": hidden(page, "turn"), **given})
    assert response.status_code == 302
    assert [each.state for each in Record.objects.all()] == ([state] if state else [])


@pytest.mark.parametrize(
    ("act", "given", "wanted"),
    [
        ("withdraw", {"why": "wrong", "words": "写错了"}, ("withdrawn", "in_force")),
        ("validity", {"validity": "lapsed", "on": "2026-03-02"}, ("published", "lapsed")),
        ("penalty", {"on": "2026-03-02"}, ("published", "in_force")),
    ],
)
def test_what_can_be_done_with_what_is_public(published, desk, act, given, wanted):
    record = published(is_normative=True, genre="penalty" if act == "penalty" else "measure")
    page = desk.get(url("act", record.pk, act))
    desk.post(url("act", record.pk, act), {"turn": hidden(page, "turn"), **given})
    assert (only().state, only().validity) == wanted


def test_looked_at_again_it_goes_the_way_of_a_draft(record, desk, officer):
    from gongkai.disclosure import closing
    from gongkai.disclosure.models import Ground, Openness

    decision = {"openness": Openness.CLOSED, "ground": Ground.INTERNAL, "words": "理由"}
    closing.close(record.pk, by=officer, **decision)
    page = desk.get(url("act", record.pk, "reassess"))
    desk.post(url("act", record.pk, "reassess"), {"turn": hidden(page, "turn"), "openness": "public"})
    assert only().state == "draft"


def test_the_list_narrows_sorts_and_is_taken_away(draft, published, desk):
    draft(said={"title": "还在拟稿的通知"}, send=False)
    published(said={"title": "已经公开的办法"}, genre="measure")
    whole = desk.get(url("list")).content.decode()
    assert ("还在拟稿的通知" in whole, "已经公开的办法" in whole) == (True, True)
    for query in ("?state=published", "?genre=measure", "?words=办法", "?sort=title&state=published"):
        text = desk.get(url("list") + query).content.decode()
        assert ("还在拟稿的通知" in text, "已经公开的办法" in text) == (False, True), query
    taken = desk.post(url("list"), {"export": "csv"})
    assert "已经公开的办法" in b"".join(taken.streaming_content).decode("utf-8-sig")


def test_overdue_ones_are_found(draft, desk):
    late = draft(formed_on=date(2025, 12, 1), said={"title": "早该公开的"})
    draft(said={"title": "还有时间的"})
    text = desk.get(url("list") + "?only=overdue").content.decode()
    assert (late.title in text, "还有时间的" in text) == (True, False)


def test_two_versions_stand_side_by_side(record, desk, officer):
    from gongkai.disclosure import drafting
    from tests.disclosure.making import filing, words

    drafting.revise(record.pk, words(title="改过的标题"), filing(), by=officer)
    text = desk.get(url("version", record.pk, 2)).content.decode()
    assert "<ins>改过的标题</ins>" in text
    assert desk.get(url("version", record.pk, 3)).status_code == 404


def test_what_is_written_never_runs_in_the_page(draft, desk):
    nasty = '<script>alert(1)</script><p onclick="x()">词</p><a href="javascript:alert(1)">链</a>'
    record = draft(said={"title": "<b>标题</b>", "html": nasty, "summary": "<i>概述</i>"})
    for name in ("record", "edit"):
        text = desk.get(url(name, record.pk)).content.decode()
        assert "alert(1)" not in text
        assert "<b>标题</b>" not in text


def test_the_search_box_of_the_workbench_finds_it(record, desk):
    text = desk.get("/work/search/", {"q": "危房改造"}).content.decode()
    assert url("record", record.pk) in text
