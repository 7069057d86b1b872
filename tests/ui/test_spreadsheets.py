"""The one writer of lists that are taken away."""

import tracemalloc

import pytest

from gongkai.ui.spreadsheets import Sheet, written
from tests.builders.taken import book, csv_rows, whole

CODE = "11230828000000001L"
LONG = "字" * 40_000  # a cell holds 32,767 characters


def sheet(rows, **more):
    return Sheet(name="名单", titles=["名称", "代码"], rows=rows, **more)


def test_a_text_that_no_cell_holds_is_cut_where_everybody_sees_it_and_whole_in_the_csv_file():
    made = [(LONG, "1")]
    cell = book(whole(written("xlsx", sheet(made)))).get_sheet_by_index(0).to_python()[1][0]
    assert (len(cell), cell[-2:]) == (32_767, "字…")
    assert csv_rows(whole(written("csv", sheet(made))))[1] == [LONG, "1"]


@pytest.mark.parametrize("number", [10**15, -(10**18) - 7])
def test_a_number_that_a_spreadsheet_would_round_stays_as_it_is(number):
    assert book(whole(written("xlsx", sheet([("甲", number)])))).get_sheet_by_index(0).to_python()[1][1] == str(number)


def test_codes_keep_their_noughts_and_stay_words():
    rows = [("0012", CODE)]
    assert book(whole(written("xlsx", sheet(rows, is_text=True)))).get_sheet_by_index(0).to_python()[1] == [
        "0012",
        CODE,
    ]


def test_a_book_has_its_sheets_in_order_and_a_csv_file_the_first_alone():
    sheets = [sheet([("甲", 1)]), Sheet(name="说明：[列]*?", titles=["列"], rows=[("名称",)])]
    assert book(whole(written("xlsx", *sheets))).sheet_names == ["名单", "说明：列"]
    assert csv_rows(whole(written("csv", *sheets))) == [["名称", "代码"], ["甲", "1"]]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_many_rows_are_not_in_memory_at_once(format):
    tracemalloc.start()
    written(format, sheet((f"某县第{number}号机关", CODE * 40) for number in range(30_000))).close()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert 3 * most < 30_000 * len(CODE * 40)
