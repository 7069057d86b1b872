"""
Conformance cases of reading: a file as an agency or a crawler might leave it, and beside it what a careful
official reads there, worked out by hand. The .toml beside a file says:

  why      what is irregular, and what may be read for certain
  name     the file name that the reader is told, where it matters
  year, agency, edition, status, reason, title   as read ("none": nothing may be read; a list: any of them)
  zeros    patterns of cells that hold 0
  rows     a row id and its values in the order of the form, or one word for all of them
  cells    a cell id or pattern and its value, a trouble, "missing", or a list of what is acceptable
  units    the unit that the report prints in the cell
  sections the number of a section and words that must stand in it
  others   "none": no cell that is not named may have a value; "any": they are not judged
"""

import tomllib
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from gongkai.law.report.schema import EDITIONS, Kind, all_cells, edition
from gongkai.law.report.values import Status, Trouble
from gongkai.reading.pipeline import read_report

CASES = Path(__file__).parent / "cases"
FILES = sorted(path for path in CASES.rglob("*.*") if path.suffix != ".toml")
FACTS = ("year", "agency", "edition", "status", "reason", "title")
KEYS = frozenset(("why", "name", *FACTS, "zeros", "rows", "cells", "units", "sections", "others"))
WORDS = frozenset(Trouble)
SHOWN = 16  # lines of a failure


def case_of(path):
    with path.with_suffix(".toml").open("rb") as source:
        return tomllib.load(source, parse_float=Decimal)


def cells_of(case):
    """The expected cells, one by one: zeros, then rows, then cells; the later and narrower wins."""
    expected = {}
    for pattern in case.get("zeros", ()):
        expected |= dict.fromkeys(matching(case, pattern), 0)
    for row, values in case.get("rows", {}).items():
        ids = row_of(case, row)
        expected |= dict(zip(ids, values, strict=True) if isinstance(values, list) else dict.fromkeys(ids, values))
    for pattern, value in case.get("cells", {}).items():
        expected |= dict.fromkeys(matching(case, pattern), value)
    return expected


def form_of(case):
    return edition(case["edition"]).cells if case.get("edition") in EDITIONS else all_cells()


def matching(case, pattern):
    """The ids of the case's edition that a pattern names; an exact id may be of the other edition."""
    return [pattern] if pattern in all_cells() else [id for id in form_of(case) if fnmatchcase(id, pattern)]


def row_of(case, row):
    """The ids of a row in the order of the form; a row of the other edition where this one has it not."""
    of_row = [id for id in form_of(case) if id.rpartition(".")[0] == row]
    return of_row or [id for id in all_cells() if id.rpartition(".")[0] == row]


def acceptable(expected):
    return expected if isinstance(expected, list) else [expected]


def found(report, id):
    """What stands in a cell: the value, or the word for the trouble."""
    value = report.value(id)
    return report.trouble(id).value if value is None else value


def shown(report, id):
    reading = report.cells.get(id)
    return f"{found(report, id)!r} (raw {reading.raw!r} at {reading.place!r})" if reading else "missing"


def facts_wrong(report, case):
    for key in FACTS:
        if key in case:
            actual = getattr(report, key)
            if ("none" if actual is None else actual) not in acceptable(case[key]):
                yield f"{key}: expected {case[key]!r}, read {actual!r}"


def cells_wrong(report, case):
    expected = cells_of(case)
    for id, value in expected.items():
        if found(report, id) not in acceptable(value):
            yield f"{id}: expected {value!r}, read {shown(report, id)}"
        elif report.value(id) is not None and all_cells()[id].kind != Kind.MONEY and type(report.value(id)) is not int:
            yield f"{id}: a count is an integer, read {report.value(id)!r}"
    if case.get("others", "none") == "none":
        for id in report.cells:
            if id not in expected and report.value(id) is not None:
                yield f"{id}: not on the form, read {shown(report, id)}"


def words_wrong(report, case):
    for id, unit in case.get("units", {}).items():
        reading = report.cells.get(id)
        actual = reading.unit if reading and reading.value is not None else unit
        if actual != unit:
            yield f"{id}: the report prints the unit {unit!r}, read {actual!r}"
    for number, words in case.get("sections", {}).items():
        passage = report.sections.get(int(number))
        if passage is None or words not in passage.text:
            yield f"section {number}: expected {words!r} in {passage!r}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_file_is_read_as_a_careful_official_reads_it(path):
    case = case_of(path)
    report = read_report(path.read_bytes(), name=case.get("name", path.name))
    wrong = [*facts_wrong(report, case), *cells_wrong(report, case), *words_wrong(report, case)]
    if wrong:
        more = [f"… and {len(wrong) - SHOWN} more"] if len(wrong) > SHOWN else []
        summary = f"[{report.status}, edition {report.edition}, reason {report.reason}]"
        pytest.fail("\n  ".join([case["why"], *wrong[:SHOWN], *more, summary]), pytrace=False)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_case_says_why_and_names_only_what_exists(path):
    case = case_of(path)
    assert case["why"]
    assert case.keys() <= KEYS
    assert case.get("others", "none") in ("none", "any")
    assert set(acceptable(case.get("status", "partial"))) <= set(Status)
    assert all(matching(case, pattern) for pattern in [*case.get("zeros", ()), *case.get("cells", {})])
    assert all(row_of(case, row) for row in case.get("rows", {}))
    for value in cells_of(case).values():
        assert {word for word in acceptable(value) if isinstance(word, str)} <= WORDS


def test_every_expectation_stands_beside_a_file():
    stems = {path.with_suffix("") for path in FILES}
    assert {path.with_suffix("") for path in CASES.rglob("*.toml")} == stems
    assert len(FILES) == len(stems)
