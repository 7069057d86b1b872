"""What goes out with an answer: chosen by the officer, under a title of theirs, without what tells of its makers."""

import io
import json
from datetime import date

import pikepdf
import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.applications import answers, releasing, tracking, words
from gongkai.applications.cases import working
from gongkai.applications.models import Answer, Application, Attachment
from gongkai.files.models import FileUse
from gongkai.files.services import open_file
from gongkai.law.casefile.events import Reopened, ReopenGround, Served, Service
from gongkai.ledger.models import Entry
from gongkai.people.access import actor
from tests.applications.acting import Desk, as_of_now, page
from tests.applications.conftest import browser, on
from tests.files import documents

pytestmark = pytest.mark.django_db
NAMED = "张三的危房鉴定表"


@pytest.fixture
def case(monday, apply):
    found = apply().application
    on(monday, "2025-03-04")
    return found


def page_of(response):
    return BeautifulSoup(response.content, "lxml")


def url(name, *args):
    return reverse(f"applications:{name}", args=args)


def add(desk, case, *files):
    scans = [SimpleUploadedFile(name, data) for name, data in files]
    return desk.post(url("originals_add", case.pk), as_of_now(case, scans=scans))


def original(desk, case, data=None, name=f"{NAMED}.pdf"):
    assert add(desk, case, (name, data or documents.pdf())).status_code == 302
    return Attachment.objects.filter(application=case, role="source").latest("pk")


def provide(desk, row, title="危房改造补助标准", **more):
    data = {"title": title, "pages": row.pages or "", **more}
    return desk.post(url("provide", row.pk), as_of_now(row.application, **data))


def released(case):
    return Attachment.objects.released().filter(application=case)


def entries(case, kind):
    return [
        json.loads(body)["facts"]
        for body in Entry.objects.filter(subject=case.subject, kind=f"application.{kind}").values_list(
            "body", flat=True
        )
    ]


def test_several_originals_are_added_at_once_with_their_pages_counted(desk, case):
    assert add(desk, case, ("一.pdf", documents.pdf()), ("二.png", documents.png())).status_code == 302
    rows = Attachment.objects.filter(application=case, role="source")
    assert [row.pages for row in rows] == [1, 1]
    (facts,) = entries(case, "sources_added")
    assert facts["files"] == [row.file.sha256 for row in rows]


def test_what_a_file_was_called_stands_in_no_row_and_no_entry(desk, case):
    row = original(desk, case)
    assert NAMED not in row.file.name
    assert words.is_token(row.title)
    assert words.opened({"title": row.title})["title"] == NAMED
    assert all(NAMED not in entry.body for entry in Entry.objects.all())
    assert NAMED in desk.get(url("releases", case.pk)).content.decode()  # for the officer, and that is an entry
    assert Entry.objects.filter(kind="particulars.revealed", body__contains="application.release").exists()


def test_a_file_that_is_not_taken_is_told_at_the_field_and_none_is_added(desk, case):
    response = add(desk, case, ("一.pdf", documents.pdf()), ("二.exe", b"MZ\x90\0 program"))
    assert response.status_code == 422
    assert "认不出这是什么文件" in page_of(response).select_one("#id_scans_error").text
    assert not Attachment.objects.filter(application=case, role="source").exists()


def test_as_it_is_without_what_tells_of_its_makers(desk, case):
    row = original(desk, case)
    told = provide(desk, row)
    assert told.status_code == 422  # there is a remark in it: somebody has to look
    assert "批注" in page_of(told).select_one(".callout-warning").text
    assert not released(case).exists()
    assert provide(desk, row, confirmed="on").status_code == 302
    made = released(case).get()
    assert made.made_from == row
    assert made.file.origin == row.file
    assert NAMED not in made.file.name
    with open_file(made.file) as file, pikepdf.open(io.BytesIO(file.read())) as document:
        assert "/Info" not in document.trailer
        assert "/Metadata" not in document.Root
    (facts,) = entries(case, "released")
    assert facts["files"] == [row.file.sha256, made.file.sha256]
    assert facts["pages"] == 1
    assert words.opened(facts["words"]) == {"title": "危房改造补助标准"}


