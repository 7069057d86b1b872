"""Plain text and Markdown: lines into paragraphs, rows set with pipes or tabs into ragged grids."""

import html
import re
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise, takewhile
from typing import NamedTuple

from gongkai.reading.formats.encoding import decode
from gongkai.reading.grids import Block, Document, Grid, GridCell, Paragraph, UnreadableFile

_BOX = re.compile(r"^[\s\u2500-\u257f+|-]*[\u2500-\u257f]{2,}[\s\u2500-\u257f+|-]*$")
_PIPES = str.maketrans({"｜": "|", "│": "|", "┃": "|", "║": "|", "\u00a0": " ", "\u200b": None, "\ufeff": None})
_RULE = re.compile(r"^[\s|+:：=—_-]*(?:-{2,}|={2,}|—{3,}|_{3,})[\s|+:：=—_-]*$")
_PAGE = re.compile(
    r"^\s*(?:-+\s*\d+\s*-+|[—–]+\s*\d+\s*[—–]+|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|P\.\s*\d+|[Pp]age\s+\d+.*)\s*$"
)
_WIDE_GAP = re.compile(r" {2,}|\u3000{2,}")
_FIGURE = re.compile(r"^[\d.,，+－-]+$")
_MARKDOWN = re.compile(r"^#{1,6}\s*|\*\*|__(?=\S)|(?<=\S)__|<br\s*/?>|\\(?=[.\-_*#()\[\]!+])")
_EMPHASIS = re.compile(r"^\*([^*]+)\*$")
_CUT_LINE = re.compile(r"(?<=\n)[ \t]*\d[\d.,]*\Z")  # a figure, or the beginning of 5.要求…: nobody knows
_CUT_NUMBER = re.compile(
    r"(?:(?<=[\n\t|])|(?<=[|\d\u4e00-\u9fff） ] ))[-+]?\d[\d.,]*\Z"
)  # the file ends in it: it may go on
FEWEST_FIGURES = 2
LONGEST_LABEL = 48


class Line(NamedTuple):
    """The cells of one line; `row` when they were set apart by pipes, tabs or wide gaps."""

    number: int
    cells: tuple[str, ...]
    row: bool


def read(data: bytes) -> Document:
    """Text in any of the usual encodings; control characters in it mean that it is none."""
    text, encoding = decode(data)
    if not text.strip("\ufeff \t\r\n\u00a0\u3000"):
        raise UnreadableFile("unreadable.empty")
    return Document(blocks_of(_CUT_NUMBER.sub(r"〔多种读法：\g<0>〕", _CUT_LINE.sub("", text))), encoding=encoding)


def blocks_of(text: str, place: str = "line") -> tuple[Block, ...]:
    """
    The blocks of a text. A line that holds several cells becomes a row of a ragged grid.
    Where cells stand one a line, each becomes a paragraph; a pipe with nothing before it
    becomes an empty paragraph: a printed blank.
    """
    raw = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    lines = ["" if _BOX.match(line) and "|" not in line.strip("|") else line.translate(_PIPES) for line in raw]
    kept = [(number, line) for number, line in enumerate(lines, 1) if not _PAGE.match(line)]
    separators = _pipes_are_separators([line for _, line in kept])
    cut = _lines_between_pipes(kept) if separators else _lines(kept)
    return tuple(_blocks(cut, place))


def _pipes_are_separators(lines: list[str]) -> bool:
    """Whether pipes stand on lines of their own, between cells that have a line each."""
    filled = [line.strip() for line in lines if line.strip()]
    between = sum(line == "|" and "|" not in before for before, line in pairwise(filled))
    return between > sum("|" in line and line.strip("| ") != "" for line in filled)


