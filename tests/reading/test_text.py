"""Plain text and Markdown: which lines are rows, which are cells, which are prose."""

import pytest

from gongkai.reading.formats.encoding import decode
from gongkai.reading.formats.text import read
from gongkai.reading.grids import Grid, UnreadableFile


def shape(text):
    """Paragraphs as texts, grids as lists of rows."""
    return [rows(block) if isinstance(block, Grid) else block.text for block in read(text.encode()).blocks]


def rows(grid):
    return [[cell.text for cell in grid.cells if cell.row == row] for row in range(grid.height)]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("规章 | 0 | 1 | 2 |\n", ["规章", "0", "1", "2"]),
        ("| 规章 | 0 | | 2 |\n", ["规章", "0", "", "2"]),
        ("规章｜0｜1｜2\n", ["规章", "0", "1", "2"]),
        ("行政许可 | 15 | |||\n", ["行政许可", "15"]),  # the rest is what a merged cell covers
        ("规章\t0\t\t2\n", ["规章", "0", "", "2"]),
        ("规章   0   1   2\n", ["规章", "0", "1", "2"]),
        ("规章 0 1 2\n", ["规章", "0", "1", "2"]),
        ("0 1 2 规章\n", ["0", "1", "2", "规章"]),
        ("| **规章** | 0 | 1\\. | 2 |\n", ["规章", "0", "1.", "2"]),
    ],
)
def test_a_row_has_its_cells(text, cells):
    assert shape(text) == [[cells]]


def test_prose_stays_whole_and_rules_and_page_numbers_go():
    assert shape("全年公开 512 条信息。\n---\n| --- | --- |\n- 3 -\n第 4 页 共 9 页\n") == ["全年公开 512 条信息。"]


def test_pipes_on_lines_of_their_own_stand_behind_each_cell():
    assert shape("规章\n|\n0\n|\n|\n2\n|\n") == ["规章", "0", "", "2"]


def test_two_figures_without_a_pipe_between_them_are_one_cell():
    assert shape("规章\n|\n413\n413\n|\n2\n|\n") == ["规章", "413 413", "2"]


@pytest.mark.parametrize("end", ["规章 | 3 | 0 | 1", "规章\t3\t0\t1"])
def test_a_number_at_the_very_end_of_a_file_may_go_on(end):
    assert shape(end)[-1][-1][-1] == "〔多种读法：1〕"


def test_digits_alone_on_the_last_line_may_begin_a_label_and_are_left_out():
    assert shape("规章\n3\n0\n5") == ["规章", "3", "0"]
    assert shape("规章\n3\n0\n5\n") == ["规章", "3", "0", "5"]


def test_an_empty_file_is_refused():
    with pytest.raises(UnreadableFile, match=r"unreadable\.empty"):
        read(" \n\u3000\n".encode())


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("政府信息".encode(), "utf-8"),
        ("\ufeff政府信息".encode(), "utf-8-sig"),
        ("政府信息公开，镕𠮷".encode("gb18030"), "gb18030"),
        (b'<meta charset="gb2312">' + "政府信息".encode("gbk"), "gb18030"),
        ("政府資訊公開".encode("big5"), "big5"),
        ("政府信息".encode("utf-16"), "utf-16"),
    ],
)
def test_text_is_decoded_as_it_was_written(data, encoding):
    text, found = decode(data)
    assert text.strip("\ufeff").endswith(("信息", "公開", "镕𠮷"))
    assert found == encoding


def test_a_broken_byte_is_shown_and_not_swallowed():
    assert "\ufffd" in decode("政府信息".encode()[:-1] + b"\xff\xff")[0]
