"""The identities (勾稽关系): every row, every column, table four. Sums are worked out by hand."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.report.checking import check, message
from gongkai.law.report.findings import Severity, Verdict
from gongkai.law.report.identities import identities
from gongkai.law.report.schema import edition
from gongkai.law.report.values import AnnualReport, Reading, Status
from tests.law.report.made import clean, found, one, without

IDENTITIES = {"t3.flow", "t3.handled", "t3.row_total"} | {
    f"t4.{group}.total" for group in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
}


def test_new_and_carried_in_are_handled_and_carried_out():
    # printed: 自然人 40 + 3 = 41 + 2; carried out made 3
    finding = one(clean(t3__carried_out__natural=3), "t3.flow")
    assert finding.cells == ("t3.new.natural", "t3.carried_in.natural", "t3.handled.natural", "t3.carried_out.natural")
    assert (finding.expected, finding.actual, finding.severity) == (43, 44, Severity.ERROR)
    assert (
        message(finding)
        == "表三“自然人”列：本年新收40＋上年结转3＝43，（七）总计41＋结转下年度继续办理3＝44，两边不相等。"
    )


def test_the_results_of_a_column_add_up_to_its_total():
    # 科研机构: 1 + 1 + 1 = 3; the total made 4, which breaks the flow and the row as well
    report = clean(t3__handled__research=4)
    finding = one(report, "t3.handled")
    assert (finding.expected, finding.actual, len(finding.cells)) == (3, 4, 22)
    assert finding.place == "at t3.handled.research"
    assert message(finding) == (
        "表三“科研机构”列：各项办理结果相加（（一）予以公开1＋（三）不予公开3.危及“三安全一稳定”1＋"
        "（五）不予处理3.要求提供公开出版物1）＝3，（七）总计填的是4。"
    )
    assert {each.rule for each in check(report).findings if each.rule in IDENTITIES} == {
        "t3.handled",
        "t3.flow",
        "t3.row_total",
    }


def test_the_columns_of_a_row_add_up_to_its_total():
    # 予以公开: 12 + 3 + 1 + 0 + 2 + 1 = 19
    finding = one(clean(t3__granted__total=20), "t3.row_total")
    assert (finding.expected, finding.actual) == (19, 20)
    assert message(finding) == (
        "表三“（一）予以公开”行：自然人12＋商业企业3＋科研机构1＋社会公益组织0＋法律服务机构2＋其他1＝19，总计填的是20。"
    )


@pytest.mark.parametrize(
    ("rule", "cell", "expected"),
    [
        ("t4.reconsideration.total", "t4__reconsideration__total", 6),
        ("t4.litigation_direct.total", "t4__litigation_direct__total", 3),
        ("t4.litigation_after_reconsideration.total", "t4__litigation_after_reconsideration__total", 2),
    ],
)
def test_the_results_of_a_group_of_table_four_add_up_to_its_total(rule, cell, expected):
    finding = one(clean(**{cell: 0}), rule)
    assert (finding.expected, finding.actual) == (expected, 0)
    assert finding.place == f"at {cell.replace('__', '.')}"


def test_the_sentence_for_a_township_officer():
    finding = one(clean(t4__reconsideration__total=0), "t4.reconsideration.total")
    assert message(finding) == "表四行政复议：结果维持3＋结果纠正1＋其他结果2＋尚未审结0＝6，总计填的是0。"


def test_a_blank_is_never_taken_for_zero():
    # the blank is worth 0 in the sum, and still nobody knows that
    report = clean(t3__granted__public_benefit="")
    assert found(report, "t3.row_total") == []
    finding = one(report, "t3.row_total", Verdict.NOT_ASSESSABLE)
    assert finding.cells == ("t3.granted.public_benefit",)


def test_what_is_there_may_not_exceed_the_total_even_where_a_cell_of_the_row_is_blank():
    # 12 + 3 + 1 + (blank) + 2 + 1 = 19 at least
    report = clean(t3__granted__public_benefit="", t3__granted__total=18)
    finding = one(report, "t3.row_bound")
    assert (finding.expected, finding.actual, finding.severity) == (19, 18, Severity.ERROR)
    assert found(clean(t3__granted__public_benefit=""), "t3.row_bound") == []


def test_what_is_there_may_not_exceed_the_total_even_where_a_cell_of_the_column_is_blank():
    # 法律服务机构: 2 + 1 + 1 without the blank; the total made 3
    report = clean(t3__refused__process__legal_service="", t3__handled__legal_service=3)
    finding = one(report, "t3.handled_bound")
    assert (finding.expected, finding.actual) == (4, 3)


def test_what_is_there_may_not_exceed_the_total_even_where_a_cell_of_the_group_is_blank():
    finding = one(clean(t4__reconsideration__pending="", t4__reconsideration__total=5), "t4.bound")
    assert (finding.expected, finding.actual) == (6, 5)
    assert found(clean(t4__reconsideration__pending=""), "t4.bound") == []


def test_the_older_form_has_one_row_of_other_results():
    assert check(clean("2019"), strict=True).findings[0].rule == "time.township"
    finding = one(clean("2019", t3__otherwise__natural=4), "t3.handled")
    assert (finding.expected, finding.actual) == (42, 41)


def mixed():
    """The newer form with the older form's row （六）: 3 1 0 0 0 1 5 in place of the three rows."""
    report = without(clean("2021"), "t3.otherwise.")
    row = {f"t3.otherwise.{column.id}": figure for column, figure in zip(columns(), (3, 1, 0, 0, 0, 1, 5), strict=True)}
    cells = {**report.cells, **{id: Reading(str(figure), figure, place="p4 r7") for id, figure in row.items()}}
    return replace(report, cells=cells, status=Status.PARTIAL)


