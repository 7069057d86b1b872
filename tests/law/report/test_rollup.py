"""Sums: parent = own + children or the missing named; many reports added up, blanks counted and never added."""

from dataclasses import replace
from decimal import Decimal

from gongkai.law.report.checking import check, check_rollup, message
from gongkai.law.report.findings import Verdict
from gongkai.law.report.rollup import is_additive, rollup, to_dict
from gongkai.law.report.values import AnnualReport, Reading, Status
from tests.law.report.made import BUREAU, COUNTY, TOWN, clean, without

OTHER_TOWN = "桦川县苏家店镇人民政府"


def times(report, factor, **others):
    """The report with every figure so many times as large."""
    cells = {id: replace(reading, value=reading.value * factor) for id, reading in report.cells.items()}
    return replace(report, cells=cells, **others)


OWN = clean(agency="桦川县人民政府办公室")
TOWNS = (clean(agency=TOWN), clean(agency=OTHER_TOWN))
PARENT = times(clean(agency="桦川县人民政府"), 3)


def test_the_parent_is_its_own_and_its_childrens():
    checked = check_rollup(PARENT, OWN, TOWNS, strict=True)
    assert checked.findings == ()
    # 200 cells, 10 + 175 + 15, all additive, and two agencies that are added once
    assert (checked.passed, checked.assessed) == (202, 202)


def test_a_cell_that_is_not_the_sum_is_named_with_both_sides():
    cells = {**PARENT.cells, "t3.new.total": Reading("199", 199, place="p3")}
    (finding,) = check_rollup(replace(PARENT, cells=cells), OWN, TOWNS, strict=True).findings
    assert (finding.rule, finding.cells) == ("rollup.sum", ("t3.new.total",))
    assert (finding.expected, finding.actual, finding.place) == (198, 199, "p3")
    assert message(finding) == (
        "表三本年新收·总计：本机关与所属各机关共3份报告相加＝198，桦川县人民政府的汇总报告填的是199。"
    )


def test_a_missing_child_is_named_and_nothing_is_compared():
    checked = check_rollup(PARENT, OWN, TOWNS[:1], expected=[TOWN, OTHER_TOWN], strict=True)
    (finding,) = checked.findings
    assert (finding.rule, finding.verdict) == ("rollup.sum", Verdict.NOT_ASSESSABLE)
    assert OTHER_TOWN in message(finding)
    assert TOWN not in message(finding)


def test_the_own_report_is_not_forgotten():
    (finding,) = check_rollup(PARENT, None, TOWNS, strict=True).findings
    assert "本机关自己的报告" in message(finding)


def test_an_unreadable_child_and_one_of_another_year_are_named():
    unreadable = AnnualReport("town.pdf", Status.UNREADABLE, reason="unreadable.empty")
    late = clean(agency=OTHER_TOWN, year=2022)
    (finding,) = check_rollup(PARENT, OWN, [unreadable, late], strict=True).findings
    assert "town.pdf的报告（无法读取）" in message(finding)
    assert f"{OTHER_TOWN}2023年的报告（给的是2022年的）" in message(finding)


def test_a_child_without_a_figure_makes_that_cell_not_assessable_and_no_other():
    child = without(clean(agency=TOWN), "t3.new.total")
    checked = check_rollup(PARENT, OWN, [child, TOWNS[1]], strict=True)
    (finding,) = checked.findings
    assert finding.cells == ("t3.new.total",)
    assert f"{TOWN}的表三本年新收·总计" in message(finding)
    assert checked.passed == checked.assessed == 201


def test_an_agency_that_is_given_twice_is_warned():
    rules = [finding.rule for finding in check_rollup(PARENT, OWN, [TOWNS[0]] * 2, strict=True).findings]
    assert rules == ["rollup.duplicate"]


def test_a_report_is_judged_with_its_parent_and_sisters():
    assert not [
        finding
        for finding in check(OWN, parent=PARENT, children=TOWNS, strict=True).findings
        if finding.rule.startswith("rollup.")
    ]
    rules = [finding.rule for finding in check(OWN, parent=PARENT, children=TOWNS[:1], strict=True).findings]
    assert "rollup.sum" in rules


def test_reports_are_added_up_with_how_many_had_a_figure():
    blank = clean(agency=OTHER_TOWN, t3__new__total="")
    gone = without(clean(agency=BUREAU), "t3.new.total")
    (group,) = rollup([*TOWNS[:1], blank, gone, AnnualReport("x", Status.UNREADABLE, year=2023)])
    assert (group.key, group.reports, group.unreadable) == ((2023,), 4, 1)
    total = group.cells["t3.new.total"]
    assert (total.total, total.valued, total.blank, total.missing, total.troubled) == (66, 1, 1, 1, 0)
    assert group.cells["t2.fees.amount"].total == Decimal("1037.01")  # 3 x 345.67


def test_a_cell_that_nobody_filled_has_no_sum_and_not_nought():
    (group,) = rollup([clean(t3__new__total="")])
    assert group.cells["t3.new.total"].total is None
    assert to_dict(group, ["year"])["cells"]["t3.new.total"] == {
        "total": None,
        "reports": 0,
        "blank": 1,
        "troubled": 0,
        "missing": 0,
    }


def test_reports_are_grouped_by_year_parent_and_level():
    reports = [*TOWNS, clean(agency=BUREAU), clean(agency=COUNTY, year=2022)]
    groups = rollup(reports, by=("year", "parent", "level"))
    assert [(group.key, group.reports) for group in groups] == [
        ((2022, "青禾市", "county_government"), 1),
        ((2023, "桦川县", "township"), 2),
        ((2023, "清溪县", "county_department"), 1),
    ]


def test_lists_and_amounts_without_a_unit_are_not_added():
    assert not is_additive("t2.licences.items_last_year")
    assert not is_additive("t2.procurement.amount")
    assert is_additive("t2.fees.amount")
    assert is_additive("t3.new.total")
