"""The neutral model of a document: what every builder makes and every renderer draws."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """One line of text without the characters that no format can carry, nor white space at its ends."""
    return _UNPRINTABLE.sub("", " ".join(text.splitlines())).strip()


def unbroken(text: str) -> str:
    """The text without the places where a line had best break."""
    return text.replace("\n", "")


class Style(StrEnum):
    """The paragraph styles of an official document (GB/T 9704-2012)."""

    TITLE = "title"  # 标题: 2号小标宋, centred
    NUMBER = "number"  # 发文字号
    ADDRESSEE = "addressee"  # 主送机关, not indented
    HEADING = "heading"  # 一级标题: 黑体
    SUBHEADING = "subheading"  # 二级标题: 楷体
    BODY = "body"  # 正文: 3号仿宋, first line indented by two characters
    ATTACHMENT = "attachment"  # 附件说明: a line below the text
    LISTED = "listed"  # the second attachment and those after it, below the first
    SIGNATURE = "signature"  # 落款 and 成文日期, on the right
    SIGNER = "signer"  # 发文机关署名 of a letter, with room for the seal
    DATE = "date"  # 成文日期 of a letter
    NOTE = "note"  # 附注, below the date


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Role(StrEnum):
    """What a table cell is to a reader who cannot see the table."""

    CAPTION = "caption"  # heads the rows below it, over the whole width
    COLUMN = "column"  # heads a column or several
    ROW = "row"  # heads a row or several
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """
    A line feed in `text`, here as in a table's cell, is where a line had best break; it is no text. `right`: how many
    characters a signer or date stands from the right margin. `keep`: it ends on the page on which the next begins.
    """

    text: str
    style: Style = Style.BODY
    right: float = 0.0
    keep: bool = False


@dataclass(frozen=True, slots=True)
class TableCell:
    """
    A printed cell; `row` and `column` count from 0. `id` names the figure that stands in it,
    `state` how that figure is ("value", "blank", "missing", "trouble"), `number` is its value
    where the text is nothing but that value in figures.
    """

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    role: Role = Role.DATA
    align: Align = Align.CENTRE
    id: str = ""
    state: str = ""
    number: int | Decimal | None = None
    tall: bool = False  # room to write in by hand


@dataclass(frozen=True, slots=True)
class Table:
    """
    `cells` row by row. `widths` are shares of the text's width. The first `header_rows` rows
    are repeated on every page; `together` lists first and last row of runs that should not be
    split over pages. `caption` tells what the table is; it is not printed on paper.
    """

    cells: tuple[TableCell, ...]
    height: int
    widths: tuple[float, ...]
    header_rows: int = 0
    together: tuple[tuple[int, int], ...] = ()
    caption: str = ""
    name: str = ""
    roomy: bool = False  # a form of a letter: larger type, and room around it

    @property
    def rows(self) -> tuple[tuple[TableCell, ...], ...]:
        """The cells by the row in which they begin."""
        rows: list[list[TableCell]] = [[] for _ in range(self.height)]
        for cell in self.cells:
            rows[cell.row].append(cell)
        return tuple(map(tuple, rows))


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """`title` is the document's own name, for the file's properties; the printed title is a paragraph."""

    title: str
    blocks: tuple[Block, ...]
    author: str = ""
