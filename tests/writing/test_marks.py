"""What is no plain figure is printed so that it is read back as what it was."""

from decimal import Decimal

import pytest

from gongkai.law.report.marks import plain, print_reading, read_mark
from gongkai.law.report.schema import all_cells
from gongkai.law.report.values import Reading, Trouble

FEES = all_cells()["t2.fees.amount"]
COUNT = all_cells()["t3.new.natural"]


def trouble(kind: Trouble, raw: str) -> Reading:
    return Reading(raw, trouble=kind)


@pytest.mark.parametrize("raw", ["12", "1,136", "１２", "0"])
def test_a_value_is_printed_as_it_stood(raw):
    value = {"12": 12, "1,136": 1136, "１２": 12, "0": 0}[raw]
    assert print_reading(Reading(raw, value), COUNT) == raw


@pytest.mark.parametrize(("raw", "value"), [("减3", -3), ("-3", -3), ("+2", 2), ("增2", 2), ("↓2", -2)])
def test_a_sign_is_printed_as_it_stood(raw, value):
    assert print_reading(Reading(raw, value)) == raw


def test_a_raw_text_that_says_another_value_is_not_printed():
    assert print_reading(Reading("7", 5), COUNT) == "5"
    assert print_reading(Reading("减3", 3)) == "3"
    assert print_reading(Reading("", 0), COUNT) == "0"
    assert print_reading(Reading("1 136", 1136), COUNT) == "1136"


def test_an_amount_is_printed_in_the_unit_that_stood_there():
    assert print_reading(Reading("251000元", Decimal("25.1"), unit="元"), FEES, "万元") == "251000元"
    assert print_reading(Reading("25.1", Decimal("25.1"), unit="万元"), FEES, "万元") == "25.1"
    # the raw text is lost: 25.1 万元 are 251000 元
    assert print_reading(Reading("", Decimal("25.1"), unit="元"), FEES, "万元") == "251000元"
    # 251000 under a heading in 万元 would be 251000 万元
    assert print_reading(Reading("251000", Decimal("25.1"), unit="元"), FEES, "万元") == "251000元"


def test_no_reading_is_printed_as_missing():
    assert print_reading(None, COUNT) == "〔缺〕"
    found = read_mark("〔缺〕")
    assert found is not None
    assert found.trouble is Trouble.MISSING


@pytest.mark.parametrize("raw", ["", "/", "-", "—", "——", "无", "／"])
def test_a_blank_is_printed_as_it_stood(raw):
    assert print_reading(trouble(Trouble.BLANK, raw), COUNT) == raw


@pytest.mark.parametrize(
    ("kind", "raw", "printed"),
    [
        (Trouble.CONFLICT, "3｜5", "〔前后不一：3｜5〕"),
        (Trouble.AMBIGUOUS, "100", "〔多种读法：100〕"),
        (Trouble.NOT_A_NUMBER, "5", "〔非数：5〕"),
        (Trouble.NOT_A_NUMBER, "/", "〔非数：/〕"),
        (Trouble.NOT_A_NUMBER, "详见附件", "〔非数：详见附件〕"),
        (Trouble.NOT_A_NUMBER, "〔缺〕", "〔非数：〔缺〕〕"),
        (Trouble.BLANK, "未统计", "〔空白：未统计〕"),
    ],
)
def test_a_trouble_that_its_raw_text_would_not_tell_is_marked_and_read_back(kind, raw, printed):
    assert print_reading(trouble(kind, raw), COUNT) == printed
    found = read_mark(printed)
    assert found is not None
    assert (found.trouble, found.raw) == (kind, raw)


def test_a_trouble_that_its_raw_text_tells_is_printed_bare():
    assert print_reading(trouble(Trouble.NOT_A_NUMBER, "约5"), COUNT) == "约5"


def test_a_mark_broken_over_lines_is_read():
    found = read_mark("〔前后\n不一：3｜\n5〕")
    assert found is not None
    assert (found.trouble, found.raw) == (Trouble.CONFLICT, "3｜5")


@pytest.mark.parametrize("text", ["", "5", "〔2021〕30号", "〔缺：5〕", "缺", "〔别的：5〕", "〔缺〕5"])
def test_other_texts_are_no_marks(text):
    assert read_mark(text) is None


@pytest.mark.parametrize(
    ("number", "digits"),
    [(0, "0"), (100, "100"), (Decimal("25.10"), "25.1"), (Decimal("5E+3"), "5000"), (Decimal("0.00"), "0"), (-3, "-3")],
)
def test_a_number_is_printed_without_exponent_or_empty_decimals(number, digits):
    assert plain(number) == digits