def test_the_original_stays_in_the_case_as_it_was(desk, case):
    row = original(desk, case, documents.png(), "图.png")
    provide(desk, row)
    row.refresh_from_db()
    with open_file(row.file) as file:
        assert file.read() == documents.png()
    assert FileUse.objects.filter(file=row.file, subject=case.subject).exists()


def test_a_title_is_asked_for(desk, case):
    row = original(desk, case, documents.png(), "图.png")
    response = provide(desk, row, title=" ")
    assert response.status_code == 422
    assert not released(case).exists()


def test_the_same_file_does_not_go_out_twice(desk, case):
    row = original(desk, case, documents.png(), "图.png")
    provide(desk, row)
    response = desk.post(url("provide", row.pk), as_of_now(case, title="再来一次"))
    assert "已经在要提供的文件里" in response.content.decode()
    assert released(case).count() == 1


def test_it_is_taken_back_before_the_signature_and_the_original_stays(desk, case):
    row = original(desk, case, documents.png(), "图.png")
    provide(desk, row)
    made = released(case).get()
    assert desk.post(url("take_back", made.pk), as_of_now(case)).status_code == 302
    assert not released(case).exists()
    assert not FileUse.objects.filter(file=made.file, subject=case.subject).exists()
    assert FileUse.objects.filter(file=row.file, subject=case.subject).exists()
    assert entries(case, "release_taken_back") == [{"attachment": made.pk, "files": [made.file.sha256]}]


def test_what_another_row_still_needs_is_not_let_go(desk, case):
    """A text has nothing to strip: what goes out has the bytes of the original, under a name of its own."""
    row = original(desk, case, "补助标准".encode(), "标准.txt")
    provide(desk, row, pages="1")
    made = released(case).get()
    assert made.file.sha256 == row.file.sha256
    desk.post(url("take_back", made.pk), as_of_now(case))
    with open_file(row.file) as file:
        assert file.read().decode() == "补助标准"


def test_what_cannot_be_counted_is_typed(desk, case):
    row = original(desk, case, documents.excel(), "表.xlsx")
    assert row.pages is None
    provide(desk, row, pages="12", confirmed="on")
    assert released(case).get().pages == 12


def test_while_the_answer_is_with_others_nothing_changes(desk, case, officer):
    row = original(desk, case, documents.png(), "图.png")
    provide(desk, row)
    made = released(case).get()
    Answer.objects.create(application=case, stage="review", drafted_by=officer)
    back = desk.post(url("take_back", made.pk), as_of_now(case), follow=True)
    for response in (back, desk.get(url("redact", row.pk), follow=True)):
        assert "先把答复稿收回来" in response.content.decode()
    assert released(case).get() == made
    assert page_of(desk.get(url("releases", case.pk))).select_one("input[type=file]") is None


@pytest.fixture
def answered(desk, case, approver, static_files):
    """Signed with one file."""
    row = original(desk, case, documents.png(), f"{NAMED}.png")
    provide(desk, row)
    data = {
        "turn": Application.objects.get(pk=case.pk).turn,
        "count": 1,
        "i1-asked": "2024年危房改造补助的发放标准",
        "i1-decision": "granted.provided",
        "i1-delivery": "以电子形式通过互联网提供",
        "do": "send",
    }
    assert desk.post(url("answer", case.pk), data).status_code == 302
    return case


