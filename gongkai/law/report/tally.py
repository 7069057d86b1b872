"""
The figures of an annual report from the facts (条例 50): the definitions of `cells`, evaluated in one pass.
Facts that agree in every field that is asked for are counted together, then each definition is put to
the few kinds of facts that there are.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import repeat
from operator import attrgetter
from typing import Any, Final

from gongkai.law.citations import LawError
from gongkai.law.report import facts as kinds
from gongkai.law.report.cells import Count, Returned, Total, When, definitions, outcomes, values_of
from gongkai.law.report.facts import CaseFact, FactKind, Facts, RecordFact, ReturnFact
from gongkai.law.report.schema import EDITIONS, Kind, all_cells, edition

Number = int | Decimal
Key = tuple[Any, ...]


STOCK: Final = {"2019": "disclosed_in_all", "2021": "in_force"}  # the column of 第二十条第（一）项 that carries over


def tally(
    year: int,
    edition_id: str,
    facts: Facts,
    opening: Mapping[str, int] | None = None,
    stock: Mapping[str, int] | None = None,
) -> dict[str, Number]:
    """
    Cell id to figure, in the order of the form; a cell that no fact can fill is absent. `opening` is what
    last year's report carried out, by applicant kind: where it names more cases than the facts carry in,
    the rest were received before the facts begin and are, for all that is known, still open: they are
    carried in and out. It takes no case away that the facts know. `stock` is, by kind of document, what last
    year's report had in force (on the 2019 form: open to the public in all); where it names more than the
    facts, the rest are documents that no record describes, and still stand. LawError where the facts cannot
    have been.
    """
    found: dict[str, Number] = {}
    if facts.cases is not None:
        found |= _count(FactKind.CASE, edition_id, year, _with_opening(facts.cases, year, edition_id, opening))
    if facts.records is not None:
        found |= _count(FactKind.RECORD, edition_id, year, _with_stock(facts.records, year, edition_id, stock))
    if facts.disputes is not None:
        found |= _count(FactKind.DISPUTE, edition_id, year, _grouped(FactKind.DISPUTE, edition_id, facts.disputes))
    found |= _returned(edition_id, year, facts.returns)
    return _in_order(edition_id, found)


def counted(count: Count, fact: object, year: int) -> bool:
    """Whether the fact is one of those behind the cell."""
    return all(
        (_when(getattr(fact, each.field), year) if each.timed else getattr(fact, each.field)) in each.accepted
        for each in count.where
    )


def _with_opening(
    cases: Iterable[CaseFact], year: int, edition_id: str, opening: Mapping[str, int] | None
) -> Counter[Key]:
    """The cases by their fields, and those of the opening balance that none of them describes."""
    groups = _grouped(FactKind.CASE, edition_id, cases)
    if not opening:
        return groups
    known = _count(FactKind.CASE, edition_id, year, groups)
    for kind, stated in opening.items():
        if kind not in values_of(edition(edition_id))["applicant_kind"]:
            raise LawError("tally.applicant_kind", kinds.CASES, value=kind)
        if stated < 0:
            raise LawError("tally.opening", kinds.CASES, value=stated)
        lacking = max(0, stated - known[f"t3.carried_in.{kind}"])
        groups += _grouped(FactKind.CASE, edition_id, repeat(CaseFact(kind, year - 1), lacking))
    return groups


def _with_stock(
    records: Iterable[RecordFact], year: int, edition_id: str, stock: Mapping[str, int] | None
) -> Counter[Key]:
    """The documents by their fields, and those of last year's report that no record describes."""
    groups = _grouped(FactKind.RECORD, edition_id, records)
    if not stock:
        return groups
    known = _count(FactKind.RECORD, edition_id, year - 1, groups)
    before = date(year - 1, 12, 31)
    for kind, stated in stock.items():
        if kind not in values_of(edition(edition_id))["kind"]:
            raise LawError("tally.record_kind", kinds.RECORDS, value=kind)
        if stated < 0:
            raise LawError("tally.stock", kinds.RECORDS, value=stated)
        lacking = max(0, stated - known[f"t2.{kind}.{STOCK[edition_id]}"])
        undescribed = RecordFact(kind, ours=True, issued_on=before, disclosed_on=before)
        groups += _grouped(FactKind.RECORD, edition_id, repeat(undescribed, lacking))
    return groups


