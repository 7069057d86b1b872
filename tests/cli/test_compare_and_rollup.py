"""`gongkai report compare` and `rollup`: differences and sums, in which a blank is never a zero."""

import json

import pytest

from tests.cli.running import FULL, gongkai

TOWN = FULL / "simajia_town_2020.txt"
BLANK = {"trouble": "blank", "raw": "/", "place": ""}


def figure(value):
    return {"value": value, "raw": str(value), "place": ""}


@pytest.fixture(scope="module")
def town():
    return json.loads(gongkai("report", "read", "--json", TOWN).out)


@pytest.fixture
def write(tmp_path, town):
    """Writes the town's report with other figures, another year or another agency."""

    def write(name, cells=(), **facts):
        report = {**town, **facts, "cells": {**town["cells"], **dict(cells)}}
        (tmp_path / name).write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
        return tmp_path / name

    return write


def test_a_report_compared_with_itself_differs_in_nothing():
    done = gongkai("report", "compare", "--json", TOWN, TOWN)
    said = json.loads(done.out)
    assert said["cells"] == {}
    assert said["same"] == 198  # the cells of the 2019 form
    human = gongkai("report", "compare", TOWN, TOWN).out
    # the tables of the sections 2 to 4 are no words to compare; what is the same throughout is not quoted
    assert human.splitlines()[-4:] == [f"第{number}部分：文字完全相同。" for number in "一五六"] + [""]
    assert done.returncode == 0


def test_the_cells_that_differ_are_named_with_both_figures_and_the_difference(write):
    one = write("one.json", {"t3.new.natural": figure(3), "t3.new.total": figure(3)})
    other = write("other.json", {"t3.new.natural": figure(5), "t3.new.total": BLANK})
    said = json.loads(gongkai("report", "compare", "--json", one, other).out)
    assert set(said["cells"]) == {"t3.new.natural", "t3.new.total"}
    assert said["cells"]["t3.new.natural"]["difference"] == 2  # 5 - 3
    assert said["cells"]["t3.new.total"]["difference"] is None  # a blank is no figure to subtract
    human = gongkai("report", "compare", one, other).out
    assert "196格相同，2格不同" in human  # 198 - 2
    assert "+2" in human


def test_figures_are_added_and_a_blank_is_counted_as_blank(write):
    files = [write(f"{n}.json", {"t3.new.natural": cell}) for n, cell in enumerate((figure(3), figure(4), BLANK))]
    done = gongkai("report", "rollup", "--json", *files)
    (group,) = [json.loads(line) for line in done.out.splitlines()]
    assert (group["year"], group["reports"], group["unreadable"]) == (2020, 3, 0)
    natural = group["cells"]["t3.new.natural"]
    assert natural == {"total": 7, "reports": 2, "blank": 1, "troubled": 0, "missing": 0}  # 3 + 4, and one blank
    assert group["cells"]["t4.reconsideration.upheld"]["total"] is None  # blank in all three
    assert done.returncode == 0


def test_groups_are_formed_by_the_keys_that_are_asked_for(write):
    write("a.json", year=2019)
    write("b.json", year=2020)
    file = write("c.json", year=2020)
    done = gongkai("report", "rollup", "--json", "--by", "year,level", ".", cwd=file.parent)
    groups = [json.loads(line) for line in done.out.splitlines()]
    assert [(group["year"], group["level"], group["reports"]) for group in groups] == [
        (2019, "township", 1),
        (2020, "township", 2),
    ]


def test_a_sum_over_fewer_reports_than_were_counted_says_so(write):
    files = [write(f"{n}.json", {"t3.new.natural": cell}) for n, cell in enumerate((figure(3), figure(4), BLANK))]
    human = gongkai("report", "rollup", *files).out
    row = next(line for line in human.splitlines() if "一、本年新收" in line)
    assert "7（2）" in row


def test_a_file_that_cannot_be_read_is_named_and_not_counted(write, tmp_path):
    good = write("good.json")
    bad = tmp_path / "bad.html"
    bad.write_bytes(b"<html><body>not a report</body></html>")
    done = gongkai("report", "rollup", "--json", good, bad)
    assert "bad.html" in done.said
    assert done.returncode == 1
    assert sum(json.loads(line)["reports"] - json.loads(line)["unreadable"] for line in done.out.splitlines()) == 1


@pytest.mark.parametrize("by", ["month", "", "year,year"])
def test_an_unknown_key_is_wrong_usage(by):
    done = gongkai("report", "rollup", "--by", by, TOWN)
    assert done.returncode == 2
    assert "--by" in done.said


def test_every_run_of_a_rollup_gives_the_same_bytes():
    first, second = (gongkai("report", "rollup", FULL, "--by", "level,year", PYTHONHASHSEED=seed) for seed in "12")
    assert first.stdout
    assert first.stdout == second.stdout
