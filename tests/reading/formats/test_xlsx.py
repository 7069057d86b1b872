"""XLSX: values as they are shown, sheets in their order, prose beside tables."""

import datetime as dt
import io
import itertools
import re
import zipfile

import pytest
import xlsxwriter

from gongkai.reading.formats import xlsx
from gongkai.reading.grids import Grid, Paragraph, UnreadableFile
from gongkai.reading.pipeline import read_report
from tests.builders.form_values import values_of
from tests.builders.hostile import xlsx_of, zipped
from tests.builders.xlsx_files import build_xlsx

MARCH = dt.datetime.combine(dt.date(2024, 3, 5), dt.time())  # a sheet's dates have no time zone


def book(fill, *, names=("表",)):
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream)
    fill(made, *(made.add_worksheet(name) for name in names))
    made.close()
    return stream.getvalue()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (12.0, "12"),
        (-3.0, "-3"),
        (0.0, "0"),
        (25.1, "25.1"),
        (7730.28, "7730.28"),
        (0.1 + 0.2, "0.3"),
        (1e15, "1000000000000000"),
        ("012", "012"),
        (" 5 ", "5"),
        (dt.date(2024, 1, 2), "2024-01-02"),
        (MARCH, "2024-03-05"),
        (True, "TRUE"),
    ],
)
def test_values_are_printed_as_the_sheet_shows_them(value, shown):
    assert xlsx.printed(value) == shown


def test_a_date_never_becomes_a_figure():
    def fill(made, sheet):
        sheet.write_row(0, 0, ["信息内容", "件数"])
        sheet.write(1, 0, "规章")
        sheet.write_datetime(1, 1, MARCH, made.add_format({"num_format": "yyyy-mm-dd"}))

    (_, table) = xlsx.read(book(fill)).blocks
    assert [cell.text for cell in table.cells if cell.row == 1] == ["规章", "2024-03-05"]


def test_places_name_sheet_and_row():
    def fill(made, sheet):
        sheet.merge_range(1, 0, 1, 3, "年度报告")
        sheet.write_row(3, 1, ["规章", 2, 1])

    name, title, table = xlsx.read(book(fill)).blocks
    assert name == Paragraph("表", "sheet 表")
    assert title == Paragraph("年度报告", "sheet 表 r2")
    assert (table.row_places, table.width) == (("sheet 表 r4",), 3)


def test_merged_cells_keep_what_they_span():
    def fill(made, sheet):
        sheet.merge_range(0, 0, 1, 0, "甲")
        sheet.merge_range(0, 1, 0, 2, "乙")
        sheet.write_row(1, 1, [1, 2])

    table = xlsx.read(book(fill)).blocks[-1]
    assert [tuple(cell) for cell in table.cells] == [
        ("甲", 0, 0, 2, 1),
        ("乙", 0, 1, 1, 2),
        ("1", 1, 1, 1, 1),
        ("2", 1, 2, 1, 1),
    ]


def test_a_caption_and_a_row_left_blank_stay_in_the_table_and_a_heading_does_not():
    def fill(made, sheet):
        rows = [["三、收到和处理政府信息公开申请情况"], ["第二十条第（一）项"], ["信息内容", "本年制发件数"]]
        for at, row in enumerate([*rows, ["规章"], ["行政规范性文件", 3]]):
            sheet.write_row(at, 0, row)

    _, heading, table = xlsx.read(book(fill)).blocks
    assert isinstance(heading, Paragraph)
    assert isinstance(table, Grid)
    assert [cell.text for cell in table.cells if cell.row == 2] == ["规章", ""]


def test_hidden_sheets_are_read_only_where_the_others_are_empty():
    def fill(made, first, second):
        second.write_row(0, 0, ["x", 1])
        second.hide()

    assert xlsx.read(book(fill, names=("a", "b"))).blocks[0].text == "b"

    def fill_both(made, first, second):
        first.write_row(0, 0, ["y", 2])
        fill(made, first, second)

    assert [block.text for block in xlsx.read(book(fill_both, names=("a", "b"))).blocks[:1]] == ["a"]


def test_a_book_without_anything_written_is_empty():
    with pytest.raises(UnreadableFile) as refusal:
        xlsx.read(book(lambda made, sheet: None))
    assert refusal.value.reason == "unreadable.empty"


def rich(*pieces):
    """The words of a cell of several runs: each piece a text, or a text and how it is set."""

    def fill(made, sheet):
        sheet.write_row(0, 0, ["信息内容", "件数"])
        sheet.write(1, 0, "规章")
        runs = [[made.add_format(piece[1]), piece[0]] if isinstance(piece, tuple) else [piece] for piece in pieces]
        assert sheet.write_rich_string(1, 1, *itertools.chain(*runs)) == 0

    return xlsx.read(book(fill)).blocks[-1].cells[-1].text


UP, DOWN, STRUCK, BOLD = {"font_script": 1}, {"font_script": 2}, {"font_strikeout": True}, {"bold": True}


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (("12", ("1", UP)), "12[1]"),
        ((("1", UP), "12"), "[1]12"),
        (("12", ("1", DOWN)), "12[1]"),
        (("100m", ("2", UP)), "100m2"),
        (("措施", ("注", UP)), "措施注"),
        ((("1", UP), ("2", UP)), "12"),  # nothing stands beside it: it is the figure
        ((("12", STRUCK), "15"), "15"),
        ((("1", BOLD), "2"), "12"),
        ((" 1", ("2 ", BOLD)), "12"),
    ],
)
def test_a_raised_or_struck_out_digit_is_no_digit_of_the_figure_beside_it(pieces, text):
    assert rich(*pieces) == text


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_a_text_in_its_cell_keeps_its_raised_digits_apart(prefix):
    declared = f'xmlns:x="{MAIN}"' if prefix else f'xmlns="{MAIN}"'
    raised = '<x:r><x:rPr><x:vertAlign val="superscript"/></x:rPr><x:t>1</x:t></x:r>'
    cells = (
        f'<x:c r="A1"><x:v>7</x:v></x:c><x:c r="B1" t="inlineStr"><x:is><x:r><x:t>12</x:t></x:r>{raised}</x:is></x:c>'
    )
    rows = f'<x:sheetData><x:row r="1">{cells}</x:row></x:sheetData>'.replace("x:", prefix)
    own = f"<{prefix}worksheet {declared}>{rows}</{prefix}worksheet>"
    data = xlsx_of("", **{"xl/worksheets/sheet1.xml": own})
    assert [cell.text for cell in xlsx.read(data).blocks[-1].cells] == ["7", "12[1]"]


def test_a_figure_with_a_footnotes_mark_gives_no_other_figure():
    written = build_xlsx(values_of("2021"), "2021", "text_figures")
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    before = read_report(written, name="x.xlsx")
    texts = members["xl/sharedStrings.xml"].decode()
    figure = re.search(r"<si><t>(\d{2,})</t></si>", texts)
    mark = '<r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>'
    members["xl/sharedStrings.xml"] = texts.replace(figure[0], f"<si><r><t>{figure[1]}</t></r>{mark}</si>").encode()
    after = read_report(zipped(members), name="x.xlsx")
    changed = [id for id in before.cells if after.value(id) != before.value(id)]
    assert changed
    assert changed == [id for id in before.cells if before.value(id) == int(figure[1])]
    assert {(after.value(id), after.cells[id].raw) for id in changed} == {(None, f"{figure[1]}[1]")}