def _grouped(kind: FactKind, edition_id: str, facts: Iterable[object]) -> Counter[Key]:
    return Counter(map(_getter(kind, edition_id), facts))


def _count(kind: FactKind, edition_id: str, year: int, groups: Mapping[Key, int]) -> dict[str, int]:
    """Each count of the kind, over the groups; first every day is put as before, during or after the year."""
    fields = _fields(kind, edition_id)
    timed = [field in _timed(kind, edition_id) for field in fields]
    reduced: Counter[Key] = Counter()
    for key, number in groups.items():
        CHECKS[kind](dict(zip(fields, key, strict=True)), year, edition_id)
        reduced[tuple(_when(value, year) if day else value for value, day in zip(key, timed, strict=True))] += number
    return {
        count.cell: sum(
            number for key, number in reduced.items() if all(key[place] in accepted for place, accepted in tests)
        )
        for count, tests in _plans(kind, edition_id)
    }


def _returned(edition_id: str, year: int, returns: Iterable[ReturnFact]) -> dict[str, Number]:
    """The sum of what was returned for each cell in the year; cells of the other edition are left alone."""
    found: dict[str, Number] = {}
    known = definitions(edition_id)
    for each in returns:
        _check_return(each)
        if each.year == year and each.cell in known:
            found[each.cell] = found[each.cell] + each.value if each.cell in found else each.value
    return found


def _check_return(each: ReturnFact) -> None:
    """A return is for a cell that no other fact fills, whole where it counts, exact, and not below 0 but for 增/减."""
    cell = all_cells().get(each.cell)
    if cell is None:
        raise LawError("tally.cell", kinds.RECORDS, value=each.cell)
    if not any(isinstance(definitions(id).get(each.cell), Returned) for id in EDITIONS):
        raise LawError("tally.returned", kinds.RECORDS, value=each.cell)
    allowed = (int, Decimal) if cell.kind is Kind.MONEY else (int,)
    exact = type(each.value) in allowed and Decimal(each.value).is_finite()
    if not exact or (cell.kind is not Kind.SIGNED and each.value < 0):
        raise LawError("tally.value", kinds.RECORDS, cell=f"{cell.row} {cell.column}", value=each.value)


def _in_order(edition_id: str, found: dict[str, Number]) -> dict[str, Number]:
    """Every cell that has a figure, with the totals whose cells all have one."""
    known = definitions(edition_id)

    def figure(cell: str) -> Number | None:
        if cell not in found and isinstance(total := known[cell], Total):
            parts = [figure(part) for part in total.of]
            if None not in parts:
                found[cell] = sum(part for part in parts if part is not None)
        return found.get(cell)

    return {cell: value for cell in known if (value := figure(cell)) is not None}


def _when(value: date | int | None, year: int) -> When:
    if value is None:
        return When.NEVER
    own = value.year if isinstance(value, date) else value
    return When.DURING if own == year else When.BEFORE if own < year else When.AFTER


@cache
def _counts(kind: FactKind, edition_id: str) -> tuple[Count, ...]:
    return tuple(each for each in definitions(edition_id).values() if isinstance(each, Count) and each.fact is kind)


@cache
def _fields(kind: FactKind, edition_id: str) -> tuple[str, ...]:
    """Every field that a definition of the kind asks for, and those that its check needs; at least two."""
    asked = {condition.field for count in _counts(kind, edition_id) for condition in count.where}
    return tuple(sorted(asked | CHECKED[kind]))


