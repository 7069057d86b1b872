"""DOCX: real merges, repeated header rows, the styles of an official document; LibreOffice opens it whole."""

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace

import pytest
from lxml import etree

from gongkai.law.report.values import Passage
from gongkai.reading.pipeline import read_report
from gongkai.writing.pipeline import write_report
from tests.writing.reports import clean_2019, clean_2021, with_blanks
from tests.writing.test_round_trip import said, words

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SOFFICE = shutil.which("soffice")


def part(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def body(report):
    return part(write_report(report, "docx"), "word/document.xml")


def table_three(report):
    return body(report).findall(f".//{W}tbl")[1]


def test_every_part_is_there_and_is_xml():
    data = write_report(clean_2021(), "docx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        types = archive.read("[Content_Types].xml").decode()
        for name in archive.namelist():
            etree.fromstring(archive.read(name))
            if name.startswith("word/") and "_rels" not in name:
                assert f"/{name}" in types
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_file_has_the_title_as_its_own():
    core = part(write_report(clean_2021(), "docx"), "docProps/core.xml")
    assert (
        core.findtext("{http://purl.org/dc/elements/1.1/}title")
        == "桦川县四马架镇人民政府2023年政府信息公开工作年度报告"
    )


def test_every_row_is_as_wide_as_the_table():
    for table in body(clean_2021()).iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        for row in table.iter(f"{W}tr"):
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.iter(f"{W}tc")]
            assert sum(1 if span is None else int(span.get(f"{W}val")) for span in spans) == columns
        widths = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
        assert sum(widths) == 8845  # 156 mm


def test_the_three_header_rows_repeat_and_no_row_is_split():
    rows = table_three(clean_2021()).findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] * 3 + [False] * 25
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_no_row_at_the_end_of_table_three_stands_alone_on_a_page():
    rows = table_three(clean_2021()).findall(f"{W}tr")
    kept = [bool(row.findall(f".//{W}keepNext")) for row in rows]
    assert len(rows) == 28  # head 3, new and carried in 2, results 22, carried out 1
    assert kept[-5:] == [True, True, True, True, False]  # the three rows of （六）, 总计, 结转
    assert kept[:3] == [True] * 3  # the head with the first row of figures


def test_the_results_are_merged_down_over_22_rows_in_2021_and_20_in_2019():
    for report, expected in ((clean_2021(), 22), (clean_2019(), 20)):
        rows = table_three(report).findall(f"{W}tr")
        merges = [row.find(f"{W}tc/{W}tcPr/{W}vMerge") for row in rows[5:]]
        down = [merge for merge in merges if merge is not None]
        assert len(down) == expected
        assert [merge.get(f"{W}val") for merge in down] == ["restart"] + [None] * (expected - 1)


def test_fonts_are_those_of_an_official_document():
    styles = part(write_report(clean_2021(), "docx"), "word/styles.xml")
    fonts = {
        style.get(f"{W}styleId"): style.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia")
        for style in styles.iter(f"{W}style")
        if style.find(f"{W}rPr/{W}rFonts") is not None
    }
    assert fonts["Title"] == "方正小标宋简体"
    assert fonts["Heading1"] == "黑体"
    assert fonts["Heading2"] == "楷体_GB2312"
    default = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    assert default.find(f"{W}rFonts").get(f"{W}eastAsia") == "仿宋_GB2312"
    assert default.find(f"{W}sz").get(f"{W}val") == "32"  # 三号, 16 pt in half points


def test_the_pages_are_numbered():
    footer = part(write_report(clean_2021(), "docx"), "word/footer1.xml")
    assert "".join(footer.itertext()).replace(" ", "") == "—PAGE1—"


def test_characters_that_xml_cannot_carry_are_left_out():
    report = replace(clean_2021(), preamble="一\x00二\x0b三\ud800四", sections={1: Passage("一、总体情况", "a\x1fb")})
    texts = [node.text for node in body(report).iter(f"{W}t")]
    assert "一二三四" in texts or {"一二", "三四"} <= set(texts)
    assert "ab" in texts


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed (Debian: libreoffice-writer-nogui)")
@pytest.mark.parametrize("make", [clean_2021, with_blanks])
def test_libreoffice_opens_it_without_loss(make, tmp_path):
    """Saved anew by LibreOffice, every cell and every word is still there."""
    written = make()
    (tmp_path / "report.docx").write_bytes(write_report(written, "docx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [SOFFICE, "--headless", profile, "--convert-to", "odt", "--outdir", tmp_path, tmp_path / "report.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    command[4:] = ["docx:MS Word 2007 XML", "--outdir", tmp_path / "again", tmp_path / "report.odt"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    read = read_report((tmp_path / "again" / "report.docx").read_bytes(), name="report.docx")
    assert said(read) == said(written)
    assert words(read, "docx") == words(written, "docx")
