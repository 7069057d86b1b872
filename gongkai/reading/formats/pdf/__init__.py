"""PDF: tables from their ruled lines, the words between them as paragraphs, each with page and row."""

import logging
from codecs import BOM_UTF16_LE
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text
from pdfplumber.utils.exceptions import PdfminerException

from gongkai.reading.formats.pdf.continuation import Part, continues, join, part_to_grid
from gongkai.reading.formats.pdf.drawing import check_drawing
from gongkai.reading.formats.pdf.glyphs import glyphs_to_lines, page_glyphs
from gongkai.reading.formats.pdf.lattice import Ruled, page_tables
from gongkai.reading.formats.pdf.prose import Joined, PageText, lines_to_paragraphs, without_furniture
from gongkai.reading.grids import Block, Document, Grid, GridCell, Paragraph, UnreadableFile
from gongkai.reading.limits import MAX_BLOCKS, MAX_PAGES, GridBudget, too_complex

# What the parser has to say of a file goes into the reason that we give, not to whoever runs the program.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A table of a page, and its number in the document."""

    page: int
    number: int
    table: Ruled

    @property
    def part(self) -> Part:
        rows = range(1, self.table.rows + 1)
        return Part(self.table, tuple(f"p{self.page} table {self.number} r{row}" for row in rows))


@dataclass(frozen=True, slots=True)
class Laid:
    """The lines and the tables of all pages, as they lie there, and the title of the file's own description."""

    texts: list[PageText]
    tables: list[_Placed]
    title: str

    def grids(self) -> Iterator[tuple[int, float, Block]]:
        """Page and height of each whole table, and what it holds."""
        budget = GridBudget()
        for run in _runs(self.texts, self.tables):
            whole = run[0].part
            for placed in run[1:]:
                whole = join(whole, placed.part)
            for block in _part_to_blocks(whole, budget):
                yield run[0].page, run[0].table.top, block


def read(data: bytes) -> Document:
    laid = lay_out(data)
    return Document(tuple(_blocks(laid)), laid.title)


def lay_out(data: bytes, *, pages: list[int] | None = None) -> Laid:
    """
    A PDF with text; with an owner's password it can be read, with a user's it cannot. `pages`: the numbers of those
    that are read, where it is not all.
    """
    try:
        with pdfplumber.open(BytesIO(data), pages=pages) as pdf:
            return _read(pdf)
    except UnreadableFile:
        raise
    except (PdfminerException, PDFException) as error:
        cause = error.args[0] if error.args else error
        if isinstance(cause, PDFPasswordIncorrect) or isinstance(error, PDFPasswordIncorrect):
            raise UnreadableFile("unreadable.encrypted") from error
        if isinstance(cause, MemoryError):
            raise cause from error
        raise _damaged() from error
    except (MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:
        # the parser meets damage in many ways: KeyError, TypeError, RecursionError, struct.error …
        raise _damaged() from error


def _damaged() -> UnreadableFile:
    return UnreadableFile("unreadable.damaged", {"detail": "PDF 结构不完整"})


def _read(pdf: Any) -> Laid:
    if len(pdf.pages) > MAX_PAGES:
        raise too_complex(f"超过{MAX_PAGES}页")
    if not pdf.pages:
        raise UnreadableFile("unreadable.damaged", {"detail": "没有页"})
    texts: list[PageText] = []
    tables: list[_Placed] = []
    characters = 0
    for page in pdf.pages:
        number = page.page_number
        check_drawing(page.page_obj.contents, page.page_obj.resources)
        glyphs, turn = page_glyphs(page.chars, page.width, page.height)
        characters += len(glyphs)
        found, rest = page_tables(page, glyphs, turn)
        width, tops = turn.turned_width, [table.top for table in found]
        text = PageText(number, turn.turned_height, glyphs_to_lines(rest), tops, width)
        texts.append(text)
        tables += (_Placed(number, len(tables) + i, table) for i, table in enumerate(found, 1))
        page.close()
    if not characters:
        raise UnreadableFile("unreadable.image_only")
    without_furniture(texts)
    return Laid(texts, tables, _title(pdf))


def _title(pdf: Any) -> str:
    """The title of the file's own description; some programs write it little end first."""
    for info in pdf.doc.info:
        raw = resolve1(info.get("Title"))
        if isinstance(raw, bytes) and raw:
            text = raw.decode("utf-16", "replace") if raw.startswith(BOM_UTF16_LE) else decode_text(raw)
            return text.strip("\0 \ufeff")
    return ""


def _blocks(laid: Laid) -> Iterator[Block]:
    """Paragraphs and whole tables, from top to bottom, page by page."""
    paragraphs = lines_to_paragraphs(laid.texts)
    if len(paragraphs) > MAX_BLOCKS:
        raise too_complex(f"超过{MAX_BLOCKS}个段落")
    number = 0
    places: list[tuple[int, float, Joined | Block]] = [(item.page, item.top, item) for item in paragraphs]
    places += laid.grids()
    for page, _, item in sorted(places, key=lambda place: place[:2]):
        if isinstance(item, Joined):
            number += 1
            yield _line_to_block(item, f"p{page} para {number}")
        else:
            yield item


def _line_to_block(item: Joined, place: str) -> Block:
    """A paragraph; or a row set apart by gaps alone, of which only the order can be trusted."""
    if not item.cells:
        return Paragraph(item.text, place)
    cells = tuple(GridCell(text, 0, column) for column, text in enumerate(item.cells))
    return Grid(cells, 1, len(cells), (place,), ragged=True)


def _part_to_blocks(part: Part, budget: GridBudget) -> Iterator[Block]:
    """A table; boxes one under the other are paragraphs with a frame."""
    grid = part_to_grid(part, budget)
    if grid.width > 1:
        yield grid
        return
    for cell in grid.cells:
        if cell.text:
            yield Paragraph(cell.text, grid.row_places[cell.row])


def _runs(texts: list[PageText], tables: list[_Placed]) -> Iterator[list[_Placed]]:
    """Tables, those together that go on from page to page. Tables count once in the document."""
    runs: list[list[_Placed]] = []
    for placed in tables:
        before = runs[-1][-1] if runs else None
        if before is not None and _turns_page(texts, before, placed) and continues(before.table, placed.table):
            runs[-1].append(_Placed(placed.page, len(runs), placed.table))
        else:
            runs.append([_Placed(placed.page, len(runs) + 1, placed.table)])
    return iter(runs)


def _turns_page(texts: list[PageText], before: _Placed, after: _Placed) -> bool:
    """Nothing stands between the foot of one table and the head of the next but the turn of the page."""
    if after.page != before.page + 1:
        return False
    above, below = (next(text for text in texts if text.number == placed.page) for placed in (before, after))
    last = all(line.bottom <= before.table.bottom + 2 for line in above.lines) and before.table.top == max(above.tables)
    first = all(line.top >= after.table.top - 2 for line in below.lines) and after.table.top == min(below.tables)
    return last and first
