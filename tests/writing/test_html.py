"""HTML: a page that stands alone, and the form as a fragment for a page of the site."""

import re
from dataclasses import replace
from html.parser import HTMLParser

from selectolax.lexbor import LexborHTMLParser

from gongkai.law.report.values import Passage, Reading, Trouble
from gongkai.writing.html import Note, report_fragment
from gongkai.writing.pipeline import write_report
from tests.writing.reports import clean_2021, with_blanks, with_gaps

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>&lt;'


def page(report):
    return LexborHTMLParser(write_report(report, "html").decode())


def test_the_page_fetches_nothing_and_runs_nothing():
    text = write_report(clean_2021(), "html").decode()
    assert re.findall(r"(?i)<(script|link|img|iframe|object)\b|\bsrc=|\burl\(|@import|https?://", text) == []


def test_texts_of_strangers_are_escaped_everywhere():
    report = clean_2021()
    hostile = replace(
        report,
        title=HOSTILE + "2023年政府信息公开工作年度报告",
        agency=HOSTILE,
        preamble=HOSTILE,
        sections={1: Passage(HOSTILE, HOSTILE)},
        cells={**report.cells, "t3.new.natural": Reading(HOSTILE, trouble=Trouble.NOT_A_NUMBER)},
    )
    tags: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: tags.append(tag)
    parser.feed(write_report(hostile, "html").decode() + report_fragment(hostile, marks={"t3.new.natural": HOSTILE}))
    assert {"script", "img"} & set(tags) == set()
    assert "table" in tags


def test_the_page_says_its_language_and_title():
    tree = page(clean_2021())
    assert tree.css_first("html").attributes["lang"] == "zh-Hans"
    assert tree.css_first("title").text() == "桦川县四马架镇人民政府2023年政府信息公开工作年度报告"
    assert [node.text() for node in tree.css("h1")] == ["桦川县四马架镇人民政府2023年政府信息公开工作年度报告"]
    assert len(tree.css("h2")) == 6


def test_every_header_cell_has_a_scope_and_every_table_a_caption():
    tree = page(clean_2021())
    assert all(node.attributes.get("scope") in {"col", "row", "colgroup", "rowgroup"} for node in tree.css("th"))
    assert len(tree.css("th")) > 60
    assert [node.text() for node in tree.css("caption")] == [
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
    ]
    assert all(node.css_first("thead") for node in tree.css("table.form-t3, table.form-t4"))


def test_each_figure_can_be_found_by_its_cell():
    fragment = LexborHTMLParser(report_fragment(with_gaps()))
    cell = fragment.css_first('[data-cell="t3.new.business"]')
    assert (cell.attributes["id"], cell.text(), cell.attributes["class"]) == ("c-t3.new.business", "112", "cell-value")
    gap = fragment.css_first('[data-cell="t3.new.natural"]')
    assert (gap.text(), gap.attributes["class"]) == ("〔缺〕", "cell-missing")
    empty = LexborHTMLParser(report_fragment(with_blanks())).css_first('[data-cell="t4.reconsideration.upheld"]')
    assert (empty.text(), empty.attributes["class"]) == ("", "cell-blank")


def test_the_fragment_has_classes_only_and_tints_what_is_marked():
    marks, notes = {"t3.new.total": "error"}, {"t3.new.total": [Note("f-1", "注1", "注1，<错误>")]}
    fragment = report_fragment(clean_2021(), marks=marks, notes=notes)
    assert "style" not in fragment
    assert "<h1" not in fragment
    cell = LexborHTMLParser(fragment).css_first('[data-cell="t3.new.total"]')
    assert cell.attributes["class"] == "cell-value mark-error"
    link = cell.css_first("a.note-ref")
    assert (link.attributes["href"], link.text(), link.attributes["aria-label"]) == ("#f-1", "注1", "注1，<错误>")


def test_what_is_to_stand_before_a_table_stands_there_and_nowhere_else():
    fragment = report_fragment(clean_2021(), before={"t3": "<p>before</p>"})
    first = re.findall(r"<p>before</p>|form-t\d", fragment)
    assert first == ["form-t2", "<p>before</p>", "form-t3", "form-t4"]


def test_without_ids_two_fragments_can_stand_on_one_page():
    assert " id=" not in report_fragment(clean_2021(), ids=False)
    assert "data-cell=" in report_fragment(clean_2021(), ids=False)
