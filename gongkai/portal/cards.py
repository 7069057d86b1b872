"""Table three for a narrow screen: a card for each row that holds more than zeros, and the rest named in a line."""

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.law.report.marks import print_reading
from gongkai.law.report.schema import Column, Row
from gongkai.law.report.values import AnnualReport


@dataclass(frozen=True, slots=True)
class Card:
    label: str
    figures: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Cards:
    cards: Sequence[Card]
    zero: Sequence[str]


def cards_of(report: AnnualReport) -> Cards | None:
    """None where the report has no form. A row is left to the line of zeros only if every figure of it is 0."""
    if report.form is None:
        return None
    table = report.form.applications
    nothing = [row for row in table.rows if _is_zero(report, row, table.columns)]
    cards = [_card(report, row, table.columns) for row in table.rows if row not in nothing]
    return Cards(cards, [_label(row) for row in nothing])


def _is_zero(report: AnnualReport, row: Row, columns: Sequence[Column]) -> bool:
    return all(report.value(f"t3.{row.id}.{column.id}") == 0 for column in columns)


def _card(report: AnnualReport, row: Row, columns: Sequence[Column]) -> Card:
    figures = [(column.label, print_reading(report.cells.get(f"t3.{row.id}.{column.id}"))) for column in columns]
    return Card(_label(row), figures)


def _label(row: Row) -> str:
    return f"{row.kind} {row.label}".strip()
