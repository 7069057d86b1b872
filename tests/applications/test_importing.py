"""从旧登记簿导入: a town starts in mid-year, and table three comes out as counted by hand from the sheet."""

import json
import re
from datetime import date
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.agencies.models import IssuedNumber
from gongkai.agencies.sheets.reading import NoSheet
from gongkai.applications import importing, selectors, words
from gongkai.applications.import_columns import BY_ID, COLUMNS, Unknown, understood
from gongkai.applications.models import Application
from gongkai.duties.models import Duty
from gongkai.files.services import keep
from gongkai.law.report.facts import Facts
from gongkai.law.report.tally import tally
from gongkai.ledger.models import Entry
from gongkai.people.access import actor
from gongkai.tasks.jobs import Job
from gongkai.tasks.services import claim
from tests.applications.conftest import on

pytestmark = pytest.mark.django_db(transaction=True)
HEADS = [str(column.label) for column in COLUMNS]
NAMES = [column.id for column in COLUMNS]
PLAIN = {"name": "王五", "kind": "公民", "matter": "2024年低保名单", "channel": "当面", "submitted": "2025-01-06"}


def row(number, **cells):
    return {"number": number, **PLAIN, **cells}


# A register on 2 June 2025. By hand: received in 2024 and not handled that year: A, B. Received in 2025: C, D, E, F, G.
# H came on 28 May by ordinary mail and was not confirmed: nothing counts before. I was received and handled in 2024.
# Handled in 2025: A (granted), C (not held), D (withdrawn), E (given up). Open at the end: B, F, G.
REGISTER = [
    row(
        "2024-0031",
        submitted="2024-12-20",
        decision="予以公开",
        decided="2025-01-10",
        served="2025-01-13",
        method="邮寄",
    ),
    row("2024-0032", submitted="2024/12/30", kind="公司", name="桦川某某有限公司"),
    row("2025-0001", decision="信息不存在", decided="2025年1月20日"),
    row("2025-0002", submitted="20250210", decision="撤回", decided="2025-02-12"),
    row(
        "2025-0003",
        submitted="2025-02-17",
        supplement_asked="2025-02-19",
        reply_by="2025-03-12",
        decision="逾期不补正",
        decided="2025-03-20",
    ),
    row("2025-0004", submitted="2025-05-12", extended_on="2025-05-20", extended_days="20"),
    row("2025-0005", submitted="2025-05-26", channel="平信", received="2025-05-27"),
    row("2025-0006", submitted="2025-05-28", channel="平信"),
    row("旧2024年第3号", submitted="2024-03-04", decision="部分公开", decided="2024-03-20"),
]


def csv_of(rows):
    lines = [",".join(HEADS), *(",".join(each.get(name, "") for name in NAMES) for each in rows)]
    return ("\ufeff" + "\r\n".join(lines)).encode()


def stored(rows):
    return keep(BytesIO(csv_of(rows)), name="登记簿.csv", purpose="spreadsheet")


@pytest.fixture
def june(monday):
    on(monday, "2025-06-02")
    return monday


def imported(rows, town, officer):
    file = stored(rows)
    importing.begin(file, town, by=actor(officer))
    work()
    return file


def work():
    while task := claim("test"):
        if task.kind == importing.TASK:
            importing.carry_out(Job(task))


def sums(year):
    return tally(year, "2021", Facts(cases=list(selectors.facts_of(Application.objects.all(), year))))


def test_the_sums_of_table_three_are_those_of_the_sheet(june, town, officer):
    file = imported(REGISTER, town, officer)
    cells = sums(2025)
    assert {name: cells[f"t3.{name}.total"] for name in ("new", "carried_in", "handled", "carried_out")} == {
        "new": 5,
        "carried_in": 2,
        "handled": 4,
        "carried_out": 3,
    }
    assert (cells["t3.carried_in.business"], cells["t3.carried_in.natural"]) == (1, 1)
    before = sums(2024)
    assert (before["t3.new.total"], before["t3.handled.total"], before["t3.carried_out.total"]) == (3, 1, 2)
    assert Application.objects.filter(is_imported=True).count() == 9
    events = [json.loads(each.body) for each in Entry.objects.filter(kind__startswith="case.")]
    assert {each["facts"]["source"] for each in events} == {"import"}
    submitted = [each["facts"]["detail"] for each in events if each["kind"] == "case.submitted"]
    assert {each["file"] for each in submitted} == {file.sha256}
    assert [each["row"] for each in submitted] == list(range(2, 11))
    (told,) = Entry.objects.filter(kind="applications.imported")
    assert json.loads(told.body)["facts"] == {"rows": 9, "added": 9, "file": file.sha256}
    assert "王五" not in str(list(Entry.objects.values_list("body", flat=True)))


