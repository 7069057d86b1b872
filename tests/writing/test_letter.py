"""The neutral model carries other documents than the annual report: a letter in every style that it has."""

import io
import zipfile

import pdfplumber
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from gongkai.writing import docx, html, pdf, xlsx
from gongkai.writing.model import Document, Paragraph, Style
from tests.writing.test_round_trip import need_fonts

LETTER = Document(
    "政府信息公开申请答复书",
    (
        Paragraph("四马架镇人民政府\n政府信息公开申请答复书", Style.TITLE),
        Paragraph("四政公复〔2026〕3号", Style.NUMBER),
        Paragraph("张堃：", Style.ADDRESSEE),
        Paragraph("本机关于2026年3月2日收到您提出的政府信息公开申请。"),
        Paragraph("四马架镇人民政府", Style.SIGNATURE),
        Paragraph("2026年3月20日", Style.SIGNATURE),
    ),
    author="四马架镇人民政府",
)
TEXTS = [paragraph.text.replace("\n", "") for paragraph in LETTER.blocks]


def test_docx_has_a_style_for_each_part():
    with zipfile.ZipFile(io.BytesIO(docx.render(LETTER))) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
        known = set(etree.fromstring(archive.read("word/styles.xml")).xpath("//@*[local-name()='styleId']"))
    used = body.xpath("//*[local-name()='pStyle']/@*")
    assert used == ["Title", "DocumentNumber", "Addressee", "Signature", "Signature"]
    assert set(used) <= known
    paragraphs = ["".join(node.itertext()) for node in body.iter("{*}p")]
    assert paragraphs == TEXTS


def test_html_and_xlsx_carry_every_part_in_order():
    tree = LexborHTMLParser(html.render(LETTER).decode())
    assert [node.text() for node in tree.css("h1, p")] == TEXTS
    assert tree.css_first("p.signature").text() == "四马架镇人民政府"
    with zipfile.ZipFile(io.BytesIO(xlsx.render(LETTER))) as archive:
        strings = etree.fromstring(archive.read("xl/sharedStrings.xml"))
    assert {"".join(node.itertext()) for node in strings.iter("{*}si")} == set(TEXTS)


def test_paper_has_the_number_in_the_middle_and_the_signature_on_the_right():
    need_fonts()
    page = pdfplumber.open(io.BytesIO(pdf.render(LETTER))).pages[0]
    lines = {line["text"]: (line["x0"], line["x1"]) for line in page.extract_text_lines()}
    left, right = 28 * 72 / 25.4, 595.3 - 26 * 72 / 25.4
    number, addressee, date = lines["四政公复〔2026〕3号"], lines["张堃："], lines["2026年3月20日"]
    assert abs((number[0] + number[1]) / 2 - (left + right) / 2) < 3
    assert abs(addressee[0] - left) < 3
    assert date[1] > right - 80 > (left + right) / 2
    assert "政府信息公开申请答复书" in lines
