"""PDF files as offices print them: joined lines, page numbers, tables over pages, scans, and very long ones."""

import io

import pikepdf
import pypdfium2
import pytest
import typst
from PIL import Image

from gongkai.law.sentences import explain
from gongkai.reading.grids import UnreadableFile
from gongkai.reading.official import from_pdf, read_document
from tests.files.documents import picture
from tests.reading.official.letters import A4

PARAGRAPH = (
    "为进一步加强城乡居民最低生活保障工作，根据国家和省有关规定，结合我县实际，制定本办法，请各乡镇人民政府和县政府有关部门"
    "认真贯彻执行，确保各项政策落到实处，不断提高困难群众的获得感和幸福感，推动全县民政事业高质量发展。"
)
END = "#align(right)[青禾县民政局#h(4em)]\n\n#align(right)[2023年5月6日#h(4em)]"


def typeset(body, head=A4):
    return typst.compile((head + body).encode())


def ids(document):
    return [note.id for note in document.troubles]


def test_lines_are_joined_to_paragraphs_also_over_the_page_end():
    body = "#align(center)[关于印发办法的通知]\n\n各乡镇：\n\n" + f"#h(2em){PARAGRAPH}\n\n" * 13 + END
    document = read_document(typeset(body), "a.pdf")
    assert len(pypdfium2.PdfDocument(typeset(body))) == 3
    assert document.body.text.split("\n") == ["各乡镇：", *[PARAGRAPH] * 13, "青禾县民政局", "2023年5月6日"]
    assert (document.title.value, document.title.place) == ("关于印发办法的通知", "p1 para 1")
    assert document.issued_on.place.startswith("p3 ")


def test_page_numbers_and_running_heads_are_no_words_of_the_text():
    head = A4.replace("footer:", "header: align(center)[青禾县民政局文件汇编], footer:")
    document = read_document(typeset(f"#h(2em){PARAGRAPH}\n\n" * 12, head), "a.pdf")
    assert set(document.body.text.split("\n")) == {PARAGRAPH}


def test_numbered_paragraphs_stay_apart():
    items = "".join(f"#h(2em)（{number}）{PARAGRAPH}\n\n" for number in "一二三")
    document = read_document(typeset(f"#align(center)[工作方案]\n\n#h(2em)一、总体要求\n\n{items}"), "a.pdf")
    assert [line[:3] for line in document.body.text.split("\n")] == ["一、总", "（一）", "（二）", "（三）"]


def test_a_table_over_two_pages_is_one_with_its_merged_cells():
    rows = "".join(f"[项目{row}],[{row}],[{row * 2}]," for row in range(1, 60))
    table = f"#table(columns: 3, table.cell(rowspan: 2)[名称], table.cell(colspan: 2)[金额], [本年], [上年], {rows})"
    document = read_document(typeset(f"#align(center)[2024年部门预算]\n\n{table}"), "a.pdf")
    assert document.body.tables == 1
    assert document.body.html.count("<tr>") == 61
    assert '<td rowspan="2">名称</td><td colspan="2">金额</td>' in document.body.html
    assert document.body.text.split("\n")[-1] == "项目59\t59\t118"


def test_a_scan_is_taken_and_says_that_it_has_no_words():
    stream = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(stream, "PDF")
    document = read_document(stream.getvalue(), "a.pdf")
    assert (document.format, document.title.value, document.title.trouble) == ("scan", None, "official.trouble.scan")
    assert ids(document) == ["official.note.scan"]
    assert "扫描件没有文字" in explain("official.note.scan")


@pytest.mark.parametrize("format", ["PNG", "JPEG", "TIFF", "BMP", "GIF"])
def test_a_picture_is_a_scan(format):
    stream = io.BytesIO()
    picture().save(stream, format)
    assert read_document(stream.getvalue(), f"a.{format.lower()}").format == "scan"


def test_pages_without_words_among_others_are_told():
    document = pikepdf.open(io.BytesIO(typeset(f"#align(center)[公示]\n\n#h(2em){PARAGRAPH}\n\n#pagebreak()\n\n尾")))
    document.add_blank_page(page_size=(595, 842))
    document.add_blank_page(page_size=(595, 842))
    stream = io.BytesIO()
    document.save(stream)
    found = read_document(stream.getvalue(), "a.pdf")
    assert [(note.id, dict(note.values)) for note in found.troubles] == [
        ("official.note.bare_pages", {"count": 2, "first": 3})
    ]
    assert found.title.value == "公示"


def long_document(pages):
    body = "#h(2em)各项工作稳步推进。\n\n#table(columns: 2, [甲], [1], [乙], [2])\n\n#pagebreak()\n\n" * (pages - 1)
    return typeset(f"#align(center)[2024年预算报告]\n\n{body}{END}")


def test_of_a_long_document_the_words_are_taken_without_the_tables_and_it_says_so(monkeypatch):
    monkeypatch.setattr(from_pdf, "WHOLE", 8)
    whole, long = read_document(long_document(8), "a.pdf"), read_document(long_document(12), "a.pdf")
    assert (whole.body.tables, ids(whole)) == (7, [])
    assert (long.body.tables, ids(long)) == (7, ["official.note.long"])  # four pages at the head, three at the foot
    assert long.title.value == whole.title.value == "2024年预算报告"
    assert long.issued_on.value == whole.issued_on.value
    assert long.body.text.count("各项工作稳步推进。") == 11


def test_five_hundred_pages_are_read_and_more_are_cut_with_a_word():
    found = read_document(long_document(510), "a.pdf")
    assert ids(found) == ["official.note.cut"]
    assert "500" in explain(found.troubles[0].id, found.troubles[0].values)
    assert found.body.text.count("各项工作稳步推进。") == 500
    assert found.title.value == "2024年预算报告"


def test_a_password_and_damage_are_told_apart():
    data = typeset("公示")
    document = pikepdf.open(io.BytesIO(data))
    stream = io.BytesIO()
    document.save(stream, encryption=pikepdf.Encryption(user="a", owner="b"))
    with pytest.raises(UnreadableFile, match=r"unreadable\.encrypted"):
        read_document(stream.getvalue(), "a.pdf")
    with pytest.raises(UnreadableFile, match=r"unreadable\.damaged"):
        read_document(b"%PDF-1.7\n" + data[2000:4000], "a.pdf")