def _lines_between_pipes(lines: list[tuple[int, str]]) -> Iterator[Line]:
    """
    A pipe follows each cell; two in a row have a blank cell between them. Two figures without
    a pipe between them stand in one cell.
    """
    held: Line | None = None
    after_pipe = False
    for number, line in lines:
        for count, part in enumerate(line.split("|")):
            if count:
                if held is not None or after_pipe:
                    yield held or Line(number, ("",), row=False)
                held, after_pipe = None, True
            text = part.strip()
            if text and held is not None and _FIGURE.match(text) and _FIGURE.match(held.cells[0].split(" ")[0]):
                held = held._replace(cells=(f"{held.cells[0]} {text}",))
            elif text:
                if held is not None:
                    yield held
                held = Line(number, (text,), row=False)
    if held is not None:
        yield held


def _lines(lines: list[tuple[int, str]]) -> Iterator[Line]:
    for number, line in lines:
        if "|" in line:
            if not _RULE.match(line):
                yield from _pipe_line(number, line)
        elif "\t" in line.strip("\t ") or (line.startswith("\t") and line.strip()):
            yield Line(number, tuple(cell.strip() for cell in line.split("\t")), row=True)
        elif line.strip() and not _RULE.match(line):
            cells = _gaps(_MARKDOWN.sub("", line.strip()))
            yield Line(number, cells, row=len(cells) > 1)


def _pipe_line(number: int, line: str) -> Iterator[Line]:
    """
    The cells of a line with pipes. `||` at the end of a row fills up what a merged cell
    covered and is no cell; in the middle it is an empty one.
    """
    if len(line.strip()) > 1 and not line.strip().strip("|"):
        return
    parts = line.split("|")
    if not parts[-1].strip():
        parts.pop()
    if len(parts) > 1 and not parts[0].strip():
        parts.pop(0)
    if all(not part.strip() for part in parts):
        yield Line(number, tuple("" for _ in parts), row=len(parts) > 1)
        return
    if parts[-1] == "":
        while parts and parts[-1] == "":
            parts.pop()
        if len(parts) > 2 and not parts[-1].strip():
            parts.pop()
    cells = tuple(_cell(part) for part in parts)
    yield Line(number, cells, row=len(cells) > 1)


def _cell(part: str) -> str:
    """A cell without what Markdown or its maker put around the words."""
    text = html.unescape(part) if "&" in part else part
    return _EMPHASIS.sub(r"\1", _MARKDOWN.sub("", text.strip()).strip())


def _gaps(text: str) -> tuple[str, ...]:
    """Columns set apart by wide gaps, as text taken from a PDF has them; prose is left whole."""
    parts = [part.strip() for part in _WIDE_GAP.split(text) if part.strip()]
    if len(parts) > 1 and (sum(map(len, parts)) < len(parts) * 20):
        return tuple(cell for part in parts for cell in _figures(part))
    return _figures(text)


def _figures(text: str) -> tuple[str, ...]:
    """规章 0 0 0 → four cells: a label and figures at its end, or before it, with single spaces between."""
    words = text.split(" ")
    behind = sum(1 for _ in takewhile(_FIGURE.match, reversed(words)))
    ahead = sum(1 for _ in takewhile(_FIGURE.match, words)) if behind < len(words) else 0
    few = behind < FEWEST_FIGURES and not (behind and len(words) == FEWEST_FIGURES)
    if few and ahead < FEWEST_FIGURES:
        return (text,)
    behind, ahead = 0 if few else behind, ahead if ahead >= FEWEST_FIGURES else 0
    label = " ".join(words[ahead : len(words) - behind]).strip()
    if len(label) > LONGEST_LABEL or "。" in label:
        return (text,)
    return (*words[:ahead], *((label,) if label else ()), *words[len(words) - behind :])


def _blocks(lines: Iterable[Line], place: str) -> Iterator[Block]:
    for is_row, run in groupby(lines, key=lambda line: line.row):
        if is_row:
            yield _grid(list(run), place)
        else:
            for line in run:
                yield Paragraph(line.cells[0], f"{place} {line.number}")


def _grid(lines: list[Line], place: str) -> Grid:
    cells = tuple(
        GridCell(text, row, column) for row, line in enumerate(lines) for column, text in enumerate(line.cells)
    )
    return Grid(
        cells,
        height=len(lines),
        width=max(len(line.cells) for line in lines),
        row_places=tuple(f"{place} {line.number}" for line in lines),
        ragged=True,
    )
