"""A report to bytes in one of the formats."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from gongkai.law.report.values import AnnualReport
from gongkai.writing import docx, html, pdf, records, xlsx
from gongkai.writing.annual_report import document_of

WRITERS: Final[Mapping[str, Callable[[AnnualReport], bytes]]] = MappingProxyType(
    {
        "docx": lambda report: docx.render(document_of(report)),
        "pdf": lambda report: pdf.render(document_of(report)),
        "html": lambda report: html.render(document_of(report)),
        "xlsx": lambda report: xlsx.render(document_of(report)),
        "json": records.render_json,
        "csv": records.render_csv,
    }
)
MEDIA_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "pdf": "application/pdf",
        "html": "text/html; charset=utf-8",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "json": "application/json",
        "csv": "text/csv; charset=utf-8",
    }
)


def write_report(report: AnnualReport, to: str) -> bytes:
    """
    The report in this format, the same bytes on every run. KeyError for a format that is not
    written, `UnwritableReportError` for an unreadable report, `MissingFontsError` for a PDF
    where no Chinese font is installed.
    """
    return WRITERS[to](report)
