"""Two reports side by side: cell by cell, and how much of each section is the same words."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gongkai.law.report.rules.agencies import short_names
from gongkai.law.report.schema import order_of
from gongkai.law.report.similarity import bare, passages, similarity
from gongkai.law.report.values import AnnualReport, Reading, Trouble


@dataclass(frozen=True, slots=True)
class CellPair:
    """One cell in both reports; None where a report does not show it."""

    cell: str
    one: Reading | None
    other: Reading | None

    @property
    def difference(self) -> int | Decimal | None:
        """The other's value less the one's; None where either has none."""
        if self.one is None or self.other is None or self.one.value is None or self.other.value is None:
            return None
        return self.other.value - self.one.value

    @property
    def same(self) -> bool:
        """Whether both say the same: a value, or the same trouble."""
        return _says(self.one) == _says(self.other)


@dataclass(frozen=True, slots=True)
class SectionPair:
    """One section in both: `share` from 0 to 1, None where a report lacks it; the passages that both have."""

    number: int
    share: float | None
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    one: AnnualReport
    other: AnnualReport
    cells: tuple[CellPair, ...]
    sections: tuple[SectionPair, ...]

    @property
    def changed(self) -> tuple[CellPair, ...]:
        return tuple(pair for pair in self.cells if not pair.same)


def compare(one: AnnualReport, other: AnnualReport) -> Comparison:
    """Every cell that either form has or either file shows, and the six sections."""
    ids = dict.fromkeys((*one.cells, *other.cells, *_form_cells(one), *_form_cells(other)))
    cells = tuple(CellPair(id, one.cells.get(id), other.cells.get(id)) for id in order_of(list(ids)))
    names = sorted({*short_names(one.agency), *short_names(other.agency)}, key=len, reverse=True)
    numbers = sorted(
        number for number in {*one.sections, *other.sections} if _words(one, number) or _words(other, number)
    )
    return Comparison(one, other, cells, tuple(_section(number, one, other, names) for number in numbers))


def to_dict(comparison: Comparison) -> dict[str, Any]:
    """The comparison as the exchange format has it: only the cells that differ."""
    return {
        "sources": [comparison.one.source, comparison.other.source],
        "agencies": [comparison.one.agency, comparison.other.agency],
        "years": [comparison.one.year, comparison.other.year],
        "editions": [comparison.one.edition, comparison.other.edition],
        "cells": {
            pair.cell: {"values": [_to_dict(pair.one), _to_dict(pair.other)], "difference": pair.difference}
            for pair in comparison.changed
        },
        "same": len(comparison.cells) - len(comparison.changed),
        "sections": {
            str(pair.number): {
                "similarity": None if pair.share is None else round(pair.share, 4),
                "passages": list(pair.passages),
            }
            for pair in comparison.sections
        },
    }


def _section(number: int, one: AnnualReport, other: AnnualReport, names: list[str]) -> SectionPair:
    ours, theirs = _words(one, number), _words(other, number)
    if not ours or not theirs:
        return SectionPair(number, None, ())
    # Words too few for a shingle, such as 无, are judged as a whole.
    share = 1.0 if bare(ours, names) == bare(theirs, names) else similarity(ours, theirs, without=names)
    return SectionPair(number, share, passages(ours, theirs) if share else ())


def _words(report: AnnualReport, number: int) -> str:
    """The text of a section; empty where it is absent, or holds a table alone."""
    section = report.sections.get(number)
    return section.text if section and bare(section.text) else ""


def _form_cells(report: AnnualReport) -> tuple[str, ...]:
    return tuple(report.form.cells) if report.form else ()


def _says(reading: Reading | None) -> int | Decimal | Trouble | None:
    if reading is None:
        return Trouble.MISSING
    return reading.trouble if reading.value is None else reading.value


def _to_dict(reading: Reading | None) -> Mapping[str, Any]:
    if reading is None:
        return {"trouble": str(Trouble.MISSING)}
    if reading.value is None:
        return {"trouble": str(reading.trouble), "raw": reading.raw}
    return {"value": reading.value, "raw": reading.raw}
