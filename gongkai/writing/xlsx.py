"""XLSX: the document on one sheet, top to bottom, as it would be printed on A4; figures as numbers."""

import io
import unicodedata
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

import xlsxwriter

from gongkai.writing.model import Align, Block, Document, Role, Style, Table, TableCell, unbroken

COLUMNS: Final = 15  # the grid that every table of the form fits into
COLUMN_WIDTH: Final = 6.2
LINE: Final = 78  # half-width characters of 12 pt on a line
LINE_HEIGHT: Final = 19
LONG_TABLE: Final = 20  # rows
CELL_LINE: Final = 14  # points, of a table
PAGE: Final = (
    750  # points of rows on a page, when the columns are fitted to its width; a little less than it could hold
)
TALLEST: Final = 409  # points: no row of a sheet can be higher
LONGEST: Final = 32_000  # characters; a sheet's cell holds few more
SAFEST: Final = 10**15  # larger figures lose digits in a spreadsheet and stay text
CREATED: Final = datetime(2000, 1, 1, tzinfo=UTC)  # the same bytes on every run
FONT: Final = {"font_name": "仿宋", "font_size": 12, "valign": "vcenter", "text_wrap": True}
PARAGRAPHS: Final[dict[Style, dict[str, Any]]] = {
    Style.TITLE: {"font_name": "宋体", "font_size": 18, "bold": True, "align": "center"},
    Style.NUMBER: {"align": "center"},
    Style.ADDRESSEE: {},
    Style.HEADING: {"font_name": "黑体", "indent": 2},
    Style.SUBHEADING: {"font_name": "楷体", "indent": 2},
    Style.BODY: {"align": "left", "valign": "top"},
    Style.ATTACHMENT: {"align": "left", "valign": "top"},
    Style.SIGNATURE: {"align": "right"},
    Style.SIGNER: {"align": "right"},
    Style.DATE: {"align": "right"},
    Style.NOTE: {"align": "left"},
}
CELLS: Final = {"font_size": 10.5, "border": 1}