def test_open_cases_go_on_with_their_days(june, town, officer):
    """
    F: received on 12 May, 20 working days end on 10 June (2 June is off), 20 more on 8 July.
    B: received on 30 December 2024, due on 27 January 2025 (1 January off, 26 January worked): long overdue.
    """
    imported(REGISTER, town, officer)
    extended = Application.objects.get(number="2025-0004")
    assert (extended.state, extended.due_on) == ("handling", date(2025, 7, 8))
    assert Duty.objects.open().get(subject=extended.subject, kind="applications.answer").due_on == date(2025, 7, 8)
    assert Application.objects.get(number="2024-0032").due_on == date(2025, 1, 27)
    waiting = Application.objects.get(number="2025-0006")
    assert (waiting.state, waiting.received_on) == ("awaiting_confirmation", None)
    served = Application.objects.get(number="2024-0031")
    assert (served.state, served.served_on, served.applicant_label) == ("served", date(2025, 1, 13), "王某")
    assert words.opened(served.words, "name", "matter") == {"name": "王五", "matter": "2024年低保名单"}
    assert Application.objects.get(number="2025-0003").outcome == "otherwise.not_supplemented"
    assert Application.objects.get(number="2025-0002").decision == "otherwise.withdrawn"


def test_numbers_go_on_after_those_of_the_old_register(june, town, officer, apply):
    imported(REGISTER, town, officer)
    assert apply(on=date(2025, 6, 2)).application.number == "2025-0007"
    assert IssuedNumber.objects.filter(text="2025-0003").exists()
    assert not IssuedNumber.objects.filter(text="旧2024年第3号").exists()  # the rule never writes it


def test_a_number_of_this_year_for_what_came_in_last_december_is_not_given_again(june, town, officer, apply):
    imported([row("2025-0001", submitted="2024-12-31", channel="平信", received="2025-01-02")], town, officer)
    assert apply(on=date(2025, 6, 2)).application.number == "2025-0002"


def test_a_row_that_is_there_is_passed_over_and_a_task_goes_on_where_it_was(june, town, officer):
    imported(REGISTER[:4], town, officer)
    found = importing.plan(importing.rows_of(stored(REGISTER)), town)
    assert (found.there, len(found.wanted), found.mistakes) == (4, 5, [])
    imported(REGISTER, town, officer)
    assert Application.objects.count() == 9
    imported(REGISTER, town, officer)
    assert Application.objects.count() == 9
    assert sums(2025)["t3.new.total"] == 5


def mistakes(town, *rows):
    found = importing.plan(importing.rows_of(stored(list(rows))), town)
    return [(each.row, each.column) for each in found.mistakes]


