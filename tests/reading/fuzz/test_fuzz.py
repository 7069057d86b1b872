"""
Files with changed, cut and spliced bytes, in every format: never a traceback, and never a figure
that the file does not show. A few seconds; GONGKAI_LONG=1 goes on for minutes.
"""

import os
import re
import unicodedata
import zipfile
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.law.report.values import AnnualReport, Status
from gongkai.law.sentences import explain
from gongkai.reading.grids import Grid
from gongkai.reading.pipeline import read_report, trace
from tests.builders.docx_files import build_docx
from tests.builders.form_values import blanked, expected, planted, values_of
from tests.builders.hostile import zipped
from tests.builders.pdf_files import build_pdf
from tests.builders.text_files import build_html, build_text
from tests.builders.xlsx_files import build_xlsx

LONG = bool(os.environ.get("GONGKAI_LONG"))
VALUES = values_of("2021")
SEEDS = {
    "html": build_html(VALUES, "2021", "site_page"),
    "txt": build_text(VALUES, "2021", "pipes"),
    "docx": build_docx(VALUES, "2021"),
    "pdf": build_pdf(VALUES, "2021"),
    "xlsx": build_xlsx(VALUES, "2021"),
}
EXAMPLES = {"html": 40, "txt": 40, "docx": 20, "pdf": 6, "xlsx": 20}
pytestmark = pytest.mark.slow


def effort(kind):
    return settings(
        max_examples=EXAMPLES[kind] * (40 if LONG else 1),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )


def steps(size):
    """What is done to a file of this size: bytes changed, cut out, repeated elsewhere, or the end lost."""
    places = st.integers(0, size - 1)
    change = st.tuples(st.just("change"), places, st.binary(min_size=1, max_size=6))
    cut = st.tuples(st.just("cut"), places, st.integers(1, 400))
    splice = st.tuples(st.just("splice"), places, places)
    end = st.tuples(st.just("end"), st.integers(size // 4, size - 1), st.just(0))
    return st.lists(st.one_of(change, cut, splice, end), min_size=1, max_size=5)


def spoiled(seed, steps):
    data = bytearray(seed)
    for what, at, how in steps:
        if what == "change":
            data[at : at + len(how)] = how
        elif what == "cut":
            del data[at : at + how]
        elif what == "splice":
            data[at:at] = seed[how : how + 300]
        else:
            del data[at:]
    return bytes(data)


def members(archive):
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def shown(data, name):
    """All that the file shows, as its format module sees it, without spaces."""
    document = trace(data, name=name).document
    if document is None:
        return ""
    words = []
    for block in document.blocks:
        words += [cell.text for cell in block.cells] if isinstance(block, Grid) else [block.text]
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", "\n".join(words)))


def judge(data, name):
    report = read_report(data, name=name)
    assert isinstance(report, AnnualReport)
    if report.status is Status.UNREADABLE:
        assert report.cells == {}
        assert explain(report.reason, report.reason_values)
        return
    text = shown(data, name)
    for id, reading in report.cells.items():
        if reading.value is not None:
            digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", reading.raw))
            assert digits, id
            assert re.sub(r"\s", "", unicodedata.normalize("NFKC", reading.raw)) in text, (id, reading)


@pytest.mark.parametrize("kind", SEEDS)
def test_spoiled_bytes(kind):
    @effort(kind)
    @given(steps(len(SEEDS[kind])))
    def run(done):
        judge(spoiled(SEEDS[kind], done), f"report.{kind}")

    run()


@pytest.mark.parametrize(("kind", "member"), [("docx", "word/document.xml"), ("xlsx", "xl/worksheets/sheet1.xml")])
def test_spoiled_xml_in_a_whole_zip(kind, member):
    parts = members(SEEDS[kind])

    @effort(kind)
    @given(steps(len(parts[member])))
    def run(done):
        judge(zipped({**parts, member: spoiled(parts[member], done)}), f"report.{kind}")

    run()


@settings(max_examples=4000 if LONG else 100, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(st.binary(max_size=600), st.sampled_from(["", "%PDF-1.4\n", "PK\x03\x04", "<table><tr><td>", "\xd0\xcf"]))
def test_any_bytes(tail, head):
    report = read_report(head.encode("latin-1") + tail, name="x")
    assert report.cells == {}


@pytest.mark.parametrize("kind", SEEDS)
def test_the_same_bytes_are_always_read_alike(kind):
    assert read_report(SEEDS[kind], name="x") == read_report(SEEDS[kind], name="x")


BUILDERS = {"html": build_html, "docx": build_docx, "xlsx": build_xlsx, "txt": build_text, "pdf": build_pdf}


@pytest.mark.parametrize("kind", BUILDERS)
def test_any_figures_come_back_from_their_own_cells(kind):
    """Not that a figure is in the file, but that it stands in that cell: every cell has its own figure."""

    @effort(kind)
    @given(st.integers(0, 10**6), st.sampled_from([1, 2, 3, 7]))
    def run(first, share):
        ids = list(VALUES)
        figures = {id.replace(".", "__"): str(first + at) for at, id in enumerate(ids)}
        values = planted(VALUES, **figures)
        zeroed = {**values, **dict.fromkeys(ids[:: share + 1], "0")}
        given_values = blanked(zeroed, 1)
        report = read_report(BUILDERS[kind](given_values, "2021"), name=f"x.{kind}")
        right = expected(given_values)
        for id, reading in report.cells.items():
            assert right[id] == ("blank" if reading.trouble == "blank" else reading.value) or (
                reading.value is None and kind == "pdf"  # a figure too long for its column may be doubtful
            ), (id, right[id], reading)

    run()
