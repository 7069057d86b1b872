"""Continuity (前后年度衔接): every report against the one before it, over as many years as there are."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from operator import eq, ge
from typing import Final

from gongkai.law.report.rules.agencies import same_agency
from gongkai.law.report.rules.layout import cell_label
from gongkai.law.report.rules.registry import Outcome, Rule, Unknown, check
from gongkai.law.report.rules.subject import Subject
from gongkai.law.report.values import AnnualReport

Number = int | Decimal
Cells = Mapping[str, str]

# 万元 against 元 is ten thousandfold; fees themselves do not change by as much in a year.
SCALE: Final = 2000


@dataclass(frozen=True, slots=True)
class Link:
    """Two reports, the second the next that there is; `gap` names the years between them."""

    earlier: AnnualReport
    later: AnnualReport
    gap: str

    @property
    def years(self) -> dict[str, object]:
        return {"previous": self.earlier.year, "year": self.later.year}


@check("continuity.carried")
def carried(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """上年结转 is what the year before carried out, in every column."""
    for link in _links(subject):
        for column in link.later.form.applications.columns if link.later.form else ():
            before = {"before": f"t3.carried_out.{column.id}"}
            now = {"actual": f"t3.carried_in.{column.id}"}
            yield _instance(rule, link, column.label, before, now, lambda known: known["before"])


@check("continuity.items")
def items(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """上一年项目数量 is last year's number with last year's change, in every row of the 2019 form."""
    for link, line, label in _rows(subject, "2019", "items_change"):
        before = {"before": f"{line}.items_last_year", "change": f"{line}.items_change"}
        now = {"actual": f"{line}.items_last_year"}
        yield _instance(rule, link, label, before, now, lambda known: known["before"] + known["change"])


@check("continuity.in_force")
def in_force(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """现行有效 is last year's, with what was issued and without what was repealed this year."""
    for link, line, label in _rows(subject, "2021", "in_force"):
        before = {"before": f"{line}.in_force"}
        now = {"issued": f"{line}.issued", "repealed": f"{line}.repealed", "actual": f"{line}.in_force"}
        yield _instance(
            rule, link, label, before, now, lambda known: known["before"] + known["issued"] - known["repealed"]
        )


@check("continuity.disclosed")
def disclosed(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """对外公开总数量 does not fall below last year's with what was newly disclosed (2019 form)."""
    for link, line, label in _rows(subject, "2019", "disclosed_in_all"):
        before = {"before": f"{line}.disclosed_in_all"}
        now = {"added": f"{line}.disclosed", "actual": f"{line}.disclosed_in_all"}
        yield _instance(rule, link, label, before, now, lambda known: known["before"] + known["added"], ge)


@check("continuity.pending")
def pending(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """What was not yet decided at the end of last year is among this year's cases."""
    for link in _links(subject):
        for group in link.later.form.disputes.groups if link.later.form else ():
            before, now = {"before": f"t4.{group.id}.pending"}, {"actual": f"t4.{group.id}.total"}
            about = f"{group.parent}{group.label}"
            yield _instance(rule, link, about, before, now, lambda known: known["before"], ge)


@check("continuity.money_scale")
def money_scale(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """The amount of fees did not change ten thousandfold: 元 in place of 万元."""
    cell = "t2.fees.amount"
    for link in _links(subject, "2021"):
        yield _instance(rule, link, "", {"before": cell}, {"actual": cell}, lambda known: known["before"], _like)


@check("continuity.agency")
def agency(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """The reports compared are of one agency."""
    for link in _links(subject):
        if not link.earlier.agency or not link.later.agency:
            continue
        if same_agency(link.earlier.agency, link.later.agency):
            yield None
        else:
            yield rule.fail(expected=link.earlier.agency, actual=link.later.agency, words=link.years)


def _links(subject: Subject, edition: str = "") -> Iterator[Link]:
    """Every two neighbours among the years; with `edition`, only those that both use this form."""
    for earlier, later in pairwise(subject.chain):
        if edition and not earlier.edition == later.edition == edition:
            continue
        first, last = (earlier.year or 0) + 1, (later.year or 0) - 1
        gap = f"{first}年报告" if first == last else f"{first}至{last}年的报告"
        yield Link(earlier, later, "" if first > last else gap)


def _rows(subject: Subject, edition: str, column: str) -> Iterator[tuple[Link, str, str]]:
    """The rows of table two that have this column, link by link."""
    for link in _links(subject, edition):
        for block in link.later.form.blocks if link.later.form else ():
            if any(each.id == column for each in block.columns):
                yield from ((link, f"t2.{row.id}", row.label) for row in block.rows)


def _instance(
    rule: Rule,
    link: Link,
    about: str,
    before: Cells,
    now: Cells,
    expect: Callable[[Mapping[str, Number]], Number],
    holds: Callable[[Number, Number], bool] = eq,
) -> Outcome:
    """One instance: named cells of the earlier report, named cells of the later, and what follows from them."""
    if link.gap:
        return Unknown((), link.gap)
    found = [(name, cell, link.earlier) for name, cell in before.items()]
    found += [(name, cell, link.later) for name, cell in now.items()]
    values = [(name, cell, report, report.value(cell)) for name, cell, report in found]
    lacking = [f"{report.year}年{cell_label(cell)}" for _, cell, report, value in values if value is None]
    cells = tuple(dict.fromkeys(cell for _, cell, _ in found))
    if lacking:
        return Unknown(cells, "、".join(lacking))
    known = {name: value for name, _, _, value in values if value is not None}
    expected, actual = expect(known), known.pop("actual")
    if holds(actual, expected):
        return None
    place = link.later.cells[now["actual"]].place
    words = {**known, **link.years, "about": about}
    return rule.fail(cells, expected=expected, actual=actual, place=place, words=words)


def _like(actual: Number, before: Number) -> bool:
    if actual <= 0 or before <= 0:
        return True
    return actual < before * SCALE and before < actual * SCALE
