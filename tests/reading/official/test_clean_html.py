"""Pasted pages: what a reader needs stays, what may harm one goes and is counted."""

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.law.sentences import sentences
from gongkai.reading.grids import UnreadableFile
from gongkai.reading.official import clean_html, text_of
from gongkai.reading.official.markup import COUNTED

KEPT = {
    "plain words": ("公告", "<p>公告</p>"),
    "a paragraph and its indent": ("<p>　　第一段</p>", "<p>第一段</p>"),
    "breaks are paragraphs": ("<p>甲<br>　　乙<br/><br/>丙</p>", "<p>甲</p>\n<p>乙</p>\n<p>丙</p>"),
    "blocks that only arrange": ("<div><section><div>甲</div>乙</section></div>", "<p>甲</p>\n<p>乙</p>"),
    "headings come down to h2": ("<h1>甲</h1><h3>乙</h3><h6>丙</h6>", "<h2>甲</h2>\n<h3>乙</h3>\n<h4>丙</h4>"),
    "bold however it is set": (
        "<p><b>甲</b>乙<span style='font-weight:700'>丙</span><strong>丁</strong></p>",
        "<p><strong>甲</strong>乙<strong>丙丁</strong></p>",
    ),
    "bold undone within bold": ("<b>甲<span style='font-weight:normal'>乙</span></b>", "<p><strong>甲</strong>乙</p>"),
    "a heading needs no bold": ("<h2><b>甲</b></h2>", "<h2>甲</h2>"),
    "square metres": ("<p>30m<sup>2</sup>，CO<sub>2</sub></p>", "<p>30m²，CO₂</p>"),
    "entities": ("<p>a&lt;b &amp; c&nbsp;d</p>", "<p>a&lt;b &amp; c d</p>"),
    "a source line that ends amid words": ("<p>青禾县\n人民政府</p>", "<p>青禾县人民政府</p>"),
    "letters keep their blank": ("<p>Wi\nFi</p>", "<p>Wi Fi</p>"),
    "a list in a list": (
        "<ul><li>甲<ol><li>乙</li></ol></li><li>丙</li></ul>",
        "<ul><li>甲<ol><li>乙</li></ol></li><li>丙</li></ul>",
    ),
    "two lists stay two": ("<ul><li>甲</li></ul><ul><li>乙</li></ul>", "<ul><li>甲</li></ul><ul><li>乙</li></ul>"),
    "an item of two paragraphs": ("<ul><li><p>甲</p><p>乙</p></li></ul>", "<ul><li>甲<p>乙</p></li></ul>"),
    "poems as written": ("<pre>甲\n乙</pre>", "<p>甲</p>\n<p>乙</p>"),
    "marks nobody sees": ("<p>甲\u200b\ufeff\u202e乙\xad</p>", "<p>甲乙</p>"),
    "empty paragraphs": ("<p>&nbsp;</p><p></p><p>　</p><p>甲</p>", "<p>甲</p>"),
    "mail and telephone": (
        '<a href="mailto:a@b.cn">信</a><a href="tel:12345">话</a>',
        '<p><a href="mailto:a@b.cn">信</a><a href="tel:12345">话</a></p>',
    ),
    "a link without its window": (
        '<a href="https://a.gov.cn/x" target="_blank" onclick="f()">甲</a>',
        '<p><a href="https://a.gov.cn/x">甲</a></p>',
    ),
}


@pytest.mark.parametrize(("given_html", "clean"), KEPT.values(), ids=KEPT)
def test_what_is_kept(given_html, clean):
    assert clean_html(given_html).html == clean