def columns():
    return edition("2021").applications.columns


def test_on_a_mixed_form_the_row_that_is_printed_is_added_up():
    assert found(mixed(), "t3.handled") == found(mixed(), "t3.handled", Verdict.NOT_ASSESSABLE) == []
    wrong = mixed()
    wrong = replace(wrong, cells={**wrong.cells, "t3.otherwise.natural": Reading("4", 4)})
    assert one(wrong, "t3.handled").expected == 42
    assert one(wrong, "t3.row_total").expected == 6


FORM = edition("2021")
KINDS = [row.id for row in FORM.applications.rows if row.id not in ("new", "carried_in", "handled", "carried_out")]
PEOPLE = [column.id for column in FORM.applications.columns if column.id != "total"]


@st.composite
def consistent(draw):
    """Any report that adds up: results and carried-out drawn, everything else made from them."""
    small = st.integers(0, 50)
    cells = {id: draw(small) for id in FORM.cells if id.startswith("t2.")}
    for column in PEOPLE:
        for row in (*KINDS, "carried_out"):
            cells[f"t3.{row}.{column}"] = draw(small)
        handled = sum(cells[f"t3.{row}.{column}"] for row in KINDS)
        whole = handled + cells[f"t3.carried_out.{column}"]
        carried_in = draw(st.integers(0, whole))
        cells |= {f"t3.handled.{column}": handled, f"t3.carried_in.{column}": carried_in}
        cells[f"t3.new.{column}"] = whole - carried_in
    for row in FORM.applications.rows:
        cells[f"t3.{row.id}.total"] = sum(cells[f"t3.{row.id}.{column}"] for column in PEOPLE)
    for group in FORM.disputes.groups:
        results = {result.id: draw(small) for result in FORM.disputes.results if result.id != "total"}
        cells |= {f"t4.{group.id}.{id}": figure for id, figure in results.items()}
        cells[f"t4.{group.id}.total"] = sum(results.values())
    return cells


def report_of(cells):
    readings = {id: Reading(str(cells[id]), cells[id]) for id in FORM.cells}
    return AnnualReport("made", Status.COMPLETE, "某县", 2023, "2021", cells=readings)


def failed(cells):
    return {finding.rule for finding in check(report_of(cells), strict=True).findings if finding.rule in IDENTITIES}


@settings(max_examples=20, deadline=None)
@given(consistent())
def test_a_consistent_report_fails_no_identity(cells):
    assert failed(cells) == set()


@settings(max_examples=30, deadline=None)
@given(consistent(), st.data())
def test_one_changed_cell_fails_at_least_one_identity(cells, data):
    cell = data.draw(st.sampled_from([id for id in FORM.cells if not id.startswith("t2.")]))
    cells[cell] += data.draw(st.integers(1, 9))
    assert failed(cells)


def test_every_cell_of_tables_three_and_four_stands_in_an_identity():
    for id, single in (("2021", False), ("2019", True)):
        used = {cell for identity in identities(id, single) for cell in identity.cells}
        assert used == {cell for cell in edition(id).cells if not cell.startswith("t2.")}
