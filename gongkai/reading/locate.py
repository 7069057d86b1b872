"""Find the three tables in a grid by their labels, and read each row by its label and columns."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from gongkai.reading import columns, labels
from gongkai.reading.cells import is_value_like, unit_in
from gongkai.reading.grids import Grid, GridCell, Paragraph
from gongkai.reading.placing import Heading, Row, Segment, place, slots_of, under_names
from gongkai.reading.sheet import Sheet, Slot, column_order, table3_ids

FEWEST_RESULTS = 3  # of table four, likewise
ALL_DISPUTES = 15
MOST_LABELS = 3  # beside each other in a row of table three
ASIDE = frozenset({"单位", "计量单位", "备注", "说明"})  # columns that the form has not
EITHER = frozenset({labels.OTHER, labels.TOTAL, "合计"})  # name a row and a column of table three
_MAY_HEAD_2 = re.compile(r"容|二\s*十")
_MAY_HEAD_3 = re.compile(r"勾\s*稽|第\s*一\s*项|人|民|企\s*业|机\s*构|组\s*织")
# Not 办理结果, which stands beside the rows of table three.
_MAY_HEAD_4 = re.compile(r"复\s*议|诉|维\s*持|纠\s*正|(?<!理)结\s*果|审\s*结")
_MAY_HEAD = re.compile("|".join(each.pattern for each in (_MAY_HEAD_2, _MAY_HEAD_3, _MAY_HEAD_4)))
ENOUGH = 2  # labels in one row, to take it for a heading


class GridReader:
    """Reads grids whose columns can be trusted, one after the other; what is no table is handed back."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.reset()

    def reset(self) -> None:
        """A new section begins: no heading carries over."""
        self.table = 0
        self.columns: tuple[str, ...] | None = None
        self.under = Heading()
        self.results: list[str] = []  # of a table four that has its groups below each other
        self.heading: list[tuple[Grid, Row]] = []
        self.last_row = ""

    def read(self, grid: Grid) -> Iterator[Paragraph]:
        """Read every row; yield the texts that belong to no table, in their order."""
        self.heading = []
        for number, row in enumerate(rows_of(grid)):
            if row and not self._take(grid, number, row):
                yield from _paragraphs(grid, number, row)

    def _take(self, grid: Grid, number: int, row: Row) -> bool:
        words = "".join([cell.text for cell in row])  # most rows are figures: a look spares them the headings
        return (
            (_MAY_HEAD.search(words) is not None and self._heading(grid, row, words))
            or self._table2_row(grid, number, row)
            or self._table3_row(grid, number, row)
            or self._table4_row(grid, number, row)
            or (bool(self.heading) and self._more_heading(grid, row))
        )

    def _heading(self, grid: Grid, row: Row, words: str) -> bool:
        return (
            (_MAY_HEAD_3.search(words) is not None and self._table3_heading(grid, row))
            or (_MAY_HEAD_4.search(words) is not None and self._table4_heading(grid, row))
            or (_MAY_HEAD_2.search(words) is not None and self._table2_heading(row))
        )

    def _more_heading(self, grid: Grid, row: Row) -> bool:
        """Rows between a heading and the first row of figures; figures there mean another table."""
        if sum(cell.text.isdecimal() for cell in row) >= FEWEST_RESULTS:
            self._enter(0)
            return False
        self.heading.append((grid, row))
        return True

    # --- table two ---------------------------------------------------------------------------

    def _table2_heading(self, row: Row) -> bool:
        texts = [cell for cell in row if cell.text]
        if not texts:
            return False
        head = next((i for i, cell in enumerate(row) if labels.is_table2_head(cell.text)), None)
        if head is None:
            if len(texts) > 1 or not labels.is_table2_caption(texts[0].text):
                return False
            self._enter(2)
            return True
        last = row.index(texts[-1])
        cells = row[head + 1 : last + 1]  # a heading left empty is one all the same
        own = [cell for cell in cells if labels.key(cell.text) not in ASIDE]
        self._enter(2)
        self.columns = columns.columns_of(tuple(cell.text for cell in own))
        ids = iter(self.columns or (None,) * len(own))
        segments = tuple(
            Segment(cell.column, cell.column + cell.colspan, next(ids) if cell in own else None) for cell in cells
        )
        unmerged = any(not cell.text for cell in row if cell.column > row[head].column)
        self.under = Heading(segments, end_of(row), is_unmerged=unmerged)
        remember_columns(self.sheet, self.columns, [cell.text for cell in own])
        return True

    def _table2_row(self, grid: Grid, number: int, row: Row) -> bool:
        if self.table != 2:
            return False
        for i, cell in enumerate(row):
            if not cell.text or is_value_like(cell.text):
                continue
            if labels.key(cell.text) in labels.table2_ignored():
                return True
            id = labels.table2_row(cell.text)
            if id is not None:
                self.sheet.seen.add("table2")
                self._table2_values(grid, number, id, row[i + 1 :])
                return True
        return False

    def _table2_values(self, grid: Grid, number: int, row: str, cells: Row) -> None:
        if self.columns and len(self.columns) == 1 < len(cells) and not columns.has_row(self.columns, row):
            slots = slots_of(grid, number, cells)  # under what is left of a heading of several columns
            self.sheet.unclear([f"t2.{row}.{self.columns[0]}"], slots, slots[0].place)
            return
        ids = self.columns or columns.columns_for(row, [cell.text for cell in cells], self.sheet.editions)
        if ids is None:
            return
        named = [f"t2.{row}.{id}" if id else None for id in (self.under.names if self.columns else ids)]
        place(self.sheet, grid, number, cells, named, self.under if self.columns else Heading())

    # --- table three -------------------------------------------------------------------------

    def _table3_heading(self, grid: Grid, row: Row) -> bool:
        found = 0
        for cell in row:
            if labels.is_table3_note(cell.text):
                found += ENOUGH
            elif cell.text:
                name = labels.key(cell.text)
                found += (name in labels.table3_columns() or name in labels.table3_captions()) and name not in EITHER
        if found < ENOUGH or (self.table == 4 and self.heading):
            return False
        if self.table != 3 or not self.heading:
            self._enter(3)
        self.heading.append((grid, row))
        return True

    def _table3_row(self, grid: Grid, number: int, row: Row) -> bool:
        if self.table not in (0, 3):
            return False
        rows = [line for _, line in self.heading]
        under = heading_of(rows, table3_segments(rows)) if rows else self.under
        before = row
        if under.segments:
            start = under.segments[0].start
            before = [cell for cell in row if cell.column < start] or row
        found = find_table3_label(before, self.last_row) or find_table3_label(row, self.last_row)
        if found is None:
            self._doubt_caption_row(grid, number, row)
            return False
        id, index = found
        if not self.last_row and labels.key(row[index].text) in EITHER:
            return False  # a sum in some other table
        if self.table == 0:
            self._enter(3)
        self.under, self.heading, self.last_row = under, [], id
        self.sheet.seen.add("table3")
        under_names(self.sheet, grid, number, row[index + 1 :], under, column_order(), f"t3.{id}.")
        return True

    def _doubt_caption_row(self, grid: Grid, number: int, row: Row) -> None:
        """Behind （六）其他处理 a row without a label: both may be rows of three that lost theirs."""
        if self.last_row == labels.SINGLE_OTHERWISE and all(is_value_like(cell.text) for cell in row):
            slots = [Slot(cell.text, grid.place(number, cell.column)) for cell in row if cell.text]
            if slots:
                self.sheet.unclear(table3_ids(self.last_row), slots, slots[0].place)

    # --- table four --------------------------------------------------------------------------

    def _table4_heading(self, grid: Grid, row: Row) -> bool:
        if self.table == 4 and self.heading and all(is_value_like(cell.text) for cell in row if cell.text):
            return False
        texts = [cell.text for cell in row if cell.text]
        found = sum([_is_table4_name(labels.key(text)) for text in texts if not text.isdecimal()])
        if found < ENOUGH and not (found == len(texts) == 1):
            return False
        if self.table != 4:
            self._enter(4)
        self.heading.append((grid, row))
        self.sheet.seen.add("table4")
        return True

    def _table4_row(self, grid: Grid, number: int, row: Row) -> bool:
        if self.table != 4:
            return False
        cells = row if not row[0].text or is_value_like(row[0].text) else row[1:]
        if not cells or not all(is_value_like(cell.text) for cell in cells):
            return False
        if self.heading:
            rows = [line for _, line in self.heading]
            self.under, self.results = heading_of(rows, table4_segments(rows)), table4_results(rows)
            self.heading = []
        group = labels.table4_group(row[0].text) if len(cells) < len(row) else None
        if group is not None and len(self.results) >= FEWEST_RESULTS:
            named = [f"t4.{group}.{result}" for result in self.results]
            place(self.sheet, grid, number, cells, named, Heading())
            return True
        if self.under.named_columns < FEWEST_RESULTS and len(cells) != ALL_DISPUTES:
            return False
        under_names(self.sheet, grid, number, cells, self.under, labels.table4_cells(), "")
        return True

    # --- all tables --------------------------------------------------------------------------

    def _enter(self, table: int) -> None:
        self.table = table
        self.columns = None
        self.under = Heading()
        self.heading = []
        self.last_row = ""