SPANS = (
    "<table border=1><thead><tr><th rowspan=2>甲</th><th colspan='2'>乙</th></tr><tr><th>丙<th>丁</thead>"
    "<tbody><tr><td width=3>1<td>2<td>3</table>"
)
SPANS_CLEAN = (
    '<table><thead><tr><th rowspan="2">甲</th><th colspan="2">乙</th></tr><tr><th>丙</th><th>丁</th></tr></thead>'
    "<tbody><tr><td>1</td><td>2</td><td>3</td></tr></tbody></table>"
)
TABLES = {
    "spans and a head": (SPANS, SPANS_CLEAN),
    "a row of th is a head": (
        "<table><tr><th>甲<th>乙<tr><td>1<td>2</table>",
        "<table><thead><tr><th>甲</th><th>乙</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
    ),
    "th at the left of a row": (
        "<table><tr><th>甲<td>1<tr><th>乙<td>2</table>",
        "<table><tbody><tr><th>甲</th><td>1</td></tr><tr><th>乙</th><td>2</td></tr></tbody></table>",
    ),
    "an empty cell stays a cell": (
        "<table><tr><td>甲<td>&nbsp;<tr><td>乙<td>1</table>",
        "<table><tbody><tr><td>甲</td><td></td></tr><tr><td>乙</td><td>1</td></tr></tbody></table>",
    ),
    "a table that arranges the page": (
        "<table><tr><td><table><tr><td>甲<td>1</table><td>旁</table>",
        "<table><tbody><tr><td>甲</td><td>1</td></tr></tbody></table>\n<p>旁</p>",
    ),
    "a frame of one cell": ("<table><tr><td><p>甲</p><p>乙</p></table>", "<p>甲</p>\n<p>乙</p>"),
    "two lines in a cell": (
        "<table><tr><td>甲<br>乙<td>1</table>",
        "<table><tbody><tr><td><p>甲</p><p>乙</p></td><td>1</td></tr></tbody></table>",
    ),
    "a span past the end": (
        "<table><tr><td rowspan=9>甲<td>1<tr><td>2</table>",
        '<table><tbody><tr><td rowspan="2">甲</td><td>1</td></tr><tr><td>2</td></tr></tbody></table>',
    ),
    "a caption": (
        "<table><caption>表1</caption><tr><td>甲<td>1</table>",
        "<table><caption>表1</caption><tbody><tr><td>甲</td><td>1</td></tr></tbody></table>",
    ),
}


@pytest.mark.parametrize(("given_html", "clean"), TABLES.values(), ids=TABLES)
def test_tables_survive(given_html, clean):
    assert clean_html(given_html).html == clean


GONE = {
    "script": ("<script>alert(1)</script><p>甲</p>", {"script": 1}),
    "style": ("<style>p{}</style><link rel=stylesheet href=x><p>甲</p>", {"style": 2}),
    "frame": ("<iframe src=//x></iframe><object data=x></object><p>甲</p>", {"frame": 2}),
    "form": ("<p>甲<input name=a><button>乙</button></p>", {"form": 2}),
    "media": ("<svg onload=f()><script>1</script></svg><p>甲</p>", {"event": 1, "media": 1, "script": 1}),
    "image": ("<p>甲<img src=https://a.b/c.png></p>", {"image": 1}),
    "image in the text": ("<p>甲<img src='data:image/png;base64,AAAA'></p>", {"image_data": 1}),
    "tracking": ("<p>甲<img src=//t.cn/p.gif width=1 height=1></p>", {"tracking": 1}),
    "event": ("<p onclick='f()' onmouseover=g()>甲</p>", {"event": 2}),
    "look": ("<p class=MsoNormal style='color:red'>甲<o:p></o:p></p>", {"look": 1}),
    "hidden": ("<p>甲</p><p style='display: none'>藏</p><div hidden>藏</div>", {"hidden": 2, "look": 1}),
    "struck": ("<p>甲<del>乙</del><span style='text-decoration:line-through'>丙</span></p>", {"look": 1, "struck": 2}),
    "link within the site": ("<p><a href='../x.html'>甲</a></p>", {"link_relative": 1}),
}


@pytest.mark.parametrize(("given_html", "removed"), GONE.values(), ids=GONE)
def test_what_is_taken_away_is_counted(given_html, removed):
    clean = clean_html(given_html)
    assert clean.html == "<p>甲</p>"
    assert {id: count for id, count in clean.removed.items() if id != "look" or "look" in removed} == removed


def test_every_kind_that_is_counted_has_a_sentence():
    counted = {*COUNTED, "event", "look", "hidden", "image", "image_data", "tracking", "link_unsafe", "link_relative"}
    assert {id.removeprefix("official.removed.") for id in sentences() if id.startswith("official.removed.")} == counted


UNSAFE = (
    "javascript:alert(1)",
    " JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "java&#x09;script:alert(1)",
    "&#106;avascript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>1</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "https://",
    "https:///x",
    "https://user:word@evil.cn/",
    "https://a.gov.cn@evil.cn/",
    "http:\\\\evil.cn",
    "https://[::1",
    "intent://x#Intent;end",
    "mailto:",
)


