"""What makes a paragraph of a page: the edges of blocks, not the tags within a line."""

import pytest

from gongkai.reading.formats.html import read
from gongkai.reading.grids import Grid


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
