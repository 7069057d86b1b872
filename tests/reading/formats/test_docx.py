"""DOCX: what is printed, in the order in which it is printed."""

import io
import re
import zipfile

import pytest

from gongkai.reading.formats import docx
from gongkai.reading.formats.docx.numbering import chinese, in_form
from gongkai.reading.grids import Grid, Paragraph, UnreadableFile
from gongkai.reading.pipeline import read_report
from tests.builders.docx_files import build_docx
from tests.builders.form_values import values_of
from tests.builders.hostile import WORD, docx_of, docx_raw, zipped


def p(text, properties=""):
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(content, properties=""):
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def tr(*cells, properties=""):
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def tbl(*rows):
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def blocks(body, **others):
    return docx.read(docx_of(body, **others)).blocks


def texts(body, **others):
    return [block.text for block in blocks(body, **others) if isinstance(block, Paragraph)]


def grid(body):
    return next(block for block in blocks(body) if isinstance(block, Grid))


def test_places_count_paragraphs_outside_tables_and_rows_within():
    found = blocks(p("甲") + "<w:p/>" + p("乙") + tbl(tr(tc(p("1")), tc(p("2")))) * 2)
    assert [block.place for block in found[:2]] == ["para 1", "para 3"]
    assert [block.row_places for block in found[2:]] == [("table 1 r1",), ("table 2 r1",)]


def test_merged_cells_keep_what_they_span():
    restart, go_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    wide = '<w:gridSpan w:val="2"/>'
    cells = grid(tbl(tr(tc(p("甲"), restart), tc(p("乙"), wide)), tr(tc(p("x"), go_on), tc(p("1")), tc(p("2"))))).cells
    assert [tuple(cell) for cell in cells] == [
        ("甲", 0, 0, 2, 1),
        ("乙", 0, 1, 1, 2),
        ("1", 1, 1, 1, 1),
        ("2", 1, 2, 1, 1),
    ]


def test_the_older_marks_of_a_merge_across_are_one_cell():
    cells = grid(
        tbl(tr(tc(p("甲"), '<w:hMerge w:val="restart"/>'), tc("<w:p/>", "<w:hMerge/>"), tc(p("乙"))), tr(tc(p("1"))))
    ).cells
    assert [tuple(cell) for cell in cells[:2]] == [("甲", 0, 0, 1, 2), ("乙", 0, 2, 1, 1)]


def test_cells_left_out_before_a_row_move_it_to_the_right():
    before = '<w:trPr><w:gridBefore w:val="2"/></w:trPr>'
    cells = grid(tbl(tr(tc(p("甲")), tc(p("乙")), tc(p("丙"))), tr(tc(p("9")), properties=before))).cells
    assert (cells[-1].text, cells[-1].column) == ("9", 2)


def test_a_table_in_a_frame_of_one_cell_is_read_as_if_it_stood_in_the_open():
    inner = tbl(tr(tc(p("规章")), tc(p("3"))))
    found = blocks(tbl(tr(tc(p("一、总体情况") + inner + p("二、其他")))))
    assert [type(block).__name__ for block in found] == ["Paragraph", "Grid", "Paragraph"]


def test_a_cell_with_a_table_in_it_keeps_its_own_words():
    inner = tbl(tr(tc(p("规章")), tc(p("3"))))
    outer, nested = blocks(tbl(tr(tc(p("前") + inner + p("后")), tc(p("旁")))))
    assert [cell.text for cell in outer.cells] == ["前\n后", "旁"]
    assert [cell.text for cell in nested.cells] == ["规章", "3"]


def test_insertions_count_and_deletions_moves_and_hidden_words_do_not():
    body = (
        "<w:p><w:del><w:r><w:delText>5</w:delText></w:r></w:del><w:ins><w:r><w:t>6</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>7</w:t></w:r></w:moveFrom><w:r><w:rPr><w:vanish/></w:rPr><w:t>8</w:t></w:r></w:p>"
    )
    assert texts(body) == ["6"]


def test_a_reading_over_the_characters_is_left_out():
    ruby = "<w:ruby><w:rt><w:r><w:t>zhèn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>镇</w:t></w:r></w:rubyBase></w:ruby>"
    assert texts(f"<w:p><w:r>{ruby}</w:r></w:p>") == ["镇"]


def test_a_field_prints_its_result_and_not_its_code():
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>=SUM(ABOVE) 99</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>21</w:t></w:r></w:p>'
    )
    assert texts(body) == ["21"]


