"""XLSX and CSV: figures as figures, blanks blank, and no text of a stranger that a spreadsheet would run."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from gongkai.law.report.values import Passage, Reading, Status, Trouble
from gongkai.reading.pipeline import read_report
from gongkai.writing.pipeline import write_report
from gongkai.writing.records import guarded
from tests.writing.reports import clean_2021, with_blanks, with_gaps, with_prints


def sheet(report):
    book = CalamineWorkbook.from_filelike(io.BytesIO(write_report(report, "xlsx")))
    assert len(book.sheet_names) == 1
    return book.get_sheet_by_index(0)


def row_of(report, label):
    return next(row for row in sheet(report).to_python() if label in row)


def csv_rows(report):
    text = write_report(report, "csv").decode("utf-8-sig")
    return {row["cell"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}


def test_figures_are_numbers():
    row = row_of(clean_2021(), "一、本年新收政府信息公开申请数量")
    assert [value for value in row if value != ""][1:] == [111, 112, 113, 114, 115, 116, 117]
    assert 7730.28 in row_of(clean_2021(), "行政事业性收费")


def test_a_blank_is_an_empty_cell_and_a_gap_says_so():
    row = row_of(with_blanks(), "1.属于国家秘密")
    assert [value for value in row if value != ""] == ["（三）不予公开", "1.属于国家秘密"]
    assert "〔缺〕" in row_of(with_gaps(), "一、本年新收政府信息公开申请数量")


def test_what_is_printed_otherwise_stays_text():
    assert "251000元" in row_of(with_prints(), "行政事业性收费")
    assert "1,136" in row_of(with_prints(), "行政处罚")


def test_the_merges_are_those_of_the_form():
    ranges = sheet(clean_2021()).merged_cell_ranges
    heights = sorted(bottom[0] - top[0] + 1 for top, bottom in ranges)
    assert heights[-1] == 22  # 三、本年度办理结果
    assert heights[-2] == 8  # （三）不予公开


@pytest.mark.parametrize("make", [clean_2021, with_blanks, with_gaps, with_prints])
def test_table_three_begins_a_page_with_its_heading_and_is_as_wide_as_the_paper(make):
    with zipfile.ZipFile(io.BytesIO(write_report(make(), "xlsx"))) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml").decode()
    breaks = [int(row) for row in re.findall(r'<brk id="(\d+)"', xml)]
    rows = sheet(make()).to_python(skip_empty_area=False)
    assert rows[breaks[0]][0] == "三、收到和处理政府信息公开申请情况"  # the break is above the row of this number
    assert '<pageSetUpPr fitToPage="1"/>' in xml
    assert 'fitToHeight="0"' in xml


def test_a_text_longer_than_a_cell_can_be_is_not_lost():
    long = "政府信息公开工作。" * 4000
    report = replace(clean_2021(), sections={1: Passage("一、总体情况", long)}, signature="")
    read = read_report(write_report(report, "xlsx"), name="report.xlsx")
    assert read.sections[1].text.replace("\n", "") == long


def test_no_formula_is_written():
    report = clean_2021()
    hostile = '=HYPERLINK("http://x","y")'
    cells = {**report.cells, "t3.new.natural": Reading(hostile, trouble=Trouble.NOT_A_NUMBER)}
    bad = replace(report, cells=cells, preamble=hostile, sections={1: Passage("一、总体情况", f"{hostile}\n+1\n@x")})
    data = write_report(bad, "xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert all(b"<f>" not in archive.read(name) for name in archive.namelist())
    for row in csv_rows(bad).values():
        for field in row.values():
            assert not field.startswith(("=", "+", "@", "\t", "\r"))


@pytest.mark.parametrize(
    ("field", "kept"),
    [
        ("=1", "'=1"),
        ("+1", "'+1"),
        ("@x", "'@x"),
        ("-x", "'-x"),
        ("-3", "-3"),
        ("-1.5", "-1.5"),
        ("'x", "''x"),
        ("x", "x"),
    ],
)
def test_a_field_that_a_spreadsheet_would_run_is_guarded(field, kept):
    assert guarded(field) == kept


def test_guarded_texts_come_back_as_they_were():
    report = clean_2021()
    texts = ["=1+1", "'quoted", "-减", "@name", "+2", 'a,b"c\nd']
    cells = {**report.cells, "t3.new.natural": Reading("=1", trouble=Trouble.NOT_A_NUMBER)}
    odd = replace(report, cells=cells, sections={n: Passage(text, text) for n, text in enumerate(texts, 1)})
    read = read_report(write_report(odd, "csv"), name="report.csv")
    assert read.sections == odd.sections
    assert read.cells == odd.cells


def test_csv_is_read_by_spreadsheets_as_utf_8_and_has_the_named_columns():
    data = write_report(clean_2021(), "csv")
    assert data.startswith(b"\xef\xbb\xbfcell,table,block,row,column,value,raw,trouble,unit,place\r\n")
    row = csv_rows(clean_2021())["t2.fees.amount"]
    assert (row["table"], row["row"], row["value"], row["unit"]) == ("2", "行政事业性收费", "7730.28", "万元")
    assert csv_rows(with_gaps())["t3.new.natural"]["trouble"] == "missing"
    assert csv_rows(clean_2021())["report.year"]["raw"] == "2023"


def test_csv_saved_anew_in_gb18030_is_read():
    data = write_report(clean_2021(), "csv").decode("utf-8-sig").encode("gb18030")
    assert read_report(data, name="report.csv").cells == clean_2021().cells


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("t3.new.natural,3,,一、本年新收政府信息公开申请数量,自然人,111", "t3.new.natural,3,,,,x11"),
        ("t3.new.natural,", "t3.new.business,"),
        ("report.year,,,,,,2023", "report.year,,,,,,二〇二三"),
        ("t3.new.natural,3,", "t3.new.martian,3,"),
    ],
)
def test_a_csv_file_that_was_broken_is_unreadable_with_the_reason(before, after):
    data = write_report(clean_2021(), "csv").decode()
    assert before in data
    read = read_report(data.replace(before, after, 1).encode(), name="report.csv")
    assert (read.status, read.reason) == (Status.UNREADABLE, "unreadable.damaged")
    assert read.reason_values["detail"]


@pytest.mark.parametrize("text", ['{"status": 1}', '{"a": 1}', "[]", '[{"status": "complete"}]'])
def test_json_that_is_no_report_is_unreadable(text):
    read = read_report(text.encode(), name="report.json")
    assert (read.status, read.reason) == (Status.UNREADABLE, "unreadable.not_a_report")


def test_an_amount_keeps_its_decimals_in_a_sheet():
    report = clean_2021()
    cells = {**report.cells, "t2.fees.amount": Reading("25.10", Decimal("25.10"), unit="万元")}
    assert "25.10" in row_of(replace(report, cells=cells), "行政事业性收费")
