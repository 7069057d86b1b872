"""What one printed cell says: a number, a blank, or neither."""

from decimal import Decimal

import pytest

from gongkai.law.report.schema import all_cells
from gongkai.law.report.values import Trouble
from gongkai.reading.cells import is_value_like, read_cell, splits, unit_in

COUNT = all_cells()["t3.new.natural"]
SIGNED = all_cells()["t2.licences.items_change"]
FEES = all_cells()["t2.fees.amount"]  # in 万元
PROCUREMENT = all_cells()["t2.procurement.amount"]  # the form prescribes no unit


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("0", 0),
        ("21", 21),
        ("２１", 21),
        (" 21 ", 21),
        ("1,136", 1136),
        ("1，136", 1136),
        ("3.0", 3),
        ("12件", 12),
        ("零", 0),
    ],
)
def test_a_count_is_read(raw, value):
    reading = read_cell(raw, COUNT)
    assert (reading.value, reading.trouble) == (value, None)
    assert type(reading.value) is int


@pytest.mark.parametrize("raw", ["", " ", "　", "/", "／", "-", "—", "——", "--", "无", "\u200b"])
def test_nothing_stays_nothing(raw):
    reading = read_cell(raw, COUNT)
    assert (reading.value, reading.trouble) == (None, Trouble.BLANK)


@pytest.mark.parametrize("raw", ["约5", "3.5", "5/3", "-3", "12①", "5（其中3）", "1,13", "详见附件", "9" * 19])
def test_what_is_no_whole_number_is_no_count(raw):
    assert read_cell(raw, COUNT).trouble is Trouble.NOT_A_NUMBER


@pytest.mark.parametrize("raw", ["1 2", "0 0", "07", "00"])
def test_two_readings_are_none(raw):
    assert read_cell(raw, COUNT).trouble is Trouble.AMBIGUOUS


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("减3", -3),
        ("-3", -3),
        ("−3", -3),
        ("减少3项", -3),
        ("↓3", -3),
        ("+3", 3),
        ("增3", 3),
        ("新增3项", 3),
        ("3", 3),
        ("±0", 0),
    ],
)
def test_a_change_has_a_sign(raw, value):
    assert read_cell(raw, SIGNED).value == value


@pytest.mark.parametrize(
    ("raw", "heading", "value", "unit"),
    [
        ("36.5", "万元", Decimal("36.5"), "万元"),
        ("36.5", None, Decimal("36.5"), None),
        ("251000元", "万元", Decimal("25.1"), "元"),  # 251000 / 10000
        ("251000", "元", Decimal("25.1"), "元"),
        ("1.2亿元", None, Decimal(12000), "亿元"),  # 1.2 × 10000
        ("￥3", "万元", Decimal(3), "万元"),
    ],
)
def test_money_is_turned_into_the_unit_of_the_form(raw, heading, value, unit):
    reading = read_cell(raw, FEES, unit=heading)
    assert (reading.value, reading.unit) == (value, unit)


def test_money_without_a_prescribed_unit_stays_as_printed():
    reading = read_cell("1585.5万元", PROCUREMENT)
    assert (reading.value, reading.unit) == (Decimal("1585.5"), "万元")


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("本年收费金额（单位：万元）", "万元"),
        ("本年收费金额（单位：万 元）", "万元"),  # a space must not make it 元
        ("本年收费金额\n（万\n元）", "万元"),
        ("采购总金额（元）", "元"),
        ("采购总金额", None),
    ],
)
def test_the_unit_of_a_heading(heading, unit):
    assert unit_in(heading) == unit


def test_a_run_of_zeros_is_cut_in_one_way_and_other_digits_in_many():
    assert splits("000", 3) == [("0", "0", "0")]
    assert len(splits("120", 3)) == 2  # found at least two: 1,2,0 and 12,0, blank
    assert len(splits("0" * 6, 7)) == 2  # one blank, but where?


@pytest.mark.parametrize(
    ("text", "can"), [("12", True), ("", True), ("/", True), ("减3", True), ("规章", False), ("总计", False)]
)
def test_what_can_stand_in_a_cell(text, can):
    assert is_value_like(text) is can
