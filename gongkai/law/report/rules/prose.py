"""Prose against tables (文字与表格): what the words say of this year's figures is what the tables show."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import groupby

from gongkai.law.report.findings import Severity
from gongkai.law.report.numerals import Quantity
from gongkai.law.report.rules.layout import SINGLE_OTHERWISE, SPLIT_OTHERWISE, cell_label, lines
from gongkai.law.report.rules.registry import Outcome, Rule, Unknown, check
from gongkai.law.report.rules.statements import Kind, Statement, kinds
from gongkai.law.report.rules.subject import Subject
from gongkai.law.report.schema import all_cells, edition

Sum = tuple[str, ...]
Number = int | Decimal

RULES = (
    "prose.received",
    "prose.new",
    "prose.carried_in",
    "prose.carried_out",
    "prose.handled",
    "prose.results",
    "prose.applicants",
    "prose.disputes",
    "prose.dispute_results",
    "prose.documents",
    "prose.decisions",
    "prose.fees",
)


@check(*RULES)
def agrees(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """
    Every kind of statement is an instance. Where the text says it more than once, for
    different circles, one that agrees is enough.
    """
    for kind, said in _said(rule.id, subject):
        totals, lacking = _totals(kind, subject)
        if any(_agree(statement.quantity, total) for statement in said for _, total in totals):
            yield None
        elif lacking:
            yield Unknown(lacking)
        elif totals:
            yield _fail(rule, subject, max(said, key=_weight), totals[0])


@check("prose.consistent")
def consistent(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """What the text says twice of the whole year it says the same way."""
    for kind, said in _said("", subject):
        sure = [statement for statement in said if statement.explicit]
        if len(sure) < 2 or len(kind.sums) > 1:
            continue
        first = sure[0]
        other = next((each for each in sure if each.quantity.value != first.quantity.value), None)
        if other is None:
            yield None
            continue
        yield rule.fail(
            expected=first.quantity.value,
            actual=other.quantity.value,
            place=other.where,
            quote=first.quote,
            where=first.where,
            other=other.quote,
            elsewhere=other.where,
        )


def _said(rule: str, subject: Subject) -> Iterator[tuple[Kind, list[Statement]]]:
    """The statements of the kinds that this rule judges (of all kinds without a rule), kind by kind."""
    order = {kind.id: place for place, kind in enumerate(kinds())}
    mine = [statement for statement in subject.statements if rule in ("", statement.kind.rule)]
    mine.sort(key=lambda statement: order[statement.kind.id])
    for id, said in groupby(mine, key=lambda statement: statement.kind.id):
        yield kinds()[order[id]], list(said)


def _totals(kind: Kind, subject: Subject) -> tuple[list[tuple[Sum, Number]], tuple[str, ...]]:
    """The sums that the statement may mean, with their totals, and the cells that keep others from being made."""
    if subject.report.edition is None:
        return [], ()
    totals: list[tuple[Sum, Number]] = []
    lacking: dict[str, None] = {}
    for cells in _sums(kind.id, subject.report.edition, subject.single_otherwise):
        gone = [cell for cell in cells if cell not in subject.values]
        lacking |= dict.fromkeys(gone)
        if not gone:
            totals.append((cells, sum(subject.values[cell] for cell in cells)))
    return totals, tuple(lacking)


@cache
def _sums(kind: str, edition_id: str, single_otherwise: bool) -> tuple[Sum, ...]:
    """The sums of a kind as cells of the form; those that the form does not have fall away."""
    (row,) = (each for each in kinds() if each.id == kind)
    printed = {cell for line in lines(edition_id, single_otherwise) for cell in line.cells}
    sums = [tuple(cell for pattern in sum_of for cell in _expand(pattern, edition_id)) for sum_of in row.sums]
    otherwise = {f"{id}.total" for id in (SPLIT_OTHERWISE if single_otherwise else (SINGLE_OTHERWISE,))}
    sums = [tuple(cell for cell in sum_of if cell not in otherwise) for sum_of in sums]
    return tuple(sum_of for sum_of in sums if sum_of and printed.issuperset(sum_of))


def _expand(pattern: str, edition_id: str) -> Iterator[str]:
    """The cells that a pattern of statements.toml stands for."""
    form = edition(edition_id)
    if "<ORGANISATIONS>" in pattern:
        organisations = [column.id for column in form.applications.columns if column.organisation]
        yield from (pattern.replace("<ORGANISATIONS>", id) for id in organisations)
    elif "*" in pattern:
        head, _, tail = pattern.partition(".*.")
        yield from (f"{head}.{tail}" for _ in [0] if f"{head}.{tail}" in all_cells())
        yield from (id for id in all_cells() if id.startswith(f"{head}.") and id.count(".") == 3 and id.endswith(tail))
    else:
        yield pattern


def _agree(quantity: Quantity, total: Number) -> bool:
    """Equal within what either side prints; a whole figure of the table is meant exactly."""
    exponent = total.as_tuple().exponent if isinstance(total, Decimal) else 0
    places = exponent if isinstance(exponent, int) and exponent < 0 else None
    rounding = Decimal(0) if places is None else Decimal(1).scaleb(places) / 2
    return abs(quantity.value - total) <= max(quantity.tolerance, rounding)


def _weight(statement: Statement) -> bool:
    return statement.explicit


def _fail(rule: Rule, subject: Subject, said: Statement, table: tuple[Sum, Number]) -> Outcome:
    cells, total = table
    return rule.fail(
        cells,
        expected=_figure(said.quantity.value),
        actual=total,
        place=said.where,
        severity=rule.explicit if said.explicit else Severity.HINT if said.doubtful else None,
        quote=said.quote,
        where=said.where,
        cell=_name(cells),
        table_place=subject.place(cells[-1]),
        year_note=f"（句中写的是{said.year}年）" if said.year else "",
    )


def _name(cells: Sum) -> str:
    """The sum in words: the cell, or the group of rows that it adds up."""
    if len(cells) == 1:
        return cell_label(cells[0])
    if cells[0].startswith("t3.") and all(cell.endswith(".total") for cell in cells):
        kinds_of_row = {all_cells()[cell].row.partition(" ")[0] for cell in cells}
        if len(kinds_of_row) == 1:
            return f"表三{kinds_of_row.pop()}各行总计之和"
    return "＋".join(map(cell_label, cells))


def _figure(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value.normalize()
