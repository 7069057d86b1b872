"""PDF files of a report as a word processor lays it out: rows cut by the page end, labels in several lines."""

import io
import subprocess
import tempfile
from pathlib import Path

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm

from tests.builders.docx_files import build_docx

WIDTHS = {10: [500, 1100, 1700, *[850] * 7], 4: [3000, 2000, 2000, 2000], 15: [600] * 15}  # in twentieths of a point
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def build_office_pdf(values, edition, *, page_height):
    """The report on pages so low (in cm) that many rows meet a page end."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "report.docx"
        source.write_bytes(_laid_out(build_docx(values, edition), page_height))
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, source]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        return source.with_suffix(".pdf").read_bytes()


def _laid_out(docx, page_height):
    document = Document(io.BytesIO(docx))
    for section in document.sections:
        section.page_height, section.page_width = Cm(page_height), Cm(21)
        section.top_margin = section.bottom_margin = Cm(2)
        section.left_margin = section.right_margin = Cm(2.5)
    for table in document.element.body.iter(qn("w:tbl")):
        lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>' for side in SIDES)
        table.tblPr.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>"))
        _set_widths(table, WIDTHS[len(table.tblGrid)])
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_widths(table, widths):
    for column, width in zip(table.tblGrid, widths, strict=True):
        column.set(qn("w:w"), str(width))
    for row in table.findall(qn("w:tr")):
        at = 0
        for cell in row.findall(qn("w:tc")):
            span = cell.tcPr.find(qn("w:gridSpan"))
            columns = 1 if span is None else int(span.get(qn("w:val")))
            width = sum(widths[at : at + columns])
            cell.tcPr.insert(0, parse_xml(f'<w:tcW {nsdecls("w")} w:w="{width}" w:type="dxa"/>'))
            at += columns