def test_what_is_wrong_is_said_by_row_and_column(june, town, apply):
    taken = apply(on=date(2025, 6, 2)).application.number
    found = importing.plan(importing.rows_of(stored([row("1"), row("2", kind="法人"), row("3", channel="信函")])), town)
    assert [(each.row, each.column) for each in found.mistakes] == [(3, "申请人类别"), (4, "提出方式")]
    wrong = {
        "不予公开": ("decision", {"decision": "不予公开", "decided": "2025-01-10"}),
        "fee": (
            "decision",
            {"decision": "逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "decided": "2025-01-10"},
        ),
        "lacks day": ("decided", {"decision": "予以公开"}),
        "lacks way": ("method", {"decision": "予以公开", "decided": "2025-01-10", "served": "2025-01-11"}),
        "lacks consent": (
            "consented",
            {"decision": "予以公开", "decided": "2025-01-10", "served": "2025-01-11", "method": "电子送达"},
        ),
        "served alone": ("decision", {"served": "2025-01-11", "method": "邮寄"}),
        "days": ("extended_days", {"extended_on": "2025-01-10", "extended_days": "二十"}),
        "too long": ("extended_on", {"extended_on": "2025-01-10", "extended_days": "25"}),
        "before": ("decided", {"decision": "予以公开", "decided": "2025-01-03"}),
        "ahead": ("submitted", {"submitted": "2025-06-03"}),
        "received": ("received", {"received": "2025-01-08"}),
        "no day": ("submitted", {"submitted": "2025-02-30"}),
        "unasked": ("decided", {"decision": "逾期不补正", "decided": "2025-01-10"}),
    }
    for name, (column, cells) in wrong.items():
        assert mistakes(town, row("2025-0900", **cells)) == [(2, str(BY_ID[column].label))], name
    assert mistakes(town, row(taken)) == [(2, "登记编号")]
    assert mistakes(town, row("7"), row("7")) == [(2, "登记编号"), (3, "登记编号")]
    assert mistakes(town, row("")) == [(2, "登记编号")]


@pytest.mark.parametrize(("said", "breaches"), [("是", 0), ("否", 1)])
def test_whether_electronic_service_had_consent_is_what_the_sheet_says(june, town, officer, said, breaches):
    """国办公开办函〔2016〕235号: without consent it is a breach; with it, none."""
    served = {"decision": "予以公开", "decided": "2025-01-10", "served": "2025-01-11", "method": "电子送达"}
    plan = importing.plan(importing.rows_of(stored([row("2025-0901", **served, consented=said)])), town)
    assert not plan.mistakes
    assert sum(each.rule.endswith("no_consent") for each in plan.wanted[0].casefile.breaches) == breaches


def test_a_sheet_with_a_mistake_brings_in_nothing(june, town, officer):
    file = stored([row("1"), row("2", kind="法人")])
    importing.begin(file, town, by=actor(officer))
    task = claim("test")
    with pytest.raises(importing.TaskFailed):
        importing.carry_out(Job(task))
    assert not Application.objects.exists()


def test_a_file_that_is_no_register_is_refused(june):
    for content in (b"", "名称,数量\r\n甲,1".encode()):
        with pytest.raises(NoSheet):
            importing.read(content, "x.csv", columns=COLUMNS)


def test_what_towns_write_is_understood_and_the_rest_asked_back():
    decision, channel = BY_ID["decision"], BY_ID["channel"]
    for text in ("予以公开", "同意公开", " 公开 "):
        assert understood(decision, text) == "granted.provided"
    assert understood(decision, "属于国家秘密") == "refused.state_secret"
    assert understood(channel, "\uff25\uff2d\uff33") == "registered_mail"
    for column, text in ((decision, "不予公开"), (channel, "邮寄"), (BY_ID["kind"], "法人")):
        with pytest.raises(ValueError, match=text):
            understood(column, text)


@pytest.mark.parametrize(
    ("column", "text", "near"),
    [
        ("decision", "不予公开", {"不予公开：国家秘密", "不予公开：过程性信息", "不予公开：内部事务信息"}),
        ("decision", "国家机密", {"国家秘密"}),
        ("decision", "部份公开", {"部分公开", "公开", "已主动公开"}),
        ("decision", "没有这个信息", {"信息不存在"}),
        ("channel", "信函", {"平信", "挂号信"}),
        ("kind", "农民", {"公民"}),
    ],
)
def test_of_a_word_that_is_not_known_the_nearest_three_are_said_and_all_are_folded_away(column, text, near):
    with pytest.raises(Unknown) as asked:
        understood(BY_ID[column], text)
    said = re.findall("“(.+?)”", str(asked.value))[1:]
    assert near <= set(said)
    assert len(said) <= 3
    assert len(asked.value.choices) > len(said)


def test_what_is_refused_is_never_likened_to_what_is_granted():
    with pytest.raises(Unknown) as asked:
        understood(BY_ID["decision"], "不公开")
    assert not {"“公开”", "“予以公开”"} & set(re.findall("“.+?”", str(asked.value)))


def test_pages_from_the_template_to_the_register(june, town, desk):
    template = desk.get(reverse("applications:import_template"))
    assert template.status_code == 200
    filled = b"".join(template.streaming_content)
    empty = desk.post(reverse("applications:import"), {"file": SimpleUploadedFile("模板.xlsx", filled)}, follow=True)
    assert "还没有填申请" in empty.content.decode()
    sheet = SimpleUploadedFile("登记簿.csv", csv_of(REGISTER))
    tried = desk.post(reverse("applications:import"), {"file": sheet}, follow=True)
    text = tried.content.decode()
    assert "会导入 9 件" in text
    assert "其中 4 件没有办结" in text
    assert not Application.objects.exists()
    done = desk.post(tried.request["PATH_INFO"])
    assert done.status_code == 302
    work()
    assert Application.objects.count() == 9
    assert desk.get(reverse("applications:case", args=[Application.objects.first().pk])).status_code == 200
    other = SimpleUploadedFile("登记簿.csv", csv_of([row("1", kind="法人")]))
    refused = desk.post(reverse("applications:import"), {"file": other}, follow=True)
    cell = BeautifulSoup(refused.content, "html.parser").select_one("main table.rows tbody td:nth-of-type(2)")
    assert "律师事务所" not in cell.find(string=True, recursive=False)
    assert "律师事务所" in cell.select_one("details").get_text()
    assert "“法人”" in cell.get_text()
    assert desk.post(refused.request["PATH_INFO"]).status_code == 409
    strange = desk.post(reverse("applications:import"), {"file": SimpleUploadedFile("x.csv", "甲\r\n".encode())})
    assert strange.status_code == 422


def test_a_sheet_of_somebody_else_is_not_shown(june, town, desk, officer):
    file = stored(REGISTER)
    assert desk.get(reverse("applications:import_dry_run", args=[file.pk])).status_code == 404
