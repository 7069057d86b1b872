"""The figures of random populations against SQL, which shares nothing with the definitions of the tally."""

import sqlite3
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.report.cells import counts_under
from gongkai.law.report.facts import CaseFact, DisputeFact, Facts, RecordFact
from gongkai.law.report.schema import EDITIONS
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


@given(facts=POPULATIONS, year=st.integers(2020, 2025), before=st.integers(0, 9))
@settings(max_examples=50, deadline=None)
def test_20_1_in_force_is_last_years_stock_and_what_was_issued_less_what_was_repealed(facts, year, before):
    row = "t2.ordinances."
    known = tally(year - 1, "2021", facts)[row + "in_force"]
    found = tally(year, "2021", facts, stock={"ordinances": before})
    assert found[row + "in_force"] == max(known, before) + found[row + "issued"] - found[row + "repealed"]


@given(facts=POPULATIONS, year=st.integers(2019, 2025))
@settings(max_examples=25, deadline=None)
def test_each_figure_opens_to_as_many_facts_as_it_says(facts, year):
    found = tally(year, "2021", facts)
    behind = {"case": facts.cases, "record": facts.records, "dispute": facts.disputes}
    for cell, value in found.items():
        counts = counts_under("2021", cell)
        assert sum(counted(count, fact, year) for count in counts for fact in behind[count.fact]) == value
