"""Plausibility (合理性): figures that the form allows and the world hardly does. Mostly hints; a person decides."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import repeat
from types import MappingProxyType
from typing import Final

from gongkai.law.report.rules.agencies import Level
from gongkai.law.report.rules.layout import TABLES, column_label, name_cells
from gongkai.law.report.rules.registry import Outcome, Rule, Several, Unknown, check
from gongkai.law.report.rules.subject import Subject
from gongkai.law.report.schema import Kind, all_cells

ORDINANCES: Final = ("issued", "repealed", "in_force", "made", "disclosed", "disclosed_in_all")
# Who makes 规章 (立法法 91, 93): departments of the State Council, governments of provinces and of cities
# with districts. The names of the following leave no doubt that they do not.
NO_ORDINANCES: Final = frozenset({Level.TOWNSHIP, Level.STREET, Level.COUNTY_GOVERNMENT, Level.COUNTY_DEPARTMENT})
# From this amount of fees (万元) on, 元 may have been written for 万元.
FEES: Final = MappingProxyType({Level.TOWNSHIP: 1000, Level.STREET: 1000, Level.COUNTY_DEPARTMENT: 1_000_000})
# The fifth and sixth decimal of 万元 are 角 and 分; there is nothing below.
SMALLEST: Final = -6


@check("plausible.count")
def counts(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """A count is whole and not negative; an amount is not negative."""
    cells = all_cells()
    bad = {
        id
        for id, value in subject.values.items()
        if (value < 0 and cells[id].kind is not Kind.SIGNED) or (value % 1 and cells[id].kind is not Kind.MONEY)
    }
    lines = [line for line in subject.lines if subject.has_line(line.id)]
    wrong = [line for line in lines if not bad.isdisjoint(line.cells)]
    yield from repeat(None, len(lines) - len(wrong))
    for line in wrong:
        broken = tuple(cell for cell in line.cells if cell in bad)
        yield rule.fail(
            broken,
            actual=subject.values[broken[0]],
            place=subject.place(broken[0]),
            where=f"{TABLES[line.table]}{line.label}",
            columns="、".join(f"{column_label(cell)}填的是{subject.values[cell]}" for cell in broken),
        )


@check("plausible.ordinances")
def ordinances(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """A township or an agency of a county has no 规章 of its own (立法法 91, 93)."""
    if subject.level not in NO_ORDINANCES:
        return
    cells = [cell for id in ORDINANCES if (cell := f"t2.ordinances.{id}") in subject.values]
    filled = tuple(cell for cell in cells if subject.values[cell])
    yield from repeat(None, len(cells) - len(filled))
    if filled:
        terms = "、".join(f"{column_label(cell)}{subject.values[cell]}" for cell in filled)
        found = rule.fail(
            filled, expected=0, actual=subject.values[filled[-1]], place=subject.place(filled[0]), terms=terms
        )
        yield Several(found, len(filled))


@check("plausible.fees_scale")
def fees_scale(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """The amount of fees is not what it would be in 元."""
    cell = "t2.fees.amount"
    limit = FEES.get(subject.level)
    if limit is None or cell not in subject.values:
        return
    amount = subject.values[cell]
    good = amount < limit
    yield None if good else rule.fail((cell,), actual=amount, place=subject.place(cell), limit=limit)


@check("plausible.fees_decimals")
def fees_decimals(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """An amount in 万元 has nothing below the sixth decimal, one 分."""
    cell = "t2.fees.amount"
    if cell not in subject.values:
        return
    exponent = Decimal(subject.values[cell]).normalize().as_tuple().exponent
    fine = isinstance(exponent, int) and exponent >= SMALLEST
    yield None if fine else rule.fail((cell,), actual=subject.values[cell], place=subject.place(cell))


@check("plausible.unit")
def unit(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """What is printed in a cell as its unit is the unit of the form."""
    cells = all_cells()
    units = [(id, subject.report.cells[id].unit) for id in subject.values if cells[id].unit]
    for id, printed in units:
        wanted = cells[id].unit
        if printed is None:
            continue
        if printed == wanted:
            yield None
        else:
            yield rule.fail((id,), expected=wanted, actual=printed, place=subject.place(id), cell=name_cells([id]))


@check("plausible.in_force")
def in_force(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """现行有效 is not less than what the year added: 本年制发 without 本年废止."""
    for row in ("ordinances", "normative_documents"):
        cells = tuple(f"t2.{row}.{id}" for id in ("issued", "repealed", "in_force"))
        known = _known(subject, cells)
        if isinstance(known, Unknown):
            yield known
            continue
        issued, repealed, actual = known
        good = actual >= issued - repealed
        yield (
            None
            if good
            else rule.fail(
                cells,
                expected=issued - repealed,
                actual=actual,
                place=subject.place(cells[-1]),
                about=_row(cells[0]),
                issued=issued,
                repealed=repealed,
            )
        )


@check("plausible.disclosed_total", "plausible.disclosed_made")
def disclosed(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """对外公开总数量 holds what is newly disclosed; what is newly disclosed was mostly made this year (2019 form)."""
    total = rule.id == "plausible.disclosed_total"
    for row in ("ordinances", "normative_documents"):
        cells = tuple(
            f"t2.{row}.{id}" for id in (("disclosed", "disclosed_in_all") if total else ("disclosed", "made"))
        )
        known = _known(subject, cells)
        if isinstance(known, Unknown):
            yield known
            continue
        least, actual = known
        good = actual >= least
        yield (
            None
            if good
            else rule.fail(cells, expected=least, actual=actual, place=subject.place(cells[1]), about=_row(cells[0]))
        )


@check("plausible.items", "plausible.items_as_cases")
def items(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """项目数量 counts the items of a list: never below nought, and not the number of cases (2019 form)."""
    for row in ("licences", "other_services", "penalties", "coercion", "fees"):
        last, change, decisions = (f"t2.{row}.{id}" for id in ("items_last_year", "items_change", "decisions"))
        cells = (last, change) if rule.id == "plausible.items" else (last, change, decisions)
        if cells[-1] not in all_cells():
            continue
        known = _known(subject, cells)
        if isinstance(known, Unknown):
            yield known
            continue
        now: int | Decimal = known[0] + known[1]
        good = now >= 0 if rule.id == "plausible.items" else not _as_cases(known[1], now, known[2])
        yield (
            None
            if good
            else rule.fail(
                cells,
                actual=now,
                place=subject.place(last),
                about=_row(last),
                terms="、".join(f"{column_label(cell)}{subject.values[cell]}" for cell in cells),
            )
        )


@check("plausible.procurement")
def procurement(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """Where there are projects there is an amount, and the reverse (2019 form)."""
    cells = ("t2.procurement.projects", "t2.procurement.amount")
    known = _known(subject, cells)
    if isinstance(known, Unknown):
        yield known
        return
    good = bool(known[0]) == bool(known[1])
    yield (
        None
        if good
        else rule.fail(cells, actual=known[1], place=subject.place(cells[1]), projects=known[0], amount=known[1])
    )


def _as_cases(change: int | Decimal, now: int | Decimal, decisions: int | Decimal) -> bool:
    """Last year's figure with the change makes this year's number of cases: it was cases all along."""
    off, near = abs(Decimal(now) - decisions), max(Decimal(1), Decimal(decisions) / 100)
    return change != 0 and decisions > 0 and off <= near


def _known(subject: Subject, cells: tuple[str, ...]) -> tuple[int | Decimal, ...] | Unknown:
    """The values of these cells, or what is lacking. Blanks in cells are another rule's finding."""
    lacking = tuple(cell for cell in cells if cell not in subject.values)
    return Unknown(lacking) if lacking else tuple(subject.values[cell] for cell in cells)


def _row(cell: str) -> str:
    return all_cells()[cell].row
