"""遮盖 on its page: by numbers without a script, drafts, grounds, entries, and what comes of it."""

import io
import json
from datetime import date
from hashlib import sha256

import pdfplumber
import pikepdf
import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from gongkai.applications import redacting, words
from gongkai.applications.cases import act
from gongkai.applications.models import Attachment, Redaction
from gongkai.applications.redacting import BadArea, Ground, mark, read
from gongkai.files.areas import Area
from gongkai.files.services import open_file
from gongkai.law.casefile.events import Withdrawn
from gongkai.ledger.models import Entry
from gongkai.people.access import actor
from tests.applications.acting import as_of_now
from tests.applications.conftest import browser, on
from tests.files import documents
from tests.files.pages import at, document, near, seen, told_by, with_secrets

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(monday, apply):
    found = apply().application
    on(monday, "2025-03-04")
    return found


@pytest.fixture
def original(desk, case):
    return added(desk, case, with_secrets(), "名单.pdf")


def added(desk, case, data, name):
    upload = SimpleUploadedFile(name, data)
    assert desk.post(url("originals_add", case.pk), as_of_now(case, scans=[upload])).status_code == 302
    return Attachment.objects.filter(application=case, role="source").latest("pk")


def url(name, *args):
    return reverse(f"applications:{name}", args=args)


def page_of(response):
    return BeautifulSoup(response.content, "lxml")


def send(desk, row, do, *areas, **more):
    """From the page as it is opened now."""
    drawn = page_of(desk.get(url("redact", row.pk))).select_one("input[name=drawn]")["value"]
    data = as_of_now(row.application, do=do, area=areas, title="补助名单（有遮盖）", drawn=drawn)
    return desk.post(url("redact", row.pk), {**data, **more})


def typed(page="1", left="10", top="25", width="80", height="20", ground="personal"):
    values = {"page": page, "left": left, "top": top, "width": width, "height": height, "ground": ground}
    return {f"new-{name}": value for name, value in values.items()}


def areas_in(response):
    return [each["value"] for each in page_of(response).select("input[name=area]")]


def looks(kind="application.file_opened"):
    return Entry.objects.filter(kind=kind).count()


def test_an_area_is_added_by_numbers_and_taken_away_again(desk, original):
    response = send(desk, original, "add", **typed())
    assert areas_in(response) == ["1 10.00 25.00 80.00 20.00 personal"]
    assert "第1页 正中（左 10.0%，上 25.0%，宽 80.0%，高 20.0%）" in page_of(response).select_one(".redact-areas").text
    assert "条例第十五条" in page_of(response).select_one(".redact-areas").text
    response = send(desk, original, "add", *areas_in(response), **typed(ground="process", top="70"))
    assert len(areas_in(response)) == 2
    response = send(desk, original, "remove-1", *areas_in(response))
    assert areas_in(response) == ["1 10.00 70.00 80.00 20.00 process"]
    assert page_of(response).select_one("input[name=title]")["value"] == "补助名单（有遮盖）"
    assert not Redaction.objects.exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"page": "2"}, "没有第2页"),
        ({"left": "一半"}, "都要写数字"),
        ({"left": "nan"}, "百分比"),
        ({"width": "0"}, "要大于 0"),
        ({"left": "100"}, "在页面以外"),
        ({"ground": "because"}, "选择根据"),
    ],
)
def test_what_is_wrong_is_said_and_the_other_areas_stay(desk, original, given, said):
    response = send(desk, original, "add", "1 10.00 70.00 80.00 20.00 process", **typed(**given))
    assert response.status_code == 422
    assert said in page_of(response).select_one(".callout-error").text
    assert areas_in(response) == ["1 10.00 70.00 80.00 20.00 process"]


def test_what_was_typed_and_not_added_counts_too(desk, case, original):
    send(desk, original, "finish", **typed())
    assert [row["ground"] for row in Redaction.objects.get().areas] == ["personal"]


