"""`gongkai report read --explain`: what the file was taken for, what was found in it, and what came of each part."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from gongkai.cli.inputs import read_bytes
from gongkai.cli.lines import line, title
from gongkai.cli.words import _
from gongkai.law.report.places import place_in_words
from gongkai.law.report.values import AnnualReport
from gongkai.law.sentences import explain as sentence
from gongkai.reading.grids import Grid
from gongkai.reading.pipeline import Trace, trace


def read_with_steps(source: str) -> tuple[AnnualReport, dict[str, Any]]:
    """The report, and the steps to it as the exchange format has them."""
    steps = trace(read_bytes(source), name=source)
    return replace(steps.report, source=source), steps_to_dict(steps)


def steps_to_dict(steps: Trace) -> dict[str, Any]:
    document = steps.document
    return {
        "format": steps.format,
        "encoding": document.encoding if document else "",
        "paragraphs": sum(not isinstance(block, Grid) for block in document.blocks) if document else 0,
        "tables": list(_tables(steps)),
        "lines_read_as_rows": len(steps.steps.stream_lines) if steps.steps else 0,
    }


def _tables(steps: Trace) -> Iterator[dict[str, Any]]:
    """Every table of the file with its size and the number of cells of the form that it gave."""
    given = Counter(reading.place.rpartition(" c")[0] for reading in steps.report.cells.values())
    for block in steps.document.blocks if steps.document else ():
        if isinstance(block, Grid):
            yield {
                "place": block.row_places[0] if block.row_places else "",
                "rows": block.height,
                "columns": block.width,
                "cells": sum(given[place] for place in set(block.row_places)),
            }


def put(report: AnnualReport, steps: dict[str, Any]) -> None:
    from gongkai.cli import show

    title(report)
    line(_("读取的经过："), "bold", indent=2)
    encoding = _("，编码 {encoding}").format(encoding=steps["encoding"]) if steps["encoding"] else ""
    line(_("按 {format} 读取{encoding}。").format(format=steps["format"] or "?", encoding=encoding), indent=4)
    line(
        _("正文 {paragraphs} 段，其中 {lines} 行当作表格的行来读；表格 {tables} 张。").format(
            paragraphs=steps["paragraphs"], lines=steps["lines_read_as_rows"], tables=len(steps["tables"])
        ),
        indent=4,
    )
    for table in steps["tables"]:
        place = place_in_words(table["place"])
        line(_("{place}起，{rows}行{columns}列：读出{cells}格。").format(**{**table, "place": place}), indent=4)
    for note in report.notes:
        line(f"{sentence(note.id, note.values)}　{place_in_words(note.place)}".rstrip("　"), indent=4)
    show.cells(report)
