"""导入原网站的栏目: tried first, told row by row, then public at once with a mark, however often it is brought."""

import zipfile
from io import BytesIO

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
SHEET = (
    "标题,文号,成文日期,发布日期,正文\n"
    "关于春耕生产的通知,四政发〔2021〕3号,2021-03-01,2021-03-05,各村抓紧春耕。\n"
    "危房改造名单,,2021-04-01,2021-04-02,张某电话13800138000。\n"
    ",四政发〔2021〕9号,2021-04-01,2021-04-02,没有标题的一行。\n"
    "没有日期的一条,,,,正文。\n"
    "明年的一条,,,2027-01-01,正文。\n"
)
PAGE = (
    '<html><head><meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2020-06-01 10:00">'
    "</head><body><h1>{title}</h1><p>{body}</p></body></html>"
)


def column(data=None, name="栏目.csv"):
    from gongkai.files.services import keep

    return keep(BytesIO(data or SHEET.encode()), name=name, purpose="column")


def run(stored, officer, item="livelihood"):
    from django.db import transaction

    from gongkai.disclosure import importing
    from gongkai.tasks.jobs import Job
    from gongkai.tasks.services import claim

    with transaction.atomic():
        importing.begin(stored, by=officer, item=item, column="disclosures")
    importing.run(Job(claim("test")))


def test_the_dry_run_says_what_it_would_do_and_does_nothing(monday, town):
    from gongkai.disclosure.importing import plan
    from gongkai.disclosure.models import Record

    found = plan(column(), town)
    assert [row.title for row in found.wanted] == ["关于春耕生产的通知", "危房改造名单"]
    told = {fault.row: fault.sentence for fault in found.faults if fault.is_error}
    assert told == {4: "没有标题。", 5: "没有发布日期，也没有成文日期。", 6: "发布日期在今天以后。"}
    assert not Record.objects.exists()


def test_what_is_sound_is_public_on_its_day_and_marked(monday, town, officer):
    from gongkai.disclosure.models import Record

    run(column(), officer)
    rows = Record.objects.order_by("public_at")
    assert [(row.title, row.is_imported, row.state, row.item) for row in rows] == [
        ("关于春耕生产的通知", True, "published", "livelihood"),
        ("危房改造名单", True, "published", "livelihood"),
    ]
    assert [str(row.public_at.date()) for row in rows] == ["2021-03-05", "2021-04-02"]
    assert (rows[0].document_number, str(rows[0].formed_on), rows[0].genre) == (
        "四政发〔2021〕3号",
        "2021-03-01",
        "circular",
    )


def test_brought_again_nothing_is_doubled(monday, town, officer):
    from gongkai.disclosure.importing import plan
    from gongkai.disclosure.models import Record

    run(column(), officer)
    again = plan(column(), town)
    assert (again.wanted, again.there) == ([], 2)
    run(column(name="又一次.csv"), officer)
    assert Record.objects.count() == 2


def test_where_the_scanner_marks_something_somebody_is_told_to_look(monday, town, officer):
    """Imported on Monday, 2 March 2026; five working days later it is Monday, the 9th."""
    from gongkai.disclosure import marking, scanning
    from gongkai.disclosure.models import Record
    from gongkai.duties.models import Duty

    run(column(), officer)
    duty = Duty.objects.open().get(kind="disclosure.look")
    record = Record.objects.get(title="危房改造名单")
    assert (duty.subject, str(duty.due_on), duty.values["count"]) == (record.subject, "2026-03-09", 1)
    (mark,) = scanning.unsettled(record.public)
    marking.keep(record.pk, mark.key, reason="村委会的办公电话", by=officer)
    assert not Duty.objects.open().filter(kind="disclosure.look").exists()


def test_pages_of_the_old_site_in_gbk_come_in_a_zip(monday, town, officer):
    from gongkai.disclosure.models import Record

    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, title in (("a.html", "关于防汛的通知"), ("b.html", "关于防火的通知")):
            archive.writestr(name, PAGE.format(title=title, body="请各村落实。").encode("gbk"))
    run(column(packed.getvalue(), "栏目.zip"), officer)
    assert set(Record.objects.values_list("title", flat=True)) == {"关于防汛的通知", "关于防火的通知"}


def test_the_pages_lead_from_the_file_to_the_queue(monday, desk, town):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from gongkai.tasks.models import Task

    address = reverse("disclosure:import")
    response = desk.post(address, {"file": SimpleUploadedFile("栏目.csv", SHEET.encode())})
    page = desk.get(response["Location"])
    text = page.content.decode()
    assert "会导入 2 条" in text
    assert "没有发布日期，也没有成文日期。" in text
    assert desk.post(response["Location"], {"column": "disclosures", "item": "budgets"}).status_code == 302
    assert Task.objects.get(kind="disclosure.import").payload["item"] == "budgets"


def test_a_file_that_is_no_column_is_refused_in_words(monday, desk):
    from django.core.files.uploadedfile import SimpleUploadedFile

    response = desk.post(reverse("disclosure:import"), {"file": SimpleUploadedFile("图.png", b"\x89PNG\r\n\x1a\n" * 9)})
    assert response.status_code == 422
    assert "这里不收这种文件" in response.content.decode()


def test_the_dry_run_of_another_is_not_found(monday, desk, county):
    assert desk.get(reverse("disclosure:import_dry_run", args=[column().pk])).status_code == 404
