"""
The one definition of every cell of tables two, three and four, for both editions: data, so that the same
definition is evaluated over facts (`tally`) and can be compiled to a query. Read from cells.toml.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from itertools import product
from types import MappingProxyType
from typing import Any, Final

from gongkai.law.citations import Citation, Standing, regulation
from gongkai.law.report.facts import FactKind
from gongkai.law.report.schema import Edition, edition

NAME: Final = re.compile(r"\{(\w+)\}")
FLOWS: Final = frozenset({"new", "carried_in", "handled", "carried_out"})
SINGLE_OTHERWISE: Final = "otherwise"


class Relation(StrEnum):
    """What one field of a fact has to be. All but the first two compare a day or year with the report's year."""

    EQUAL = "equal"
    AMONG = "among"
    DURING = "during"
    BEFORE = "before"
    BY = "by"
    NOT_BEFORE = "not_before"
    NOT_BY = "not_by"


class When(StrEnum):
    """How a day or year lies to the year of the report."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
    NEVER = "never"


TIMES: Final[Mapping[Relation, frozenset[When]]] = MappingProxyType(
    {
        Relation.DURING: frozenset({When.DURING}),
        Relation.BEFORE: frozenset({When.BEFORE}),
        Relation.BY: frozenset({When.BEFORE, When.DURING}),
        Relation.NOT_BEFORE: frozenset({When.DURING, When.AFTER, When.NEVER}),
        Relation.NOT_BY: frozenset({When.AFTER, When.NEVER}),
    }
)


@dataclass(frozen=True, slots=True)
class Condition:
    """`values` are those that EQUAL and AMONG allow; empty for a time."""

    field: str
    relation: Relation
    values: tuple[str | bool, ...] = ()

    @property
    def timed(self) -> bool:
        return self.relation in TIMES

    @property
    def accepted(self) -> frozenset[str | bool | When]:
        """What the field may be, once a day or year is put as `When`."""
        return TIMES[self.relation] if self.timed else frozenset(self.values)


@dataclass(frozen=True, slots=True)
class Count:
    """How many facts of a kind meet all conditions."""

    cell: str
    article: Citation
    standing: Standing
    fact: FactKind
    where: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of other cells."""

    cell: str
    article: Citation
    standing: Standing
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Returned:
    """What was returned for the cell (业务数据填报); nothing else fills it."""

    cell: str
    article: Citation
    standing: Standing


Definition = Count | Total | Returned


@cache
def definitions(edition_id: str) -> Mapping[str, Definition]:
    """Every cell of the edition and its definition, in the order of the form; totals may precede their cells."""
    form = edition(edition_id)
    values = values_of(form)
    return MappingProxyType({cell: _definition_of(cell, form, values) for cell in form.cells})


def definition(edition_id: str, cell: str) -> Definition:
    """The definition of one cell; KeyError where the edition has no such cell."""
    return definitions(edition_id)[cell]


def counts_under(edition_id: str, cell: str) -> tuple[Count, ...]:
    """The counts that a cell rests on: itself, or those of the cells that it adds up; none for a returned one."""
    found = definition(edition_id, cell)
    if isinstance(found, Total):
        return tuple(count for part in found.of for count in counts_under(edition_id, part))
    return (found,) if isinstance(found, Count) else ()


@cache
def outcomes(edition_id: str) -> frozenset[str]:
    """The outcomes that a row of the edition counts; the 2019 form's one row counts all of 其他处理."""
    return frozenset(
        str(value)
        for found in definitions(edition_id).values()
        if isinstance(found, Count)
        for condition in found.where
        if condition.field == "outcome"
        for value in condition.values
    )


def values_of(form: Edition) -> Mapping[str, tuple[str, ...]]:
    """What the names in braces run over on this form."""
    rows = tuple(row.id for row in form.applications.rows)
    return {
        "applicant_kind": tuple(column.id for column in form.applications.columns if column.id != "total"),
        "row": rows,
        "outcome": tuple(row for row in rows if row not in FLOWS and row != SINGLE_OTHERWISE),
        "group": tuple(group.id for group in form.disputes.groups),
        "result": tuple(each.id for each in form.disputes.results if each.id not in {"pending", "total"}),
        "kind": tuple(row.id for row in form.blocks[0].rows),
        "service": tuple(row.id for block in form.blocks[1:] for row in block.rows),
    }


def _definition_of(cell: str, form: Edition, values: Mapping[str, tuple[str, ...]]) -> Definition:
    found = [(rule, names) for rule in _rules() if (names := _match(rule["cells"], cell, values)) is not None]
    if len(found) != 1:
        raise ValueError(f"cells.toml: {cell} has {len(found)} definitions")
    rule, names = found[0]
    article, standing = regulation(50, 1, rule["item"]), Standing(rule["standing"])
    if sum(key in rule for key in ("count", "total", "returned")) != 1:
        raise ValueError(f"cells.toml: {rule['cells']} is not exactly one of count, total and returned")
    if "count" in rule:
        return Count(cell, article, standing, FactKind(rule["count"]), tuple(_conditions(rule, names)))
    if "total" in rule:
        parts = [part for pattern in rule["total"] for part in _expand(pattern, names, values)]
        return Total(cell, article, standing, tuple(part for part in parts if part in form.cells))
    return Returned(cell, article, standing)


def _conditions(rule: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[Condition]:
    for name, value in {**names, **rule.get("equal", {})}.items():
        yield Condition(name, Relation.EQUAL, (value,))
    for name, allowed in rule.get("among", {}).items():
        yield Condition(name, Relation.AMONG, tuple(allowed))
    for relation in TIMES:
        for name in rule.get(relation.value, ()):
            yield Condition(name, relation)


def _match(pattern: str, cell: str, values: Mapping[str, tuple[str, ...]]) -> dict[str, str] | None:
    """The values of the names in braces with which the pattern is the cell; None where it is another."""
    parts = NAME.split(pattern)  # text and names in turns
    expression = "".join(
        f"(?P<{part}>{'|'.join(map(re.escape, values[part]))})" if place % 2 else re.escape(part)
        for place, part in enumerate(parts)
    )
    found = re.fullmatch(expression, cell)
    return found.groupdict() if found else None


def _expand(pattern: str, names: Mapping[str, str], values: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Every cell of the pattern: bound names as they are, the others through all their values."""
    free = [name for name in NAME.findall(pattern) if name not in names]
    for chosen in product(*(values[name] for name in free)):
        yield pattern.format_map({**names, **dict(zip(free, chosen, strict=True))})


@cache
def _rules() -> tuple[Mapping[str, Any], ...]:
    source = resources.files(__package__).joinpath("cells.toml")
    return tuple(tomllib.loads(source.read_text(encoding="utf-8"))["rule"])
