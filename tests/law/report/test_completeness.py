"""Completeness: what is missing, blank or unreadable is named, cell by cell, and grouped as a person would say it."""

from dataclasses import replace

from gongkai.law.report.checking import message
from gongkai.law.report.findings import Severity
from gongkai.law.report.values import AnnualReport, Note, Reading, Status, Trouble
from tests.law.report.made import clean, found, one, without

RESULTS = ("upheld", "rectified", "other", "pending", "total")


def test_five_blank_cells_of_one_group_are_one_finding():
    report = clean(**{f"t4__reconsideration__{id}": "" for id in RESULTS})
    finding = one(report, "complete.blank")
    assert finding.cells == tuple(f"t4.reconsideration.{id}" for id in RESULTS)
    assert finding.severity is Severity.WARNING
    assert finding.place == "at t4.reconsideration.upheld"
    assert message(finding).startswith(
        "表四行政复议有5格空白，没有填数：结果维持、结果纠正、其他结果、尚未审结、总计。"
    )


def test_blanks_in_several_rows_are_a_finding_each():
    report = clean(t3__granted__business="", t3__partial__total="/")
    assert [finding.cells for finding in found(report, "complete.blank")] == [
        ("t3.granted.business",),
        ("t3.partial.total",),
    ]


def test_blanks_all_over_a_table_are_one_finding_of_the_table():
    rows = ("new", "carried_in", "granted", "partial", "handled", "carried_out")
    report = clean(**{f"t3__{row}__business": "" for row in rows})
    finding = one(report, "complete.blank")
    assert finding.cells == tuple(f"t3.{row}.business" for row in rows)
    assert message(finding).startswith("表三有6格空白")


def test_a_table_that_is_not_there_is_one_finding_and_its_rows_none():
    report = without(clean(), "t4.")
    finding = one(report, "complete.table")
    assert len(finding.cells) == 15
    assert message(finding) == "文件中没有见到表四（共15格）。"
    assert found(report, "complete.row") == found(report, "complete.cell") == []


def test_rows_that_are_not_there_are_named_together():
    finding = one(without(clean(), "t3.granted.", "t3.handled."), "complete.row")
    assert len(finding.cells) == 14
    assert message(finding) == "表三缺少2行：（一）予以公开、（七）总计。"


def test_a_cell_missing_in_a_row_is_named():
    finding = one(without(clean(), "t3.new.total"), "complete.cell")
    assert finding.cells == ("t3.new.total",)
    assert message(finding) == "表三本年新收缺少1格：总计。"


def test_words_in_place_of_a_figure_are_an_error():
    finding = one(clean(t3__new__natural="见附件"), "complete.not_a_number")
    assert (finding.cells, finding.actual) == (("t3.new.natural",), "见附件")
    assert finding.severity is Severity.ERROR
    assert "填的是“见附件”" in message(finding)


def in_trouble(cell, raw, trouble):
    report = clean()
    return replace(report, cells={**report.cells, cell: Reading(raw, trouble=trouble, place="p1")})


def test_a_figure_that_can_be_read_two_ways_is_named():
    finding = one(in_trouble("t3.new.natural", "1 2", Trouble.AMBIGUOUS), "complete.ambiguous")
    assert (finding.cells, finding.actual, finding.place) == (("t3.new.natural",), "1 2", "p1")


def test_a_cell_that_stands_twice_with_different_figures_is_named():
    finding = one(in_trouble("t3.new.natural", "1; 2", Trouble.CONFLICT), "complete.conflict")
    assert (finding.cells, finding.actual) == (("t3.new.natural",), "1; 2")


def test_a_report_without_any_table_says_so():
    report = replace(clean(), edition=None, cells={})
    assert one(report, "complete.form").severity is Severity.ERROR
    assert found(clean(), "complete.form") == []


def test_a_file_that_cannot_be_read_is_an_error():
    report = AnnualReport("x.pdf", Status.UNREADABLE, reason="unreadable.empty")
    assert message(one(report, "complete.readable")) == "文件是空的，没有内容可读。"


def test_what_the_reading_noted_is_a_hint():
    report = replace(clean(), notes=(Note("reading.deduplicated", {}, "line 3"), Note("no.such.sentence")))
    finding = one(report, "complete.note")
    assert (finding.severity, finding.place) == (Severity.HINT, "line 3")
    assert "只留下一行" in message(finding)
