"""A table that a page end cuts in two, or a row that it cuts, put together again."""

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache

from gongkai.reading import labels
from gongkai.reading.formats.pdf.lattice import Box, Ruled, snap
from gongkai.reading.formats.pdf.prose import NUMBERED
from gongkai.reading.grids import Grid, GridCell
from gongkai.reading.limits import GridBudget

SIDES = 8.0  # points by which the sides of the two parts may differ
FIGURE = re.compile(r"[-+—–/\d.,，%减增无\s]*")


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of a table on one page, with the place of each."""

    table: Ruled
    places: tuple[str, ...]


def continues(upper: Ruled, lower: Ruled) -> bool:
    """Same sides, and columns that fit: nothing stands between the two, which the caller has seen."""
    if abs(upper.x0 - lower.x0) > SIDES or abs(upper.x1 - lower.x1) > SIDES:
        return False
    inner = _inner_edges(lower)
    shared = sum(any(abs(x - other) <= SIDES for other in _inner_edges(upper)) for x in inner)
    return 2 * shared >= len(inner)


def _inner_edges(table: Ruled) -> set[float]:
    return {box.x0 for box in table.boxes if box.x0 > table.x0 + 1}


def join(upper: Part, lower: Part) -> Part:
    """One table of the two: a repeated heading goes, a cut row is whole again, merged cells reach over."""
    lower = _without_repeated_heading(upper, lower)
    if not lower.table.rows:
        return upper
    cut = _is_cut(upper.table, lower.table)
    boxes = list(upper.table.boxes)
    shift = upper.table.rows - (1 if cut else 0)
    for box in lower.table.boxes:
        above = _above(boxes, box, upper.table.rows) if box.row == 0 else None
        if above is not None and (cut or _carries_on(boxes[above], box)):
            whole = boxes[above]
            span = shift + box.row + box.rowspan - whole.row
            boxes[above] = whole._replace(text=_glue(whole.text, box.text), rowspan=max(whole.rowspan, span))
        else:
            boxes.append(box._replace(row=box.row + shift))
    boxes.sort(key=lambda box: (box.row, box.x0))
    table = replace(upper.table, boxes=tuple(boxes), rows=shift + lower.table.rows, bottom=lower.table.bottom)
    return Part(table, upper.places + lower.places[1 if cut else 0 :])


def _glue(above: str, below: str) -> str:
    return f"{above}\n{below}" if above and below else above or below


def _above(boxes: list[Box], box: Box, rows: int) -> int | None:
    """The cell at the foot of the upper part in the same columns."""
    for index, other in enumerate(boxes):
        ends = other.row + other.rowspan == rows
        if ends and abs(other.x0 - box.x0) <= SIDES and abs(other.x1 - box.x1) <= SIDES:
            return index
    return None


def _carries_on(above: Box, box: Box) -> bool:
    """
    A merged cell is drawn anew on the next page: empty under words (an empty cell under a figure
    is a blank), or with the rest of the words where the label was numbered above and is not here.
    """
    if _is_figure(above.text):
        return not above.text and not box.text and above.rowspan > 1 and box.rowspan > 1
    if not box.text:
        return above.rowspan > 1 or box.rowspan > 1
    split = box.rowspan > 1 or above.rowspan > 1
    return split and not _starts_label(box.text) and not _is_figure(box.text) and _starts_label(above.text)


def _is_cut(upper: Ruled, lower: Ruled) -> bool:
    """
    Whether the first row below is the rest of the last row above: no column has figures in both,
    and the words below are none or plainly the rest of the words above.
    """
    last = {_key(box): box for box in upper.boxes if box.row + box.rowspan == upper.rows}
    first = {_key(box): box for box in lower.boxes if box.row == 0}
    pairs = [(above, box) for key, box in first.items() if (above := _near(last, key)) is not None]
    if len(pairs) < len(first) or len(pairs) < 2:
        return False
    both = [(above.text, box.text) for above, box in pairs if above.text and box.text]
    if any(_is_figure(above) or _is_figure(below) for above, below in both):
        return False
    if not all(_is_rest(above, below) for above, below in both):
        return False
    own = [box for above, box in pairs if box.rowspan == 1 and above.rowspan == 1]
    figures = [box for above, box in pairs if box.text and _is_figure(box.text)]
    words = [box for above, box in pairs if box.text and not _is_figure(box.text)]
    if not figures and not words:
        return bool(own)
    above_is_bare = not any(_is_figure(above.text) and above.text for above, _ in pairs)
    return bool(both) and (above_is_bare or not figures) if words else above_is_bare


def _key(box: Box) -> tuple[float, float]:
    return box.x0, box.x1


def _near(boxes: dict[tuple[float, float], Box], key: tuple[float, float]) -> Box | None:
    near = (box for (x0, x1), box in boxes.items() if abs(x0 - key[0]) <= SIDES and abs(x1 - key[1]) <= SIDES)
    return next(near, None)


def _is_figure(text: str) -> bool:
    return FIGURE.fullmatch(text) is not None


def _starts_label(text: str) -> bool:
    return NUMBERED.match(text.strip()) is not None or _is_label(text)


def _is_rest(above: str, below: str) -> bool:
    """The words below complete a label of the form, or follow a numbered label and bear no number."""
    if _is_label(above + below):
        return True
    if _is_label(above) or _is_label(below):
        return False
    return NUMBERED.match(above.strip()) is not None and NUMBERED.match(below.strip()) is None


def _is_label(text: str) -> bool:
    """Exactly a label of a row of the form, and not half of one."""
    return labels.key(text) in _labels()


@cache
def _labels() -> frozenset[str]:
    rows = labels.table2_rows().keys() | labels.table2_ignored() | labels.table3_rows().keys()
    return frozenset(rows | labels.table3_kinds().keys() | labels.table3_groups())


def _without_repeated_heading(upper: Part, lower: Part) -> Part:
    """Leave out the rows at the head of the lower part that repeat those at the head of the upper one."""
    same = 0
    while same < lower.table.rows and _row(upper.table, same) == _row(lower.table, same) and _row(lower.table, same):
        same += 1
    if not same or all(_is_figure(text) for text in _row(lower.table, 0)):
        return lower
    while any(box.row < same < box.row + box.rowspan for box in lower.table.boxes):
        same -= 1
    boxes = tuple(box._replace(row=box.row - same) for box in lower.table.boxes if box.row >= same)
    return Part(replace(lower.table, boxes=boxes, rows=lower.table.rows - same), lower.places[same:])


def _row(table: Ruled, row: int) -> list[str]:
    return [labels.squash(box.text) for box in table.boxes if box.row == row]


def part_to_grid(part: Part, budget: GridBudget) -> Grid:
    """The table on columns that hold for all its rows."""
    table = part.table
    edges = snap(x for box in table.boxes for x in (box.x0, box.x1))
    xs = sorted(set(edges.values()))
    columns = {x: bisect_right(xs, at) - 1 for x, at in edges.items()}
    width = max(len(xs) - 1, 1)
    budget.spend(table.rows, width)
    taken: dict[int, set[int]] = defaultdict(set)
    cells = []
    for box in table.boxes:
        column, end = columns[box.x0], max(columns[box.x1], columns[box.x0] + 1)
        if column in taken[box.row]:
            continue
        for row in range(box.row, min(box.row + box.rowspan, table.rows)):
            taken[row].update(range(column, end))
        cells.append(GridCell(box.text, box.row, column, min(box.rowspan, table.rows - box.row), end - column))
    return Grid(tuple(cells), table.rows, width, part.places)
