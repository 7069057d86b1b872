"""What is one row and what are two, where a page ends within a table."""

import shutil

import pytest

from gongkai.reading.formats.pdf.continuation import Part, continues, join, part_to_grid
from gongkai.reading.formats.pdf.lattice import Box, Ruled
from gongkai.reading.limits import GridBudget
from gongkai.reading.pipeline import read_report
from tests.builders.form_values import blanked, expected, values_of
from tests.builders.office_files import build_office_pdf
from tests.reading.formats.test_layouts import read

WIDTHS = (0.0, 20.0, 100.0, 150.0, 200.0)


def part(page, *rows, spans=None):
    """A table of rows of texts; `spans` maps (row, column) to how many rows the cell covers. None: covered."""
    boxes = [
        Box(text, at, (spans or {}).get((at, column), 1), WIDTHS[column], WIDTHS[column + 1])
        for at, row in enumerate(rows)
        for column, text in enumerate(row)
        if text is not None
    ]
    table = Ruled(tuple(boxes), len(rows), WIDTHS[0], 0.0, WIDTHS[len(rows[0])], 10.0 * len(rows))
    return Part(table, tuple(f"p{page} table 1 r{row}" for row in range(1, len(rows) + 1)))


def joined(upper, lower):
    assert continues(upper.table, lower.table)
    grid = part_to_grid(join(upper, lower), GridBudget())
    return [[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.height)], grid


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        # the label goes on, the figures stood above
        (
            ("", "5.要求行政机关确认或", "0", "2"),
            ("", "重新出具已获取信息", "", ""),
            "5.要求行政机关确认或\n重新出具已获取信息",
        ),
        # the label goes on, the figures stand below (set in the middle of the row)
        (
            ("", "5.要求行政机关确认或", "", ""),
            ("", "重新出具已获取信息", "0", "2"),
            "5.要求行政机关确认或\n重新出具已获取信息",
        ),
        # the whole label above, the figures below
        (("", "2.重复申请", "", ""), ("", "", "0", "2"), "2.重复申请"),
        # nothing but the empty foot of the row below
        (("", "2.重复申请", "0", "2"), ("", "", "", ""), "2.重复申请"),
    ],
)
def test_a_row_cut_by_the_page_end_is_whole_again(above, below, whole):
    rows, grid = joined(
        part(1, ("", "1.信访举报投诉类申请", "1", "1"), above), part(2, below, ("", "3.其他", "4", "4"))
    )
    assert [row[1:] for row in rows] == [["1.信访举报投诉类申请", "1", "1"], [whole, "0", "2"], ["3.其他", "4", "4"]]
    assert grid.row_places == ("p1 table 1 r1", "p1 table 1 r2", "p2 table 1 r2")


@pytest.mark.parametrize(
    ("above", "below"),
    [
        # two rows with figures
        (("", "1.属于国家秘密", "0", "2"), ("", "2.重复申请", "3", "4")),
        # a row left blank, and the next one: both are labels of their own
        (("", "行政处罚", "", ""), ("", "行政强制", "3", "4")),
        (("", "行政处罚", "5", "6"), ("", "行政强制", "", "")),
        (("", "2.重复申请", "", ""), ("", "3.要求提供公开出版物", "", "")),
        # figures without a label under a row that has its own
        (("", "2.重复申请", "1", "2"), ("", "", "3", "4")),
    ],
)
def test_two_rows_stay_two(above, below):
    rows, grid = joined(part(1, ("", "x", "1", "1"), above), part(2, below))
    assert grid.height == 3
    assert rows[1][1:] == list(above[1:])
    assert rows[2][-3:] == list(below[1:])


def test_a_merged_cell_drawn_anew_on_the_next_page_reaches_over_both():
    upper = part(1, ("（四）无法提供", "1.甲", "1", "2"), (None, "2.乙", "3", "4"), spans={(0, 0): 2})
    lower = part(2, ("", "3.丙", "5", "6"), ("（七）总计", "", "9", "9"))
    rows, grid = joined(upper, lower)
    unable = next(cell for cell in grid.cells if cell.text == "（四）无法提供")
    assert (unable.row, unable.rowspan) == (0, 3)
    assert rows[2] == ["3.丙", "5", "6"]


def test_a_blank_figure_on_the_next_page_is_not_swallowed_by_the_one_above():
    upper = part(1, ("（四）无法提供", "1.甲", "1", ""))
    lower = part(2, ("（五）不予处理", "2.乙", "", ""))
    rows, _ = joined(upper, lower)
    assert rows == [["（四）无法提供", "1.甲", "1", ""], ["（五）不予处理", "2.乙", "", ""]]


def test_a_repeated_heading_is_dropped_and_a_repeated_row_of_figures_is_not():
    heading = ("", "项目", "自然人", "总计")
    rows, _ = joined(part(1, heading, ("", "1.甲", "1", "1")), part(2, heading, ("", "2.乙", "2", "2")))
    assert [row[1] for row in rows] == ["项目", "1.甲", "2.乙"]
    zeros = ("0", "0", "0", "0")
    rows, _ = joined(part(1, zeros, ("1", "1", "1", "1")), part(2, zeros))
    assert len(rows) == 3


def test_a_table_of_another_width_or_with_other_columns_is_another_table():
    one = part(1, ("", "甲", "1", "1")).table
    narrow = Ruled(one.boxes, 1, 30.0, 0.0, 150.0, 10.0)
    other = Ruled(tuple(Box("", 0, 1, x, x + 25) for x in (0.0, 60.0, 85.0, 125.0, 175.0)), 1, 0.0, 0.0, 200.0, 10.0)
    assert not continues(one, narrow)
    assert not continues(one, other)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("page_height", [13, 11.1, 9.9])
def test_rows_cut_by_the_page_end_of_a_word_processor_are_read_whole(page_height):
    values = values_of("2021")
    report = read_report(build_office_pdf(values, "2021", page_height=page_height), name="年报.pdf")
    assert read(report) == expected(values)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_blanks_near_a_page_end_stay_blank_or_doubtful_and_shift_nothing():
    values = blanked(values_of("2021"), 1)
    right = expected(values)
    got = read(read_report(build_office_pdf(values, "2021", page_height=10.4), name="年报.pdf"))
    assert {id: value for id, value in got.items() if isinstance(value, int)} == {
        id: value for id, value in right.items() if isinstance(value, int)
    }
