"""XLSX: values as they are shown, sheets in their order, prose beside tables."""

import datetime as dt
import io

import pytest
import xlsxwriter

from gongkai.reading.formats import xlsx
from gongkai.reading.grids import Grid, Paragraph, UnreadableFile

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