class Sheet:
    """The sheet while it is written; `row` is the next free one."""

    def __init__(self, book: xlsxwriter.Workbook, name: str) -> None:
        self.book = book
        self.sheet = book.add_worksheet(name)
        self.row = 0
        self.used = 0.0  # points of the page that are written on
        self.breaks: list[int] = []
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def set_height(self, row: int, height: float) -> None:
        """A row that no longer fits goes on the next page."""
        self.sheet.set_row(row, height)
        self.used = height if self.used + height > PAGE else self.used + height

    def break_before(self, row: int) -> None:
        self.breaks.append(row)
        self.used = 0.0

    def format(self, **properties: Any) -> Any:
        """One format object per set of properties, made in the order of first use."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(properties)
        return self._formats[key]

    def area(self, top: int, left: int, bottom: int, right: int, style: Any) -> None:
        """Merge the squares, if they are several; what stands in the first is written after."""
        if (top, left) != (bottom, right):
            self.sheet.merge_range(top, left, bottom, right, "", style)


def render(document: Document) -> bytes:
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(
        packed, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": document.title, "author": document.author, "created": CREATED})
    sheet = Sheet(book, "年度报告")
    sheet.sheet.set_column(0, COLUMNS - 1, COLUMN_WIDTH)
    sheet.sheet.set_paper(9)
    sheet.sheet.set_margins(left=1.1, right=1.02, top=1.46, bottom=1.38)
    sheet.sheet.set_footer('&C&"宋体"&14— &P —')
    sheet.sheet.fit_to_pages(1, 0)  # one page wide; as many high as the breaks and the rows make
    sheet.sheet.hide_gridlines(2)
    for block, after in pairwise((*document.blocks, None)):
        if block is not None:
            _block(sheet, block, after)
    sheet.sheet.set_h_pagebreaks(sheet.breaks)
    book.close()
    return packed.getvalue()


def _block(sheet: Sheet, block: Block, after: Block | None) -> None:
    if isinstance(block, Table):
        _table(sheet, block)
        sheet.row += 1
        return
    if isinstance(after, Table) and _begins_page(sheet, after):
        sheet.break_before(sheet.row)  # with its heading
    text = unbroken(block.text)
    for start in range(0, max(len(text), 1), LONGEST):
        _paragraph(sheet, text[start : start + LONGEST], block.style)


def _paragraph(sheet: Sheet, text: str, style: Style) -> None:
    properties = {**FONT, **PARAGRAPHS[style]}
    shown = sheet.format(**properties)
    sheet.area(sheet.row, 0, sheet.row, COLUMNS - 1, shown)
    sheet.sheet.write_string(sheet.row, 0, text, shown)
    lines = -(-_width(text) * properties["font_size"] // (LINE * 12)) or 1
    height = LINE_HEIGHT * properties["font_size"] / 12 * lines + 4
    sheet.set_height(sheet.row, min(height, TALLEST))
    sheet.row += 1


def _table(sheet: Sheet, table: Table) -> None:
    edges = _edges(table.widths)
    for row in range(table.height):
        sheet.set_height(sheet.row + row, _height(table, row, edges))
    for cell in table.cells:
        top, left = sheet.row + cell.row, edges[cell.column]
        right = edges[cell.column + cell.colspan] - 1
        shown = sheet.format(**_look(cell))
        sheet.area(top, left, top + cell.rowspan - 1, right, shown)
        _write(sheet, top, left, cell, shown)
    sheet.row += table.height


def _write(sheet: Sheet, row: int, column: int, cell: TableCell, shown: Any) -> None:
    if cell.number is not None and _is_exact(cell.number):
        sheet.sheet.write_number(row, column, cell.number, shown)
    elif cell.text:
        sheet.sheet.write_string(row, column, unbroken(cell.text)[:LONGEST], shown)
    else:
        sheet.sheet.write_blank(row, column, None, shown)


def _is_exact(number: int | Decimal) -> bool:
    """Whether a spreadsheet, which knows 15 digits, keeps the figure."""
    return -SAFEST < number < SAFEST and Decimal(repr(float(number))) == number


def _look(cell: TableCell) -> dict[str, Any]:
    look: dict[str, Any] = {**FONT, **CELLS, "align": "left" if cell.align is Align.LEFT else "center"}
    if cell.role in {Role.CAPTION, Role.COLUMN}:
        look["font_name"] = "黑体"
    if cell.role is Role.CAPTION:
        look["bg_color"] = "#F0F0F0"
    return look


def _edges(widths: tuple[float, ...]) -> list[int]:
    """The sheet column in which every table column begins: the nearest, and at least one for each."""
    edges = [0]
    total = 0.0
    for place, width in enumerate(widths, 1):
        total += width
        latest = COLUMNS - (len(widths) - place)
        edges.append(min(max(round(total * COLUMNS), edges[-1] + 1), latest))
    return edges


def _height(table: Table, row: int, edges: list[int]) -> float:
    """High enough for the row's fullest cell; what is merged down needs no more."""
    lines = 1
    for cell in table.rows[row]:
        if cell.rowspan == 1:
            room = (edges[cell.column + cell.colspan] - edges[cell.column]) * COLUMN_WIDTH * 1.08
            lines = max(lines, int(-(-_width(cell.text) // room)))
    return min(CELL_LINE * lines + 4.0, TALLEST)


def _begins_page(sheet: Sheet, table: Table) -> bool:
    """
    A table with a head is never torn: a long one always begins a page, because how far the words
    before it reach depends on the machine's fonts; a short one where it does not fit any more.
    """
    if not table.header_rows:
        return False
    return table.height > LONG_TABLE or sheet.used + 2 * LINE_HEIGHT + _height_of(table) > PAGE


def _height_of(table: Table) -> float:
    edges = _edges(table.widths)
    return sum(_height(table, row, edges) for row in range(table.height))


def _width(text: str) -> int:
    """In half-width characters: a 汉字 counts two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
