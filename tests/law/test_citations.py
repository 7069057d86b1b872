"""Citations are written as a lawyer writes them, and rest on an instrument that is named in full."""

import ast
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

import gongkai.law
from gongkai.law.citations import Citation, LawError, instruments, numeral, regulation
from gongkai.law.sentences import sentences


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (36, "三十六"), (100, "一百"), (101, "一百零一")],
)
def test_numerals_of_articles(number, text):
    assert numeral(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(110, "一百一十"), (201, "二百零一"), (203, "二百零三"), (999, "九百九十九")],
)
def test_numerals_of_long_codes(number, text):
    assert numeral(number) == text


def test_an_article_its_paragraph_and_its_item():
    assert str(regulation(33)) == "条例第三十三条"
    assert str(regulation(33, 2)) == "条例第三十三条第二款"
    assert str(regulation(36, None, 7)) == "条例第三十六条第（七）项"
    assert str(Citation("notice_109")) == "国办函〔2020〕109号"


def test_every_instrument_has_its_number_title_and_short_name():
    for row in instruments().values():
        assert row.number
        assert row.title
        assert row.short
        assert set(row.from_memory) <= {name for name in ("number", "dated", "in_force") if getattr(row, name)}
        assert row.seen or row.verified  # what was not read says what was


def test_an_instrument_is_verified_where_its_text_was_read():
    assert regulation(33, 2).verified
    assert not Citation("notice_30").verified
    assert not Citation("reading").verified


def test_of_an_instrument_read_in_part_the_other_articles_are_not_verified():
    assert Citation("notice_109", 4).verified
    assert not Citation("notice_109", 6).verified
    assert not Citation("notice_109").verified


def test_the_dates_of_the_regulation():
    row = instruments()["regulation"]
    assert (row.number, row.dated, row.in_force) == ("国务院令第711号", date(2019, 4, 3), date(2019, 5, 15))


def test_a_refusal_is_a_sentence_for_a_form():
    refusal = LawError("clock.extension", regulation(33, 2), limit=20, days=21)
    assert str(refusal) == "clock.extension"
    assert refusal.message == "延长答复期限最多20个工作日，不能是21个。"


def refusals():
    """Every `LawError("id", …, name=value)` written out in the law, and the `refuse` of cases."""
    prefixes = {"LawError": "", "refuse": "case."}
    for path in sorted(Path(gongkai.law.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") not in prefixes:
                continue
            names = {keyword.arg for keyword in node.keywords}
            if isinstance(node.args[0], ast.Constant) and None not in names:
                yield pytest.param(prefixes[node.func.id] + node.args[0].value, names, id=f"{path.stem}:{node.lineno}")


@pytest.mark.parametrize(("rule", "names"), list(refusals()))
def test_every_refusal_has_a_sentence_and_gives_all_that_it_names(rule, names):
    assert {field for _text, field, _spec, _how in Formatter().parse(sentences()[rule]) if field} <= names
