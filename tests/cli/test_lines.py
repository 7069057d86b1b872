"""Lines are wrapped by what they take on a screen, and never where a reader would stumble."""

import pytest

from gongkai.cli.lines import columns_of, safe, wrap


@pytest.mark.parametrize(
    ("text", "columns"),
    [("abc", 3), ("公开", 4), ("2023年", 6), ("（六）", 6), ("e\u0301", 1), ("", 0)],
)
def test_a_han_character_takes_two_columns(text, columns):
    assert columns_of(text) == columns


def test_a_line_breaks_where_the_next_character_has_no_room():
    assert list(wrap("政府信息公开", 8)) == ["政府信息", "公开"]
    assert list(wrap("政府信息公开", 9)) == ["政府信息", "公开"]


def test_no_line_begins_with_a_mark_that_closes():
    # eight columns hold four characters; the comma after the fourth has no room, so the fourth goes with it
    assert list(wrap("政府信息，公开", 8)) == ["政府信", "息，公开"]


def test_an_id_is_not_torn_apart():
    assert list(wrap("规则 t3.flow", 10)) == ["规则", "t3.flow"]


def test_what_is_longer_than_a_line_is_cut_rather_than_lost():
    assert list(wrap("abcdefghij", 4)) == ["abcd", "efgh", "ij"]


def test_an_empty_line_stays():
    assert list(wrap("", 10)) == [""]


@pytest.mark.parametrize("sign", ["\x1b", "\r", "\x07", "\u202e", "\u2066", "\x9b"])
def test_what_steers_a_terminal_is_shown_as_unknown(sign):
    assert safe(f"镇{sign}府") == "镇\ufffd府"
