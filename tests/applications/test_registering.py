"""登记 (条例 27, 29, 31; 国办公开办函〔2015〕207号): what comes on paper, by mail, by fax, by word of mouth."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.applications import entries, words
from gongkai.applications.models import Application
from gongkai.ledger.models import Entry, Particular
from tests.applications.conftest import WORDS, browser, on

pytestmark = pytest.mark.django_db

NEW = "/work/applications/new/"
SAID = {
    "applicant_kind": "natural",
    "name": WORDS["name"],
    "identity_kind": WORDS["identity_kind"],
    "identity_number": WORDS["identity_number"],
    "phone": WORDS["phone"],
    "matter": WORDS["matter"],
    "topic": "危房改造补助名单",
}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


@pytest.fixture
def form(monday, desk, officer):
    """Fill in the form of a way and press a button; what stands hidden in the page goes with it."""

    def sent(way, step="register", **said):
        desk = browser(officer)  # a session does not last until the next day
        page = desk.get(NEW, {"way": way}).content.decode()
        hidden = {name: value_of(page, name) for name in ("token", "kept")}
        return desk.post(NEW, {"way": way, "step": step, "on": "2025-03-03", **hidden, **SAID, **said})

    return sent


def value_of(page, name):
    found = re.search(rf'<input type="hidden" name="{name}"(?: value="([^"]*)")?', page)
    return (found[1] or "") if found else ""


def test_each_way_is_offered_and_explained(monday, desk):
    page = desk.get(NEW).content.decode()
    for way in ("in_person", "oral", "registered_mail", "ordinary_mail", "forwarded", "email", "website", "fax"):
        assert f"?way={way}" in page


@pytest.mark.parametrize(
    ("way", "channel"),
    [("in_person", "in_person"), ("oral", "oral"), ("registered_mail", "registered_mail")],
)
def test_31_what_is_handed_in_spoken_or_signed_for_is_received_that_day(form, way, channel):
    assert form(way).status_code == 200
    application = Application.objects.get()
    assert (application.channel, application.received_on) == (channel, date(2025, 3, 3))
    assert application.due_on == date(2025, 3, 31)
    assert application.topic == "危房改造补助名单"
    assert words.opened(application.words, "matter") == {"matter": WORDS["matter"]}


@pytest.mark.parametrize(
    ("way", "channel"),
    [
        *(("ordinary_mail", "ordinary_mail"), ("forwarded", "ordinary_mail")),
        *(("email", "online"), ("website", "online"), ("fax", "fax")),
    ],
)
def test_31_what_has_to_be_confirmed_is_not_received_before(form, way, channel):
    form(way, confirmed="no")
    application = Application.objects.get()
    assert (application.channel, application.state) == (channel, "awaiting_confirmation")
    assert (application.received_on, application.due_on) == (None, None)
    (entry,) = Entry.objects.filter(subject=application.subject, kind="case.submitted")
    assert f'"way":"{way}"' in entry.body.replace(" ", "")


def test_31_2_what_was_confirmed_on_the_phone_is_received_that_day_with_how_and_by_whom(form):
    form(
        "ordinary_mail",
        confirmed="yes",
        confirmed_on="2025-03-03",
        confirmed_how="phone",
        confirmed_who="张小满本人接的",
    )
    application = Application.objects.get()
    assert application.received_on == date(2025, 3, 3)
    (entry,) = Entry.objects.filter(subject=application.subject, kind="case.receipt_confirmed")
    assert '"how":"phone"' in entry.body.replace(" ", "")
    assert "张小满" not in entry.body
    assert Particular.objects.filter(field="confirmed").count() == 1


def test_31_2_ordinary_mail_that_nobody_tried_to_confirm_that_day_is_said_to_be_a_breach(form, monday):
    on(monday, "2025-03-04")
    late = {"on": "2025-03-03", "late_reason": "昨天下班时送到"}
    confirmed = {"confirmed": "yes", "confirmed_on": "2025-03-04", "confirmed_how": "phone"}
    assert "第三十一条" in warnings_in(form("ordinary_mail", "ask", **late, **confirmed))
    assert not Application.objects.exists()
    assert "第三十一条" not in warnings_in(form("ordinary_mail", "ask", **late, **confirmed, tries="2025-03-03"))


def warnings_in(answer):
    """What the page asks to look at, before it is registered."""
    assert answer.status_code == 200
    return answer.content.decode().partition("请留意")[2].partition("</section>")[0]


def test_the_consequence_is_said_before_anything_is_kept(form):
    page = form("in_person", "ask").content.decode()
    assert "收到申请之日：2025年3月3日" in page
    assert "答复期限到 2025年3月31日" in page
    assert "第三十一条" in page
    assert not Application.objects.exists()


def test_what_was_said_goes_on_from_the_page_that_asks(form, desk):
    page = form("in_person", "ask").content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', page))
    done = desk.post(NEW, {**fields, "step": "register"})
    assert done.status_code == 200
    application = Application.objects.get()
    assert application.number in done.content.decode()
    assert words.opened(application.words, "name", "phone") == {"name": "张小满", "phone": "13900000000"}
    again = desk.post(NEW, {**fields, "step": "register"})
    assert Application.objects.count() == 1
    assert again.content.decode().count(application.number) == done.content.decode().count(application.number)


def test_what_came_before_today_asks_why_it_is_entered_late(form, monday):
    on(monday, "2025-03-05")
    assert form("in_person").status_code == 422
    assert not Application.objects.exists()
    assert form("in_person", late_reason="窗口漏交").status_code == 200
    application = Application.objects.get()
    assert (application.submitted_on, application.received_on) == (date(2025, 3, 3), date(2025, 3, 3))
    (event,) = entries.events_of(application.pk)
    assert words.opened({"reason": event.reason}) == {"reason": "窗口漏交"}


def test_a_day_to_come_is_refused(form):
    assert form("in_person", on="2025-03-04").status_code == 422


def test_30_what_lacks_is_named_and_stands_in_the_way_of_nothing(form):
    page = form("in_person", "ask", name="", identity_number="", phone="").content.decode()
    assert "姓名或者名称、证件号码、联系方式" in page
    assert "第三十条" in page
    assert form("in_person", name="", identity_number="", phone="").status_code == 200
    assert Application.objects.get().applicant_label == "（未填姓名）"


def test_scans_of_several_roles_are_kept_over_the_page_that_asks(form, desk):
    given = {
        "original": [SimpleUploadedFile("张小满的申请.pdf", PDF), SimpleUploadedFile("第二页.pdf", PDF + b"2")],
        "authority": SimpleUploadedFile("委托书.pdf", PDF + b"3"),
    }
    page = form("in_person", "ask", **given).content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', page))
    desk.post(NEW, {**fields, "step": "register"})
    application = Application.objects.get()
    assert sorted(application.attachments.values_list("role", flat=True)) == ["application", "application", "authority"]
    assert not any("张小满" in each.file.name for each in application.attachments.select_related("file"))


def test_a_file_that_is_no_scan_is_refused_at_its_field_and_the_rest_stays(form):
    answer = form(
        "in_person",
        "ask",
        identity=SimpleUploadedFile("a.exe", b"MZ\x90\x00"),
        original=SimpleUploadedFile("b.pdf", PDF),
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "去掉：申请书原件" in page
    assert not Application.objects.exists()


def test_the_receipt_and_the_register_sheet_are_printed_and_that_is_an_entry(form, desk):
    form("in_person")
    application = Application.objects.get()
    before = Entry.objects.filter(kind="particulars.revealed").count()
    for kind in ("receipt", "register_sheet"):
        sheet = desk.get(reverse("applications:print", args=[application.pk, kind]))
        assert sheet.status_code == 200
        assert sheet.content.startswith((b"%PDF", b"PK"))
    assert Entry.objects.filter(kind="particulars.revealed").count() == before + 2


def test_a_supervisor_registers_nothing(monday, town, static_files):
    from tests.people.cast import post

    overseer = post(town, "supervisor", since=date(2020, 1, 1))
    assert browser(overseer).get(NEW).status_code == 403


def test_17_the_review_sheet_of_an_answer_is_printed_with_room_for_the_opinions(monday, apply, desk, officer):
    """From the draft on; with the words that stand on it, and an entry that they were looked at."""
    from io import BytesIO

    from docx import Document

    from gongkai.applications.models import Answer

    case = apply().application
    address = reverse("applications:print", args=[case.pk, "review_sheet"])
    assert desk.get(address).status_code == 404, "nothing is proposed"
    assert "审查表" not in desk.get(f"/work/applications/{case.pk}/").content.decode()
    items = [{"item": "1", "outcome": "refused.internal_affairs"}]
    said = words.seal_all(case.subject, {"item.1": "发放名单", "1.reasons": "是人事管理"})
    answer = Answer.objects.create(application=case, items=items, words=said, drafted_by=officer, stage="draft")
    for stage in ("draft", "signed"):
        answer.stage = stage
        answer.save()
        assert f"{address}?to=docx" in desk.get(f"/work/applications/{case.pk}/").content.decode()
        before = Entry.objects.count()
        made = desk.get(address, {"to": "docx"})
        assert made.status_code == 200, made.content.decode()
        assert Entry.objects.count() == before + 1
        assert "application.review_sheet" in Entry.objects.latest("pk").body
        (table,) = Document(BytesIO(made.content)).tables
        cells = [cell.text for row in table.rows for cell in row.cells]
        assert case.number in cells
        assert "第十六条" in "".join(cells)
        assert cells[cells.index("拟稿人") + 1] == officer.person.display_name
        assert cells[cells.index("审核意见") + 1].strip() == ""
    assert desk.get(address)["Content-Type"] in {"application/pdf", made["Content-Type"]}
