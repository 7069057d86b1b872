"""登记簿: what stands in its lines, on the page, on paper and in the file that is taken away."""

import csv
import re
from datetime import date
from io import StringIO

import pytest

from gongkai.applications.models import Application
from gongkai.ledger.models import Entry
from tests.applications.acting import Desk, decide, page
from tests.applications.conftest import MONDAY, browser
from tests.applications.test_corrected import approve
from tests.people.cast import post

pytestmark = pytest.mark.django_db
WHY = "张小满当面交的那份已经登记过"


@pytest.fixture
def void(case, work, approving):
    work.do("corrected", "1", what="void", why=WHY)
    approve(case, approving)
    case.refresh_from_db()
    return case


@pytest.fixture
def withdrawn(monday, apply, officer, static_files):
    application = apply(topic="低保名单").application
    Desk(officer, application).do("withdrawn", on="2025-03-03")
    return application


def line(shown, application):
    """The line of the page with the application's number."""
    return next(each for each in re.findall(r"<tr.*?</tr>", shown, re.DOTALL) if f">{application.number}<" in each)


def taken(client, query="?year=2025"):
    """Number → title → value, as the file has them."""
    text = client.post(f"{page('register')}{query}", {"export": "csv"}).getvalue().decode("utf-8-sig")
    return {row["登记编号"]: row for row in csv.DictReader(StringIO(text))}


def printed(client):
    return client.get(page("register_print"), {"year": "2025"}).content.decode()


def test_a_withdrawn_application_is_said_to_be_beside_its_row(withdrawn, desk):
    wanted = "（六）其他处理3.其他：申请人撤回申请"
    assert wanted in line(desk.get(page("register")).content.decode(), withdrawn)
    assert taken(desk)[withdrawn.number]["办理结果"] == wanted
    assert wanted in printed(desk)


def test_of_another_result_the_row_alone_is_said(monday, case, approver, desk):
    decide(case, approver, date(2025, 3, 3))
    assert taken(desk)[case.number]["办理结果"] == "（一）予以公开"


def test_a_void_line_is_marked_in_its_first_column_and_says_why(void, desk):
    shown = line(desk.get(page("register")).content.decode(), void)
    head, rest = shown.split("</th>")
    assert 'class="is-void"' in head
    assert "登记作废（2025-03-03）" in head
    assert "原因：张某当面交的那份已经登记过" in rest
    assert taken(desk)[void.number]["状态"] == "登记作废（2025-03-03）。原因：张某当面交的那份已经登记过"
    assert "原因：张某当面交的那份已经登记过" in printed(desk)


def test_whoever_reads_the_reason_is_recorded(void, desk):
    looks = Entry.objects.filter(
        kind="particulars.revealed", subject=void.subject, body__contains="application.register"
    )
    desk.get(page("register"))
    assert looks.count() == 1


def test_a_supervisor_reads_that_it_is_void_and_not_why(void, county):
    over = browser(post(county, "supervisor", since=date(2020, 1, 1)))
    shown = line(over.get(page("register")).content.decode(), void)
    assert "登记作废（2025-03-03）" in shown
    assert "四马架镇" in shown
    assert "那份" not in shown
    assert "那份" not in printed(over)
    assert taken(over)[void.number]["状态"] == "登记作废（2025-03-03）"


def test_of_a_void_one_that_was_destroyed_nothing_is_opened(void, desk):
    Application.objects.filter(pk=void.pk).update(destroyed="yes")
    assert "原因" not in line(desk.get(page("register")).content.decode(), void)


def test_the_number_of_the_answer_is_in_the_register(monday, case, approver, desk):
    letter = decide(case, approver, date(2025, 3, 3))
    assert letter.number.text
    assert letter.number.text in line(desk.get(page("register")).content.decode(), case)
    assert letter.number.text in printed(desk)
    assert taken(desk)[case.number]["文号"] == letter.number.text


def test_the_number_of_a_letter_that_was_made_void_is_not(monday, case, approver, desk):
    from django.utils import timezone

    letter = decide(case, approver, date(2025, 3, 3))
    case.letters.update(voided_at=timezone.now())
    assert letter.number.text not in printed(desk)


COLUMNS = (
    "登记编号", "提出", "收到", "申请人", "类别", "事由", "提出方式", "答复期限", "办结", "办理结果", "文号", "送达",
    "状态", "承办人",
)  # fmt: skip


def test_paper_and_file_have_every_column_and_numbers_do_not_break(case, monday, desk):
    assert tuple(taken(desk)[case.number]) == COLUMNS
    paper = printed(desk)
    heads = re.findall(r"<th[^>]*>([^<]+)</th>", paper[: paper.index("</thead>")])
    assert tuple(heads) == COLUMNS
    assert re.search(rf'<td class="[^"]*short[^"]*">{case.number}</td>', paper)
    assert f"{MONDAY:%Y-%m-%d}</td>" in paper


def test_each_value_names_its_column_where_lines_are_cards(case, monday, desk):
    shown = line(desk.get(page("register")).content.decode(), case)
    for label in ("申请人", "事由", "收到", "答复期限", "状态", "办理结果", "送达", "承办人"):
        assert f'data-label="{label}"' in shown
