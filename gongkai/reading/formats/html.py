"""HTML: the blocks of a page. Layout tables are taken apart, data tables become grids."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gongkai.reading.formats.encoding import decode
from gongkai.reading.formats.nesting import check_nesting, check_tables
from gongkai.reading.formats.runs import UNIT
from gongkai.reading.formats.text import blocks_of
from gongkai.reading.grids import Block, Document, Grid, GridCell, Paragraph, UnreadableFile
from gongkai.reading.limits import MAX_COLUMNS, MAX_DEPTH, MAX_ROWS, MAX_TEXT, GridBudget, too_complex

SKIPPED = [
    *("script", "style", "noscript", "template", "head", "nav", "footer"),
    *("rt", "rp", "del", "s", "strike"),  # pinyin over the characters, and what was struck out
    *("select", "button", "svg", "iframe", "object"),
]
INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "kbd", "label", "mark"),
        *("q", "samp", "small", "span", "strong", "sub", "sup", "tt", "u", "var", "img", "input", "wbr", "ruby"),
        *("o:p", "ucaptitle", "ucapcontent", "st1:chsdate", "st1:personname"),  # Word's and a site builder's own
    )
)
AS_WRITTEN = frozenset({"pre", "textarea"})
_NUMBER = re.compile(r"\s*(\d+)")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|line-through", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*(?:super|sub)\b", re.IGNORECASE)
_FIGURE = re.compile(r"[^\s\u3400-\u9fffA-Za-z\[〔【]")  # begins what would be taken for a part of a figure
_DIGITS = re.compile(r"\d.*\d", re.DOTALL)  # figures that a lost line break might join
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_LINE_SPACE = re.compile(r"[ \t\r\f\u00a0]+")
_CUT_TAG = re.compile(r"<[/a-zA-Z]*$")  # the download broke off within a tag
EDGE = "\0"  # between the texts of two blocks: no page can hold it, a parser replaces it
MARK = "\ue000"  # of a private use area: begins the text that stands where a table was
_ONE_OF_EACH = LexborHTMLParser("<body>-<!-- --><table><tr><td><th>").root
_IDS = {node.tag: node.tag_id for node in _ONE_OF_EACH.traverse(include_text=True)} if _ONE_OF_EACH else {}
TEXT, COMMENT = _IDS["-text"], _IDS["-comment"]
_CELLS = frozenset({_IDS["td"], _IDS["th"]})
UNMERGED = (1, 1)
FEW = 2  # characters: too few for two figures
LONG = 60  # characters: prose, of which the lines are wanted


def read(data: bytes) -> Document:
    """A page in any encoding, declared or not."""
    text, encoding = decode(data)
    if len(text) > MAX_TEXT:
        raise too_complex("页面文字过多")
    check_nesting(text)
    tree = LexborHTMLParser(data if encoding == "utf-8" else text)
    title = tree.css_first("title")
    name = title.text(strip=True) if title else ""
    markup = (text.encode() if encoding.startswith(("utf-16", "utf-32")) else data).lower()
    tags = _drop_unseen(tree, markup)
    _set_marks_apart(tree, tags, styled=b"vertical-align" in markup and (b"super" in markup or b"sub" in markup))
    tables = tree.css("table")
    check_tables(text, len(tables))
    has_image = "img" in tags and tree.css_first("img") is not None
    blocks = _Page(tree, tags, tables).blocks()
    if not blocks and has_image:
        raise UnreadableFile("unreadable.image_only")
    return Document(tuple(blocks), name, encoding)


def _drop_unseen(tree: LexborHTMLParser, markup: bytes) -> set[str | None]:
    """
    What the page does not show is not in the report: scripts, menus, a second copy for phones; nor what it
    has struck out. Return the names of all its elements.
    """
    by_tag = {node.tag_id: node for node in tree.root.traverse()} if tree.root else {}  # of each, the last
    tags = {node.tag for node in by_tag.values()}
    tree.strip_tags([tag for tag in SKIPPED if tag in tags])
    if COMMENT in by_tag and tree.root:
        for node in [node for node in tree.root.traverse() if node.tag_id == COMMENT]:
            node.decompose()
    if b"none" in markup or b"hidden" in markup or b"line-through" in markup:
        for node in tree.css('[hidden], [style*="none" i], [style*="hidden" i], [style*="line-through" i]'):
            attributes = node.attributes
            if "hidden" in attributes or _HIDDEN.search(attributes.get("style") or ""):
                node.decompose()
    return tags


def _set_marks_apart(tree: LexborHTMLParser, tags: Collection[str | None], *, styled: bool) -> None:
    """A raised or lowered digit is a footnote's mark and no digit of the figure beside it: it stands in brackets."""
    marks = tree.css("sup, sub") if "sup" in tags or "sub" in tags else []
    if styled:
        raised = tree.css('[style*="vertical-align" i]')
        marks += [node for node in raised if node.tag in INLINE and _RAISED.search(node.attributes.get("style") or "")]
    for node in reversed(marks):  # the inner ones first
        text = node.text().strip()
        before = node.prev.text() if node.prev is not None else ""
        if _FIGURE.match(text) and not UNIT.search(before):
            node.replace_with(f"[{text}]")


