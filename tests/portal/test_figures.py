from dataclasses import replace
from decimal import Decimal

import pytest

from gongkai.law.report.schema import edition
from gongkai.law.report.values import AnnualReport, Reading, Status, Trouble
from gongkai.portal.cards import cards_of
from gongkai.portal.figures import headlines, side_by_side
from gongkai.portal.findings import judgement_of

CELLS = {cell: Reading("0", value=0) for cell in edition("2021").cells}
REPORT = AnnualReport("x", Status.COMPLETE, agency="甲镇", year=2023, edition="2021", cells=CELLS)


def having(**readings):
    cells = {name.replace("__", "."): reading for name, reading in readings.items()}
    return replace(REPORT, cells={**CELLS, **cells})


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (Trouble.BLANK, "没有填"),
        (Trouble.NOT_A_NUMBER, "填的不是数"),
        (Trouble.AMBIGUOUS, "看不准"),
        (Trouble.CONFLICT, "前后不一"),
    ],
)
def test_a_figure_in_trouble_is_named_and_never_zero(trouble, words):
    figure = headlines(having(t3__new__total=Reading("?", trouble=trouble)))[0]
    assert (figure.text, figure.unit) == (words, "")


def test_a_figure_that_the_file_does_not_show_is_named():
    cells = {cell: reading for cell, reading in CELLS.items() if cell != "t3.new.total"}
    assert headlines(replace(REPORT, cells=cells))[0].text == "没有这一格"


def test_years_stand_side_by_side_in_the_order_given():
    one = having(t3__new__total=Reading("7", value=7))
    two = having(t3__new__total=Reading("", trouble=Trouble.BLANK), t3__handled__total=Reading("5", value=5))
    assert side_by_side([one, two])[:2] == [("新收到的申请", ["7", "没有填"]), ("办结的申请", ["0", "5"])]


def test_a_row_with_anything_but_zeros_is_a_card():
    report = having(t3__granted__natural=Reading("3", value=3), t3__partial__total=Reading("/", trouble=Trouble.BLANK))
    cards = cards_of(report)
    assert cards.cards[0].label == "（一）予以公开"
    assert cards.cards[0].figures[0] == ("自然人", "3")
    assert cards.cards[1].figures[-1] == ("总计", "/")
    assert len(cards.cards) + len(cards.zero) == len(edition("2021").applications.rows)


def test_a_report_without_a_form_has_no_cards():
    assert cards_of(replace(REPORT, edition=None, cells={})) is None


def test_findings_are_numbered_the_gravest_first_and_the_undecided_stand_apart():
    def row(severity, verdict, message):
        return {"severity": severity, "verdict": verdict, "message": message, "citation": "", "cells": [], "place": ""}

    rows = [
        row("hint", "fail", "丙"),
        row("error", "not_assessable", "丁"),
        row("error", "fail", "甲"),
        row("warning", "fail", "乙"),
        row("error", "check_failed", "戊"),
    ]
    judgement = judgement_of({"findings": rows, "passed": 3, "assessed": Decimal(6)})
    assert [(finding.number, finding.message) for finding in judgement.findings] == [(1, "甲"), (2, "乙"), (3, "丙")]
    assert [finding.message for finding in judgement.unknown] == ["丁"]
    assert [finding.message for finding in judgement.broken] == ["戊"]
    assert judgement.counts == [("error", "错误", 1), ("warning", "警告", 1), ("hint", "提示", 1)]