def rows_of(grid: Grid) -> list[Row]:
    """The cells of each row, those that reach down into it from above included, from left to right."""
    rows: list[Row] = [[] for _ in range(grid.height)]
    merged = False
    for cell in grid.cells:
        rows[cell.row].append(cell)
        if cell.rowspan > 1:
            merged = True
            for below in range(cell.row + 1, min(cell.row + cell.rowspan, grid.height)):
                rows[below].append(cell)
    if merged:
        for row in rows:
            row.sort(key=_by_column)
    return rows


def end_of(row: Row) -> int:
    return max(cell.column + cell.colspan for cell in row)


def heading_of(rows: Sequence[Row], segments: Sequence[Segment]) -> Heading:
    """The heading that these rows make up; whole where each covers the same columns without a hole."""
    edges = {(row[0].column, end_of(row), sum(cell.colspan for cell in row)) for row in rows}
    is_whole = len(edges) == 1 and all(end - start == covered for start, end, covered in edges)
    is_unmerged = len(rows) > 1 and all(cell.colspan == cell.rowspan == 1 for row in rows for cell in row)
    return Heading(tuple(segments), max(map(end_of, rows)), is_whole, is_unmerged)


def _by_column(cell: GridCell) -> int:
    return cell.column


def _paragraphs(grid: Grid, number: int, row: Row) -> Iterator[Paragraph]:
    for cell in row:
        if cell.text and cell.row == number:
            for line in cell.text.split("\n"):
                if line.strip():
                    yield Paragraph(line.strip(), grid.row_places[number])


