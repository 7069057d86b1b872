"""The words of a document in order, as lines and tables with the little markup that is kept, and the HTML of them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Final, NamedTuple

UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffc]"
)  # controls, marks of direction and width: a reader does not see them, a search stumbles over them
SPACE: Final = re.compile(r"[ \t\r\n\f\v\u00a0\u2028\u2029]+")
EDGES: Final = " \u3000"


@dataclass(frozen=True, slots=True)
class Line:
    """
    A paragraph, heading or item of a list. `lists`: the lists that it stands in, from the outside in, each by its tag
    and a number of its own; `starts_item`: not the second paragraph of an item. `align` and `size` (points, 0 where
    not known) tell a title from a text; they are not kept.
    """

    text: str
    html: str
    place: str
    tag: str = "p"
    align: str = ""
    size: float = 0.0
    lists: tuple[tuple[str, int], ...] = ()
    starts_item: bool = False


class Cell(NamedTuple):
    lines: tuple[Line, ...]
    rowspan: int = 1
    colspan: int = 1
    is_heading: bool = False

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Table:
    """`heads`: how many rows at the top are headings."""

    rows: tuple[tuple[Cell, ...], ...]
    place: str
    heads: int = 0
    caption: str = ""

    @property
    def lines(self) -> Iterator[Line]:
        """The lines of all cells, in their order."""
        return (line for row in self.rows for cell in row for line in cell.lines)


Piece = Line | Table


def tidy(text: str) -> str:
    """One line of words: what nobody sees is gone, runs of blanks are one, the indent is gone."""
    return SPACE.sub(" ", UNSEEN.sub("", text)).strip(EDGES)


def plain(text: str, place: str, *, align: str = "", size: float = 0.0, tag: str = "p") -> Line:
    """A line without markup."""
    words = tidy(text)
    return Line(words, escape(words, quote=False), place, tag, align, size)


def pieces_to_html(pieces: Iterable[Piece]) -> str:
    """One block a line; only the tags of the clean subset."""
    return "\n".join(_blocks(pieces))


def _blocks(pieces: Iterable[Piece]) -> Iterator[str]:
    stack: list[tuple[str, int]] = []
    held = ""  # the list under way, one string
    for piece in pieces:
        path = piece.lists if isinstance(piece, Line) else ()
        if path or stack:
            opened, stack = _turn(stack, path, starts_item=isinstance(piece, Line) and piece.starts_item)
            held += opened
        if not stack and held:
            yield held
            held = ""
        if isinstance(piece, Line) and path:
            held += piece.html if piece.starts_item else f"<p>{piece.html}</p>"
        else:
            yield table_to_html(piece) if isinstance(piece, Table) else f"<{piece.tag}>{piece.html}</{piece.tag}>"
    if held:
        yield held + _close(stack)


def _turn(
    stack: list[tuple[str, int]], path: tuple[tuple[str, int], ...], *, starts_item: bool
) -> tuple[str, list[tuple[str, int]]]:
    """The tags between a line and the next, and the lists that are open after them."""
    shared = 0
    while shared < min(len(stack), len(path)) and stack[shared] == path[shared]:
        shared += 1
    written = _close(stack[shared:])
    if shared == len(path) and starts_item:
        written += "</li><li>"
    for tag, _number in path[shared:]:
        written += f"<{tag}><li>"
    return written, list(path)


def _close(stack: list[tuple[str, int]]) -> str:
    return "".join(f"</li></{tag}>" for tag, _number in reversed(stack))


def table_to_html(table: Table) -> str:
    caption = f"<caption>{escape(table.caption, quote=False)}</caption>" if table.caption else ""
    heads = "".join(_row(row, "th") for row in table.rows[: table.heads])
    rows = "".join(_row(row, "td") for row in table.rows[table.heads :])
    return f"<table>{caption}{f'<thead>{heads}</thead>' if heads else ''}<tbody>{rows}</tbody></table>"


def _row(row: tuple[Cell, ...], tag: str) -> str:
    return f"<tr>{''.join(_cell(cell, 'th' if cell.is_heading else tag) for cell in row)}</tr>"


def _cell(cell: Cell, tag: str) -> str:
    down = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    across = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    simple = len(cell.lines) == 1 and cell.lines[0].tag == "p" and not cell.lines[0].lists
    inner = cell.lines[0].html if simple else "".join(_blocks(cell.lines))
    return f"<{tag}{down}{across}>{inner}</{tag}>"


def pieces_to_text(pieces: Iterable[Piece]) -> str:
    """The words: a paragraph a line, a row of a table a line with tabs between its cells."""
    return "\n".join(line for piece in pieces for line in _texts(piece))


def _texts(piece: Piece) -> Iterator[str]:
    if isinstance(piece, Line):
        yield piece.text
        return
    if piece.caption:
        yield piece.caption
    for row in piece.rows:
        yield "\t".join(cell.text for cell in row)
