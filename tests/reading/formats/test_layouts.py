"""The same two reports in every format and layout: exactly the figures that were put in, and nothing else."""

import pytest

from gongkai.law.report.values import Status
from gongkai.reading.pipeline import read_report
from tests.builders import docx_files, pdf_files, text_files, xlsx_files
from tests.builders.form_values import AGENCY, YEARS, blanked, expected, planted, values_of

FILES = (
    *((docx_files.build_docx, layout, "年报.docx") for layout in docx_files.LAYOUTS),
    *((pdf_files.build_pdf, layout, "年报.pdf") for layout in pdf_files.LAYOUTS if layout != "borderless"),
    *((xlsx_files.build_xlsx, layout, "年报.xlsx") for layout in xlsx_files.LAYOUTS),
    *((text_files.build_html, layout, "年报.html") for layout in text_files.HTML_LAYOUTS),
    *((text_files.build_text, layout, "年报.txt") for layout in text_files.TEXT_LAYOUTS),
)
every_file = pytest.mark.parametrize(
    ("build", "layout", "name"), FILES, ids=[f"{name.partition('.')[2]}-{layout}" for _, layout, name in FILES]
)


def read(report):
    """Cell id to what was read: a figure, or the trouble."""
    return {id: cell.value if cell.trouble is None else cell.trouble.value for id, cell in report.cells.items()}


@pytest.mark.parametrize("edition", ["2021", "2019"])
@every_file
def test_every_figure_is_read_and_no_other(build, layout, name, edition):
    values = values_of(edition)
    report = read_report(build(values, edition, layout), name=name)
    assert read(report) == expected(values)
    assert (report.status, report.edition, report.year) == (Status.COMPLETE, edition, YEARS[edition])
    assert report.agency == AGENCY
    assert sorted(report.sections) == [1, 2, 3, 4, 5, 6]


@every_file
def test_blanks_stay_blank_and_shift_nothing(build, layout, name):
    values = blanked(values_of("2021"))
    report = read_report(build(values, "2021", layout), name=name)
    assert read(report) == expected(values)


@pytest.mark.parametrize(("build", "layout", "name"), {file[2]: file for file in FILES}.values())
def test_false_figures_are_read_as_they_are_printed(build, layout, name):
    changes = {"t3__new__total": "67", "t4__reconsideration__total": "16", "t2__fees__amount": "3456700"}
    values = planted(values_of("2021"), **changes)
    report = read_report(build(values, "2021", layout), name=name)
    assert read(report) == expected(values)


def test_the_older_single_row_of_other_results_keeps_its_own_id():
    values = {id: text for id, text in values_of("2021").items() if not id.startswith("t3.otherwise.")}
    values |= {id: text for id, text in values_of("2019").items() if id.startswith("t3.otherwise.")}
    report = read_report(pdf_files.build_pdf(values, "2021"), name="年报.pdf")
    assert read(report) == expected(values)
    assert report.edition == "2021"
    assert report.status is Status.PARTIAL


@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_a_table_without_ruled_lines_is_read_where_every_row_is_full(edition):
    values = values_of(edition)
    report = read_report(pdf_files.build_pdf(values, edition, "borderless"), name="年报.pdf")
    assert read(report) == expected(values)


@pytest.mark.parametrize("edition", ["2021", "2019"])
def test_a_table_without_ruled_lines_gives_no_false_figure_where_some_are_blank(edition):
    values = blanked(values_of(edition))
    right = expected(values)
    got = read(read_report(pdf_files.build_pdf(values, edition, "borderless"), name="年报.pdf"))
    assert not {id: value for id, value in got.items() if isinstance(value, int) and value != right[id]}
