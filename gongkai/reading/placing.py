"""Which column a printed figure stands in: by its position under the heading, or by its order in the row."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from gongkai.reading.grids import Grid, GridCell
from gongkai.reading.sheet import Sheet, Slot, fit

FEWEST_COLUMNS = 5  # with a name, to trust a heading of table three or four
Row = list[GridCell]


class Segment(NamedTuple):
    """A column under a heading: where it starts and ends in the grid, and which cell or column it is."""

    start: int
    end: int
    id: str | None


@dataclass(frozen=True)
class Heading:
    """
    The columns of a table; `width` is where the heading ends. `is_whole`: all its rows reach from
    the same edge to the same edge. One with holes or overhangs has slipped, and its positions tell
    nothing.
    """

    segments: tuple[Segment, ...] = ()
    width: int = 0
    is_whole: bool = True
    is_unmerged: bool = False  # merged cells were taken apart: what they covered is blank

    @cached_property
    def names(self) -> tuple[str | None, ...]:
        return tuple(segment.id for segment in self.segments)

    @cached_property
    def edges(self) -> list[tuple[int, int]]:
        return [(segment.start, segment.end) for segment in self.segments]

    @cached_property
    def plain_row(self) -> list[tuple[int, int, int]]:
        """Columns and rowspan of a row that has one cell under each column, just as wide."""
        return [(start, end, 1) for start, end in self.edges]

    @cached_property
    def named_columns(self) -> int:
        return sum(name is not None for name in self.names)

    def named(self, standard: Sequence[str]) -> tuple[str | None, ...] | None:
        """
        The names of the columns where they are as many as in the form; one without a name is
        the form's own where all others stand in their places.
        """
        if len(self.names) != len(standard):
            return None
        if self.names == standard:
            return self.names
        if all(name in {None, own} for name, own in zip(self.names, standard, strict=True)):
            return tuple(standard)
        return None if None in self.names else self.names

    def keeps_order(self, standard: Sequence[str]) -> bool:
        """Whether those columns that have a name stand in the order of the form."""
        return [name for name in self.names if name] == [name for name in standard if name in self.names]


def under_names(
    sheet: Sheet, grid: Grid, number: int, cells: Row, heading: Heading, standard: tuple[str, ...], prefix: str
) -> None:
    """A row of table three or four. `standard`: the form's columns in their order."""
    ids = _ids(prefix, standard)
    bare = Heading(is_unmerged=heading.is_unmerged)
    if heading.named_columns < FEWEST_COLUMNS:
        place(sheet, grid, number, cells, ids, bare)
    elif heading.is_whole:
        names = heading.named(standard)
        columns: Sequence[str | None] = ids
        if names != standard:
            columns = [prefix + name if name else None for name in names or heading.names]
        place(sheet, grid, number, cells, columns if names else ids, heading, columns)
    elif heading.keeps_order(standard):
        place(sheet, grid, number, cells, ids, bare)
    else:
        sheet.unclear(ids, slots_of(grid, number, cells), grid.place(number, 0))