def test_the_letter_lists_titles_and_no_names_of_files(answered, desk, approver):
    head = browser(approver)
    assert "危房改造补助标准" in page_of(head.get(url("answer", answered.pk))).select_one("#released ~ ul").text
    shown = page_of(head.get(url("answer_sign", answered.pk)))
    assert "危房改造补助标准" in shown.select_one(".letter").text
    assert NAMED not in shown.text
    data = {each["name"]: each.get("value", "") for each in shown.select("form.act input[name]")}
    response = head.post(url("answer_sign", answered.pk), {**data, "step": "do"})
    assert response.status_code == 302
    from gongkai.applications import letters
    from gongkai.applications.models import Letter

    text = letters.text_of(Letter.objects.get(application=answered, kind="reply"))
    said = "".join(block.text for block in text.blocks if hasattr(block, "text"))
    assert "危房改造补助标准" in said
    assert NAMED not in said
    assert "政府信息原件" not in said
    again = desk.post(url("take_back", released(answered).get().pk), as_of_now(answered), follow=True)
    assert "已经作出决定" in again.content.decode()
    assert released(answered).count() == 1
    signed = page_of(desk.get(url("releases", answered.pk))).select_one("#going ~ ul")
    assert "危房改造补助标准" in signed.text, "signed and not served yet: it still says what goes out"


def test_what_went_out_with_an_answer_is_not_taken_back_when_the_case_is_reopened(answered, desk, officer, approver):
    """A new answer does not undo what the applicant was given."""
    with working(answered.pk, by=actor(approver)) as now:
        answers.sign(now, by=approver, on=date(2025, 3, 4))
        now.enter(Served(on=date(2025, 3, 4), method=Service.DIRECT))
        now.enter(Reopened(on=date(2025, 3, 4), ground=ReopenGround.OWN_CORRECTION, ref="答复的依据写错了"))
    answered.refresh_from_db()
    made = released(answered).get()
    told = desk.post(url("take_back", made.pk), as_of_now(answered), follow=True)
    assert "这份文件是随上一次答复提供的，要留在案卷里，不能收回" in told.content.decode()
    with pytest.raises(releasing.CannotRelease) as refusal, working(answered.pk, by=actor(officer)) as now:
        releasing.take_back(now, made.pk)
    assert refusal.value.code == "answered"
    assert released(answered).get() == made
    assert FileUse.objects.filter(file=made.file, subject=answered.subject).exists()
    assert entries(answered, "release_taken_back") == []


def test_reopened_the_same_file_is_given_anew_under_the_heading_of_its_round(answered, officer, approver, monday):
    with working(answered.pk, by=actor(approver)) as now:
        answers.sign(now, by=approver, on=date(2025, 3, 4))
        now.enter(Served(on=date(2025, 3, 4), method=Service.DIRECT))
    on(monday, "2025-03-05")
    with working(answered.pk, by=actor(approver)) as now:
        now.enter(Reopened(on=date(2025, 3, 5), ground=ReopenGround.OWN_CORRECTION, ref="答复的依据写错了"))
    on(monday, "2025-03-06")
    desk, first = browser(officer), released(answered).get()
    assert provide(desk, first.made_from, pages="1", confirmed="on").status_code == 302
    again = released(answered).exclude(pk=first.pk).get()
    assert again.file == first.file
    assert releasing.given(answered) == [again]
    shown = page_of(desk.get(url("releases", answered.pk)))
    headings = [each.text for each in shown.select("#going ~ h3")]
    assert headings == ["第2次办理（2025-03-05重新办理）", "第一次办理"]
    now, before = shown.select("#going ~ ul")
    assert now.select_one(f"form[action='{url('take_back', again.pk)}']")
    assert before.select("form") == []
    assert [each.text for each in shown.select("#originals ~ h3")] == ["第一次办理"]
    twice = desk.post(url("provide", first.made_from.pk), as_of_now(answered, title="再来", pages="1", confirmed="on"))
    assert "已经在要提供的文件里" in twice.content.decode()


def sign(case, approver):
    with working(case.pk, by=actor(approver)) as now:
        letter = answers.sign(now, by=approver, on=date(2025, 3, 4))
    case.refresh_from_db()
    return letter


