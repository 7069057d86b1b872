"""Words of a file with their places, and what of the file could not be looked into."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from gongkai.reading.limits import MAX_TEXT, too_complex

LETTERS: Final = 26


class Part(StrEnum):
    """Which part of a file; `words` are for the officer, with the number where there is one."""

    PAGE = "page"
    CELL = "cell"
    PARAGRAPH = "paragraph"
    TABLE = "table"
    LINE = "line"
    SLIDE = "slide"
    HEADER = "header"
    FOOTER = "footer"
    FOOTNOTE = "footnote"
    COMMENT = "comment"
    BOX = "box"
    HIDDEN = "hidden"
    DELETED = "deleted"
    CHART = "chart"
    LINK = "link"
    FORM = "form"
    NOTES = "notes"
    CACHE = "cache"
    OTHER = "other"


WORDS: Final = {
    Part.PAGE: "第{number}页",
    Part.CELL: "工作表“{detail}”{cell}单元格",
    Part.PARAGRAPH: "正文第{number}段",
    Part.TABLE: "第{number}个表格{cell}",
    Part.LINE: "第{number}行",
    Part.SLIDE: "第{number}张幻灯片",
    Part.HEADER: "页眉",
    Part.FOOTER: "页脚",
    Part.FOOTNOTE: "脚注、尾注",
    Part.COMMENT: "批注{cell}",
    Part.BOX: "文本框",
    Part.HIDDEN: "隐藏的文字",
    Part.DELETED: "修订前的文字",
    Part.CHART: "图表、图示",
    Part.LINK: "链接",
    Part.FORM: "表单、注释（第{number}页）",
    Part.NOTES: "第{number}张幻灯片的备注",
    Part.CACHE: "表格里存着的旧数据",
    Part.OTHER: "说明文字",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file; `within` names the file where it is one embedded in another."""

    part: Part
    number: int = 0
    detail: str = ""  # the name of the sheet
    cell: str = ""
    within: str = ""

    def __str__(self) -> str:
        said = WORDS[self.part].format(number=self.number, detail=self.detail, cell=self.cell)
        return f"嵌入的文件“{self.within}”：{said}" if self.within else said


@dataclass(frozen=True, slots=True)
class Piece:
    """
    Words that stand together. `joint` is what is between them and the next ones. `again`: the same words as another
    piece in another state (hidden ones shown, changes undone): only what is new in them counts.
    """

    text: str
    place: Place
    joint: str = "\n"
    again: bool = False


@dataclass(slots=True)
class Contents:
    """`gaps`: ids of sentences with what they are about: parts of the file without words that could be read."""

    pieces: list[Piece] = field(default_factory=list)
    gaps: list[tuple[str, str]] = field(default_factory=list)
    characters: int = 0

    def add(self, pieces: Iterable[Piece]) -> None:
        for piece in pieces:
            self.characters += len(piece.text) + len(piece.joint)
            if self.characters > MAX_TEXT:
                raise too_complex(f"文字超过{MAX_TEXT // 10_000}万字")
            self.pieces.append(piece)


def column_name(number: int) -> str:
    """1 is A, 27 is AA."""
    name = ""
    while number:
        number, letter = divmod(number - 1, LETTERS)
        name = chr(65 + letter) + name
    return name


def row_of(cells: Iterable[tuple[str, Place]]) -> Iterator[Piece]:
    """A row of a table: tabs between the cells, the end of a line behind the last."""
    row = list(cells)
    for number, (text, place) in enumerate(row, 1):
        yield Piece(text, place, "\n" if number == len(row) else "\t")
