"""The elements of a page turned into lines and tables; what is not kept is counted, by kind."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Final

from selectolax.lexbor import LexborNode

from gongkai.reading.limits import MAX_BLOCKS, MAX_COLUMNS, MAX_DEPTH, MAX_ROWS, GridBudget, too_complex
from gongkai.reading.official.inline import Run, is_relative, lowered, raised, runs_to_line, safe_address
from gongkai.reading.official.pieces import Cell, Line, Piece, Table, tidy

COUNTED: Final = {
    "script": ("script", "noscript", "template"),
    "style": ("style", "link"),
    "frame": ("iframe", "frame", "frameset", "object", "embed", "applet"),
    "form": ("input", "button", "select", "textarea", "datalist"),
    "media": ("svg", "math", "canvas", "audio", "video", "map"),
    "struck": ("del", "s", "strike"),
}
_GONE_TOGETHER: Final = tuple((", ".join(tags), kind) for kind, tags in COUNTED.items())
GONE: Final = frozenset(
    ("head", "meta", "base", "title", "xml", "rt", "rp", "option", "-comment", "!doctype", *chain(*COUNTED.values()))
)
HEADINGS: Final = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
BOLD: Final = frozenset({"b", "strong"})
INLINE: Final = BOLD | {
    *("a", "abbr", "bdi", "bdo", "big", "cite", "code", "em", "font", "i", "ins", "kbd", "label", "mark", "q", "samp"),
    *("small", "span", "sub", "sup", "tt", "u", "var", "ruby", "rb", "wbr", "time", "nobr", "acronym", "data"),
}
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_STRUCK: Final = re.compile(r"line-through", re.IGNORECASE)
_HEAVY: Final = re.compile(r"(?<![-\w])font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_LIGHT: Final = re.compile(r"(?<![-\w])font-weight\s*:\s*(?:normal|[1-4]00)", re.IGNORECASE)
_ALIGN: Final = re.compile(r"text-align\s*:\s*(center|right)", re.IGNORECASE)
_LABEL: Final = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_TINY: Final = re.compile(r"^\s*[01](?:px)?\s*$")
BULLETS: Final = frozenset("·•●○■◆◇►▪-–*lnoØüvu§")  # the last ones are signs of Word's symbol fonts


class Walk:
    """One walk over a page. `removed` counts what was not kept; `images` the pictures among it."""

    def __init__(self, *, base: str = "") -> None:
        self.base = base
        self.removed: Counter[str] = Counter()
        self.images = 0
        self.budget = GridBudget()
        self._lists = 0
        self._tables = 0
        self._lines = 0

    def pieces(self, root: LexborNode) -> list[Piece]:
        """The lines and tables below a node."""
        self.count_gone(root)
        flow = _Flow(self)
        flow.children(root, 0)
        flow.break_line()
        return flow.pieces

    def count_gone(self, node: LexborNode) -> None:
        """What is never kept."""
        for tags, kind in _GONE_TOGETHER:
            self.removed[kind] += len(node.css(tags))

    def next_list(self) -> int:
        self._lists += 1
        return self._lists

    def next_table(self) -> str:
        self._tables += 1
        return f"table {self._tables}"

    def next_line(self) -> str:
        self._lines += 1
        if self._lines > MAX_BLOCKS:
            raise too_complex(f"超过{MAX_BLOCKS}个段落")
        return f"para {self._lines}"


class _Flow:
    """The lines and tables of one stretch: a page, or a cell of a table."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.pieces: list[Piece] = []
        self._runs: list[Run] = []
        self._tag, self._align = "p", ""
        self._bold = False
        self._href = ""
        self._lists: tuple[tuple[str, int], ...] = ()
        self._fresh = False  # the next line is the first of its item

    def break_line(self) -> None:
        if not self._runs:
            return
        runs, self._runs = self._runs, []
        if not any(tidy(run.text) for run in runs):
            return
        line = runs_to_line(
            runs,
            self.walk.next_line(),
            tag=self._tag,
            align=self._align,
            lists=self._lists,
            starts_item=self._fresh,
        )
        self.pieces.append(line)
        self._fresh = False

    def children(self, node: LexborNode, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise too_complex(f"元素嵌套超过{MAX_DEPTH}层")
        child = node.child
        while child is not None:
            self._node(child, depth + 1)
            child = child.next

    def _node(self, node: LexborNode, depth: int) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self._runs.append(Run(node.text_content or "", self._bold, self._href))
        elif tag == "img":
            self._image(node)
        elif tag not in GONE:
            attributes = node.attributes
            style = attributes.get("style") or ""
            self.walk.removed["look"] += bool(style or attributes.get("class"))
            if "hidden" in attributes or _HIDDEN.search(style):
                self.walk.removed["hidden"] += 1
            elif _STRUCK.search(style):
                self.walk.removed["struck"] += 1
            else:
                self._kept(node, tag, attributes, style, depth)

    def _image(self, node: LexborNode) -> None:
        attributes = node.attributes
        source = (attributes.get("src") or "").strip().lower()
        if all(_TINY.match(attributes.get(side) or "") for side in ("width", "height")):
            self.walk.removed["tracking"] += 1
            return
        self.walk.images += 1
        self.walk.removed["image_data" if source.startswith("data:") else "image"] += 1

    def _kept(self, node: LexborNode, tag: str, attributes: dict[str, str | None], style: str, depth: int) -> None:
        if tag == "br":
            self._runs.append(Run("\n")) if self._tag != "p" else self.break_line()
        elif tag in {"ul", "ol"}:
            self._list(node, tag, depth)
        elif tag == "table":
            self._table(node, depth)
        elif tag in INLINE or ":" in tag:
            self._inline(node, tag, attributes, style, depth)
        elif tag == "pre":
            self._as_written(node)
        else:
            self._block(node, tag, attributes, style, depth)

    def _block(self, node: LexborNode, tag: str, attributes: dict[str, str | None], style: str, depth: int) -> None:
        self.break_line()
        before = self._tag, self._align, self._bold, self._lists
        found = _ALIGN.search(style)
        align = found[1] if found else attributes.get("align") or ("center" if tag == "center" else "")
        self._tag = HEADINGS.get(tag, self._tag)
        self._align = align.lower() if align else self._align
        self._bold = self._bold_after(tag, style)
        if "mso-list" in style and tag == "p":
            self._word_item(node)
        if tag == "li" and self._lists:
            self._fresh = True
        self.children(node, depth)
        self.break_line()
        self._tag, self._align, self._bold, self._lists = before

    def _bold_after(self, tag: str, style: str) -> bool:
        return (self._bold or tag in BOLD or bool(_HEAVY.search(style))) and not _LIGHT.search(style)

    def _inline(self, node: LexborNode, tag: str, attributes: dict[str, str | None], style: str, depth: int) -> None:
        if _LABEL.search(style) and self._lists and self._fresh:  # the bullet of a list that Word made
            return
        if tag in {"sub", "sup"}:
            text = node.text() or ""
            self._runs.append(Run(raised(text) if tag == "sup" else lowered(text), self._bold, self._href))
            return
        before = self._bold, self._href
        self._bold = self._bold_after(tag, style)
        if tag == "a":
            self._href = self._address(attributes.get("href") or "") or self._href
        self.children(node, depth)
        self._bold, self._href = before

    def _address(self, address: str) -> str:
        safe = safe_address(address, self.walk.base)
        if address.strip() and not safe:
            self.walk.removed["link_relative" if is_relative(address) else "link_unsafe"] += 1
        return safe

    def _as_written(self, node: LexborNode) -> None:
        self.break_line()
        for text in (node.text() or "").splitlines():
            self._runs.append(Run(text, self._bold, self._href))
            self.break_line()

    def _list(self, node: LexborNode, tag: str, depth: int) -> None:
        self.break_line()
        before = self._lists
        if len(before) < 8:  # deeper ones are flattened into the eighth
            self._lists = (*before, (tag, self.walk.next_list()))
        self._fresh = True
        self.children(node, depth)
        self.break_line()
        self._lists, self._fresh = before, False

    def _word_item(self, node: LexborNode) -> None:
        """Word writes its lists as paragraphs; one with a bullet is an item, one with a number says it in words."""
        label = next((item for item in node.css("span") if _LABEL.search(item.attributes.get("style") or "")), None)
        if label is None or tidy(label.text()) not in BULLETS:
            return
        last = self.pieces[-1] if self.pieces else None
        goes_on = isinstance(last, Line) and last.starts_item and len(last.lists) == 1
        self._lists = last.lists if isinstance(last, Line) and goes_on else (("ul", self.walk.next_list()),)
        self._fresh = True

    def _table(self, node: LexborNode, depth: int) -> None:
        self.break_line()
        inner = [other for other in node.css("table") if other.mem_id != node.mem_id]
        if any(len(other.css("td, th")) > 1 for other in inner):
            self.children(node, depth)  # it arranges the page
            self.break_line()
            return
        table = self._rows(node, depth)
        if all(len(row) <= 1 for row in table.rows) and not table.heads:
            self.pieces += table.lines
        elif any(cell.text for row in table.rows for cell in row):
            self.pieces.append(table)

    def _rows(self, node: LexborNode, depth: int) -> Table:
        place = self.walk.next_table()
        rows: list[tuple[Cell, ...]] = []
        heads = 0
        for row, in_head in _rows_of(node):
            cells = tuple(self._cell(cell, depth) for cell in row.iter() if cell.tag in {"td", "th"})
            if not cells:
                continue
            if len(rows) >= MAX_ROWS:
                raise too_complex(f"表格超过{MAX_ROWS}行")
            is_head = in_head or all(cell.is_heading for cell in cells)
            heads += is_head and heads == len(rows)
            rows.append(cells)
            self.walk.budget.spend(1, sum(cell.colspan for cell in cells))
        caption = next((tidy(part.text()) for part in node.iter() if part.tag == "caption"), "")
        return sound_table(rows, place, heads, caption)

    def _cell(self, node: LexborNode, depth: int) -> Cell:
        flow = _Flow(self.walk)
        flow.children(node, depth + 1)
        flow.break_line()
        lines: list[Line] = []
        for piece in flow.pieces:
            if isinstance(piece, Line):
                lines.append(piece)
            else:
                lines += piece.lines
        down, across = node.attributes.get("rowspan"), node.attributes.get("colspan")
        return Cell(tuple(lines), span(down, MAX_ROWS), span(across, MAX_COLUMNS), node.tag == "th")


def _rows_of(table: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """The rows of this table, not of those inside it, and whether each stands in its head."""
    for part in table.iter():
        if part.tag == "tr":
            yield part, False
        elif part.tag in {"tbody", "thead", "tfoot"}:
            for row in part.iter():
                if row.tag == "tr":
                    yield row, part.tag == "thead"


def span(text: str | None, limit: int) -> int:
    """As browsers read it: 1 where it is no number."""
    found = re.match(r"\s*(\d{1,6})", text or "")
    return max(1, min(int(found[1]), limit)) if found else 1


def sound_table(rows: list[tuple[Cell, ...]], place: str, heads: int, caption: str = "") -> Table:
    """Spans end with the table, and no cell reaches from the head into the rest."""
    height = len(rows)
    sound = tuple(
        tuple(cell._replace(rowspan=min(cell.rowspan, height - at)) for cell in row) for at, row in enumerate(rows)
    )
    reach = max((at + cell.rowspan for at, row in enumerate(sound[:heads]) for cell in row), default=0)
    heads = max(heads, reach)
    return Table(sound, place, heads if heads < height else 0, caption)
