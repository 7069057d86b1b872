"""The figures of a report from the facts (条例 50; counting as in the statistics of the ledger)."""

from datetime import date
from decimal import Decimal

import pytest

from gongkai.law.citations import LawError
from gongkai.law.report.facts import CaseFact, DisputeFact, Facts, RecordFact, ReturnFact
from gongkai.law.report.schema import edition
from gongkai.law.report.tally import tally


def of(facts, year=2023, form="2021", **more):
    return tally(year, form, facts, **more)


def of_case(*, year=2023, form="2021", **fields):
    """The cells of table three that are not 0, without the totals of rows."""
    found = tally(year, form, Facts(cases=[CaseFact("natural", **fields)]))
    return {cell for cell, value in found.items() if value and cell.startswith("t3.") and not cell.endswith(".total")}


# --- Table three ---


def test_a_case_received_and_answered_in_the_year_is_new_and_handled():
    case = {"received_year": 2023, "closed_year": 2023, "outcome": "refused.process"}
    assert of_case(**case) == {"t3.new.natural", "t3.refused.process.natural", "t3.handled.natural"}
    assert of_case(year=2022, **case) == set()
    assert of_case(year=2024, **case) == set()


def test_a_case_answered_in_the_next_year_is_carried_out_and_in():
    case = {"received_year": 2022, "closed_year": 2023, "outcome": "granted"}
    assert of_case(year=2022, **case) == {"t3.new.natural", "t3.carried_out.natural"}
    assert of_case(year=2023, **case) == {"t3.carried_in.natural", "t3.granted.natural", "t3.handled.natural"}
    assert of_case(year=2024, **case) == set()


def test_a_case_that_stays_open_is_carried_in_and_out_every_year():
    assert of_case(received_year=2021) == {"t3.carried_in.natural", "t3.carried_out.natural"}


def test_other_handling_is_three_rows_since_2021_and_one_before():
    case = {"received_year": 2020, "closed_year": 2020, "outcome": "otherwise.fee_unpaid"}
    assert "t3.otherwise.fee_unpaid.natural" in of_case(year=2020, form="2021", **case)
    assert "t3.otherwise.natural" in of_case(year=2020, form="2019", **case)


def test_the_year_of_a_small_agency_is_as_counted_by_hand():
    cases = [
        CaseFact("natural", 2022, 2023, "granted"),
        CaseFact("natural", 2023, 2023, "granted"),
        CaseFact("natural", 2023, 2023, "unable.not_held"),
        CaseFact("business", 2023, None, None),
        CaseFact("business", 2023, 2024, "partial"),
        CaseFact("research", 2021, 2022, "granted"),
    ]
    found = of(Facts(cases=cases))
    row = {id: [found[f"t3.{id}.{column}"] for column in ("natural", "business", "total")] for id in ("new", "granted")}
    assert row == {"new": [2, 2, 4], "granted": [2, 0, 2]}
    assert [found[f"t3.{id}.total"] for id in ("carried_in", "handled", "carried_out")] == [1, 3, 2]
    assert found["t3.new.research"] == 0


def test_the_opening_balance_brings_cases_that_no_fact_describes_and_they_stay_open():
    cases = [CaseFact("natural", 2022, 2023, "granted"), CaseFact("natural", 2023, 2023, "granted")]
    found = of(Facts(cases=cases), opening={"natural": 3, "business": 2})
    figures = [found[f"t3.{row}.natural"] for row in ("new", "carried_in", "handled", "carried_out")]
    assert figures == [1, 3, 2, 2]
    assert (found["t3.carried_in.business"], found["t3.carried_out.business"]) == (2, 2)


def test_the_opening_balance_takes_no_case_away():
    found = of(Facts(cases=[CaseFact("natural", 2022), CaseFact("natural", 2022)]), opening={"natural": 1})
    assert found["t3.carried_in.natural"] == 2


# --- Table two ---


def records(**fields):
    return Facts(records=[RecordFact("normative_documents", **{"ours": True, **fields})])


