"""The one definition of every cell (条例 50): none is without, none has two, and none asks for what no fact has."""

from dataclasses import fields

import pytest

from gongkai.law.citations import LawError, Standing
from gongkai.law.report import cells
from gongkai.law.report.cells import Condition, Count, Relation, Returned, Total, counts_under, definition, definitions
from gongkai.law.report.facts import CaseFact, DisputeFact, FactKind, RecordFact, column_of, dispute_results
from gongkai.law.report.schema import EDITIONS, edition

FACTS = {FactKind.CASE: CaseFact, FactKind.RECORD: RecordFact, FactKind.DISPUTE: DisputeFact}
BY_RETURNS_ALONE = {
    "2019": {
        *(f"t2.{row}.items_last_year" for row in ("licences", "other_services", "penalties", "coercion", "fees")),
        *(f"t2.{row}.items_change" for row in ("licences", "other_services", "penalties", "coercion", "fees")),
        *(f"t2.{row}.decisions" for row in ("licences", "other_services", "penalties", "coercion")),
        "t2.procurement.projects",
        "t2.procurement.amount",
    },
    "2021": {"t2.licences.decisions", "t2.penalties.decisions", "t2.coercion.decisions", "t2.fees.amount"},
}


@pytest.mark.parametrize("form", EDITIONS)
def test_every_cell_of_the_form_has_a_definition_and_no_other_cell_has(form):
    assert list(definitions(form)) == list(edition(form).cells)
    assert all(found.cell == cell for cell, found in definitions(form).items())


@pytest.mark.parametrize("form", EDITIONS)
def test_the_cells_that_only_returns_fill_are_these(form):
    found = {cell for cell, each in definitions(form).items() if isinstance(each, Returned)}
    assert found == BY_RETURNS_ALONE[form]


def test_a_cell_with_two_definitions_is_refused(monkeypatch):
    again = {"cells": "t3.new.natural", "item": 2, "returned": True, "standing": "notice"}
    rules = (*cells._rules(), again)
    monkeypatch.setattr(cells, "_rules", lambda: rules)
    with pytest.raises(ValueError, match=r"t3\.new\.natural has 2 definitions"):
        definitions.__wrapped__("2021")


def test_a_cell_without_a_definition_is_refused(monkeypatch):
    rules = tuple(rule for rule in cells._rules() if rule["cells"] != "t2.fees.amount")
    monkeypatch.setattr(cells, "_rules", lambda: rules)
    with pytest.raises(ValueError, match=r"t2\.fees\.amount has 0 definitions"):
        definitions.__wrapped__("2021")


def test_every_rule_defines_a_cell_of_some_edition():
    forms = [edition(id) for id in EDITIONS]
    unused = [
        rule["cells"]
        for rule in cells._rules()
        if not any(
            cells._match(rule["cells"], cell, cells.values_of(form)) is not None
            for form in forms
            for cell in form.cells
        )
    ]
    assert unused == []


@pytest.mark.parametrize("form", EDITIONS)
def test_every_field_that_is_asked_for_is_one_of_the_fact(form):
    for each in definitions(form).values():
        if isinstance(each, Count):
            assert {condition.field for condition in each.where} <= {field.name for field in fields(FACTS[each.fact])}


@pytest.mark.parametrize("form", EDITIONS)
def test_every_total_adds_up_cells_of_the_same_form_and_at_least_two(form):
    totals = [each for each in definitions(form).values() if isinstance(each, Total)]
    assert all(len(each.of) > 1 and set(each.of) <= set(definitions(form)) for each in totals)
    assert all(each.cell not in each.of for each in totals)


def test_50_1_each_table_cites_its_item():
    items = {(cell.split(".")[0], each.article.item) for cell, each in definitions("2021").items()}
    assert items == {("t2", 1), ("t3", 2), ("t4", 3)}


def test_what_counts_a_document_or_a_dispute_is_marked_as_our_reading():
    for form in EDITIONS:
        counts = [each for each in definitions(form).values() if isinstance(each, Count)]
        assert all((each.standing is Standing.READING) == (each.fact is not FactKind.CASE) for each in counts)


def test_carried_in_is_received_before_the_year_and_not_closed_before_it():
    assert definition("2021", "t3.carried_in.research").where == (
        Condition("applicant_kind", Relation.EQUAL, ("research",)),
        Condition("received_year", Relation.BEFORE),
        Condition("closed_year", Relation.NOT_BEFORE),
    )


def test_the_2019_form_counts_all_other_handling_in_one_row():
    (outcome,) = [each for each in definition("2019", "t3.otherwise.natural").where if each.field == "outcome"]
    assert set(outcome.values) == {
        "otherwise",
        "otherwise.not_supplemented",
        "otherwise.fee_unpaid",
        "otherwise.other",
    }
    assert "t3.otherwise.natural" in definition("2019", "t3.handled.natural").of


def test_handled_adds_up_the_results_of_its_column():
    # 30号: 予以公开, 部分公开, 8 不予公开, 3 无法提供, 5 不予处理, 3 其他处理; 60号: 1 其他处理
    assert len(definition("2021", "t3.handled.natural").of) == 1 + 1 + 8 + 3 + 5 + 3
    assert len(definition("2019", "t3.handled.natural").of) == 1 + 1 + 8 + 3 + 5 + 1


def test_the_counts_under_the_grand_total_are_those_of_six_columns():
    assert len(counts_under("2021", "t3.handled.total")) == 6 * 21
    assert counts_under("2021", "t2.fees.amount") == ()


def test_2_7_results_of_disputes_are_put_into_columns_by_a_table_of_readings():
    assert column_of("suit_dismissed") == "upheld"
    assert column_of("declared_unlawful") == "rectified"
    assert column_of("mediated") == "other"
    assert {each.column for each in dispute_results().values()} == {"upheld", "rectified", "other"}
    assert all(each.standing == Standing.READING for each in dispute_results().values())
    with pytest.raises(LawError, match=r"tally\.dispute_result"):
        column_of("won")
