"""
Writing a real report, format by format. Peers in the same run: python-docx drawing the same tables for DOCX, and for
PDF typst alone, setting the same words and tables in the same fonts.
"""

import io
import json

import docx
import typst
from pages import REPORT
from timing import Aims, best, line

from gongkai.reading.pipeline import read_report
from gongkai.writing.annual_report import document_of
from gongkai.writing.fonts import MissingFontsError, installed
from gongkai.writing.model import Document, Table
from gongkai.writing.pipeline import write_report


def with_python_docx(document: Document) -> bytes:
    """The same paragraphs and merged tables, by the usual library."""
    made = docx.Document()
    for block in document.blocks:
        if not isinstance(block, Table):
            made.add_paragraph(block.text)
            continue
        table = made.add_table(block.height, len(block.widths))
        for cell in block.cells:
            first = table.cell(cell.row, cell.column)
            last = table.cell(cell.row + cell.rowspan - 1, cell.column + cell.colspan - 1)
            (first if first is last else first.merge(last)).text = cell.text
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


PLAIN = b"""#set text(font: sys.inputs.font, size: 10.5pt)
#for block in json(bytes(sys.inputs.blocks)) {
  if type(block) == str { par(block) } else {
    table(columns: (1fr,) * block.width, ..block.cells.map(cell => table.cell(
      x: cell.at(0), y: cell.at(1), rowspan: cell.at(2), colspan: cell.at(3), cell.at(4))))
  }
}"""


def with_typst_alone(document: Document) -> bytes:
    """The same paragraphs and merged tables without our layout."""
    blocks = [
        {
            "width": len(block.widths),
            "cells": [(cell.column, cell.row, cell.rowspan, cell.colspan, cell.text) for cell in block.cells],
        }
        if isinstance(block, Table)
        else block.text
        for block in document.blocks
    ]
    compiler = typst.Compiler(PLAIN, font_paths=installed().source, ignore_system_fonts=True)
    inputs = {"blocks": json.dumps(blocks), "font": installed().stacks["仿宋"][0]}
    made = compiler.compile(format="pdf", sys_inputs=inputs, timestamp=0)
    return made if isinstance(made, bytes) else b""


def main() -> None:
    aims = Aims()
    report = read_report(REPORT.read_bytes(), name=REPORT.name)
    document = document_of(report)
    neutral, ours, peer = best(
        lambda: document_of(report), lambda: write_report(report, "docx"), lambda: with_python_docx(document), rounds=5
    )
    line("the neutral document", neutral)
    line("DOCX", ours, f"{peer / ours:.0f} x faster than python-docx ({peer:.0f} ms)")
    aims.at_least("DOCX against python-docx", peer / ours, 20)
    for to in ("html", "xlsx", "json", "csv"):
        (spent,) = best(lambda to=to: write_report(report, to))
        line(to.upper(), spent)
    try:
        ours, peer = best(lambda: write_report(report, "pdf"), lambda: with_typst_alone(document), rounds=5)
        line("PDF", ours, f"{ours / peer:.1f} x typst alone ({peer:.0f} ms)")
        aims.at_most("PDF against typst alone", ours / peer, 4)
    except MissingFontsError as fault:
        print(fault)
    aims.finish()


if __name__ == "__main__":
    main()
