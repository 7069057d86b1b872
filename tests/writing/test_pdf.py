"""PDF: set by typst with the fonts that are there, tagged, numbered; no figure leaves its cell."""

import io
from dataclasses import replace

import pdfplumber
import pytest
import typst

from gongkai.law.report.values import Passage, Reading, Trouble
from gongkai.reading.pipeline import read_report
from gongkai.writing import pdf
from gongkai.writing.annual_report import document_of
from gongkai.writing.fonts import MissingFontsError, stacks_of, typefaces_in
from gongkai.writing.pipeline import write_report
from tests.writing.reports import LONG, clean_2021, with_prints, with_troubles
from tests.writing.test_round_trip import need_fonts

RARE = "喆堃昇珺玥翀祎㎡"


@pytest.fixture
def fonts():
    need_fonts()


def pages(report):
    return pdfplumber.open(io.BytesIO(write_report(report, "pdf"))).pages


def test_every_page_has_its_number(fonts):
    texts = [page.extract_text().splitlines()[-1].replace(" ", "") for page in pages(clean_2021())]
    assert len(texts) >= 3
    assert texts == [f"—{number}—" for number in range(1, len(texts) + 1)]


def test_the_page_is_a4_with_the_margins_of_gb_t_9704(fonts):
    for page in pages(clean_2021()):
        assert (round(page.width), round(page.height)) == (595, 842)
        text = [char for char in page.chars if char["bottom"] < 740]
        assert min(char["x0"] for char in text) > 28 * 72 / 25.4 - 9  # a bracket may hang half a character out
        assert max(char["x1"] for char in text) < 595.3 - 26 * 72 / 25.4 + 9
        assert min(char["top"] for char in text) > 37 * 72 / 25.4 - 6


def test_the_file_is_tagged_and_says_its_title(fonts):
    data = write_report(clean_2021(), "pdf")
    catalog = pdfplumber.open(io.BytesIO(data)).doc.catalog
    assert "StructTreeRoot" in catalog
    assert catalog["Lang"] in {b"zh-CN", "zh-CN"}
    title = pdfplumber.open(io.BytesIO(data)).metadata["Title"]
    assert title == "桦川县四马架镇人民政府2023年政府信息公开工作年度报告"


def test_rare_characters_of_names_are_set_and_can_be_searched(fonts):
    report = replace(clean_2021(), sections={1: Passage("一、总体情况", f"联系人：{RARE}。")})
    assert RARE in pages(report)[0].extract_text()


def test_markup_of_the_typesetter_is_only_text(fonts):
    hostile = '#let x = 1; #include "/etc/passwd"; $a^2$ *b* _c_ @d <e> // f \\ #image("g.png")'
    report = replace(clean_2021(), sections={1: Passage("一、总体情况", hostile)})
    text = "".join(pages(report)[0].extract_text().split())
    assert "".join(hostile.split()) in text


@pytest.mark.parametrize("make", [with_prints, with_troubles])
def test_no_figure_reaches_into_the_next_cell(fonts, make):
    for page in pages(make()):
        for table in page.find_tables():
            posts = sorted({cell[0] for cell in table.cells} | {cell[2] for cell in table.cells})
            inside = [char for char in page.chars if table.bbox[1] < (char["top"] + char["bottom"]) / 2 < table.bbox[3]]
            for char in inside:
                if char["text"].isdigit():
                    crossed = [post for post in _posts_at(table, char) if char["x0"] + 0.5 < post < char["x1"] - 0.5]
                    assert not crossed, char["text"]
            assert posts


def _posts_at(table, char):
    middle = (char["top"] + char["bottom"]) / 2
    return {edge for cell in table.cells if cell[1] < middle < cell[3] for edge in (cell[0], cell[2])}


def test_the_header_of_table_three_is_repeated_on_the_next_page(fonts):
    long = replace(clean_2021(), sections={**clean_2021().sections, 1: Passage("一、总体情况", LONG + LONG)})
    texts = ["".join(page.extract_text().split()) for page in pages(long)]
    ends = next(index for index, text in enumerate(texts) if "四、结转下年度继续办理" in text)
    begins = next(index for index, text in enumerate(texts) if "一、本年新收政府信息公开申请数量" in text)
    assert begins < ends, "this text is to break table three over two pages"
    assert all("申请人情况" in texts[index] for index in range(begins, ends + 1))


def test_without_any_chinese_font_it_says_what_to_install(tmp_path):
    nothing = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(tmp_path)])
    with pytest.raises(MissingFontsError) as caught:
        typefaces_in(nothing)
    assert "fonts-noto-cjk" in str(caught.value)
    assert "PDF" in str(caught.value)


def test_latin_fonts_are_no_chinese_fonts():
    with pytest.raises(MissingFontsError):
        stacks_of({"DejaVu Sans", "Liberation Serif"})


def test_each_typeface_takes_the_first_family_that_is_there_and_a_second_for_rare_characters():
    stacks = stacks_of({"FandolFang R", "FandolKai", "Noto Sans CJK SC", "Noto Serif CJK SC", "DejaVu Sans"})
    assert stacks["仿宋"] == ("FandolFang R", "Noto Serif CJK SC", "Noto Sans CJK SC")
    assert stacks["楷体"] == ("FandolKai", "Noto Serif CJK SC", "Noto Sans CJK SC")
    assert stacks["黑体"] == ("Noto Sans CJK SC", "Noto Serif CJK SC")
    assert stacks["小标宋"] == ("Noto Serif CJK SC", "Noto Sans CJK SC")


def test_one_family_is_enough_whatever_its_case():
    assert set(stacks_of({"simsun"}).values()) == {("simsun",)}


def test_a_missing_font_stops_the_pdf_and_nothing_else(monkeypatch):
    def none() -> None:
        raise MissingFontsError

    monkeypatch.setattr(pdf, "installed", none)
    with pytest.raises(MissingFontsError):
        pdf.render(document_of(clean_2021()))
    for to in ("docx", "html", "xlsx", "json", "csv"):
        assert write_report(clean_2021(), to)


def test_a_full_page_has_22_lines_of_28_characters(fonts):
    """GB/T 9704-2012, 5.2.3."""
    full = replace(clean_2021(), preamble="政府信息公开工作" * 200)
    lines = pages(full)[1].extract_text_lines()[:-1]  # the last is the number of the page
    assert [len(line["text"]) for line in lines] == [28] * 22


def test_a_text_of_any_length_in_place_of_a_figure_leaves_the_other_figures_whole(fonts):
    report = clean_2021()
    endless = Reading("x" * 5000, trouble=Trouble.NOT_A_NUMBER)
    long = replace(report, cells={**report.cells, "t4.reconsideration.upheld": endless, "t3.new.natural": endless})
    read = read_report(write_report(long, "pdf"), name="report.pdf")
    assert {id: read.value(id) for id in report.cells} == {id: long.value(id) for id in report.cells}
    assert read.trouble("t3.new.natural") is Trouble.NOT_A_NUMBER
