"""Numbers as Chinese prose writes them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.law.report.numerals import chinese_to_int, read_quantity


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("零", 0),
        ("\u3007", 0),
        ("两", 2),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二十一", 21),
        ("廿三", 23),
        ("卅", 30),
        ("一百零五", 105),
        ("一百一", 110),
        ("一百一十", 110),
        ("三百五十六", 356),
        ("三千五", 3500),
        ("三千零五", 3005),
        ("一万二", 12000),
        ("一万零二", 10002),
        ("一万二千三百四十五", 12345),
        ("二十一万三千", 213000),
        ("一亿二千万", 120_000_000),
        ("二\u3007二三", 2023),
        ("壹佰贰拾叁", 123),
    ],
)
def test_chinese_numerals(text, number):
    assert chinese_to_int(text) == number


@pytest.mark.parametrize("text", ["", "百", "万", "十百", "一二十", "件", "三十五百"])
def test_what_is_no_number_has_no_value(text):
    assert chinese_to_int(text) is None


DIGITS = "零一二三四五六七八九"


def spelled(number):
    """The numeral of a number below ten thousand, by the schoolbook."""
    parts, gap = [], False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            parts.append(("零" if gap and parts else "") + DIGITS[digit] + name)
        gap = not digit
    return "".join(parts)


@given(st.integers(1, 9999))
def test_every_number_below_ten_thousand_is_read_as_it_is_spelled(number):
    assert chinese_to_int(spelled(number)) == number


@pytest.mark.parametrize(
    ("text", "value", "tolerance"),
    [
        ("1136", "1136", "0"),
        ("1,136", "1136", "0"),
        ("12.5", "12.5", "0"),
        ("1.2万", "12000", "500"),
        ("2万", "20000", "5000"),
        ("1.52亿", "152000000", "500000"),
        ("一万二", "12000", "0"),
    ],
)
def test_a_rounded_number_says_how_far_it_may_be_off(text, value, tolerance):
    quantity = read_quantity(text)
    assert (quantity.value, quantity.tolerance) == (Decimal(value), Decimal(tolerance))


def test_a_rounded_number_agrees_with_what_it_rounds():
    assert read_quantity("1.2万").agrees(11_950)
    assert not read_quantity("1.2万").agrees(12_501)