class _Page:
    """
    The page in reading order. Data tables are read first, and a mark is left in the place of each.
    Then the tags within a line are taken away: what text is left in one piece is a paragraph.
    """

    def __init__(self, tree: LexborHTMLParser, tags: Collection[str | None], tables: list[LexborNode]) -> None:
        self.tree = tree
        self.tags = tags
        self.budget = GridBudget()
        self.tables = 0
        self.marked: dict[str, Grid | str] = {}  # what a mark stands for: a grid, or text with lines of its own
        self._take_tables(tables)
        for node in tree.css("pre, textarea") if not AS_WRITTEN.isdisjoint(tags) else ():
            text = node.text()
            if EDGE not in text:  # else a table stands in it
                self._leave_mark(node, text)

    def _take_tables(self, tables: list[LexborNode]) -> None:
        """Each table becomes a grid; one with tables in it is layout, unless those hold one cell each."""
        within: set[int] = set()
        for table in tables:
            if table.mem_id in within:
                continue
            inner = [other for other in table.css("table") if other.mem_id != table.mem_id]  # == compares the markup
            if not any(len(other.css("td, th")) > 1 for other in inner):
                within.update(other.mem_id for other in inner)
                self.tables += 1
                self._leave_mark(table, self._grid(table, self.tables))

    def _leave_mark(self, node: LexborNode, content: Grid | str) -> None:
        mark = f"{MARK}{len(self.marked)}"
        self.marked[mark] = content
        node.replace_with(f"{EDGE}{mark}{EDGE}")

    def blocks(self) -> list[Block]:
        found: list[Block] = []
        paragraphs = 0
        for piece in self._pieces():
            content = self.marked.get(piece) if piece[:1] == MARK else None
            if content is None:
                if text := " ".join(piece.split()):
                    paragraphs += 1
                    found.append(Paragraph(text, f"para {paragraphs}"))
            elif isinstance(content, Grid):
                found.append(content)
            else:
                paragraphs += 1
                found.extend(blocks_of(content, f"para {paragraphs} line"))
        return found

    def _pieces(self) -> list[str]:
        """The text from edge to edge of the blocks. All in a few calls of the parser, not one for each node."""
        inline = [tag.replace(":", "\\:") for tag in INLINE.intersection(self.tags)]
        self.tree.unwrap_tags([", ".join(inline)] if inline else [], delete_empty=True)
        self.tree.merge_text_nodes()
        body = self.tree.body
        return body.text(separator=EDGE, skip_empty=True).split(EDGE) if body else []

    def _grid(self, table: LexborNode, number: int) -> Grid:
        cells: list[GridCell] = []
        taken: dict[int, set[int]] = {}
        spans = {cell.mem_id: _spans(cell) for cell in table.css("[rowspan], [colspan]")}
        width = row_number = 0
        for row in _rows(table):
            if row_number >= MAX_ROWS:
                raise too_complex(f"表格超过{MAX_ROWS}行")
            occupied = taken.pop(row_number, None) or ()
            column = 0
            for cell in row.iter():
                if cell.tag_id not in _CELLS:
                    continue
                while column in occupied:
                    column += 1
                rowspan, colspan = spans.get(cell.mem_id, UNMERGED)
                if column + colspan > MAX_COLUMNS:
                    raise too_complex(f"表格超过{MAX_COLUMNS}列")
                cells.append(GridCell(_cell_text(cell), row_number, column, rowspan, colspan))
                if rowspan > 1:
                    self.budget.spend(rowspan, colspan)
                    covered = range(column, column + colspan)
                    for below in range(row_number + 1, row_number + rowspan):
                        taken.setdefault(below, set()).update(covered)
                column += colspan
            width = max(width, column)
            row_number += 1
        self.budget.spend(row_number, width)
        places = tuple(f"table {number} r{row + 1}" for row in range(row_number))
        spread = _within(cells, row_number) if taken else tuple(cells)  # rows still taken are below the last
        return Grid(spread, row_number, width, places)