@pytest.mark.parametrize("address", UNSAFE)
def test_no_link_leads_where_it_should_not(address):
    clean = clean_html(f'<p><a href="{address}">甲</a></p>')
    assert clean.html == "<p>甲</p>"
    assert clean.removed["link_unsafe"] == 1


def test_links_within_the_site_are_whole_where_the_address_of_the_page_is_known():
    clean = clean_html('<a href="../f/a.pdf">甲</a><a href="//b.gov.cn/c">乙</a>', base="https://a.gov.cn/x/y/z.html")
    assert clean.html == '<p><a href="https://a.gov.cn/x/f/a.pdf">甲</a><a href="https://b.gov.cn/c">乙</a></p>'


WORD_PASTE = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- @font-face {font-family:宋体;} --></style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head>
<body lang=ZH-CN style='tab-interval:21.0pt'><!--StartFragment-->
<p class=MsoNormal align=center style='text-align:center'><b style='mso-bidi-font-weight:normal'><span
style='font-size:22.0pt;font-family:宋体'>关于清理河道的通知<span lang=EN-US><o:p></o:p></span></span></b></p>
<p class=MsoListParagraph style='margin-left:21.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-US
style='font-family:Wingdings'><span style='mso-list:Ignore'>l<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]><span style='font-family:宋体'>清理垃圾</span></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>l<span>&nbsp;
</span></span>疏通沟渠</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1、</span>按期完成</p>
<!--EndFragment--></body></html>
"""


def test_a_paste_from_word():
    assert clean_html(WORD_PASTE).html == (
        "<p><strong>关于清理河道的通知</strong></p>\n<ul><li>清理垃圾</li><li>疏通沟渠</li></ul>\n<p>1、按期完成</p>"
    )


def test_cleaning_again_changes_nothing():
    for given_html, _ in (*KEPT.values(), *TABLES.values(), *GONE.values()):
        once = clean_html(given_html)
        again = clean_html(once.html)
        assert again.html == once.html
        assert not again.removed


def test_the_words_of_a_page():
    html = "<h2>标题</h2><p>甲<strong>乙</strong></p><ul><li>丙</li></ul><table><tr><td>丁<br>戊<td>1</table>"
    assert text_of(html) == "标题\n甲乙\n丙\n丁 戊\t1"


@pytest.mark.parametrize(
    "page", ["<div>" * 100_000, "<b>" * 60_000 + "甲", "<table><tr><td>" * 400, "<ul><li>" * 20_000, "甲" * 20_000_001]
)
def test_a_page_built_to_harm_is_refused_soon(page):
    with pytest.raises(UnreadableFile, match=r"unreadable\.too_complex"):
        clean_html(page)


PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<table>",
            "<tr>",
            "<td>",
            "</table>",
            "<ul>",
            "<li>",
            "</ul>",
            "<a href='",
            "'>",
        ),
        *("<script>", "</script>", "<svg>", "<math><mtext>", "<style>", "</style>", "<!--", "-->", "<![CDATA[", "]]>"),
        *("<img src=x onerror=alert(1)>", "javascript:alert(1)", '"', "'", "<", ">", "&lt;script&gt;", "&#60;", "\0"),
        *(
            "甲",
            " ",
            "　",
            "<o:p>",
            "<noscript>",
            "<textarea>",
            "<title>",
            "</title>",
            "<template>",
            "<select><option>",
        ),
        *(
            "<form action=x>",
            "<base href=//e.cn>",
            "<o:p>",
            "<xmp>",
            "<template>",
            "<plaintext>",
            "<frameset>",
            "style='x:expression(1)'",
        ),
    ]
)
SUBSET = {
    *("h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "a"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_whatever_comes_in_only_the_subset_comes_out(page):
    """Judged by another parser of HTML than the two that cleaned it."""
    clean = clean_html(page).html
    tree = html5lib.parseFragment(clean, namespaceHTMLElements=False)
    for node in tree.iter():
        if node is tree:
            continue
        assert node.tag in SUBSET
        allowed = {"a": {"href"}, "td": {"rowspan", "colspan"}, "th": {"rowspan", "colspan"}}.get(node.tag, set())
        assert set(node.attrib) <= allowed
        assert node.attrib.get("href", "https:").split(":")[0] in {"https", "http", "mailto", "tel"}
    assert clean_html(clean).html == clean
