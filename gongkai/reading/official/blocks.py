"""PDF, text and sheets, from the readers that reports have too: their blocks turned into lines and tables."""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import groupby
from typing import Final

import pypdfium2

from gongkai.law.report.values import Note
from gongkai.reading.formats.encoding import decode
from gongkai.reading.grids import Block, Grid, Paragraph, UnreadableFile
from gongkai.reading.limits import MAX_BLOCKS, MAX_PAGES, too_complex
from gongkai.reading.official.markup import sound_table
from gongkai.reading.official.pieces import Cell, Piece, Table, plain, tidy
from gongkai.reading.official.source import Source

WHOLE: Final = 120  # pages of which tables are read; of the others the words
PAGE_NUMBER: Final = re.compile(r"[-—–－\s]*\d{1,4}[-—–－\s]*|第\s*\d+\s*页(?:\s*共\s*\d+\s*页)?")
SHEET_NAME: Final = re.compile(r"sheet\s*\d*|工作表\s*\d*|表\s*\d*", re.IGNORECASE)
FEWEST_CHARACTERS: Final = 4  # of a page with words: a stamped number alone is none
SHORT_OF_FULL: Final = 3  # characters by which a printed line may fall short and still go on in the next


def blocks_to_pieces(blocks: Iterable[Block]) -> Iterator[Piece]:
    for block in blocks:
        if isinstance(block, Paragraph):
            for text in block.text.split("\n"):
                line = plain(text, block.place)
                if line.text:
                    yield line
        elif block.ragged and block.height == 1:  # a line whose words stand far apart
            yield plain(" ".join(cell.text for cell in block.cells), block.row_places[0])
        else:
            yield grid_to_table(block)


def grid_to_table(grid: Grid) -> Table:
    rows: list[list[Cell]] = [[] for _ in range(grid.height)]
    for cell in grid.cells:
        place = grid.place(cell.row, cell.column)
        lines = tuple(line for text in cell.text.split("\n") if (line := plain(text, place)).text)
        rows[cell.row].append(Cell(lines, cell.rowspan, cell.colspan))
    place = grid.row_places[0].rpartition(" r")[0] if grid.row_places else ""
    return sound_table([tuple(row) for row in rows if row], place, 0)


def read_pdf(data: bytes) -> Source:
    """A PDF with words; UnreadableFile `unreadable.image_only` where it has none."""
    words = _page_words(data)
    bare = [at for at, text in enumerate(words, 1) if len(tidy(text)) < FEWEST_CHARACTERS]
    if words and len(bare) == len(words):
        raise UnreadableFile("unreadable.image_only")
    notes = [Note("official.note.bare_pages", {"count": len(bare), "first": bare[0]})] if bare else []
    if len(words) > WHOLE:
        notes.append(Note("official.note.long", {"pages": len(words), "most": WHOLE}))
        if len(words) > MAX_PAGES:
            notes.append(Note("official.note.cut", {"pages": len(words), "most": MAX_PAGES}))
        return Source("pdf", list(_words_to_pieces(words[:MAX_PAGES])), notes=tuple(notes))
    from gongkai.reading.formats import pdf  # noqa: PLC0415 - only a PDF pays for loading its reader

    return Source("pdf", list(blocks_to_pieces(pdf.read(data).blocks)), notes=tuple(notes))


def _page_words(data: bytes) -> list[str]:
    """The words of each page; [] where this reader cannot open the file, which the other one then says why."""
    try:
        with pypdfium2.PdfDocument(BytesIO(data)) as document:
            return [document[at].get_textpage().get_text_bounded() for at in range(min(len(document), MAX_PAGES + 1))]
    except pypdfium2.PdfiumError:
        return []


def _words_to_pieces(pages: list[str]) -> Iterator[Piece]:
    """Paragraphs of a long document by its lines alone: one that is full goes on in the next."""
    for number, text in enumerate(pages, 1):
        lines = [line for line in (tidy(raw) for raw in text.splitlines()) if line and not PAGE_NUMBER.fullmatch(line)]
        full = sorted(map(len, lines))[int(0.9 * (len(lines) - 1))] if lines else 0
        held = ""
        count = 0
        for line in lines:
            held += line
            if len(line) < full - SHORT_OF_FULL or line[-1] in "。：；":
                count += 1
                yield plain(held, f"p{number} para {count}")
                held = ""
        if held:
            yield plain(held, f"p{number} para {count + 1}")


def read_text(data: bytes) -> Source:
    """A line of text is a paragraph; lines with tabs, one after the other, are a table."""
    text, _encoding = decode(data)
    if not tidy(text):
        raise UnreadableFile("unreadable.empty")
    numbered = list(enumerate(text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n"), 1))
    if len(numbered) > MAX_BLOCKS:
        raise too_complex(f"超过{MAX_BLOCKS}个段落")
    return Source("text", list(_lines_to_pieces(numbered)))


def _lines_to_pieces(numbered: list[tuple[int, str]]) -> Iterator[Piece]:
    for tabbed, group in groupby(numbered, key=lambda each: each[1].strip().count("\t")):
        lines = list(group)
        if tabbed and len(lines) > 1:
            rows = [
                tuple(Cell((line,) if (line := plain(text, f"line {number}")).text else ()) for text in raw.split("\t"))
                for number, raw in lines
            ]
            yield sound_table(rows, f"line {lines[0][0]}", 0)
            continue
        for number, raw in lines:
            line = plain(raw, f"line {number}")
            if line.text:
                yield line


def read_sheet(data: bytes) -> Source:
    """A workbook that is itself the document: sheets as tables, each under its name where there are several."""
    from gongkai.reading.formats import xlsx  # noqa: PLC0415 - as above

    blocks = xlsx.read(data).blocks
    names = [block for block in blocks if isinstance(block, Paragraph) and block.place == f"sheet {block.text}"]
    pieces: list[Piece] = []
    for block in blocks:
        if block in names and isinstance(block, Paragraph):
            if len(names) > 1 and not SHEET_NAME.fullmatch(block.text):
                pieces.append(plain(block.text, block.place, tag="h3"))
        else:
            pieces += blocks_to_pieces([block])
    only = names[0].text if len(names) == 1 and not SHEET_NAME.fullmatch(names[0].text) else ""
    return Source("xlsx", pieces, title=_sheet_title(pieces) or only, title_place=pieces[0].place if pieces else "")


def _sheet_title(pieces: list[Piece]) -> str:
    """What stands alone in the first row of the first sheet."""
    for piece in pieces[:2]:
        if isinstance(piece, Table):
            first = [cell.text for cell in piece.rows[0] if cell.text] if piece.rows else []
            return first[0] if len(first) == 1 and len(piece.rows) > 1 else ""
        if piece.tag == "p":
            return piece.text
    return ""
