"""Many reports added up: what can be added, how many reports had a figure, and how many had none."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from gongkai.law.report.rules.agencies import level_of, parent_of
from gongkai.law.report.rules.layout import cells_printed
from gongkai.law.report.schema import Edition, Kind, all_cells, edition, order_of
from gongkai.law.report.values import AnnualReport, Status, Trouble

Key = Callable[[AnnualReport], str | int | None]

KEYS: Final[Mapping[str, Key]] = MappingProxyType(
    {
        "year": lambda report: report.year,
        "edition": lambda report: report.edition,
        "agency": lambda report: report.agency,
        "level": lambda report: level_of(report.agency).value,
        "parent": lambda report: parent_of(report.agency),
    }
)
# 项目数量 counts the entries of lists that agencies share; 采购总金额 has no unit.
NOT_ADDITIVE: Final = ("items_last_year", "items_change")


@dataclass(slots=True)
class Sum:
    """One cell over many reports. `total` is None while no report had a value: nothing is added as zero."""

    total: int | Decimal | None = None
    valued: int = 0
    blank: int = 0
    troubled: int = 0
    missing: int = 0

    def add(self, value: int | Decimal) -> None:
        self.total = value if self.total is None else self.total + value
        self.valued += 1


@dataclass(slots=True)
class Group:
    """The reports that share their keys: how many, how many of them unreadable, and the sums of their cells."""

    key: tuple[str | int | None, ...]
    reports: int = 0
    unreadable: int = 0
    cells: dict[str, Sum] = field(default_factory=dict)

    def add(self, report: AnnualReport) -> None:
        self.reports += 1
        if report.status is Status.UNREADABLE:
            self.unreadable += 1
            return
        for cell in _cells_of(report):
            sum_of = self.cells.setdefault(cell, Sum())
            value, trouble = report.value(cell), report.trouble(cell)
            if value is not None:
                sum_of.add(value)
            elif trouble is Trouble.BLANK:
                sum_of.blank += 1
            elif trouble is Trouble.MISSING:
                sum_of.missing += 1
            else:
                sum_of.troubled += 1


def rollup(reports: Iterable[AnnualReport], by: Sequence[str | Key] = ("year",)) -> tuple[Group, ...]:
    """
    The sums of every additive cell, in groups by these keys (names of KEYS, or functions),
    sorted by them. The reports are looked at one by one and not kept.
    """
    keys = [KEYS[key] if isinstance(key, str) else key for key in by]
    groups: dict[tuple[str | int | None, ...], Group] = {}
    for report in reports:
        key = tuple(value(report) for value in keys)
        groups.setdefault(key, Group(key)).add(report)
    return tuple(groups[key] for key in sorted(groups, key=_sortable))


def is_additive(cell: str) -> bool:
    """Whether figures of this cell from several agencies may be added."""
    known = all_cells().get(cell)
    if known is None or cell.endswith(NOT_ADDITIVE):
        return False
    return known.kind is not Kind.MONEY or known.unit is not None


@cache
def additive_cells(edition_id: str, single_otherwise: bool) -> tuple[str, ...]:
    """The cells that may be added, of a form with the kind of （六）其他处理 that is printed on it."""
    return tuple(filter(is_additive, cells_printed(edition(edition_id), single_otherwise)))


def to_dict(group: Group, by: Sequence[str]) -> dict[str, Any]:
    """The group as the exchange format has it."""
    return {
        **dict(zip(by, group.key, strict=True)),
        "reports": group.reports,
        "unreadable": group.unreadable,
        "cells": {
            cell: {
                "total": group.cells[cell].total,
                "reports": group.cells[cell].valued,
                "blank": group.cells[cell].blank,
                "troubled": group.cells[cell].troubled,
                "missing": group.cells[cell].missing,
            }
            for cell in order_of(list(group.cells))
        },
    }


def _cells_of(report: AnnualReport) -> tuple[str, ...]:
    form: Edition | None = report.form
    if form is None:
        return ()
    printed = any(cell.startswith("t3.otherwise.") and cell not in form.cells for cell in report.cells)
    return additive_cells(form.id, (form.id == "2019") != printed)


def _sortable(key: tuple[str | int | None, ...]) -> tuple[tuple[bool, str], ...]:
    return tuple((part is None, str(part)) for part in key)
