"""The figures of a report from the facts (条例 50; counting as in the statistics of the ledger)."""

import sqlite3
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.citations import LawError
from gongkai.law.report.cells import counts_under
from gongkai.law.report.facts import CaseFact, DisputeFact, Facts, RecordFact, ReturnFact
from gongkai.law.report.schema import EDITIONS, edition
from gongkai.law.report.tally import counted, tally

APPLICANTS = ("natural", "business", "research", "public_benefit", "legal_service", "other_organisation")
LEAVES = (
    "granted",
    "partial",
    "refused.state_secret",
    "refused.prohibited_by_law",
    "refused.security_and_stability",
    "refused.third_party",
    "refused.internal_affairs",
    "refused.process",
    "refused.enforcement_files",
    "refused.administrative_inquiry",
    "unable.not_held",
    "unable.needs_creation",
    "unable.unclear_after_supplement",
    "declined.petition",
    "declined.repeated",
    "declined.publication",
    "declined.excessive",
    "declined.reissue",
    "otherwise.not_supplemented",
    "otherwise.fee_unpaid",
    "otherwise.other",
)
GROUPS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
RESULTS = ("upheld", "rectified", "other")


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


# --- Random populations against SQL, which shares nothing with the definitions ---


@st.composite
def a_case(draw):
    received = draw(st.integers(2019, 2025))
    closed = draw(st.none() | st.integers(received, 2025))
    outcome = None if closed is None else draw(st.sampled_from(LEAVES))
    return CaseFact(draw(st.sampled_from(APPLICANTS)), received, closed, outcome)


@st.composite
def a_span(draw, optional=True):
    """A day of 2021 to 2025, often beside a year's end, and perhaps a later one."""
    edges = [date(year, 12, 31) + timedelta(days) for year in range(2021, 2025) for days in (-1, 0, 1, 2)]
    days = st.sampled_from(edges) | st.dates(date(2021, 1, 1), date(2025, 12, 31))
    start = draw(days)
    end = draw(st.none() | days)
    return start, (max(start, end) if end else None)


@st.composite
def a_record(draw):
    issued, repealed = draw(a_span())
    shown, taken_down = draw(st.just((None, None)) | a_span())
    kind = draw(st.sampled_from(["ordinances", "normative_documents"]))
    return RecordFact(kind, draw(st.booleans()), issued, repealed, shown, taken_down)


@st.composite
def a_dispute(draw):
    opened, closed = draw(a_span())
    result = draw(st.sampled_from(RESULTS)) if closed else None
    return DisputeFact(draw(st.sampled_from(GROUPS)), opened, closed, result, draw(st.booleans()))


POPULATIONS = st.builds(
    Facts,
    cases=st.lists(a_case(), max_size=60),
    records=st.lists(a_record(), max_size=20),
    disputes=st.lists(a_dispute(), max_size=20),
)


FAR = date(9999, 1, 1)


def stored(facts):
    """The facts as rows of years; what has not happened lies in 9999."""
    db = sqlite3.connect(":memory:")
    db.execute("create table c (who, received, closed, outcome)")
    db.execute("create table r (kind, issued, repealed, shown, down)")
    db.execute("create table d (party, opened, closed, result)")
    for c in facts.cases:
        db.execute(
            "insert into c values (?,?,?,?)", (c.applicant_kind, c.received_year, c.closed_year or 9999, c.outcome)
        )
    for r in facts.records:
        days = (r.issued_on, r.repealed_on or FAR, r.disclosed_on or FAR, r.undisclosed_on or FAR)
        if r.ours:
            db.execute("insert into r values (?,?,?,?,?)", (r.kind, *(day.year for day in days)))
    for d in facts.disputes:
        if not d.co_defendant:
            years = d.opened_on.year, (d.closed_on or FAR).year
            db.execute("insert into d values (?,?,?,?)", (d.group, *years, d.result))
    return db


def queries(form):
    """One query for each kind of row: cell ids and their figures."""
    leaf = "outcome" if form == "2021" else "case when outcome like 'otherwise%' then 'otherwise' else outcome end"
    rows = {
        "'new'": "received=:y",
        "'carried_in'": "received<:y and closed>=:y",
        leaf: "closed=:y",
        "'handled'": "closed=:y",
        "'carried_out'": "received<=:y and closed>:y",
    }
    for row, where in rows.items():
        yield f"select 't3.'||{row}||'.'||who, count(*) from c where {where} group by {row}, who"
        yield f"select 't3.'||{row}||'.total', count(*) from c where {where} group by {row}"
    yield "select 't4.'||party||'.'||result, count(*) from d where closed=:y group by party, result"
    yield "select 't4.'||party||'.pending', count(*) from d where opened<=:y and closed>:y group by party"
    yield "select 't4.'||party||'.total', count(*) from d where opened<=:y and closed>=:y group by party"
    documents = {
        "2021": {"issued": "issued=:y", "repealed": "repealed=:y", "in_force": "issued<=:y and repealed>:y"},
        "2019": {"made": "issued=:y", "disclosed": "shown=:y", "disclosed_in_all": "shown<=:y and down>:y"},
    }
    for column, where in documents[form].items():
        yield f"select 't2.'||kind||'.{column}', count(*) from r where {where} group by kind"


def by_sql(year, form, facts):
    """Every figure of tables two (documents), three and four, from plain SQL over the facts; zeros left out."""
    db = stored(facts)
    rows = [row for query in queries(form) for row in db.execute(query, {"y": year})]
    db.close()
    return {cell: number for cell, number in rows if number}


@given(facts=POPULATIONS, year=st.integers(2019, 2026), form=st.sampled_from(EDITIONS))
@settings(max_examples=150, deadline=None)
def test_every_figure_is_what_sql_counts(facts, year, form):
    found = tally(year, form, facts)
    assert {cell: value for cell, value in found.items() if value} == by_sql(year, form, facts)


@given(facts=POPULATIONS, opening=st.dictionaries(st.sampled_from(APPLICANTS), st.integers(0, 5)))
@settings(max_examples=80, deadline=None)
def test_new_and_carried_in_are_handled_and_carried_out_in_every_year_and_kind(facts, opening):
    for year in range(2019, 2027):
        found = tally(year, "2021", facts, opening)
        for column in (*APPLICANTS, "total"):
            new, before, handled, after = (
                found[f"t3.{row}.{column}"] for row in ("new", "carried_in", "handled", "carried_out")
            )
            assert new + before == handled + after
            assert handled == sum(found[f"t3.{leaf}.{column}"] for leaf in LEAVES)


@given(facts=POPULATIONS)
@settings(max_examples=50, deadline=None)
def test_what_one_year_carries_out_the_next_carries_in_and_in_force_follows(facts):
    for year in range(2020, 2026):
        last, this = tally(year - 1, "2021", facts), tally(year, "2021", facts)
        assert all(last[f"t3.carried_out.{kind}"] == this[f"t3.carried_in.{kind}"] for kind in APPLICANTS)
        row = "t2.normative_documents."
        assert this[row + "in_force"] == last[row + "in_force"] + this[row + "issued"] - this[row + "repealed"]


@given(facts=POPULATIONS, year=st.integers(2019, 2025))
@settings(max_examples=25, deadline=None)
def test_each_figure_opens_to_as_many_facts_as_it_says(facts, year):
    found = tally(year, "2021", facts)
    behind = {"case": facts.cases, "record": facts.records, "dispute": facts.disputes}
    for cell, value in found.items():
        counts = counts_under("2021", cell)
        assert sum(counted(count, fact, year) for count in counts for fact in behind[count.fact]) == value
