"""Files made to do harm, and broken ones: a reason, quickly, and never a figure."""

import time

import pytest

from gongkai.law.report.values import Status
from gongkai.law.sentences import explain
from gongkai.reading import pipeline
from gongkai.reading.limits import MAX_BYTES
from gongkai.reading.pipeline import read_file, read_report
from tests.builders import hostile
from tests.builders.docx_files import build_docx
from tests.builders.form_values import values_of
from tests.builders.pdf_files import build_pdf
from tests.builders.xlsx_files import build_xlsx

VALUES = values_of("2021")
DOCX, PDF, XLSX = build_docx(VALUES, "2021"), build_pdf(VALUES, "2021"), build_xlsx(VALUES, "2021")
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
TABLE = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
WIDE_SPAN = '<w:tc><w:tcPr><w:gridSpan w:val="65535"/></w:tcPr><w:p/></w:tc>'
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
TALL = '<w:tr><w:tc/><w:tc><w:tcPr><w:gridSpan w:val="450"/></w:tcPr><w:p/></w:tc></w:tr>' * 600
MAP = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"

FILES = {
    "zip bomb": (hostile.docx_of("<w:p/>" * 3_000_000), "too_complex"),
    "zip of many members": (hostile.zipped({f"word/{n}": "" for n in range(5001)}), "too_complex"),
    "billion laughs": (hostile.docx_raw(f'<!DOCTYPE l [<!ENTITY l0 "ha">{LAUGHS}]><l>&l9;</l>'), "too_complex"),
    "external entity": (
        hostile.docx_raw('<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/hostname">]><l>&x;</l>'),
        "too_complex",
    ),
    "document type in a sheet": (
        hostile.xlsx_of("", **{"xl/styles.xml": "<!DOCTYPE l [<!ENTITY x 'y'>]><l/>"}),
        "too_complex",
    ),
    "tables in tables": (hostile.docx_of(TABLE[0] * 60 + "<w:p/>" + TABLE[1] * 60), "too_complex"),
    "elements in elements": (hostile.docx_of("<w:sdt>" * 5000 + "</w:sdt>" * 5000), "too_complex"),
    "10,000 columns, docx": (hostile.docx_of("<w:tbl><w:tr>" + "<w:tc/>" * 10_000 + "</w:tr></w:tbl>"), "too_complex"),
    "a span of 65535, docx": (hostile.docx_of(f"<w:tbl><w:tr>{WIDE_SPAN}</w:tr></w:tbl>"), "too_complex"),
    "many spread cells, docx": (hostile.docx_of(f"<w:tbl>{TALL}</w:tbl>"), "too_complex"),
    "a cell in the last corner, xlsx": (hostile.xlsx_of(FAR), "too_complex"),
    "10,000 columns, xlsx": (hostile.xlsx_of("<row>" + "<c><v>1</v></c>" * 10_000 + "</row>"), "too_complex"),
    "10,000 columns, html": (b"<table><tr>" + b"<td>1</td>" * 10_000 + b"</tr></table>", "too_complex"),
    "a span of 65535, html": (b"<table><tr><td rowspan=65535 colspan=65535>1</td></tr></table>", "too_complex"),
    "tables in tables, html": (b"<table><tr><td>" * 3_000 + b"1", "too_complex"),
    "elements in elements, html": (b"<div>" * 100_000 + b"1", "too_complex"),
    "page of blanks, pdf": (hostile.pdf_bomb(90_000_000), "too_complex"),
    "page packed twice, pdf": (hostile.pdf_packed_twice(200_000_000), "too_complex"),
    "page packed and damaged, pdf": (hostile.pdf_bomb_that_breaks_off(40_000_000), "too_complex"),
    "page packed by two filters, pdf": (hostile.pdf_packed_by_two_filters(28_000_000), "too_complex"),
    "form in form in form, pdf": (hostile.pdf_with_form_in_form(b"q Q " * 5_000_000), "too_complex"),
    "forms one in the other, pdf": (hostile.pdf_with_form_in_form(b"q Q", levels=60), "too_complex"),
    "forms that multiply, pdf": (hostile.pdf_with_forms_that_multiply(), "too_complex"),
    "page tree that holds itself": (hostile.pdf_with_page_tree_loop(), "damaged"),
    "form that draws itself": (hostile.pdf_with_form_that_draws_itself(), "image_only"),
    "cross-references in a circle": (hostile.pdf_with_xref_loop(), "damaged"),
    "many lines, pdf": (hostile.pdf_page(b"1 1 90 90 re S\n" * 1_600), "too_complex"),
    "password, pdf": (hostile.encrypted_pdf("secret"), "encrypted"),
    "password, docx": (hostile.ole("EncryptedPackage"), "encrypted"),
    "pictures only, pdf": (hostile.pdf_page(b"q Q"), "image_only"),
    "pictures only, docx": (hostile.docx_of("<w:p/>", **{"word/media/1.png": "x"}), "image_only"),
    "half a docx": (DOCX[: len(DOCX) // 2], "damaged"),
    "half an xlsx": (XLSX[: len(XLSX) // 2], "damaged"),
    "docx without its document": (hostile.zipped({"word/styles.xml": "<x/>"}), "damaged"),
    "docx with half its xml": (hostile.docx_raw(f"<w:document {MAP}><w:body><w:p>"), "damaged"),
    "nothing": (b"", "empty"),
    "nothing but zeros": (b"\0" * 500, "empty"),
    "nothing but spaces": (b" \r\n\t " * 50, "empty"),
    "a letter": ("关于召开会议的通知\n各科室：定于3月5日开会。".encode(), "not_a_report"),
    "a docx letter": (hostile.docx_of("<w:p><w:r><w:t>通知</w:t></w:r></w:p>"), "not_a_report"),
    "an archive": (hostile.zipped({"a.docx": DOCX}), "unsupported_type"),
}


@pytest.mark.parametrize(("data", "reason"), FILES.values(), ids=FILES)
def test_a_reason_and_no_figure(data, reason):
    started = time.monotonic()
    report = read_report(data, name="report")
    assert (report.status, report.reason) == (Status.UNREADABLE, f"unreadable.{reason}")
    assert report.cells == {}
    assert "{" not in explain(report.reason, report.reason_values)
    assert time.monotonic() - started < 10


def test_a_form_that_is_drawn_a_few_times_is_no_harm():
    text = b"BT /F 12 Tf 1 1 Td (words) Tj ET"
    report = read_report(hostile.pdf_with_form_in_form(text), name="report")
    assert report.reason == "unreadable.not_a_report"  # it was drawn and read


def test_a_file_of_more_than_100_mb_is_not_loaded(tmp_path, monkeypatch):
    path = tmp_path / "big.pdf"
    with path.open("wb") as big:
        big.truncate(MAX_BYTES + 1)
    monkeypatch.setattr(pipeline.Path, "read_bytes", lambda path: pytest.fail("loaded"))
    report = read_file(path)
    assert (report.status, report.reason) == (Status.UNREADABLE, "unreadable.too_large")
    assert report.reason_values == {"size": "100 MB", "limit": "100 MB"}


def test_what_a_zip_says_of_its_sizes_is_not_believed():
    """The directory says ten bytes where there are 72 million."""
    honest = hostile.docx_of("<w:p/>" * 12_000_000)
    assert read_report(honest, name="a").reason == "unreadable.too_complex"
    size = honest.rindex(b"PK\x01\x02") + 24  # of the member, inflated: 4 bytes in its entry of the directory
    assert int.from_bytes(honest[size : size + 4], "little") > 72_000_000
    lying = honest[:size] + (10).to_bytes(4, "little") + honest[size + 4 :]
    report = read_report(lying, name="a")
    assert (report.status, report.reason) == (Status.UNREADABLE, "unreadable.damaged")


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9, 0.99])
def test_a_pdf_that_breaks_off_is_read_as_far_as_it_goes_or_refused(keep):
    report = read_report(PDF[: int(len(PDF) * keep)], name="a.pdf")
    whole = read_report(PDF, name="a.pdf").cells
    assert {id: cell.value for id, cell in report.cells.items()} == {id: whole[id].value for id in report.cells}
    assert report.status is not Status.COMPLETE or len(report.cells) == len(whole)


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ('{"status": "complete", ', "JSON 在第1行第24个字符处不完整"),
        ("[" * 100_000, "JSON 嵌套过深"),
        ('{"status": "complete", "year": %s}' % ("9" * 5_000), "JSON 中有不能用的数"),
        ('{"status": "complete", "year": NaN}', "NaN 不是数"),
    ],
)
def test_broken_json_is_explained_in_the_language_of_the_office(text, detail):
    report = read_report(text.encode(), name="report.json")
    assert (report.reason, report.reason_values) == ("unreadable.damaged", {"detail": detail})
