"""The exchange format: what `report read --json` and `report check --json` print, and back."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from gongkai.law.report.checking import check
from gongkai.law.report.exchange import (
    ExchangeError,
    cell_name,
    findings_to_dict,
    from_dict,
    from_json,
    to_dict,
    to_json,
)
from gongkai.law.report.values import AnnualReport, Note, Reading, Status, Trouble
from tests.writing.reports import ALL, blank, clean_2021, with_gaps

NAMED = ["source", "status", "agency", "year", "edition", "cells", "sections", "troubles"]
FINDING = ["rule", "severity", "verdict", "cells", "expected", "actual", "message", "values", "citation"]


def test_the_keys_are_those_of_the_format_in_their_order():
    assert list(to_dict(clean_2021()))[:8] == NAMED
    said = findings_to_dict(clean_2021(), check(clean_2021()))
    assert list(said) == ["source", "agency", "year", "edition", "status", "findings", "passed", "assessed"]
    assert [list(finding)[:9] for finding in said["findings"]] == [FINDING] * len(said["findings"])
    assert said["findings"], "the figures of this report do not add up"
    assert all(finding["message"] for finding in said["findings"])


def test_a_cell_says_value_raw_and_place():
    report = clean_2021()
    cells = {
        **report.cells,
        "t3.new.natural": Reading("21", 21, place="p4 table 2 r5 c2"),
        "t3.new.business": blank("/"),
    }
    said = to_dict(replace(report, cells=cells))["cells"]
    assert said["t3.new.natural"] == {"value": 21, "raw": "21", "place": "p4 table 2 r5 c2"}
    assert said["t3.new.business"] == {"trouble": "blank", "raw": "/", "place": ""}
    assert said["t2.fees.amount"] == {"value": Decimal("7730.28"), "raw": "7730.28", "place": "", "unit": "万元"}


def test_a_missing_cell_is_absent_from_cells_and_stands_in_troubles():
    said = to_dict(with_gaps())
    assert "t3.new.natural" not in said["cells"]
    trouble = next(trouble for trouble in said["troubles"] if trouble["cell"] == "t3.new.natural")
    assert trouble["trouble"] == "missing"
    assert trouble["message"] == "表三 一、本年新收政府信息公开申请数量 自然人：文件中未见这一格。"


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("t2.licences.decisions", "表二 第二十条第（五）项 行政许可 本年处理决定数量"),
        ("t3.refused.state_secret.total", "表三 （三）不予公开 1.属于国家秘密 总计"),
        ("t4.litigation_direct.upheld", "表四 行政诉讼 未经复议直接起诉 结果维持"),
    ],
)
def test_a_cell_has_a_name_for_people(cell, name):
    assert cell_name(cell) == name


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("lines", [False, True])
def test_the_report_comes_back_from_json_wholly(name, lines):
    notes = (Note("reading.mixed", {"rows": "（六）", "count": 3}, "p2"),)
    report = replace(ALL[name](), notes=notes)
    text = to_json(to_dict(report), lines=lines)
    assert from_dict(from_json(text)) == report
    json.loads(text)  # any reader of JSON reads it


def test_an_amount_is_exact():
    amount = Decimal("12345678901234.56789")
    report = clean_2021()
    exact = replace(report, cells={**report.cells, "t2.fees.amount": Reading("", amount, unit="万元")})
    text = to_json(to_dict(exact))
    assert '"value": 12345678901234.56789,' in text
    assert from_dict(from_json(text)).value("t2.fees.amount") == amount


def test_one_report_is_one_line():
    assert "\n" not in to_json(to_dict(clean_2021()))


def test_an_unreadable_report_says_why():
    report = AnnualReport("x.pdf", Status.UNREADABLE, reason="unreadable.damaged", reason_values={"detail": "截断"})
    said = to_dict(report)
    assert said["status"] == "unreadable"
    assert said["reason"] == "文件已损坏，无法打开（截断）。请用原来的软件重新保存一份再试。"
    assert from_dict(from_json(to_json(said))) == report


def test_the_status_is_found_anew():
    said = from_json(to_json(to_dict(with_gaps())))
    assert from_dict({**said, "status": "complete"}).status is Status.PARTIAL


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"cells": {"t9.x": {"value": 1}}}, "t9.x"),
        ({"cells": {"t3.new.natural": {"raw": "1"}}}, "t3.new.natural"),
        ({"cells": {"t3.new.natural": {"value": 1, "trouble": "blank"}}}, "t3.new.natural"),
        (
            {"cells": {"t3.new.natural": {"value": Decimal("1.5")}}},
            "^表三 一、本年新收政府信息公开申请数量 自然人（t3.new.natural）的数（value）应为整数$",
        ),
        ({"cells": {"t3.new.natural": {"value": 1, "raw": 1}}}, "自然人（t3.new.natural）的原文（raw）应为文字$"),
        ({"cells": {"t3.new.natural": {"value": "1"}}}, "应为数"),
        ({"cells": {"t3.new.natural": {"value": True}}}, "应为数"),
        ({"cells": {"t3.new.natural": {"value": 10**30}}}, "超出范围"),
        ({"cells": {"t3.new.natural": {"trouble": "missing"}}}, "missing"),
        ({"cells": []}, "^各格（cells）应为对象$"),
        ({"year": "2023"}, "^年度（year）应为四位年份$"),
        ({"edition": "2035"}, "2035"),
        ({"sections": {"7": "x"}}, "sections"),
        ({"sections": {"1": 5}}, "^各部分文字（sections）的第1部分（1）应为文字$"),
        ({"notes": [{"id": "x", "values": {"a": {"b": {}}}}]}, "values"),
        ({"status": "unreadable", "reason_id": "reading.blank"}, "reading.blank"),
    ],
)
def test_what_is_not_in_the_format_is_refused_with_its_place(change, where):
    with pytest.raises(ExchangeError, match=where):
        from_dict({**to_dict(clean_2021()), **change})


@pytest.mark.parametrize("text", ["", "{", "[1,", '{"a": NaN}', '{"a": 1e999999999}', "[" * 100_000])
def test_broken_json_is_refused(text):
    with pytest.raises(ExchangeError):
        from_json(text)


def test_troubles_keep_the_order_of_the_form():
    cells = {id: blank("/") for id in reversed(clean_2021().cells)}
    said = to_dict(replace(clean_2021(), cells=cells))
    assert [trouble["cell"] for trouble in said["troubles"]] == list(clean_2021().cells)
    assert {trouble["trouble"] for trouble in said["troubles"]} == {str(Trouble.BLANK)}


def test_the_signature_comes_back_and_is_empty_where_none_stands():
    report = clean_2021()
    said = to_dict(report)
    assert said["signature"] == "桦川县四马架镇人民政府\n2024年1月20日"
    assert from_dict(said).signature == report.signature
    assert from_dict({key: value for key, value in said.items() if key != "signature"}).signature == ""
    with pytest.raises(ExchangeError):
        from_dict({**said, "signature": ["桦川县"]})
