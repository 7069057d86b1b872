"""审查表 after the signature says what each of them did, and when; before, it leaves room."""

import pytest

from gongkai.applications import answers, letters
from gongkai.applications.answers import Draft, Item
from gongkai.applications.cases import working
from gongkai.applications.models import Answer
from gongkai.applications.review_facts import review_facts, signed_on
from gongkai.people.access import actor
from tests.applications.acting import page
from tests.applications.conftest import MONDAY, on

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(monday, apply):
    return apply().application


def do(case, who, step, *given, **more):
    with working(case.pk, by=actor(who)) as now:
        return step(now, *given, **more)


def drafted(case, officer):
    said = {"delivery": "邮寄", "content": "共12户"}
    do(case, officer, answers.save, Draft((Item("名单", "granted.provided", said),)), by=officer)


def sheet_of(case):
    answer = Answer.objects.select_related("application").get()
    text = letters.preview(case, "review_sheet", **review_facts(answer, signed_on(case).get(answer.pk)))
    cells = [cell["text"] for block in text.to_dict()["blocks"] for row in block.get("rows", ()) for cell in row]
    return {name: cells[cells.index(name) + 1] for name in ("承办意见", "审核意见", "签发意见", "审核人", "签发人")}


def test_17_who_sent_reviewed_and_signed_it_and_when(monday, case, officer, reviewer, approver):
    drafted(case, officer)
    assert {*sheet_of(case).values()} == {""}, "room to write"
    do(case, officer, answers.send)
    on(monday, "2025-03-04")
    do(case, reviewer, answers.pass_on, by=reviewer)
    on(monday, "2025-03-05")
    do(case, approver, answers.sign, by=approver, on=MONDAY.replace(day=5))
    names = [post.person.display_name for post in (officer, reviewer, approver)]
    assert sheet_of(case) == {
        "承办意见": f"{names[0]}，2025年3月3日送审",
        "审核意见": f"{names[1]}，2025年3月4日审核通过",
        "签发意见": f"{names[2]}，2025年3月5日签发",
        "审核人": names[1],
        "签发人": names[2],
    }


def test_17_what_was_said_of_a_draft_that_went_back_is_not_said_of_the_next(case, officer, reviewer, approver):
    drafted(case, officer)
    do(case, officer, answers.send)
    do(case, reviewer, answers.pass_on, by=reviewer)
    do(case, approver, answers.return_, "写清楚", by=approver)
    assert {*sheet_of(case).values()} == {""}


def test_17_the_printed_sheet_says_it_too(case, desk, officer, approver):
    from io import BytesIO

    from docx import Document

    drafted(case, officer)
    do(case, officer, answers.send)
    do(case, approver, answers.sign, by=approver, on=MONDAY)
    made = desk.get(page("print", case.pk, "review_sheet"), {"to": "docx"})
    (table,) = Document(BytesIO(made.content)).tables
    cells = [cell.text for row in table.rows for cell in row.cells]
    assert f"{approver.person.display_name}，2025年3月3日签发" in cells
    assert cells[cells.index("签发人") + 1] == approver.person.display_name