def test_a_new_file_goes_out_and_the_original_stays(desk, case, original):
    before = original.file.sha256
    response = send(desk, original, "finish", "1 0.00 20.00 100.00 25.00 personal", "1 5.00 58.00 90.00 25.00 process")
    assert response.status_code == 302
    made = Attachment.objects.released().get(application=case)
    with open_file(made.file) as file:
        data = file.read()
    assert told_by(data) == set()
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        assert [page.extract_text() for page in pdf.pages] == [""]
    (page,) = seen(data)
    assert near(at(page, 0.3, 0.33), (0, 0, 0))
    assert near(at(page, 0.5, 0.7), (0, 0, 0))
    assert near(at(page, 0.5, 0.05), (255, 255, 255))
    assert (made.made_from, made.pages, made.file.origin) == (original, 1, original.file)
    assert words.opened({"title": made.title}) == {"title": "补助名单（有遮盖）"}
    original.refresh_from_db()
    assert original.file.sha256 == before
    with open_file(original.file) as file:
        kept = file.read()
    assert sha256(kept).hexdigest() == before
    assert "ZhangXiaoman" in told_by(kept)


def test_the_entry_has_both_hashes_the_number_of_areas_and_the_grounds(desk, case, original):
    areas = ("1 0 20 100 25 personal", "1 5 58 90 25 process", "1 5 90 90 5 personal")
    send(desk, original, "finish", *areas)
    made = Attachment.objects.released().get(application=case)
    entry = Entry.objects.get(kind="application.redacted")
    facts = json.loads(entry.body)["facts"]
    assert facts["files"] == [original.file.sha256, made.file.sha256]
    assert (facts["areas"], facts["grounds"], facts["pages"]) == (3, ["personal", "process"], 1)
    assert "补助名单" not in entry.body
    row = Redaction.objects.get()
    assert (row.source, row.released, len(row.areas)) == (original, made, 3)
    assert row.areas[0] == {"page": 1, "x": 0.0, "y": 0.2, "width": 1.0, "height": 0.25, "ground": "personal"}


def test_no_area_at_all_is_asked_once_more_before_everything_goes_out(desk, case, original):
    asked = send(desk, original, "finish")
    assert asked.status_code == 422
    assert "没有遮盖任何一处" in page_of(asked).select_one(".callout-warning").text
    assert not Attachment.objects.released().exists()
    assert not Redaction.objects.exclude(released=None).exists()
    button = page_of(asked).select_one("button[form=redact]")
    assert page_of(asked).select_one("input[name=title]")["value"] == "补助名单（有遮盖）"
    assert send(desk, original, button["value"]).status_code == 302
    assert Attachment.objects.released().get().file.name == "提供的政府信息.pdf"
    with open_file(Attachment.objects.released().get().file) as file:
        assert told_by(file.read()) == set()


def test_with_an_area_nothing_is_asked(desk, case, original):
    assert send(desk, original, "finish", "1 0.00 20.00 100.00 25.00 personal").status_code == 302
    assert Attachment.objects.released().get().file.name == "提供的政府信息（有遮盖）.pdf"


def test_a_draft_is_kept_and_opened_again(desk, case, original):
    send(desk, original, "save", "1 0.00 20.00 100.00 25.00 personal")
    assert Redaction.objects.get().released is None
    assert "接着遮盖" in desk.get(url("releases", case.pk)).content.decode()
    assert areas_in(desk.get(url("redact", original.pk))) == ["1 0.00 20.00 100.00 25.00 personal"]
    send(desk, original, "save", "1 0.00 50.00 100.00 25.00 personal")
    assert Redaction.objects.count() == 1


def test_one_that_is_taken_back_can_be_changed(desk, case, original):
    send(desk, original, "finish", "1 0.00 20.00 100.00 25.00 personal")
    desk.post(url("take_back", Attachment.objects.released().get().pk), as_of_now(original.application))
    assert not Attachment.objects.released().exists()
    assert areas_in(desk.get(url("redact", original.pk))) == ["1 0.00 20.00 100.00 25.00 personal"]


def test_without_a_title_nothing_is_made_and_nothing_lost(desk, original):
    response = send(desk, original, "finish", "1 0.00 20.00 100.00 25.00 personal", title="")
    assert response.status_code == 422
    assert areas_in(response) == ["1 0.00 20.00 100.00 25.00 personal"]
    assert not Attachment.objects.released().exists()