def test_20_1_documents_are_issued_by_their_date_and_in_force_until_the_repeal_takes_effect():
    facts = records(issued_on=date(2022, 12, 31), repealed_on=date(2023, 12, 31))
    row = [[of(facts, year)[f"t2.normative_documents.{column}"] for column in ("issued", "repealed", "in_force")]
           for year in (2021, 2022, 2023, 2024)]  # fmt: skip
    assert row == [[0, 0, 0], [1, 0, 1], [0, 1, 0], [0, 0, 0]]


def test_20_1_a_document_that_was_posted_again_is_not_counted():
    found = of(records(issued_on=date(2023, 5, 1), disclosed_on=date(2023, 5, 2), ours=False))
    assert found["t2.normative_documents.issued"] == found["t2.normative_documents.in_force"] == 0


def test_20_1_last_years_stock_brings_documents_that_no_record_describes_and_they_stand():
    old = RecordFact("normative_documents", True, date(2020, 3, 1), repealed_on=date(2023, 6, 1))
    new = RecordFact("normative_documents", True, date(2023, 3, 1))
    found = of(Facts(records=[old, new]), stock={"normative_documents": 7, "ordinances": 2})
    row = [found[f"t2.normative_documents.{column}"] for column in ("issued", "repealed", "in_force")]
    assert row == [1, 1, 7]  # 7 stood on 31 December 2022, the one of 2020 among them; one more, one less
    assert [found[f"t2.ordinances.{column}"] for column in ("issued", "repealed", "in_force")] == [0, 0, 2]


def test_20_1_last_years_stock_takes_no_document_away():
    facts = Facts(records=[RecordFact("normative_documents", True, date(2020, 3, 1))] * 3)
    assert of(facts, stock={"normative_documents": 1})["t2.normative_documents.in_force"] == 3


def test_20_1_on_the_2019_form_the_stock_is_what_is_open_to_the_public_in_all():
    shown = RecordFact("normative_documents", True, date(2019, 3, 1), disclosed_on=date(2020, 3, 1))
    found = of(Facts(records=[shown]), 2020, "2019", stock={"normative_documents": 4})
    row = [found[f"t2.normative_documents.{column}"] for column in ("made", "disclosed", "disclosed_in_all")]
    assert row == [0, 1, 5]


def test_without_records_last_years_stock_fills_nothing():
    found = of(Facts(cases=()), stock={"normative_documents": 7})
    assert not [cell for cell in found if cell.startswith("t2.")]


@pytest.mark.parametrize("stock", [{"laws": 1}, {"normative_documents": -1}])
def test_20_1_an_impossible_stock_is_refused(stock):
    with pytest.raises(LawError, match="tally") as refusal:
        of(Facts(records=()), stock=stock)
    assert refusal.value.message


def test_20_1_the_2019_form_counts_made_disclosed_and_disclosed_in_all():
    facts = records(issued_on=date(2019, 12, 30), disclosed_on=date(2020, 1, 3), undisclosed_on=date(2021, 2, 1))
    row = [[of(facts, year, "2019")[f"t2.normative_documents.{column}"]
            for column in ("made", "disclosed", "disclosed_in_all")] for year in (2019, 2020, 2021)]  # fmt: skip
    assert row == [[1, 0, 0], [0, 1, 1], [0, 0, 0]]


def test_returns_of_a_cell_and_year_add_up_and_amounts_stay_exact():
    returns = [
        ReturnFact("t2.fees.amount", 2023, Decimal("0.10")),
        ReturnFact("t2.fees.amount", 2023, Decimal("0.20")),
        ReturnFact("t2.licences.decisions", 2023, 7),
        ReturnFact("t2.licences.decisions", 2022, 5),
    ]
    assert of(Facts(returns=returns)) == {"t2.licences.decisions": 7, "t2.fees.amount": Decimal("0.30")}


def test_the_2019_form_takes_items_of_last_year_and_the_change_from_returns():
    returns = [ReturnFact("t2.coercion.items_last_year", 2020, 4), ReturnFact("t2.coercion.items_change", 2020, -1)]
    assert of(Facts(returns=returns), 2020, "2019") == {
        "t2.coercion.items_last_year": 4,
        "t2.coercion.items_change": -1,
    }


def test_a_return_for_a_cell_of_the_other_form_is_left_alone():
    assert of(Facts(returns=[ReturnFact("t2.procurement.projects", 2023, 3)])) == {}


