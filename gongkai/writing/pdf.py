"""PDF, set by typst: tagged, with the fonts embedded, the same bytes wherever the same fonts are."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import groupby
from typing import Any, Final
from unicodedata import east_asian_width

import typst

from gongkai.writing.fonts import Typefaces, installed
from gongkai.writing.model import Block, Document, Role, Table, TableCell

TYPEFACES: Final = {"fang": "仿宋", "hei": "黑体", "kai": "楷体", "xiaobiaosong": "小标宋"}
LONG_RUN: Final = 12  # table rows: what is merged over more may be split by the end of a page
LONGEST_FIGURE: Final = 24
LONGEST_TROUBLE: Final = 10  # characters; a longer one takes several lines
LONGEST_PRINT: Final = 120  # characters in a cell: a row has to fit on a page
NARROW: Final = 0.07
TEXT_WIDTH: Final = 156.0  # mm between the margins
INSETS: Final = 2.0  # mm, of a cell's both sides
HALF_CHARACTER: Final = 1.86  # mm, in a table
PATIENCE: Final = 120  # seconds, for a page that is set in a process of its own


def render(document: Document, typefaces: Typefaces | None = None) -> bytes:
    """The document as PDF. MissingFontsError where no Chinese font is installed."""
    typefaces = typefaces or installed()
    data = json.dumps(_data(document, typefaces), ensure_ascii=False)
    if not _begun_in:
        _begun_in.append(os.getpid())
    if os.getpid() not in _begun_in:
        return _set_apart(data)
    return _set(data, typefaces.source)


_begun_in: Final[
    list[int]
] = []  # typst starts threads; in a process that was forked afterwards it waits for them for ever


def _set(data: str, source: typst.Fonts) -> bytes:
    compiler = typst.Compiler(_template(), font_paths=source, ignore_system_fonts=True)
    made = compiler.compile(format="pdf", sys_inputs={"document": data}, timestamp=0)
    if not isinstance(made, bytes):
        raise TypeError("typst gives a PDF as one run of bytes")
    return made


def _set_apart(data: str) -> bytes:
    """In a process of its own, which has its threads, with the fonts that are installed."""
    command = (sys.executable, "-P", "-X", "utf8", "-m", "gongkai.writing.pdf")
    done = subprocess.run(command, input=data.encode(), stdout=subprocess.PIPE, check=True, timeout=PATIENCE)
    return done.stdout


@cache
def _template() -> bytes:
    return resources.files(__package__).joinpath("document.typ").read_bytes()


def _data(document: Document, typefaces: Typefaces) -> dict[str, Any]:
    fonts = {name: list(typefaces.stacks[typeface]) for name, typeface in TYPEFACES.items()}
    return {
        "title": document.title,
        "author": [document.author] if document.author else [],
        "fonts": {**fonts, "song": fonts["xiaobiaosong"]},
        "blocks": [_block(block) for block in document.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        return {"kind": "table", "widths": block.widths, "rows": list(_groups(block)), "roomy": block.roomy}
    return {
        "kind": "paragraph",
        "style": str(block.style),
        "text": block.text,
        "right": block.right,
        "keep": block.keep,
    }


def _groups(table: Table) -> Iterator[dict[str, Any]]:
    """Runs of rows that are a header or are not; a header stays with the row after it."""
    rows = list(enumerate(table.rows))
    for header, run in groupby(rows, key=lambda row: _is_header(table, *row)):
        cells = [_cell(table, cell) for _, row in run for cell in row]
        yield {"header": header, "repeat": table.header_rows > 0, "cells": cells}


def _is_header(table: Table, index: int, row: tuple[TableCell, ...]) -> bool:
    return index < table.header_rows or (bool(row) and all(cell.role in {Role.CAPTION, Role.COLUMN} for cell in row))


def _cell(table: Table, cell: TableCell) -> dict[str, Any]:
    width = sum(table.widths[cell.column : cell.column + cell.colspan])
    tight = bool(cell.id) and len(cell.text) <= (LONGEST_TROUBLE if cell.state == "trouble" else LONGEST_FIGURE)
    tight = tight and (cell.state != "trouble" or cell.text.isascii())
    return {
        "text": _set_in_lines(_shortened(cell.text), width) if cell.id and not tight else cell.text,
        "row": cell.row,
        "column": cell.column,
        "rowspan": cell.rowspan,
        "colspan": cell.colspan,
        "role": str(cell.role),
        "align": str(cell.align),
        "breakable": cell.rowspan > LONG_RUN,
        "narrow": width < NARROW,
        "tight": tight,
        "figure": bool(cell.id),
        "tall": cell.tall,
        "roomy": table.roomy,
    }


def _shortened(text: str) -> str:
    """What is no figure may be of any length; paper has room for its beginning."""
    return text if len(text) <= LONGEST_PRINT else f"{text[:LONGEST_PRINT]}…{'〕' if text.endswith('〕') else ''}"


def _set_in_lines(text: str, width: float) -> str:
    """Broken wherever the cell ends, also within a run of digits: nothing may reach into the next cell."""
    room = max((width * TEXT_WIDTH - INSETS) / HALF_CHARACTER, 2)
    lines, used = [""], 0
    for char in text:
        wide = 2 if east_asian_width(char) in "WFA" else 1
        if used + wide > room and lines[-1]:
            lines, used = [*lines, ""], 0
        lines[-1] += char
        used += wide
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.buffer.write(_set(sys.stdin.buffer.read().decode(), installed().source))
