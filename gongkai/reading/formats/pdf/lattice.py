"""Tables of a PDF page from its ruled lines: which lines meet, and which cells they wall off."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from gongkai.reading.formats.pdf.glyphs import Glyph, Turn, glyphs_to_lines
from gongkai.reading.limits import (
    MAX_COLUMNS,
    MAX_PAGE_EDGES,
    MAX_PAGE_FIELDS,
    MAX_PAGE_OBJECTS,
    MAX_PAGE_TABLES,
    too_complex,
)

SNAP = 3.0  # points: lines this near to each other are one line; also how far they may stop short
THIN = 3.0  # a filled box thinner than this is a ruled line
SHORTEST = 3.0
DIGITS = frozenset("0123456789.,，")
UNCLEAR = "\ufffd"  # stands for what cannot be told; no figure is read where it is


class Ruling(NamedTuple):
    """A ruled line: `at` is its y when it lies (its x when it stands); from `start` to `end`."""

    at: float
    start: float
    end: float


class Box(NamedTuple):
    """A cell of a table on the page: its text, its row and how many it spans, its left and right edge."""

    text: str
    row: int
    rowspan: int
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table on a page. `rows` is how many it has; boxes are in reading order."""

    boxes: tuple[Box, ...]
    rows: int
    x0: float
    top: float
    x1: float
    bottom: float


def page_tables(page: Any, glyphs: list[Glyph], turn: Turn) -> tuple[list[Ruled], list[Glyph]]:
    """The tables of a page with their text, and the characters that are in none of them."""
    lying, standing = _rulings(page, turn)
    found = (_Lattice.of(*group) for group in _components(lying, standing))
    lattices = _without_frames([lattice for lattice in found if lattice is not None])
    if len(lattices) > MAX_PAGE_TABLES:
        raise too_complex(f"一页超过{MAX_PAGE_TABLES}张表")
    contents: list[list[Glyph]] = [[] for _ in lattices]
    rest: list[Glyph] = []
    for glyph in glyphs:
        owner = _owner(glyph, lattices)
        (rest if owner is None else contents[owner]).append(glyph)
    pairs = zip(lattices, contents, strict=True)
    tables = [_fill(lattice.reaching(inside), inside) for lattice, inside in pairs]
    return sorted(tables, key=lambda table: (table.top, table.x0)), rest


def _without_frames(lattices: list["_Lattice"]) -> list["_Lattice"]:
    """Lines around a whole table are a frame, not a table."""
    return [
        lattice for lattice in lattices if not any(lattice.holds(other) for other in lattices if other is not lattice)
    ]


def _owner(glyph: Glyph, lattices: list["_Lattice"]) -> int | None:
    """
    The table that a character is in; else the one with whose rows it is level, as where a label
    stands outside the ruling.
    """
    level = [i for i, lattice in enumerate(lattices) if lattice.ys[0] <= glyph.middle < lattice.ys[-1]]
    within = (i for i in level if lattices[i].xs[0] <= glyph.centre < lattices[i].xs[-1])
    return next(within, level[0] if len(level) == 1 else None)


def _rulings(page: Any, turn: Turn) -> tuple[list[Ruling], list[Ruling]]:
    """
    Lying and standing lines of a page. Shading behind text is drawn as filled boxes: it rules
    nothing, unless a page has no other lines at all.
    """
    objects = [*page.lines, *page.rects, *page.curves]
    if len(objects) > MAX_PAGE_OBJECTS:
        raise too_complex(f"一页超过{MAX_PAGE_OBJECTS}条线")
    lying: list[Ruling] = []
    standing: list[Ruling] = []
    for item in objects:
        box = turn.box(item["x0"], item["top"], item["x1"], item["bottom"])
        stroked = bool(item.get("stroke")) and item["object_type"] != "line"
        _rule(box, stroked and not _is_curved(item), lying, standing)
    if len(lying) + len(standing) > MAX_PAGE_EDGES:
        raise too_complex(f"一页超过{MAX_PAGE_EDGES}条表格线")
    return _join(lying), _join(standing)


