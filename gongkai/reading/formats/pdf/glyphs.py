"""Characters and ruled lines of a PDF page in one upright frame, and characters into lines of text."""

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from gongkai.reading.limits import MAX_PAGE_OBJECTS, too_complex

COLUMN_GAP = 1.2  # characters: a wider gap sets columns apart
SHADOW = 0.3  # of a character: what is printed again nearer than this is the same
RAISED = 0.8  # of a digit's size: a smaller digit beside it, off its line, is a footnote's mark
ABOVE, BELOW = 0.2, 0.01  # of a digit's size: so far the foot of a mark is from the foot of the figure's digits
WATERMARK = 2.6  # times the usual size of the page's characters


class Glyph(NamedTuple):
    """A character and its box; `top` and `bottom` count downwards from the top of the page."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def size(self) -> float:
        return self.bottom - self.top


class Line(NamedTuple):
    """A printed line of text. `cells` are its parts where wide gaps set them apart, as in a table without lines."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    cells: tuple[str, ...] = ()


class Turn(NamedTuple):
    """How a page has to be turned for its text to stand upright: 0, 90 (text runs up) or -90 degrees."""

    degrees: int
    width: float
    height: float

    def box(self, x0: float, top: float, x1: float, bottom: float) -> tuple[float, float, float, float]:
        if self.degrees == 90:
            return self.height - bottom, x0, self.height - top, x1
        if self.degrees == -90:
            return top, self.width - x1, bottom, self.width - x0
        return x0, top, x1, bottom

    @property
    def turned_height(self) -> float:
        return self.width if self.degrees else self.height

    @property
    def turned_width(self) -> float:
        return self.height if self.degrees else self.width


def page_glyphs(chars: Sequence[dict[str, Any]], width: float, height: float) -> tuple[list[Glyph], Turn]:
    """
    The characters of a page. Where most of them run up or down the page, the page is turned;
    the others, slanting or crosswise, are a watermark or a stamp and are left out.
    """
    if len(chars) > MAX_PAGE_OBJECTS:
        raise too_complex(f"一页超过{MAX_PAGE_OBJECTS}个字符")
    directions = [_direction(char["matrix"]) for char in chars]
    upright = max((0, 90, -90), key=directions.count)
    turn = Turn(upright, width, height)
    glyphs = [
        Glyph(_clean(char["text"]), *turn.box(char["x0"], char["top"], char["x1"], char["bottom"]))
        for char, direction in zip(chars, directions, strict=True)
        if direction == upright
    ]
    return _without_watermark(_without_shadows(glyphs)), turn


def _direction(matrix: Sequence[float]) -> int:
    """0 for upright text, 90 where it runs up the page, -90 where down, 1 where it slants."""
    a, b = matrix[:2]
    if abs(b) <= 0.02 * abs(a):
        return 0
    if abs(a) <= 0.02 * abs(b):
        return 90 if b > 0 else -90
    return 1


def _clean(text: str) -> str:
    """Compatibility forms of 汉字 (⼀ for 一) that some fonts map to; other characters stay."""
    if len(text) == 1 and "\u2e80" <= text <= "\u2fdf":
        return unicodedata.normalize("NFKC", text)
    return text


def _without_shadows(glyphs: list[Glyph]) -> list[Glyph]:
    """Bold that is made by printing a character twice, a hair apart, is one character."""
    printed: dict[tuple[str, int, int], Glyph] = {}
    kept = []
    for glyph in glyphs:
        column, row = round(glyph.x0), round(glyph.top)
        near = (printed.get((glyph.text, column + i, row + j)) for i in (-1, 0, 1) for j in (-1, 0, 1))
        if glyph.text.isspace() or not any(other is not None and _covers(other, glyph) for other in near):
            kept.append(glyph)
            printed[glyph.text, column, row] = glyph
    return kept


def _covers(one: Glyph, other: Glyph) -> bool:
    """Whether the two lie on top of each other: the same digit twice in a small figure does not."""
    across = abs(one.x0 - other.x0) < SHADOW * (one.x1 - one.x0)
    return across and abs(one.top - other.top) < SHADOW * one.size


def _without_watermark(glyphs: list[Glyph]) -> list[Glyph]:
    sizes = sorted(glyph.size for glyph in glyphs if not glyph.text.isspace())
    if not sizes:
        return glyphs
    most = WATERMARK * sizes[len(sizes) // 2]
    return [glyph for glyph in glyphs if glyph.size <= most]


def glyphs_to_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """Characters whose middles are level are one line, from left to right; lines from top to bottom."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.middle, glyph.x0)):
        if rows and glyph.middle - _middle(rows[-1]) <= 0.5 * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    lines = (row_to_line(row) for row in rows)
    return [line for line in lines if line.text]


def _middle(row: list[Glyph]) -> float:
    return row[0].middle


def row_to_line(row: Iterable[Glyph]) -> Line:
    """The text of one line; a gap as wide as a character between words becomes a space."""
    ordered = _with_marks_apart(sorted(row, key=lambda glyph: glyph.x0))
    inked = [glyph for glyph in ordered if not glyph.text.isspace()] or ordered
    parts: list[str] = []
    cells: list[str] = [""]
    last: Glyph | None = None
    for glyph in ordered:
        if glyph.text.isspace():
            parts.append(" ")
            continue
        if last is not None and glyph.x0 - last.x1 > _gap(parts[-1], glyph):
            parts.append(" ")
        if last is not None and glyph.x0 - last.x1 > COLUMN_GAP * glyph.size:
            cells.append("")
        elif parts and parts[-1].isspace():
            cells[-1] += " "
        cells[-1] += glyph.text
        parts.append(glyph.text)
        last = glyph
    return Line(
        " ".join("".join(parts).split()),
        min(glyph.x0 for glyph in inked),
        min(glyph.top for glyph in inked),
        max(glyph.x1 for glyph in inked),
        max(glyph.bottom for glyph in inked),
        tuple(" ".join(cell.split()) for cell in cells),
    )


def _with_marks_apart(ordered: list[Glyph]) -> list[Glyph]:
    """Small digits above or below the line are no digits of the figure beside them: they stand in brackets."""
    sizes = [glyph.size for glyph in ordered]
    if not sizes or min(sizes) >= RAISED * max(sizes):
        return ordered
    marked: list[Glyph] = []
    for is_figure, run in groupby(ordered, key=lambda glyph: glyph.text.isdecimal()):
        glyphs = list(run)
        tallest = max(glyphs, key=lambda glyph: glyph.size)
        marked += [_bracketed(glyph, tallest) for glyph in glyphs] if is_figure else glyphs
    return marked


def _bracketed(glyph: Glyph, beside: Glyph) -> Glyph:
    small = glyph.size < RAISED * beside.size
    lower = (glyph.bottom - beside.bottom) / beside.size if beside.size else 0.0
    off_line = lower < -ABOVE or lower > BELOW
    return glyph._replace(text=f"[{glyph.text}]") if small and off_line else glyph


def _gap(before: str, glyph: Glyph) -> float:
    """汉字 are set apart when a line is justified; letters and digits are not."""
    wide = before[-1:] > "\u2e80" and glyph.text > "\u2e80"
    return (1.0 if wide else 0.3) * glyph.size