def remember_columns(sheet: Sheet, ids: Sequence[str] | None, headings: Sequence[str]) -> None:
    """Note which edition the heading is of, and the units that it prints for money."""
    if ids is None:
        return
    own = columns.edition_of(tuple(ids))
    if own:
        sheet.editions[own] += 1
    for id, heading in zip(ids, headings, strict=False):
        unit = unit_in(heading) if id == "amount" else None
        if unit:
            sheet.units[id] = unit
        elif id == "amount":
            sheet.units.pop(id, None)


def find_table3_label(row: Sequence[GridCell], last_row: str) -> tuple[str, int] | None:
    """The row id that the labels of this row name, and the index of the last label."""
    index = -1
    for at, cell in enumerate(row):
        if cell.text:
            if is_value_like(cell.text):
                break
            index = at
    if index < 0:
        return None
    id = labels.table3_row(row[index].text)
    if id is None:
        before = [cell.text for cell in row[:index]]
        if labels.key(row[index].text) == labels.OTHER and _under_otherwise(before, last_row):
            id = "otherwise.other"
        elif 0 < index < MOST_LABELS:
            id = labels.table3_row("".join((*before, row[index].text)))
    if id == labels.SINGLE_OTHERWISE and row[index].rowspan > 1:
        return None  # the caption of several rows; this one has lost its own label
    return (id, index) if id is not None else None


def _under_otherwise(before: Sequence[str], last_row: str) -> bool:
    return last_row.startswith("otherwise.") or any(labels.key(text) == "其他处理" for text in before if text)


def table3_segments(heading: Sequence[Row]) -> list[Segment]:
    """The columns under the heading rows, each named by the texts above it, top to bottom."""
    segments = [Segment(start, end, _table3_column(_texts(path))) for start, end, path in _paths(heading)]
    first = next((i for i, segment in enumerate(segments) if segment.id), len(segments))
    return segments[first:]


@lru_cache(maxsize=1024)
def _table3_column(path: tuple[str, ...]) -> str | None:
    names = [labels.key(text) for text in path if not labels.is_table3_note(text)]
    names = [name for name in names if name and name not in labels.table3_captions()]
    known = labels.table3_columns()
    return known.get("".join(names)) or (known.get(names[-1]) if names else None)


def _is_table4_name(name: str) -> bool:
    if name in labels.table4_groups() or name == labels.TABLE4_PARENT:
        return True
    return name in labels.table4_results() and name not in EITHER


def table4_segments(heading: Sequence[Row]) -> list[Segment]:
    return [Segment(start, end, _table4_cell(_texts(path))) for start, end, path in _paths(heading)]


def table4_results(heading: Sequence[Row]) -> list[str]:
    """The results that the lowest row of the heading names, where each stands there once."""
    names = [labels.key(cell.text) for cell in heading[-1] if cell.text]
    results = [labels.table4_results()[name] for name in names if name in labels.table4_results()]
    return results if len(set(results)) == len(results) else []


@lru_cache(maxsize=1024)
def _table4_cell(path: tuple[str, ...]) -> str | None:
    names = [labels.key(text) for text in path]
    groups = [labels.table4_groups()[name] for name in names if name in labels.table4_groups()]
    joined = "".join(names)
    results = [name for name in labels.table4_results() if joined.endswith(name)]
    if not groups or not results:
        return None
    return f"t4.{groups[-1]}.{labels.table4_results()[max(results, key=len)]}"


def _texts(path: Sequence[GridCell]) -> tuple[str, ...]:
    return tuple([cell.text for cell in path])


def _paths(heading: Sequence[Row]) -> Iterator[tuple[int, int, list[GridCell]]]:
    """Each narrowest column of the heading with the cells above it, top to bottom."""
    edges = sorted({edge for row in heading for cell in row for edge in (cell.column, cell.column + cell.colspan)})
    previous: list[GridCell] | None = None
    start = 0
    for left, right in pairwise(edges):
        path = []
        for row in heading:
            for cell in row:
                if cell.column <= left and right <= cell.column + cell.colspan and cell not in path:
                    path.append(cell)
        if previous is not None and path and previous and path[-1] is previous[-1] and path == previous:
            continue
        if previous:
            yield start, left, previous
        previous, start = path, left
    if previous:
        yield start, edges[-1], previous