@pytest.mark.parametrize(
    ("cell", "value", "rule"),
    [
        ("t3.new.natural", 1, "returned"),
        ("t2.ordinances.made", 1, "returned"),
        ("t2.licences.decided", 1, "cell"),
        ("t2.licences.decisions", -1, "value"),
        ("t2.licences.decisions", Decimal("1.5"), "value"),
        ("t2.licences.decisions", True, "value"),
        ("t2.fees.amount", 0.1, "value"),
        ("t2.fees.amount", Decimal(-1), "value"),
        ("t2.fees.amount", Decimal("NaN"), "value"),
    ],
)
def test_a_return_that_cannot_be_is_refused_in_words(cell, value, rule):
    with pytest.raises(LawError, match=rf"tally\.{rule}") as refusal:
        of(Facts(returns=[ReturnFact(cell, 2023, value)]))
    assert refusal.value.message


# --- Table four ---


def test_a_lawsuit_counts_in_every_year_in_which_it_was_open():
    facts = Facts(disputes=[DisputeFact("litigation_direct", date(2021, 12, 31), date(2023, 1, 1), "rectified")])
    cells = [{cell for cell, value in of(facts, year).items() if value} for year in (2020, 2021, 2022, 2023, 2024)]
    pending = {"t4.litigation_direct.pending", "t4.litigation_direct.total"}
    assert cells == [set(), pending, pending, {"t4.litigation_direct.rectified", "t4.litigation_direct.total"}, set()]


def test_201_a_suit_beside_the_organ_of_the_original_act_is_not_counted_here():
    facts = Facts(disputes=[DisputeFact("litigation_after_reconsideration", date(2023, 3, 1), co_defendant=True)])
    assert not any(of(facts).values())


# --- What is missing, what is refused ---


def test_a_kind_of_fact_that_is_not_kept_leaves_its_cells_missing():
    assert of(Facts()) == {}
    assert {cell.split(".")[0] for cell in of(Facts(cases=()))} == {"t3"}


def test_a_complete_kind_without_facts_is_zero_in_all_its_cells():
    found = of(Facts(cases=(), records=(), disputes=()))
    assert set(found) == set(edition("2021").cells) - {
        "t2.licences.decisions", "t2.penalties.decisions", "t2.coercion.decisions", "t2.fees.amount"
    }  # fmt: skip
    assert set(found.values()) == {0}


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        (Facts(cases=[CaseFact("somebody", 2023)]), "applicant_kind"),
        (Facts(cases=[CaseFact("natural", 2023, 2022, "granted")]), "closed_first"),
        (Facts(cases=[CaseFact("natural", 2023, 2023)]), "unfinished"),
        (Facts(cases=[CaseFact("natural", 2023, None, "granted")]), "unfinished"),
        (Facts(cases=[CaseFact("natural", 2023, 2023, "otherwise")]), "outcome"),
        (Facts(records=[RecordFact("letters", True, date(2023, 1, 1))]), "record_kind"),
        (Facts(records=[RecordFact("ordinances", True, date(2023, 1, 2), date(2023, 1, 1))]), "repealed_first"),
        (
            Facts(records=[RecordFact("ordinances", True, date(2023, 1, 2), undisclosed_on=date(2023, 1, 3))]),
            "undisclosed_first",
        ),
        (Facts(disputes=[DisputeFact("quarrel", date(2023, 1, 1))]), "dispute_group"),
        (Facts(disputes=[DisputeFact("reconsideration", date(2023, 1, 1), date(2023, 2, 1), "won")]), "dispute_result"),
        (
            Facts(disputes=[DisputeFact("reconsideration", date(2023, 1, 2), date(2023, 1, 1), "other")]),
            "closed_first",
        ),
    ],
)
def test_facts_that_cannot_have_been_are_refused_in_words(facts, rule):
    with pytest.raises(LawError, match=rf"tally\.{rule}") as refusal:
        of(facts)
    assert refusal.value.message


@pytest.mark.parametrize("opening", [{"somebody": 1}, {"natural": -1}])
def test_an_impossible_opening_balance_is_refused(opening):
    with pytest.raises(LawError, match="tally") as refusal:
        of(Facts(cases=()), opening=opening)
    assert refusal.value.message
