"""A letter to bytes in one of its formats, in the layout of an official document (GB/T 9704-2012)."""

import re
from collections.abc import Iterator
from typing import Final
from unicodedata import east_asian_width

from gongkai.law.letter_text import Box, Grid, LetterText, Line, in_chinese
from gongkai.writing import docx, html, pdf
from gongkai.writing.model import Align, Block, Document, Paragraph, Role, Style, Table, TableCell

STYLES: Final = {
    "body": Style.BODY,
    "heading": Style.HEADING,
    "attachment": Style.ATTACHMENT,
    "listed": Style.LISTED,
}
FORMATS: Final = {"docx": docx.render, "pdf": pdf.render, "html": html.render}
DATE_INDENT: Final = 4.0  # characters from the right margin to the date
FIGURE: Final = re.compile(r"[0-9][0-9.,]*")
LIST_WIDTH: Final = 4  # columns: a table of more is set in smaller type


def write_letter(text: LetterText, to: str) -> bytes:
    """
    The letter as docx, pdf or html, the same bytes on every run. KeyError for another format, MissingFontsError for a
    PDF where no Chinese font is installed.
    """
    return FORMATS[to](document_of(text))


def document_of(text: LetterText) -> Document:
    """The letter in the neutral model. Its properties name the agency and the kind, and nobody else."""
    return Document(text.title, tuple(_blocks(text)), author=text.agency)


def _blocks(text: LetterText) -> Iterator[Block]:
    yield Paragraph(f"{text.agency}\n{text.title}", Style.TITLE)
    if text.number:
        yield Paragraph(text.number, Style.NUMBER)
    if text.addressee:
        yield Paragraph(text.addressee, Style.ADDRESSEE)
    stays = len(text.blocks) - _with_signature(text) if text.signed_on else len(text.blocks)
    for number, block in enumerate(text.blocks):
        yield _table(block) if isinstance(block, Grid) else _paragraph(block, keep=number >= stays)
    if text.signed_on:
        yield from _signature(text.agency, in_chinese(text.signed_on), noted=bool(text.contact))
    if text.contact:
        yield Paragraph(text.contact, Style.NOTE)


def _with_signature(text: LetterText) -> int:
    """How many blocks stand on the page of the signature: no seal stands on a page without words of the letter."""
    listed = next((n for n, each in enumerate(reversed(text.blocks)) if _is_body(each)), len(text.blocks))
    return listed + 1


def _is_body(block: Line | Grid) -> bool:
    return not isinstance(block, Line) or block.style == "body"


def _paragraph(line: Line, *, keep: bool) -> Paragraph:
    return Paragraph(line.text, STYLES[line.style], keep=keep)


def _signature(agency: str, day: str, *, noted: bool) -> Iterator[Paragraph]:
    """The date four characters from the margin, the name centred over it, with room above for the seal."""
    indent = DATE_INDENT + (_width(day) - _width(agency)) / 2
    yield Paragraph(agency, Style.SIGNER, right=max(indent, 0.0))
    yield Paragraph(day, Style.DATE, right=DATE_INDENT, keep=noted)


def _width(text: str) -> float:
    """In characters of Chinese."""
    return sum(1.0 if east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def _table(grid: Grid) -> Table:
    cells, figures = [], _columns_of_figures(grid)
    for number, row in enumerate(grid.rows):
        column = 0
        for box in row:
            heads = grid.headed and number == 0
            align = Align.CENTRE if box.head else Align.RIGHT if column in figures else Align.LEFT
            cells.append(_cell(box, number, column, heads_column=heads, align=align))
            column += box.span
    roomy = not grid.headed or len(grid.widths) <= LIST_WIDTH
    return Table(
        tuple(cells),
        len(grid.rows),
        grid.widths,
        header_rows=1 if grid.headed else 0,
        caption=grid.caption,
        roomy=roomy,
    )


def _columns_of_figures(grid: Grid) -> set[int]:
    """Where nothing but numbers stand, they end below one another."""
    if not grid.headed:
        return set()
    columns = enumerate(zip(*grid.rows[1:], strict=True))
    return {number for number, boxes in columns if all(FIGURE.fullmatch(box.text) for box in boxes)}


def _cell(box: Box, row: int, column: int, *, heads_column: bool, align: Align) -> TableCell:
    role = Role.DATA if not box.head else Role.COLUMN if heads_column else Role.ROW
    return TableCell(box.text, row, column, colspan=box.span, role=role, align=align, tall=box.tall)