def _is_curved(item: dict[str, Any]) -> bool:
    """A shape of which some side is neither upright nor level."""
    points = item.get("pts") or ()
    return any(abs(a[0] - b[0]) > 1 and abs(a[1] - b[1]) > 1 for a, b in pairwise(points))


def _rule(box: tuple[float, float, float, float], outlined: bool, lying: list[Ruling], standing: list[Ruling]) -> None:
    """The lines that a line or a box stands for."""
    x0, top, x1, bottom = box
    width, height = x1 - x0, bottom - top
    if height <= THIN and width >= max(SHORTEST, height):
        lying.append(Ruling((top + bottom) / 2, x0, x1))
    elif width <= THIN and height >= SHORTEST:
        standing.append(Ruling((x0 + x1) / 2, top, bottom))
    elif outlined:
        lying += (Ruling(top, x0, x1), Ruling(bottom, x0, x1))
        standing += (Ruling(x0, top, bottom), Ruling(x1, top, bottom))


def _join(rulings: list[Ruling]) -> list[Ruling]:
    """Lines nearly on top of each other become one position; touching pieces on it become one line."""
    positions = snap(ruling.at for ruling in rulings)
    by_position: dict[float, list[Ruling]] = defaultdict(list)
    for ruling in rulings:
        by_position[positions[ruling.at]].append(ruling)
    joined: list[Ruling] = []
    for at, pieces in sorted(by_position.items()):
        start, end = None, 0.0
        for piece in sorted(pieces, key=lambda piece: piece.start):
            if start is None:
                start, end = piece.start, piece.end
            elif piece.start <= end + SNAP:
                end = max(end, piece.end)
            else:
                joined.append(Ruling(at, start, end))
                start, end = piece.start, piece.end
        if start is not None:
            joined.append(Ruling(at, start, end))
    return joined


def snap(values: Iterable[float]) -> dict[float, float]:
    """Every value to the mean of the run of values that follow one another within SNAP of the run's first."""
    snapped: dict[float, float] = {}
    run: list[float] = []
    for value in sorted(set(values)):
        if run and value - run[0] > SNAP:
            snapped |= dict.fromkeys(run, sum(run) / len(run))
            run = []
        run.append(value)
    return snapped | dict.fromkeys(run, sum(run) / len(run) if run else 0.0)