def test_opening_the_editor_is_one_look_however_many_pages_are_shown(desk, case):
    row = added(desk, case, document(b"", b"", b""), "三页.pdf")
    before = looks()
    shown = page_of(desk.get(url("redact", row.pk)))
    images = [each["src"] for each in shown.select(".redact-sheet img")]
    assert len(images) == 3
    for image in images:
        response = desk.get(image)
        assert (response.status_code, response["Content-Type"]) == (200, "image/png")
        assert "no-store" in response["Cache-Control"]
        assert Image.open(io.BytesIO(response.content)).format == "PNG"
    assert looks() == before + 1


def test_a_page_that_is_asked_for_by_itself_is_a_look_of_its_own(desk, original):
    before = looks()
    assert desk.get(url("redact_page", original.pk, 1)).status_code == 200
    assert desk.get(url("redact_page", original.pk, 1) + "?look=made-up").status_code == 200
    assert looks() == before + 2
    assert desk.get(url("redact_page", original.pk, 2)).status_code == 404


def test_others_do_not_get_at_the_pages(desk, original, reviewer, client):
    reads = browser(reviewer)
    for name, args in (("redact", [original.pk]), ("redact_page", [original.pk, 1])):
        assert reads.get(url(name, *args)).status_code == 403
        assert client.get(url(name, *args)).status_code == 302


def test_what_is_no_original_cannot_be_blacked_out(desk, case):
    row = Attachment.objects.filter(application=case).exclude(role="source").first()
    row = row or Attachment.objects.create(
        application=case, file=added(desk, case, documents.png(), "a.png").file, role="identity"
    )
    assert desk.get(url("redact", row.pk)).status_code == 404


def test_a_file_that_cannot_be_drawn_says_why(desk, case):
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(document(b""))) as file:
        file.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))
    row = added(desk, case, locked.getvalue(), "锁.pdf")
    assert "设有密码" in desk.get(url("redact", row.pk), follow=True).content.decode()
    word = added(desk, case, documents.word(), "文.docx")
    assert "先另存为 PDF" in desk.get(url("redact", word.pk), follow=True).content.decode()


def test_the_numbers_of_an_area_are_shares_of_the_page():
    marked = mark(["2", "12.5", "-5", "200", "10"], "trade_secret", 3)
    assert marked.area == Area(2, 0.125, -0.05, 2.0, 0.1)
    assert "第十五条" in str(marked.article)
    assert read(marked.written, 3) == marked
    assert redacting.marked_from(marked.row()) == marked


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ("2 70 5 25 4", "第2页 右上，个人隐私"),
        ("1 0 90 20 5", "第1页 左下，个人隐私"),
        ("3 40 40 20 20", "第3页 正中，个人隐私"),
        ("1 0 0 100 10", "第1页 上方中间，个人隐私"),
        ("1 95 60 50 60", "第1页 右下，个人隐私"),
    ],
)
def test_an_area_is_told_by_the_part_of_the_page_in_which_it_lies(numbers, said):
    assert read(f"{numbers} personal", 3).said == said


def test_who_comes_too_late_reads_where_the_areas_lay_and_no_numbers(desk, case, original, officer):
    opened = page_of(desk.get(url("redact", original.pk))).select_one("input[name=drawn]")["value"]
    area = "1 70.00 5.00 25.00 4.00 personal"
    data = as_of_now(case, do="save", area=[area], title="补助名单", drawn=opened)
    act(case.pk, Withdrawn(on=date(2025, 3, 4)), by=actor(officer))
    told = page_of(desk.post(url("redact", original.pk), data))
    shown = told.select_one("main").text
    assert "第1页 右上，个人隐私" in shown
    assert "70.00" not in shown


@pytest.mark.parametrize("written", ["", "1 2 3", "1 2 3 4 5", "x 0 0 10 10 personal", "1 0 0 inf 10 personal"])
def test_an_area_that_is_none_is_refused(written):
    with pytest.raises(BadArea):
        read(written, 3)


def test_every_ground_has_its_article():
    # 条例 14: 国家秘密、法律行政法规禁止; 15: 商业秘密、个人隐私; 16(1) 内部事务; 16(2) 过程性信息、执法案卷
    expected = {
        "personal": (15, None), "trade_secret": (15, None), "state_secret": (14, None), "internal": (16, 1),
        "process": (16, 2), "enforcement": (16, 2), "other": (14, None),
    }  # fmt: skip
    found = {each.value: (redacting.ARTICLES[each].article, redacting.ARTICLES[each].paragraph) for each in Ground}
    assert found == expected
