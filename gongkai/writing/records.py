"""The two exchange files of a report, JSON and CSV (docs/exchange.md): nothing of the report is lost."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from gongkai.law.report.exchange import in_order, to_dict, to_json
from gongkai.law.report.marks import plain
from gongkai.law.report.schema import all_cells
from gongkai.law.report.values import AnnualReport, Reading, Trouble

COLUMNS: Final = ("cell", "table", "block", "row", "column", "value", "raw", "trouble", "unit", "place")
BYTE_ORDER_MARK: Final = "\ufeff"  # without it spreadsheets take UTF-8 for the system's encoding


def render_json(report: AnnualReport) -> bytes:
    return (to_json(to_dict(report), lines=True) + "\n").encode()


def render_csv(report: AnnualReport) -> bytes:
    """One row per cell, and rows "report.…" and "section.…" for what is no cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([guarded(field) for field in row] for row in _rows(report))
    return (BYTE_ORDER_MARK + text.getvalue()).encode("utf-8", "backslashreplace")


def guarded(field: str) -> str:
    """
    No spreadsheet may take a field for a formula: before =, +, @, a tab, a return, before a
    minus that begins no plain number, and before an apostrophe itself stands an apostrophe.
    """
    risky = field[:1] in {"=", "+", "@", "\t", "\r", "\n", "'"}
    if field[:1] == "-":
        risky = not field[1:].replace(".", "", 1).isdecimal()
    return f"'{field}" if risky else field


def _rows(report: AnnualReport) -> Iterator[tuple[str, ...]]:
    yield from _about(report)
    missing = set(report.missing)
    for id in in_order(report, [*report.cells, *missing]):
        yield _cell_row(id, report.cells.get(id))


def _about(report: AnnualReport) -> Iterator[tuple[str, ...]]:
    facts = (
        ("source", report.source),
        ("status", str(report.status)),
        ("reason", report.reason),
        ("agency", report.agency),
        ("year", str(report.year) if report.year is not None else None),
        ("edition", report.edition),
        ("title", report.title),
        ("preamble", report.preamble or None),
        ("signature", report.signature or None),
    )
    for name, said in facts:
        if said is not None:
            yield (f"report.{name}", "", "", "", "", "", said, "", "", "")
    for name, value in report.reason_values.items():
        yield (f"report.reason.{name}", "", "", "", "", "", str(value), "", "", "")
    for number, passage in sorted(report.sections.items()):
        yield (f"section.{number}", "", "", passage.heading, "", "", passage.text, "", "", passage.place)
    for note in report.notes:
        yield (f"note.{note.id}", "", "", "", "", "", to_json(dict(note.values)), "", "", note.place)


def _cell_row(id: str, reading: Reading | None) -> tuple[str, ...]:
    cell = all_cells()[id]
    labels = (id, str(cell.table), cell.block, cell.row, cell.column)
    if reading is None:
        return (*labels, "", "", str(Trouble.MISSING), "", "")
    value = "" if reading.value is None else plain(reading.value)
    return (*labels, value, reading.raw, str(reading.trouble or ""), reading.unit or "", reading.place)