def _within(cells: list[GridCell], height: int) -> tuple[GridCell, ...]:
    """Spans that reach past the last row end there."""
    return tuple(
        cell._replace(rowspan=height - cell.row) if cell.row + cell.rowspan > height else cell for cell in cells
    )


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    """The rows of this table, not of those inside it."""
    for part in table.iter():
        if part.tag == "tr":
            yield part
        elif part.tag in {"tbody", "thead", "tfoot"}:
            for row in part.iter():
                if row.tag == "tr":
                    yield row


def _spans(cell: LexborNode) -> tuple[int, int]:
    attributes = cell.attributes
    down, across = attributes.get("rowspan"), attributes.get("colspan")
    return _span(down, MAX_ROWS) if down else 1, _span(across, 1000) if across else 1


@lru_cache(maxsize=256)
def _span(text: str, limit: int) -> int:
    """A span as browsers read it: 1 where it is no number; 0 counts as 1."""
    found = _NUMBER.match(text)
    return max(1, min(int(found[1][:6]), limit)) if found else 1


def _cell_text(cell: LexborNode) -> str:
    """The words of a cell, one line per paragraph or <br>."""
    text = " ".join(cell.text_lexbor().split())
    if len(text) < FEW or (len(text) < LONG and not _DIGITS.search(text)):
        return text  # where lines break changes nothing here
    if text.isdecimal() and _is_plain(cell):
        return text
    parts: list[str] = []
    _collect(cell, parts, 0)
    text = _CUT_TAG.sub("", "".join(parts))
    lines = (_LINE_SPACE.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _is_plain(cell: LexborNode) -> bool:
    """Whether the text stands in the cell in one piece, in tags around the whole of it."""
    node = cell.first_child
    while node is not None and node.next is None:
        if node.tag_id == TEXT:
            return True
        node = node.first_child
    return False


def _collect(node: LexborNode, parts: list[str], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise too_complex(f"元素嵌套超过{MAX_DEPTH}层")
    child = node.child
    while child is not None:
        tag = child.tag
        if tag == "-text":
            parts.append(_SPACE.sub(" ", child.text_content or ""))
        elif tag in INLINE:
            _collect(child, parts, depth + 1)
        elif tag == "br":
            parts.append("\n")
        elif tag is not None and tag[0] not in "-!":
            parts.append("\n")
            _collect(child, parts, depth + 1)
            parts.append("\n")
        child = child.next
