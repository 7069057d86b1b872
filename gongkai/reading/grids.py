"""The neutral form that every file format is turned into: paragraphs and grids, with their places."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class GridCell(NamedTuple):
    """A cell of a table as the file has it; `row` and `column` count from 0 in the expanded grid."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """
    A table, merged cells kept as such: `cells` in reading order, one entry per printed cell.
    `row_places` names each row for a reader ("p4 table 2 r5"). `ragged` means that the
    columns cannot be trusted (a pipe table whose merged cells were dropped): rows are then
    read by order, not by position.
    """

    cells: tuple[GridCell, ...]
    height: int
    width: int
    row_places: tuple[str, ...]
    ragged: bool = False

    def place(self, row: int, column: int) -> str:
        """As in "p4 table 2 r5 c2": counted from 1 on the page."""
        return f"{self.row_places[row]} c{column + 1}"


class Paragraph(NamedTuple):
    """A paragraph (or a printed line, where the format has no paragraphs) outside any grid."""

    text: str
    place: str


Block = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """What a format module returns. `title` is the file's own (HTML title, document properties)."""

    blocks: tuple[Block, ...]
    title: str = ""
    encoding: str = ""


@dataclass
class UnreadableFile(Exception):
    """The file could not be read; `reason` is an id of `law/sentences.toml` under [unreadable]."""

    reason: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.reason