LISTS = (
    f'<w:numbering {WORD}><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%1）"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="l"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def listed(text, level, list_id=1):
    return p(text, f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr></w:pPr>')


def test_numbers_that_word_makes_stand_before_the_words_and_begin_anew_below_each():
    body = "".join(
        (
            listed("予以公开", 0),
            listed("不予公开", 0),
            listed("属于国家秘密", 1),
            listed("保护第三方", 1),
            listed("无法提供", 0),
            listed("不掌握", 1),
            listed("点", 2),
            listed("不编号", 0, list_id=0),
        )
    )
    assert texts(body, **{"word/numbering.xml": LISTS}) == [
        "（一）予以公开",
        "（二）不予公开",
        "1.属于国家秘密",
        "2.保护第三方",
        "（三）无法提供",
        "1.不掌握",
        "点",
        "不编号",
    ]


@pytest.mark.parametrize(
    ("value", "form", "written"),
    [
        (21, "chineseCounting", "二十一"),
        (10, "chineseCountingThousand", "十"),
        (3, "decimalEnclosedCircle", "③"),
        (28, "lowerLetter", "bb"),
        (14, "upperRoman", "XIV"),
        (5, "somethingNew", "5"),
    ],
)
def test_forms_of_numbers(value, form, written):
    assert in_form(value, form) == written


def test_chinese_numbers_up_to_ninety_nine():
    assert [chinese(number) for number in (1, 9, 11, 20, 99, 100)] == ["一", "九", "十一", "二十", "九十九", "100"]


def test_the_strict_edition_of_the_format_is_read_alike():
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    document = f'<w:document xmlns:w="{strict}"><w:body>{p("甲")}</w:body></w:document>'
    assert [block.text for block in docx.read(docx_raw(document)).blocks] == ["甲"]


@pytest.mark.parametrize(
    ("others", "reason"), [({}, "unreadable.empty"), ({"word/media/image1.png": "x"}, "unreadable.image_only")]
)
def test_a_document_without_words_says_whether_it_has_pictures(others, reason):
    with pytest.raises(UnreadableFile) as refusal:
        blocks("<w:p/>", **others)
    assert refusal.value.reason == reason


def run(text, properties=""):
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


UP, DOWN = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (run("12") + run("1", UP), "12[1]"),
        (run("1", UP) + run("12"), "[1]12"),
        (run("12") + run("1", DOWN), "12[1]"),
        (run("12") + run("1", '<w:position w:val="8"/>'), "12[1]"),
        (run("12") + f"<w:hyperlink>{run('(1)', UP)}</w:hyperlink>", "12[(1)]"),
        (run("12", UP), "12"),  # nothing stands beside it: it is the figure
        (run("12") + run("1", '<w:vertAlign w:val="baseline"/>'), "121"),
        (run("1") + run("2", '<w:position w:val="-2"/>'), "12"),
        (run("100m") + run("2", UP), "100m2"),
        (run("措施") + run("注", UP), "措施注"),
        (run("12", "<w:strike/>") + run("15"), "15"),
        (run("12", "<w:dstrike/>") + run("15"), "15"),
        (run("1", '<w:strike w:val="0"/>') + run("2"), "12"),
    ],
)
def test_a_raised_or_struck_out_digit_is_no_digit_of_the_figure_beside_it(runs, text):
    assert texts(f"<w:p>{runs}</w:p>") == [text]


def style(id, properties, based=""):
    says = f'<w:basedOn w:val="{based}"/><w:rPr>{properties}</w:rPr>'
    return f'<w:style w:type="character" w:styleId="{id}">{says}</w:style>'


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (run("12") + run("1", '<w:rStyle w:val="up"/>'), "12[1]"),
        (run("12") + run("1", '<w:rStyle w:val="moved"/>'), "12[1]"),
        (run("12") + run("1", '<w:rStyle w:val="like_up"/>'), "12[1]"),
        (run("1") + run("2", '<w:rStyle w:val="level"/>'), "12"),
        (run("1") + run("2", '<w:rStyle w:val="up"/><w:vertAlign w:val="baseline"/>'), "12"),
        (run("1") + run("2", '<w:rStyle w:val="unknown"/>'), "12"),
        (run("12") + run("9", '<w:rStyle w:val="hidden"/>'), "12"),
        (run("12", '<w:rStyle w:val="struck"/>') + run("15"), "15"),
        (run("1", '<w:rStyle w:val="struck"/><w:strike w:val="0"/>') + run("2"), "12"),
    ],
)
def test_a_named_style_raises_hides_or_strikes_out_a_run_unless_the_run_says_otherwise(runs, text):
    named = style("up", UP) + style("moved", '<w:position w:val="8"/>') + style("like_up", "<w:b/>", "up")
    named += style("level", '<w:vertAlign w:val="baseline"/>', "up")
    named += style("hidden", "<w:vanish/>") + style("struck", "<w:strike/>")
    assert texts(f"<w:p>{runs}</w:p>", **{"word/styles.xml": f"<w:styles {WORD}>{named}</w:styles>"}) == [text]


def test_a_figure_with_a_footnotes_mark_gives_no_other_figure():
    written = build_docx(values_of("2021"), "2021")
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    before = read_report(written, name="x.docx")
    document = members["word/document.xml"].decode()
    figure = re.search(r"<w:r>(?:<w:rPr>.*?</w:rPr>)?<w:t[^>]*>(\d+)</w:t></w:r>", document)
    mark = f"<w:r><w:rPr>{UP}</w:rPr><w:t>1</w:t></w:r>"
    members["word/document.xml"] = (document[: figure.end()] + mark + document[figure.end() :]).encode()
    after = read_report(zipped(members), name="x.docx")
    changed = [id for id in before.cells if after.value(id) != before.value(id)]
    assert len(changed) == 1
    assert before.value(changed[0]) == int(figure[1])
    assert (after.value(changed[0]), after.cells[changed[0]].raw) == (None, f"{figure[1]}[1]")