@cache
def _timed(kind: FactKind, edition_id: str) -> frozenset[str]:
    return frozenset(
        condition.field for count in _counts(kind, edition_id) for condition in count.where if condition.timed
    )


@cache
def _getter(kind: FactKind, edition_id: str) -> Callable[[object], Key]:
    getter: Callable[[object], Key] = attrgetter(*_fields(kind, edition_id))
    return getter


@cache
def _plans(kind: FactKind, edition_id: str) -> tuple[tuple[Count, tuple[tuple[int, frozenset[Hashable]], ...]], ...]:
    """Each count with the place of every field that it asks for and what is accepted there."""
    place = {field: number for number, field in enumerate(_fields(kind, edition_id))}
    return tuple(
        (count, tuple((place[each.field], each.accepted) for each in count.where))
        for count in _counts(kind, edition_id)
    )


def _check_case(case: Mapping[str, Any], year: int, edition_id: str) -> None:
    """A case has one of the six kinds of applicant, is closed with an outcome, and not before it was received."""
    received, closed, outcome = case["received_year"], case["closed_year"], case["outcome"]
    if case["applicant_kind"] not in values_of(edition(edition_id))["applicant_kind"]:
        raise LawError("tally.applicant_kind", kinds.CASES, value=case["applicant_kind"])
    if closed is not None and closed < received:
        raise LawError("tally.closed_first", kinds.CASES, opened=received, closed=closed)
    if (closed is None) != (outcome is None):
        raise LawError("tally.unfinished", kinds.CASES)
    if closed == year and outcome not in outcomes(edition_id):
        raise LawError("tally.outcome", kinds.CASES, value=outcome)


def _check_record(record: Mapping[str, Any], _year: int, edition_id: str) -> None:
    """A document is of a kind that the form has a row for."""
    if record["kind"] not in values_of(edition(edition_id))["kind"]:
        raise LawError("tally.record_kind", kinds.RECORDS, value=record["kind"])
    if record["repealed_on"] is not None and record["repealed_on"] < record["issued_on"]:
        raise LawError("tally.repealed_first", kinds.RECORDS, opened=record["issued_on"], closed=record["repealed_on"])
    shown, taken_down = record["disclosed_on"], record["undisclosed_on"]
    if taken_down is not None and (shown is None or taken_down < shown):
        raise LawError("tally.undisclosed_first", kinds.RECORDS, opened=shown or "无", closed=taken_down)


def _check_dispute(dispute: Mapping[str, Any], _year: int, edition_id: str) -> None:
    """A dispute is of one of the three groups, is closed with a result, and not before it was opened."""
    values = values_of(edition(edition_id))
    if dispute["group"] not in values["group"]:
        raise LawError("tally.dispute_group", kinds.DISPUTES, value=dispute["group"])
    if dispute["closed_on"] is not None and dispute["closed_on"] < dispute["opened_on"]:
        raise LawError("tally.closed_first", kinds.DISPUTES, opened=dispute["opened_on"], closed=dispute["closed_on"])
    if (dispute["closed_on"] is None) != (dispute["result"] is None):
        raise LawError("tally.unfinished", kinds.DISPUTES)
    if dispute["result"] is not None and dispute["result"] not in values["result"]:
        raise LawError("tally.dispute_result", kinds.DISPUTES, value=dispute["result"])


CHECKED: Final[Mapping[FactKind, frozenset[str]]] = {
    FactKind.CASE: frozenset({"applicant_kind", "received_year", "closed_year", "outcome"}),
    FactKind.RECORD: frozenset({"kind", "issued_on", "repealed_on", "disclosed_on", "undisclosed_on"}),
    FactKind.DISPUTE: frozenset({"group", "opened_on", "closed_on", "result"}),
}
CHECKS: Final[Mapping[FactKind, Callable[[Mapping[str, Any], int, str], None]]] = {
    FactKind.CASE: _check_case,
    FactKind.RECORD: _check_record,
    FactKind.DISPUTE: _check_dispute,
}
