"""A body by its words: marked, masked, and nothing else of it changed."""

import pytest

from gongkai.disclosure import masking
from gongkai.disclosure.masking import Span


def span_of(html, words, **more):
    text = masking.words_of(html)
    start = text.index(words)
    return Span(start, start + len(words), **more)


def test_blocks_are_lines_and_cells_are_parted_by_tabs():
    html = "<h2>名单</h2><p>甲</p><table><tbody><tr><td>一</td><td>二</td></tr></tbody></table><p>乙</p>"
    assert masking.words_of(html).split() == ["名单", "甲", "一", "二", "乙"]
    assert "一\t二" in masking.words_of(html)


@pytest.mark.parametrize(
    ("html", "words", "wanted"),
    [
        ("<p>电话13800138000。</p>", "13800138000", "<p>电话***。</p>"),
        ("<p>电<strong>话138</strong>00138000，再打</p>", "话13800138000", "<p>电<strong>***</strong>，再打</p>"),
        ("<p>甲</p><p>乙 13800138000</p>", "13800138000", "<p>甲</p><p>乙 ***</p>"),
        ("<p>a &lt; b &amp; 13800138000</p>", "13800138000", "<p>a &lt; b &amp; ***</p>"),
        (
            "<table><tbody><tr><td>1101051949</td><td>1231002X</td></tr></tbody></table>",
            "1101051949\t1231002X",
            "<table><tbody><tr><td>***</td><td></td></tr></tbody></table>",
        ),
    ],
)
def test_masked_words_are_gone_and_all_others_stand(html, words, wanted):
    assert masking.masked(html, [span_of(html, words, masked="***")]) == wanted


def test_marked_words_stand_in_an_element_and_the_text_is_the_same():
    html = "<p>打<strong>138</strong>00138000问</p><p>再打13900139000</p>"
    spans = [
        span_of(html, "13800138000", name="one", css="found"),
        span_of(html, "13900139000", name="two", css="found"),
    ]
    shown = masking.marked(html, spans)
    assert shown == (
        '<p>打<strong><mark class="found" id="one">138</mark></strong><mark class="found">00138000</mark>问</p>'
        '<p>再打<mark class="found" id="two">13900139000</mark></p>'
    )
    assert masking.words_of(shown) == masking.words_of(html)


def test_two_marks_in_one_line_stand_in_their_order():
    html = "<p>甲13800138000乙13900139000丙</p>"
    spans = [span_of(html, words, css="found") for words in ("13900139000", "13800138000")]
    assert masking.marked(html, spans) == (
        '<p>甲<mark class="found">13800138000</mark>乙<mark class="found">13900139000</mark>丙</p>'
    )


def test_without_marks_nothing_is_touched():
    html = "<p>原样  不动</p>\n<p>第二段</p>"
    assert masking.masked(html, []) == masking.marked(html, []) == html