@pytest.fixture
def voided(answered, officer, approver):
    """Signed by mistake with that file; the decision was made void before anything went out."""
    Application.objects.filter(pk=answered.pk).update(consents_electronic=True)
    sign(answered, approver)
    Desk(officer, answered).do("corrected", "2", what="void", why="附错了文件")
    Desk(approver, answered).confirm(page("proposal", answered.proposals.get().pk))
    answered.refresh_from_db()
    assert (answered.state, answered.decision) == ("handling", "")
    return answered


def test_a_file_of_a_void_answer_is_taken_back_and_goes_out_with_none(voided, desk, approver):
    wrong = released(voided).get()
    assert tracking.released_of(voided) == []
    assert releasing.given(voided) == [wrong]
    assert desk.post(url("take_back", wrong.pk), as_of_now(voided)).status_code == 302
    assert not released(voided).exists()
    provide(desk, original(desk, voided, documents.excel(), "标准.xlsx"), "补助标准", pages="1", confirmed="on")
    right = released(voided).get()
    with working(voided.pk, by=actor(voided.officer or approver)) as now:
        answers.send(now)
    sign(voided, approver)
    assert tracking.released_of(voided) == [right]


def test_what_is_left_of_a_void_answer_goes_out_with_the_next_and_is_named_in_it(voided, approver, officer):
    with working(voided.pk, by=actor(officer)) as now:
        answers.send(now)
    assert releasing.titles_of(voided) == ["危房改造补助标准"]
    sign(voided, approver)
    assert tracking.released_of(voided) == [released(voided).get()]


def test_a_void_answer_is_the_draft_of_the_next_with_its_words(voided, desk, approver):
    answer = answers.current(voided)
    assert (answer.stage, answer.signed_by, answer.reviewed_by) == ("draft", None, None)
    page_of_draft = page_of(desk.get(url("answer", voided.pk)))
    assert page_of_draft.select_one("[name=i1-asked]").text.strip() == "2024年危房改造补助的发放标准"
    assert page_of_draft.select_one("[name=i1-decision] option[selected]")["value"] == "granted.provided"


def test_the_fee_by_pages_counts_what_goes_out(desk, case):
    from gongkai.applications.acts.charging import pages_of

    row = original(desk, case, documents.excel(), "表.xlsx")
    provide(desk, row, pages="12", confirmed="on")
    original(desk, case, documents.png(), "图.png")
    assert pages_of(case) == 12


def test_a_reviewer_reads_and_changes_nothing(desk, case, reviewer):
    row = original(desk, case, documents.png(), "图.png")
    reads = browser(reviewer)
    page = page_of(reads.get(url("releases", case.pk)))
    assert page.select_one("main form, #main form") is None
    assert reads.post(url("originals_add", case.pk)).status_code == 403
    assert reads.post(url("provide", row.pk), {"title": "x"}).status_code == 403


def test_a_title_is_proposed_from_the_name_of_the_file():
    assert releasing.title_from("a/b/张三 名单.v2.xlsx") == "张三 名单.v2"
    assert releasing.title_from("C:\\Users\\li\\名单.xlsx") == "名单"


def test_a_name_for_a_computer_is_not_proposed_as_a_title_nor_taken_for_one(desk, case):
    row = original(desk, case, documents.png(), "dibao2024_final(1).png")
    shown = page_of(desk.get(url("provide", row.pk)))
    assert not shown.select_one("input[name=title]").get("value")
    refused = desk.post(url("provide", row.pk), as_of_now(case, title="dibao2024_final", pages="1"))
    assert refused.status_code == 422
    assert "请用汉字写名称" in page_of(refused).select_one("#id_title_error").text
    assert not released(case).exists()
    assert desk.post(url("provide", row.pk), as_of_now(case, title="2024年低保名单", pages="1")).status_code == 302


def test_a_title_in_words_is_proposed(desk, case):
    row = original(desk, case, documents.png(), "2024年低保名单.png")
    assert page_of(desk.get(url("provide", row.pk))).select_one("input[name=title]")["value"] == "2024年低保名单"
