"""Paragraphs and tables of a Word document, in the order in which they are printed."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from gongkai.reading.formats.docx.markup import Element, attribute, child, children, is_on, name_of, number
from gongkai.reading.formats.docx.numbering import Numbering
from gongkai.reading.formats.docx.styles import RunStyles
from gongkai.reading.formats.docx.text import paragraph_text, text_boxes
from gongkai.reading.grids import Block, Grid, GridCell, Paragraph
from gongkai.reading.limits import MAX_BLOCKS, MAX_COLUMNS, MAX_NESTING, GridBudget, too_complex


@dataclass(slots=True)
class _Cell:
    """A cell before merging: what stands in it, and whether it only carries on the one above."""

    column: int
    span: int
    continues: bool
    contents: list["str | _Table"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(item for item in self.contents if isinstance(item, str) and item)

    @property
    def tables(self) -> list["_Table"]:
        return [item for item in self.contents if isinstance(item, _Table)]


@dataclass(slots=True)
class _Table:
    rows: list[list[_Cell]]

    @property
    def width(self) -> int:
        return max((cell.column + cell.span for row in self.rows for cell in row), default=0)

    @property
    def is_frame(self) -> bool:
        """A table of one column arranges the page: what is in it is read as if it stood in the open."""
        return all(sum(not cell.continues for cell in row) <= 1 for row in self.rows)


class Body:
    """Walks a document once; numbers paragraphs and tables for their places."""

    def __init__(self, numbering: Numbering, styles: RunStyles) -> None:
        self._numbering = numbering
        self._styles = styles
        self._budget = GridBudget()
        self._paragraphs = 0
        self._tables = 0

    def blocks(self, container: Element) -> Iterator[Block]:
        for item in self._contents(container, 0):
            yield from self._blocks_of(item)

    def _blocks_of(self, item: "str | _Table") -> Iterator[Block]:
        if isinstance(item, str):
            self._paragraphs += 1
            if self._paragraphs > MAX_BLOCKS:
                raise too_complex(f"超过{MAX_BLOCKS}个段落")
            if item:
                yield Paragraph(item, f"para {self._paragraphs}")
        elif item.is_frame:
            for row in item.rows:
                for cell in row:
                    for inner in cell.contents:
                        yield from self._blocks_of(inner)
        else:
            yield self._grid(item)
            for inner in (table for row in item.rows for cell in row for table in cell.tables):
                yield from self._blocks_of(inner)

    def _contents(self, container: Element, depth: int) -> Iterator["str | _Table"]:
        if depth > MAX_NESTING:
            raise too_complex(f"表格嵌套超过{MAX_NESTING}层")
        for item in children(container, "p", "tbl"):
            if name_of(item) == "tbl":
                yield self._table(item, depth + 1)
                continue
            label = self._numbering.label(child(item, "pPr"))
            yield (label + paragraph_text(item, self._styles)).strip()
            for box in text_boxes(item):
                yield from self._contents(box, depth + 1)

    def _table(self, table: Element, depth: int) -> _Table:
        rows = []
        for row in children(table, "tr"):
            properties = child(row, "trPr")
            if child(properties, "del") is None and not is_on(child(properties, "hidden")):
                rows.append(self._row(row, properties, depth))
        return _Table(rows)

    def _row(self, row: Element, properties: Element | None, depth: int) -> list[_Cell]:
        cells: list[_Cell] = []
        column = max(number(child(properties, "gridBefore")), 0)
        for item in children(row, "tc"):
            own = child(item, "tcPr")
            span = max(number(child(own, "gridSpan"), default=1), 1)
            if column + span > MAX_COLUMNS:
                raise too_complex(f"表格超过{MAX_COLUMNS}列")
            contents = list(self._contents(item, depth))
            if _merge(own, "hMerge") == "continue" and cells:
                cells[-1].span += span
                cells[-1].contents += contents
            else:
                cells.append(_Cell(column, span, _merge(own, "vMerge") == "continue", contents))
            column += span
        return cells

    def _grid(self, table: _Table) -> Grid:
        self._tables += 1
        width = table.width
        self._budget.spend(len(table.rows), width)
        cells: list[GridCell] = []
        open_cells: dict[int, int] = {}  # column to the cell, in `cells`, that ends in the row above
        for at, row in enumerate(table.rows):
            ending: dict[int, int] = {}
            for cell in row:
                above = open_cells.get(cell.column)
                if cell.continues and above is not None and cells[above].colspan == cell.span:
                    cells[above] = cells[above]._replace(rowspan=at - cells[above].row + 1)
                    ending[cell.column] = above
                else:
                    ending[cell.column] = len(cells)
                    cells.append(GridCell(cell.text, at, cell.column, 1, cell.span))
            open_cells = ending
        places = tuple(f"table {self._tables} r{row}" for row in range(1, len(table.rows) + 1))
        return Grid(tuple(cells), len(table.rows), width, places)


def _merge(properties: Element | None, name: str) -> str | None:
    """ "restart", or "continue" where the mark stands without a word; None where there is none."""
    mark = child(properties, name)
    return None if mark is None else attribute(mark, "val") or "continue"
