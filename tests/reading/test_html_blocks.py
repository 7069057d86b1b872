"""What makes a paragraph of a page: the edges of blocks, not the tags within a line."""

import pytest

from gongkai.reading.formats.html import read
from gongkai.reading.grids import Grid
from gongkai.reading.pipeline import read_report


def texts(body):
    return [block.text for block in read(f"<html><body>{body}</body></html>".encode()).blocks]


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        ("<ul><li><a href='x'>第1批</a><span>10</span></li></ul>", ["第1批10"]),
        ("<p>收到<b>21</b>件，<font>答复</font>20件。</p><p>其他</p>", ["收到21件，答复20件。", "其他"]),
        ("<div>前<p>中</p>后</div>", ["前", "中", "后"]),
        ("一行<br>又一行", ["一行", "又一行"]),
        ("<div><span>外</span><div><span>内</span></div><span>又外</span></div>", ["外", "内", "又外"]),
        ("<p>a<!-- 注 -->b</p><script>1</script><p>c</p>", ["ab", "c"]),
        ("<p>看得见<span style='display:none'>看不见</span></p>", ["看得见"]),
        ("<p>7<s>8</s></p>", ["7"]),
        ("<p>  a \n b&nbsp; c </p>", ["a b c"]),
    ],
)
def test_a_paragraph_ends_at_the_edge_of_a_block(body, paragraphs):
    assert texts(body) == paragraphs


def test_a_table_stands_between_the_paragraphs_around_it():
    blocks = read(b"<html><body><p>a</p><table><tr><td>1<td>2</table><p>b</p></body></html>").blocks
    assert [type(block).__name__ for block in blocks] == ["Paragraph", "Grid", "Paragraph"]


def test_a_table_around_a_table_is_layout():
    inner = "<table><tr><td>1</td><td>2</td></tr></table>"
    blocks = read(f"<html><body><table><tr><td>前{inner}后</td></tr></table></body></html>".encode()).blocks
    assert [block if isinstance(block, str) else type(block).__name__ for block in blocks] == [
        "Paragraph",
        "Grid",
        "Paragraph",
    ]
    assert isinstance(blocks[1], Grid)
    assert [cell.text for cell in blocks[1].cells] == ["1", "2"]


def test_tables_of_one_cell_within_cells_belong_to_them():
    one = "<table><tr><td>{}</td></tr></table>"
    cells = "".join(f"<td>{one.format(text)}</td>" for text in "12")
    blocks = read(f"<html><body><table><tr>{cells}</tr></table></body></html>".encode()).blocks
    assert len(blocks) == 1
    assert [cell.text for cell in blocks[0].cells] == ["1", "2"]


def test_lines_kept_by_the_page_stay_lines():
    assert texts("<pre>一行\n又一行</pre>") == ["一行", "又一行"]


def test_a_table_within_preformatted_text_is_a_table():
    blocks = read(b"<html><body><pre>a<table><tr><td>1<td>2</table></pre></body></html>").blocks
    assert [type(block).__name__ for block in blocks] == ["Paragraph", "Grid"]


@pytest.mark.parametrize("style", ["display:none", "DISPLAY : NONE", "color:red;Visibility:Hidden"])
def test_what_a_style_hides_is_not_there_however_it_is_written(style):
    assert texts(f'<p>a</p><p style="{style}">b</p><p style="border:none">c</p>') == ["a", "c"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<p><span>12</span></p>", "12"),
        ("<span>1</span><span>2</span>", "12"),
        ("<p>1</p><p>2</p>", "1\n2"),
        ("1<br>2", "1\n2"),
        ("12<sup>1</sup>", "12[1]"),
        ("12<sub>1</sub>", "12[1]"),
        ("<p><sup>12</sup></p>", "[12]"),
        ("12<sup>[1]</sup>", "12[1]"),
        ("12<sup>(1)</sup>", "12[(1)]"),
        ("12<sup><a href='#a'>1</a></sup>", "12[1]"),
        ("12<span style='color:red;VERTICAL-ALIGN: Super'>1</span>", "12[1]"),
        ("12<font style='vertical-align:sub'><b>1</b></font>", "12[1]"),
        ("<p style='vertical-align:super'>12</p>", "12"),
        ("1<span style='vertical-align:baseline;margin:0 sub'>2</span>", "12"),
        ("<span style='text-decoration: line-through'>12</span>15", "15"),
        ("100m<sup>2</sup>", "100m2"),
        ("1<!-- 注 -->2", "12"),
    ],
)
def test_figures_in_a_cell_are_joined_only_within_a_line(cell, text):
    (grid,) = read(f"<html><body><table><tr><td>{cell}</td></tr></table></body></html>".encode()).blocks
    assert [each.text for each in grid.cells] == [text]


@pytest.mark.parametrize("mark", ["<sup>1</sup>", "<sub>1</sub>", '<i style="vertical-align:super">1</i>'])
def test_a_figure_in_a_paragraph_keeps_apart_from_a_footnotes_mark(mark):
    assert texts(f"<p>规章</p><p>12{mark}</p><p>措施<sup>注</sup></p>") == ["规章", "12[1]", "措施注"]


def test_an_empty_cell_before_the_heading_of_table_two_is_no_heading():
    rows = "<tr><td></td><td></td><td></td><td>信息内容</td></tr><tr><td>行政许可</td><td>1</td></tr>"
    report = read_report(f"<html><body><table>{rows}</table></body></html>".encode(), name="report.html")
    assert [cell.value for cell in report.cells.values() if cell.value is not None] == []
