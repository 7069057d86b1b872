"""The identities (勾稽关系) of the form: what has to add up, in every row, column and group."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from operator import itemgetter
from typing import Final

from gongkai.law.report.rules.layout import SINGLE_OTHERWISE, SPLIT_OTHERWISE, lines
from gongkai.law.report.schema import Edition, edition

Number = int | Decimal
Values = Mapping[str, Number]

NOT_RESULTS: Final = ("new", "carried_in", "handled", "carried_out")


@dataclass(frozen=True, slots=True)
class Identity:
    """One instance: the cells of `left` have to add up to those of `right`. `about` is its row or column."""

    rule: str
    about: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    _take: Callable[[Values], tuple[Number, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_take", itemgetter(*self.left, *self.right))

    @property
    def cells(self) -> tuple[str, ...]:
        return self.left + self.right

    def sides(self, values: Values) -> tuple[Number, Number] | None:
        """Both sums, or None where one of the cells has no value. A blank is never taken for zero."""
        try:
            terms = self._take(values)
        except KeyError:
            return None
        bound = len(self.left)
        return sum(terms[:bound]), sum(terms[bound:])

    def lacking(self, values: Values) -> tuple[str, ...]:
        return tuple(cell for cell in self.cells if cell not in values)


@cache
def identities(edition_id: str, single_otherwise: bool) -> tuple[Identity, ...]:
    """Every instance on a form; `single_otherwise` tells which （六）其他处理 is printed."""
    form = edition(edition_id)
    return (
        *flows(form),
        *results(form, single_otherwise),
        *row_totals(edition_id, single_otherwise),
        *dispute_totals(form),
    )


@cache
def identities_of(rule: str, edition_id: str, single_otherwise: bool) -> tuple[Identity, ...]:
    return tuple(each for each in identities(edition_id, single_otherwise) if each.rule == rule)


def flows(form: Edition) -> tuple[Identity, ...]:
    """第一项加第二项之和，等于第三项加第四项之和: printed in the head of table three, for every column."""
    return tuple(
        Identity(
            "t3.flow",
            column.label,
            (f"t3.new.{column.id}", f"t3.carried_in.{column.id}"),
            (f"t3.handled.{column.id}", f"t3.carried_out.{column.id}"),
        )
        for column in form.applications.columns
    )


def results(form: Edition, single_otherwise: bool) -> tuple[Identity, ...]:
    """（七）总计 is the sum of the results above it, for every column."""
    return tuple(
        Identity(
            "t3.handled",
            column.label,
            tuple(f"{row}.{column.id}" for row in result_rows(form, single_otherwise)),
            (f"t3.handled.{column.id}",),
        )
        for column in form.applications.columns
    )


def result_rows(form: Edition, single_otherwise: bool) -> tuple[str, ...]:
    """The rows （一） to （六） of table three, with the （六） that is printed."""
    rows = [
        f"t3.{row.id}"
        for row in form.applications.rows
        if row.id not in NOT_RESULTS and not row.id.startswith("otherwise")
    ]
    return (*rows, *((SINGLE_OTHERWISE,) if single_otherwise else SPLIT_OTHERWISE))


def row_totals(edition_id: str, single_otherwise: bool) -> tuple[Identity, ...]:
    """自然人 and the five kinds of organisations add up to 总计, in every row."""
    return tuple(
        Identity("t3.row_total", line.label, line.cells[:-1], line.cells[-1:])
        for line in lines(edition_id, single_otherwise)
        if line.table == 3
    )


def dispute_totals(form: Edition) -> tuple[Identity, ...]:
    """The four results of a group of table four add up to its 总计."""
    return tuple(
        Identity(
            f"t4.{group.id}.total",
            f"{group.parent}{group.label}",
            tuple(f"t4.{group.id}.{result.id}" for result in form.disputes.results[:-1]),
            (f"t4.{group.id}.{form.disputes.results[-1].id}",),
        )
        for group in form.disputes.groups
    )
