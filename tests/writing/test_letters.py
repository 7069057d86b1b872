"""Letters in the layout of GB/T 9704: the same text in every format, and no seal on a page without words."""

import io
import re
import zipfile
from collections import Counter
from datetime import date

import pdfplumber
import pytest
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from gongkai.law.letter_text import Box, Grid, Line
from gongkai.law.letters import LetterText, letters, specimen
from gongkai.writing.letters import document_of, write_letter
from gongkai.writing.model import Style
from tests.writing.test_round_trip import need_fonts

FOOT = re.compile(r"^— ?[0-9]+ ?—$", re.MULTILINE)
LONG = (
    "四马架镇人民政府2023年1月1日至2025年12月31日期间农村危房改造补助资金的申请条件、审批程序、发放名单、发放标准、"
    "发放金额以及结余资金的使用情况和监督检查的结果"
)
WHY = (
    "该材料载明申请补助的村民的家庭成员、健康状况、银行账号等内容，公开会对第三方的合法权益造成损害，"
    "经书面征求意见，第三方不同意公开。"
)
SEARCHES = Grid(
    "检索记录",
    (0.22, 0.36, 0.27, 0.15),
    (
        tuple(Box(name, head=True) for name in ("检索日期", "检索范围", "关键词", "结果")),
        (
            Box("2026年3月6日"),
            Box("镇档案室2010年至2025年文书档案、会计档案"),
            Box("危房改造、补助、名单"),
            Box("未找到"),
        ),
        (Box("2026年3月10日"), Box("办公系统2015年以来的收文、发文、会议纪要"), Box("危房；农房抗震"), Box("未找到")),
    ),
    headed=True,
)
FEES = Grid(
    "计算表",
    (0.4, 0.2, 0.2, 0.2),
    (
        tuple(Box(name, head=True) for name in ("档次", "单价（元）", "数量", "金额（元）")),
        (Box("第11件至第30件"), Box("100"), Box("20"), Box("2000")),
        (Box("第31件至第40件"), Box("200"), Box("2"), Box("400")),
    ),
    headed=True,
)


def text_of(*blocks, **more):
    values = {
        "letter": "reply",
        "agency": "四马架镇人民政府",
        "title": "政府信息公开申请答复书",
        "number": "四政公复〔2026〕3号",
        "addressee": "张堃：",
        "signed_on": date(2026, 3, 20),
        "contact": "（联系部门：党政办公室，电话：0454-0000000）",
    }
    return LetterText(blocks=tuple(Line(each) if isinstance(each, str) else each for each in blocks), **values | more)


LETTERS = {
    "long": text_of(f"本机关收到您的申请，申请公开的内容：“{LONG}”。", "现答复如下。"),
    "several": text_of(
        *(line for number in "一二三四" for line in (Line(f"{number}、关于“{LONG}”", "heading"), WHY * 3)),
        Line("附件：1. 发放标准", "attachment"),
        Line("2. 发放办法", "listed"),
    ),
    "searches": text_of("检索情况见下表：", SEARCHES, "该政府信息不存在。"),
    "fees": text_of("各档如下：", FEES, "本次应缴数额：200元。", title="政府信息公开信息处理费收费通知书"),
}
LETTERS |= {
    kind.id: specimen(kind.id, kind.editable[0].id, kind.editable[0].text)
    for kind in letters().values()
    if kind.editable
}


def plain(text):
    return re.sub(r"\s", "", text)


def in_docx(text):
    with zipfile.ZipFile(io.BytesIO(write_letter(text, "docx"))) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    return plain("".join(body.itertext()))


def in_html(text):
    tree = LexborHTMLParser(write_letter(text, "html").decode())
    for caption in tree.css("caption"):
        caption.decompose()
    return plain(tree.css_first("main").text())


def pages_of(text):
    need_fonts()
    with pdfplumber.open(io.BytesIO(write_letter(text, "pdf"))) as document:
        return [FOOT.sub("", page.extract_text()) for page in document.pages]


@pytest.mark.parametrize("name", LETTERS)
def test_word_paper_and_page_say_the_same(name):
    text = LETTERS[name]
    said = plain("".join(text.lines))
    assert in_docx(text) == said
    assert in_html(text) == said
    found = plain("".join(pages_of(text)))
    if any(isinstance(block, Grid) for block in text.blocks):
        assert Counter(found) == Counter(said)  # cells of several lines are read across
    else:
        assert found == said


@pytest.mark.parametrize("lines", range(8, 24))
def test_the_signature_never_stands_without_words_of_the_letter(lines):
    """However long the letter is, the page with the date has the end of the text on it."""
    text = text_of(*("现就有关事项答复如下。" for _line in range(lines)), "如对本答复不服，可以申请行政复议。")
    pages = pages_of(text)
    signed = next(page for page in pages if "2026年3月20日" in page)
    assert "如对本答复不服" in signed
    assert "四马架镇人民政府\n2026年3月20日" in signed
    assert "联系部门" in signed


