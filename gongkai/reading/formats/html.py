"""HTML: the blocks of a page. Layout tables are taken apart, data tables become grids."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gongkai.reading.formats.encoding import decode
from gongkai.reading.formats.nesting import check_nesting, check_tables
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
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DIGITS = re.compile(r"\d.*\d", re.DOTALL)  # figures that a lost line break might join
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_LINE_SPACE = re.compile(r"[ \t\r\f\u00a0]+")
_CUT_TAG = re.compile(r"<[/a-zA-Z]*$")  # the download broke off within a tag
MARK = "\ue000"  # of a private use area: stands where a table was
TEXT = 2  # the tag id of a text node
_SKIPPED_IDS = {
    node.tag_id: tag for tag in SKIPPED if (node := LexborHTMLParser(f"<body><{tag}>").css_first(tag)) is not None
}
_CELLS = frozenset(node.tag_id for node in LexborHTMLParser("<table><tr><td><th>").css("td, th"))
FEW = 2  # characters: too few for two figures
LONG = 60  # characters: prose, of which the lines are wanted


def read(data: bytes) -> Document:
    """A page in any encoding, declared or not."""
    text, encoding = decode(data)
    if len(text) > MAX_TEXT:
        raise too_complex("页面文字过多")
    check_nesting(text)
    tree = LexborHTMLParser(text)
    title = tree.css_first("title")
    name = title.text(strip=True) if title else ""
    _drop_unseen(tree, text.encode() if encoding.startswith(("utf-16", "utf-32")) else data)
    check_tables(text, len(tree.css("table")))
    blocks = _Page(tree).blocks()
    if not blocks and tree.css_first("img") is not None:
        raise UnreadableFile("unreadable.image_only")
    return Document(tuple(blocks), name, encoding)


def _drop_unseen(tree: LexborHTMLParser, data: bytes) -> None:
    """What the page does not show is not in the report: scripts, menus, a second copy for phones."""
    present = {node.tag_id for node in tree.root.traverse()} if tree.root else set()
    tree.strip_tags([tag for id, tag in _SKIPPED_IDS.items() if id in present])
    markup = data.lower()
    if b"none" not in markup and b"hidden" not in markup:
        return
    for node in tree.css("[hidden], [style]"):
        attributes = node.attributes
        if "hidden" in attributes or _HIDDEN.search(attributes.get("style") or ""):
            node.decompose()


class _Page:
    """
    The page in reading order, in one pass over its nodes. Data tables are read first, and a
    mark is left in the place of each. Text up to the next edge of a block is a paragraph.
    """

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.body = tree.body
        self.budget = GridBudget()
        self.tables = 0
        self.marked: dict[str, Grid | str] = {}  # what a mark stands for: a grid, or text with lines of its own
        self.inline: dict[int, bool] = {}  # by tag id
        self.holders: dict[int, int] = {}  # element to the block that its text belongs to
        self.found: list[Block] = []
        self.paragraphs = 0
        self._take_tables(tree)
        for node in tree.css("pre, textarea"):
            self._leave_mark(node, node.text(deep=True))

    def _take_tables(self, tree: LexborHTMLParser) -> None:
        """Each table becomes a grid; one with tables in it is layout, unless those hold one cell each."""
        within: set[int] = set()
        for table in tree.css("table"):
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
        node.replace_with(mark)

    def blocks(self) -> list[Block]:
        parts: list[str] = []
        inline, holders = self.inline, self.holders
        edge, last = True, -1
        for node in self.body.traverse(include_text=True) if self.body else ():
            kind = node.tag_id
            if kind != TEXT:
                if not (inline[kind] if kind in inline else self._learn(node)):
                    edge = True
                continue
            text = node.text_content
            if not text or text.isspace():
                if parts:
                    parts.append(" ")
                continue
            parent = node.parent
            id = parent.mem_id if parent is not None else -1
            holder = holders[id] if id in holders else self._hold(id, parent)
            if edge or holder != last:
                self._paragraph(parts)
                edge, last = False, holder
            if text[0] == MARK and text in self.marked:
                self._paragraph(parts)
                self._marked(self.marked[text])
                edge = True
            else:
                parts.append(text)
        self._paragraph(parts)
        return self.found

    def _learn(self, node: LexborNode) -> bool:
        tag = node.tag or "-"
        inline = tag in INLINE or tag[0] in "-!"
        self.inline[node.tag_id] = inline
        return inline

    def _hold(self, id: int, node: LexborNode | None) -> int:
        """The block that the text of this element belongs to: itself, or the next around it that is none inline."""
        while node is not None and self.inline.get(node.tag_id, False):
            node = node.parent
        self.holders[id] = node.mem_id if node is not None else -1
        return self.holders[id]

    def _paragraph(self, parts: list[str]) -> None:
        if not parts:
            return
        text = " ".join("".join(parts).split())
        parts.clear()
        if text:
            self.paragraphs += 1
            self.found.append(Paragraph(text, f"para {self.paragraphs}"))

    def _marked(self, content: Grid | str) -> None:
        if isinstance(content, Grid):
            self.found.append(content)
            return
        self.paragraphs += 1
        self.found.extend(blocks_of(content, f"para {self.paragraphs} line"))

    def _grid(self, table: LexborNode, number: int) -> Grid:
        cells: list[GridCell] = []
        taken: dict[int, set[int]] = {}
        width = row_number = 0
        for row in _rows(table):
            if row_number >= MAX_ROWS:
                raise too_complex(f"表格超过{MAX_ROWS}行")
            occupied = taken.pop(row_number, None) or set()
            column = 0
            for cell in row.iter():
                if cell.tag_id not in _CELLS:
                    continue
                while column in occupied:
                    column += 1
                rowspan, colspan = _spans(cell)
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
        return Grid(_within(cells, row_number), row_number, width, places)


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


def _span(text: str, limit: int) -> int:
    """A span as browsers read it: 1 where it is no number; 0 counts as 1."""
    found = re.match(r"\s*(\d+)", text)
    return max(1, min(int(found[1][:6]), limit)) if found else 1


def _cell_text(cell: LexborNode) -> str:
    """The words of a cell, one line per paragraph or <br>."""
    text = " ".join(cell.text().split())
    if len(text) < FEW or (len(text) < LONG and not _DIGITS.search(text)):
        return text  # where lines break changes nothing here
    parts: list[str] = []
    _collect(cell, parts, 0)
    text = _CUT_TAG.sub("", "".join(parts))
    lines = (_LINE_SPACE.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _collect(node: LexborNode, parts: list[str], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise too_complex(f"元素嵌套超过{MAX_DEPTH}层")
    child = node.child
    while child is not None:
        tag = child.tag
        if tag == "-text":
            parts.append(_SPACE.sub(" ", child.text_content or ""))
        elif tag == "sup":
            parts.append(f"[{child.text()}]")  # a footnote's mark is no digit of the figure
        elif tag in INLINE:
            _collect(child, parts, depth + 1)
        elif tag == "br":
            parts.append("\n")
        elif tag is not None and tag[0] not in "-!":
            parts.append("\n")
            _collect(child, parts, depth + 1)
            parts.append("\n")
        child = child.next