@lru_cache(maxsize=256)
def _ids(prefix: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(prefix + name for name in names)


def place(
    sheet: Sheet,
    grid: Grid,
    number: int,
    cells: Row,
    ids: Sequence[str | None],
    heading: Heading,
    columns: Sequence[str | None] = (),
) -> None:
    """
    Give each cell of the form its printed figure: by position where the row lies under its
    heading from end to end, by order where their number is right. What neither settles is
    ambiguous. `columns`: the cells under the heading, where they are not `ids`.
    """
    if [(cell[2], cell[2] + cell[4], cell[3]) for cell in cells] == heading.plain_row and len(ids) == len(cells):
        sheet.put_row(ids, cells, grid.row_places[number])  # most rows: order and position say the same
        return
    if heading.is_unmerged and _is_aligned(cells, heading):  # an empty box before the first column is the labels'
        cells = [cell for cell in cells if cell.column + cell.colspan > heading.segments[0].start]
    slots = slots_of(grid, number, cells)
    shared = any(cell.rowspan > 1 and cell.text for cell in cells)
    fitting: Sequence[Slot] | None = None
    slipped = heading.is_unmerged and not all(cell.text for cell in cells)
    if len(slots) == len(ids) and not shared and _tells_by_order(cells, heading, slipped=slipped):
        fitting = slots
    elif _is_aligned(cells, heading):
        for id, segment in zip(columns or ids, heading.segments, strict=True):
            if id is not None:
                _place_by_position(sheet, grid, number, cells, id, segment, heading.segments)
        return
    elif not shared and not slipped and (not heading.segments or len(ids) == 1 or len(ids) >= FEWEST_COLUMNS):
        fitting = in_order(slots, len(ids))
    if fitting is None and slots:
        sheet.unclear([id for id in ids if id], slots, slots[0].place)
    for id, slot in zip(ids, fitting or (), strict=False):
        if id is not None:
            sheet.put(id, slot)


def slots_of(grid: Grid, number: int, cells: Row) -> list[Slot]:
    row = grid.row_places[number]
    return [Slot(cell.text, f"{row} c{cell.column + 1}") for cell in cells]


def in_order(slots: Sequence[Slot], count: int) -> Sequence[Slot] | None:
    """As many slots as cells; more only where blanks surround a row without any, or a blank row."""
    fitting = fit(slots, count)
    if fitting is None or len(slots) == count:
        return fitting
    filled = [bool(slot.text) for slot in fitting]
    return fitting if all(filled) or not any(filled) else None


def overlap(cell: GridCell, segment: Segment) -> bool:
    return cell.column < segment.end and segment.start < cell.column + cell.colspan


def _is_aligned(cells: Row, heading: Heading) -> bool:
    """Whether the row ends where the heading ends, and has an edge where its first column begins."""
    if not cells or not heading.segments or cells[-1].column + cells[-1].colspan != heading.width:
        return False
    start = heading.segments[0].start
    for cell in cells:  # from left to right
        if cell.column >= start:
            return cell.column == start
        if cell.text:
            return False
    return False


def _tells_by_order(cells: Row, heading: Heading, *, slipped: bool) -> bool:
    """`slipped`: a blank among the cells may be what a label covers, where the row is short."""
    if not _is_aligned(cells, heading):
        return not slipped
    return _is_exact(cells, heading) if slipped else _is_even(cells, heading)


def _is_exact(cells: Row, heading: Heading) -> bool:
    """Whether there is a cell under each column, just as wide."""
    return [(cell.column, cell.column + cell.colspan) for cell in cells] == heading.edges


def _is_even(cells: Row, heading: Heading) -> bool:
    """
    Whether as many cells as columns stand under the heading, each in its place, or with edges
    that differ a little, as in tables drawn by hand: either way their order tells.
    """
    segments = heading.segments
    if len(cells) != len(segments):
        return any(sum(overlap(cell, segment) for segment in segments) != 1 for cell in cells)
    if _is_exact(cells, heading):
        return True
    return any(sum(overlap(cell, segment) for segment in segments) != 1 for cell in cells)


def _place_by_position(
    sheet: Sheet, grid: Grid, number: int, cells: Row, id: str, segment: Segment, segments: Sequence[Segment]
) -> None:
    under = [cell for cell in cells if overlap(cell, segment)]
    if not under:
        return
    slots = slots_of(grid, number, under)
    alone = not under[0].text or sum(overlap(under[0], other) for other in segments) == 1
    filled_up = len(segments) == 1 and not any(cell.text for cell in under[1:])
    if alone and under[0].rowspan == 1 and (len(under) == 1 or filled_up):
        sheet.put(id, slots[0])
    else:
        sheet.unclear([id], slots, slots[0].place)