BODY = "甲乙丙丁戊己庚辛壬癸"
ROOM = 6  # lines: two of the text, two that are left for the seal, signer, date, note below the last line that stayed


def lines_of_pages(text):
    """By page the tops of the lines of the text, in lines from the upper margin."""
    need_fonts()
    with pdfplumber.open(io.BytesIO(write_letter(text, "pdf"))) as document:
        return [[line for line in page.extract_text_lines() if BODY[:1] in line["text"]] for page in document.pages]


@pytest.mark.parametrize("before", range(8, 24))
def test_9704_a_long_last_paragraph_leaves_two_lines_at_least_and_no_white_page(before):
    """The page of the signature has two lines of the text; the one before it is filled but for the room of those."""
    text = text_of(*("答复如下。" for _line in range(before)), BODY * 24 + "。", contact="（电话：0454-0000000）")
    pages = lines_of_pages(text)
    assert sum(map(len, pages)) == 9  # 241 characters, the first line of 26
    last = [lines for lines in pages if lines][-1]
    assert len(last) >= 2
    assert "2026年3月20日" in pages_of(text)[len(pages) - 1]
    if len(pages) == 2 and pages[0]:
        lowest = max(line["bottom"] for line in pages[0])
        bottom = 297 / 25.4 * 72 - 35 / 25.4 * 72
        assert (bottom - lowest) / (225 / 25.4 * 72 / 22) < ROOM + 1
        assert len(pages[0]) >= 2


def test_attachments_stay_with_the_signature_and_below_one_another():
    page = next(page for page in pages_of(LETTERS["several"]) if "附件" in page)
    assert "2026年3月20日" in page
    need_fonts()
    with pdfplumber.open(io.BytesIO(write_letter(LETTERS["several"], "pdf"))) as document:
        found = {line["text"]: line for page in document.pages for line in page.extract_text_lines()}
    first, second = found["附件：1. 发放标准"], found["2. 发放办法"]
    number = next(sign for sign in first["chars"] if sign["text"] == "1")
    assert abs(number["x0"] - second["x0"]) < 4  # the second stands below the first


def test_a_page_has_22_lines_of_28_characters():
    text = text_of(*("字" * 26 + "字" * 28 * 7 for _each in range(6)), number="", addressee="")
    pages = pages_of(text)
    full = [line for line in pages[1].splitlines() if line.strip()]
    assert len(full) == 22
    assert max(map(len, full)) == 28


def test_the_date_stands_four_characters_from_the_margin_with_the_agency_over_its_middle():
    need_fonts()
    with pdfplumber.open(io.BytesIO(write_letter(LETTERS["long"], "pdf"))) as document:
        lines = [line for page in document.pages for line in page.extract_text_lines()]
    day = next(line for line in lines if line["text"] == "2026年3月20日")
    agency = [line for line in lines if line["text"] == "四马架镇人民政府"][-1]
    margin = 595.3 - 26 * 72 / 25.4
    assert abs(margin - day["x1"] - 4 * 15.78) < 4
    assert abs((day["x0"] + day["x1"]) / 2 - (agency["x0"] + agency["x1"]) / 2) < 4


def test_figures_of_a_column_end_below_one_another():
    table = next(block for block in document_of(LETTERS["fees"]).blocks if hasattr(block, "cells"))
    aligned = {(cell.row, cell.column): cell.align for cell in table.cells}
    assert [aligned[1, column] for column in range(4)] == ["left", "right", "right", "right"]
    assert aligned[0, 1] == "centre"


def test_a_file_tells_nobody_who_applied_but_in_its_text():
    with zipfile.ZipFile(io.BytesIO(write_letter(LETTERS["long"], "docx"))) as archive:
        properties = archive.read("docProps/core.xml").decode()
        assert "docProps/app.xml" not in archive.namelist()
    assert "张堃" not in properties
    assert "四马架镇人民政府" in properties
    need_fonts()
    with pdfplumber.open(io.BytesIO(write_letter(LETTERS["long"], "pdf"))) as document:
        assert "张堃" not in str(document.metadata)
        assert document.metadata["Author"] == "四马架镇人民政府"
    assert LETTERS["long"].name == "四政公复〔2026〕3号政府信息公开申请答复书"


def test_the_same_letter_gives_the_same_bytes():
    need_fonts()
    for to in ("docx", "pdf", "html"):
        assert write_letter(LETTERS["several"], to) == write_letter(LETTERS["several"], to)


def test_a_letter_goes_into_the_model_and_no_renderer_is_its_own():
    styles = [block.style for block in document_of(LETTERS["several"]).blocks if hasattr(block, "style")]
    assert styles[:3] == [Style.TITLE, Style.NUMBER, Style.ADDRESSEE]
    assert styles[-5:] == [Style.ATTACHMENT, Style.LISTED, Style.SIGNER, Style.DATE, Style.NOTE]
