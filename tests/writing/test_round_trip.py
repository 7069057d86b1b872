"""Reading back what was written gives the same cells, troubles and words, in every format."""

import pytest

from gongkai.law.report.values import AnnualReport, Reading
from gongkai.reading.pipeline import read_report
from gongkai.writing.fonts import MissingFontsError, installed
from gongkai.writing.pipeline import WRITERS, write_report
from tests.writing.reports import ALL

FORMATS = ("docx", "pdf", "html", "xlsx", "json", "csv")


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("to", FORMATS)
def test_a_report_read_back_is_the_same(to, name):
    if to == "pdf":
        need_fonts()
    written = ALL[name]()
    read = read_report(write_report(written, to), name=f"report.{to}")
    assert said(read) == said(written)
    assert words(read, to) == words(written, to)
    assert "".join(read.signature.split()) == "".join(written.signature.split()) != ""
    assert (read.agency, read.year, read.edition) == (written.agency, written.year, written.edition)
    assert (read.status, read.missing) == (written.status, written.missing)


def test_every_format_is_tried():
    assert set(FORMATS) == set(WRITERS)


def said(report: AnnualReport) -> dict[str, tuple[object, ...]]:
    return {id: what(reading) for id, reading in sorted(report.cells.items())}


def what(reading: Reading) -> tuple[object, ...]:
    return (reading.value, reading.trouble, reading.unit, "".join(reading.raw.split()))


def words(report: AnnualReport, to: str) -> list[str]:
    """Heading and text of every section, and the preamble; on paper a line may end anywhere."""
    texts = [report.preamble]
    for number, passage in sorted(report.sections.items()):
        texts += [f"{number} {passage.heading}", passage.text]
    return ["".join(text.split()) for text in texts] if to == "pdf" else texts


def need_fonts() -> None:
    try:
        installed()
    except MissingFontsError as fault:
        pytest.skip(str(fault))