def _components(lying: list[Ruling], standing: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """Lines that meet, directly or over others, belong to one table."""
    parents = list(range(len(lying) + len(standing)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    for i, line in enumerate(lying):
        for j, post in enumerate(standing, len(lying)):
            if _meet(line, post):
                parents[root(j)] = root(i)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = defaultdict(lambda: ([], []))
    for i, line in enumerate(lying):
        groups[root(i)][0].append(line)
    for j, post in enumerate(standing, len(lying)):
        groups[root(j)][1].append(post)
    return [group for group in groups.values() if len(group[0]) > 1 and group[1]]


def _meet(line: Ruling, post: Ruling) -> bool:
    return post.start - SNAP <= line.at <= post.end + SNAP and line.start - SNAP <= post.at <= line.end + SNAP


@dataclass(frozen=True, slots=True)
class _Lattice:
    """The positions of a table's lines, and the lines themselves, to ask where there is a wall."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    lines: dict[float, list[Ruling]]
    posts: dict[float, list[Ruling]]
    outside: frozenset[int] = frozenset()  # columns beyond the ruling: there every row is its own

    @classmethod
    def of(cls, lying: Sequence[Ruling], standing: Sequence[Ruling]) -> "_Lattice | None":
        """A table whose sides are left open reaches as far as its lines do."""
        left, right = min(line.start for line in lying), max(line.end for line in lying)
        top, bottom = min(post.start for post in standing), max(post.end for post in standing)
        xs = _positions({post.at for post in standing}, left, right)
        ys = _positions({line.at for line in lying}, top, bottom)
        if len(xs) * len(ys) < 6:
            return None
        if len(xs) > MAX_COLUMNS or len(xs) * len(ys) > MAX_PAGE_FIELDS:
            raise too_complex(f"一页的表格超过{MAX_PAGE_FIELDS}格")
        lines: dict[float, list[Ruling]] = defaultdict(list)
        posts: dict[float, list[Ruling]] = defaultdict(list)
        for line in lying:
            lines[line.at].append(line)
        for post in standing:
            posts[post.at].append(post)
        return cls(xs, ys, lines, posts)

    def holds(self, other: "_Lattice") -> bool:
        return (
            self.xs[0] < other.xs[0]
            and other.xs[-1] < self.xs[-1]
            and self.ys[0] < other.ys[0]
            and other.ys[-1] < self.ys[-1]
        )

    def reaching(self, glyphs: Sequence[Glyph]) -> "_Lattice":
        """With one more column where text stands level with the table, outside its first or last line."""
        xs = self.xs
        outside = [glyph for glyph in glyphs if not glyph.text.isspace()]
        left = min((glyph.x0 for glyph in outside if glyph.centre < xs[0]), default=xs[0])
        right = max((glyph.x1 for glyph in outside if glyph.centre > xs[-1]), default=xs[-1])
        before = (left - 1,) if left < xs[0] else ()
        after = (right + 1,) if right > xs[-1] else ()
        columns = {0} if before else set()
        if after:
            columns.add(len(before) + len(xs) - 1)
        return _Lattice((*before, *xs, *after), self.ys, self.lines, self.posts, frozenset(columns))

    def line_above(self, row: int, column: int) -> bool:
        if column in self.outside:
            return True
        x = (self.xs[column] + self.xs[column + 1]) / 2
        return any(line.start <= x <= line.end for line in self.lines.get(self.ys[row], ()))

    def post_before(self, row: int, column: int) -> bool:
        y = (self.ys[row] + self.ys[row + 1]) / 2
        pieces = self.posts.get(self.xs[column])
        if pieces is None:
            return True
        return any(post.start <= y <= post.end for post in pieces)


def _positions(lines: set[float], start: float, end: float) -> tuple[float, ...]:
    inner = sorted(lines)
    before = [start] if start < inner[0] - 2 * SNAP else []
    after = [end] if end > inner[-1] + 2 * SNAP else []
    return (*before, *inner, *after)


def _fill(lattice: _Lattice, glyphs: Sequence[Glyph]) -> Ruled:
    """The cells of a table and what is printed in each."""
    owner = _regions(lattice)
    contents: dict[int, list[Glyph]] = defaultdict(list)
    regions = [owner[row][column] for row, column in _seats(lattice, glyphs)]
    for glyph, region in zip(glyphs, regions, strict=True):
        contents[region].append(glyph)
    doubtful = _overrun(glyphs, regions)
    areas: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row, owners in enumerate(owner):
        for column, region in enumerate(owners):
            areas[region].append((row, column))
    boxes = []
    for region, area in areas.items():
        (row, column), (last_row, last_column) = area[0], area[-1]
        text = cell_text(contents[region]) + (UNCLEAR if region in doubtful else "")
        boxes.append(Box(text, row, last_row - row + 1, lattice.xs[column], lattice.xs[last_column + 1]))
    boxes.sort(key=lambda box: (box.row, box.x0))
    return Ruled(tuple(boxes), len(owner), lattice.xs[0], lattice.ys[0], lattice.xs[-1], lattice.ys[-1])


def _overrun(glyphs: Sequence[Glyph], regions: Sequence[int]) -> set[int]:
    """Cells between which a figure runs on over the line: which digits are whose cannot be told."""
    over: set[int] = set()
    for (before, one), (glyph, other) in pairwise(zip(glyphs, regions, strict=True)):
        if one != other and before.text in DIGITS and glyph.text in DIGITS and _is_next(before, glyph):
            over |= {one, other}
    return over


def _regions(lattice: _Lattice) -> list[list[int]]:
    """For every field of the lattice the number of the cell that it is part of; cells are rectangles."""
    height, width = len(lattice.ys) - 1, len(lattice.xs) - 1
    owner = [[-1] * width for _ in range(height)]
    number = 0
    for row in range(height):
        for column in range(width):
            if owner[row][column] < 0:
                _claim(lattice, owner, row, column, number)
                number += 1
    return owner


def _claim(lattice: _Lattice, owner: list[list[int]], row: int, column: int, number: int) -> None:
    """Give `number` the largest rectangle from this field to the right, then down, that no wall cuts."""
    height, width = len(owner), len(owner[0])
    right = column + 1
    while right < width and owner[row][right] < 0 and not lattice.post_before(row, right):
        right += 1
    below = row + 1
    while below < height and _open(lattice, owner, below, column, right):
        below += 1
    for line in owner[row:below]:
        line[column:right] = [number] * (right - column)


def _open(lattice: _Lattice, owner: list[list[int]], row: int, column: int, right: int) -> bool:
    return all(
        owner[row][at] < 0 and not lattice.line_above(row, at) and not (at > column and lattice.post_before(row, at))
        for at in range(column, right)
    )


def _seats(lattice: _Lattice, glyphs: Sequence[Glyph]) -> list[tuple[int, int]]:
    """
    The field of each character. 汉字 that run on over a line of the table (a label too long for
    its cell) stay with the label that they continue.
    """
    seats: list[tuple[int, int]] = []
    overflowing = False
    before: Glyph | None = None
    for glyph in glyphs:
        row = min(max(bisect_right(lattice.ys, glyph.middle) - 1, 0), len(lattice.ys) - 2)
        column = min(max(bisect_right(lattice.xs, glyph.centre) - 1, 0), len(lattice.xs) - 2)
        if before is not None and _continues(before, glyph) and seats[-1][0] == row:
            overflowing = overflowing or _straddles(lattice.xs, before) or _straddles(lattice.xs, glyph)
            if overflowing and seats[-1][1] < column:
                column = seats[-1][1]
        else:
            overflowing = False
        seats.append((row, column))
        before = glyph
    return seats


def _continues(before: Glyph, glyph: Glyph) -> bool:
    return _is_next(before, glyph) and min(before.text, glyph.text) > "\u2e80"


def _is_next(before: Glyph, glyph: Glyph) -> bool:
    """Whether the one stands right behind the other on a line."""
    near = -0.3 * glyph.size < glyph.x0 - before.x1 < 0.2 * glyph.size
    return near and abs(glyph.middle - before.middle) < 0.2 * glyph.size


def _straddles(xs: Sequence[float], glyph: Glyph) -> bool:
    margin = 0.15 * (glyph.x1 - glyph.x0)
    return bisect_right(xs, glyph.x0 + margin) != bisect_right(xs, glyph.x1 - margin)


def cell_text(glyphs: Sequence[Glyph]) -> str:
    """
    What a cell says, a printed line a line. Where the text was set downwards, in one column or
    more, it is taken in the order in which it was set.
    """
    inked = [glyph for glyph in glyphs if not glyph.text.isspace()]
    if any(glyph.text.isdecimal() for glyph in inked):
        return "\n".join(
            line.text for line in glyphs_to_lines(glyphs)
        )  # figures one below the other are not one figure
    steps = [(_below(a, b), _beside(a, b)) for a, b in pairwise(inked)]
    down, across = sum(step[0] for step in steps), sum(step[1] for step in steps)
    if down > 1 and across == 0:
        return "".join(glyph.text for glyph in inked)
    return "\n".join(line.text for line in glyphs_to_lines(glyphs))


def _below(before: Glyph, glyph: Glyph) -> bool:
    return glyph.middle - before.middle > 0.5 * glyph.size and abs(glyph.centre - before.centre) < 0.5 * glyph.size


def _beside(before: Glyph, glyph: Glyph) -> bool:
    return abs(glyph.middle - before.middle) < 0.5 * glyph.size
