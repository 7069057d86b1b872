"""Text and sheets, from the readers that reports have too: their blocks turned into lines and tables."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from gongkai.reading.formats.encoding import decode
from gongkai.reading.grids import Block, Grid, Paragraph, UnreadableFile
from gongkai.reading.limits import MAX_BLOCKS, too_complex
from gongkai.reading.official.markup import sound_table
from gongkai.reading.official.pieces import Cell, Line, Piece, Table, plain, tidy
from gongkai.reading.official.source import Source

SHEET_NAME: Final = re.compile(r"sheet\s*\d*|工作表\s*\d*|表\s*\d*", re.IGNORECASE)


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
    from gongkai.reading.formats import xlsx  # noqa: PLC0415 - only a workbook pays for loading its reader

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
    title = _sheet_title(pieces)
    place = pieces[0].place if pieces else ""
    if title and isinstance(pieces[0], Line):
        pieces.pop(0)
    return Source("xlsx", pieces, title=title or only, title_place=place, has_head=False)


def _sheet_title(pieces: list[Piece]) -> str:
    """What stands alone in the first row of the first sheet."""
    first = pieces[0] if pieces else None
    if isinstance(first, Table):
        words = [cell.text for cell in first.rows[0] if cell.text] if first.rows else []
        return words[0] if len(words) == 1 and len(first.rows) > 1 else ""
    return first.text if first is not None and first.tag == "p" else ""
