"""Tables two, three and four of the annual report, every label and every merge from the form's data."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final, TypeVar

from gongkai.law.report.marks import plain, print_reading, printed_unit
from gongkai.law.report.schema import EDITIONS, Block, Column, Edition, Kind, Row, all_cells, edition, edition_of
from gongkai.law.report.values import AnnualReport, Reading, Trouble
from gongkai.writing.model import Align, Role, Table, TableCell, printable

INFORMATION: Final = "信息内容"
LABEL_COLUMNS: Final = 3  # of table three: 三、本年度办理结果, （三）不予公开, 1.属于国家秘密
HEADER_ROWS: Final = 3
OUTER_LABELS: Final = (0.05, 0.12)  # shares of the group's and the kind's column
NARROWEST: Final = 5.0  # digits that the narrowest figure column of table three is made for
WIDEST: Final = 9  # longer figures are set smaller
HAN: Final = 2.15  # digits that one 汉字 is as wide as
CHARACTER: Final = 0.012  # share of the width that one digit takes
MARGIN: Final = 0.008
INNER_LABEL: Final = 0.25  # the least that 1.属于国家秘密 and its like are left

Item = TypeVar("Item", Row, Column, Block)


def disclosure_table(report: AnnualReport) -> Table:
    """Table two: blocks 第二十条第（…）项, each with its caption, its header and its rows."""
    blocks = tuple(_blocks(report))
    width = max(len(block.columns) for block in blocks)
    cells: list[TableCell] = []
    together: list[tuple[int, int]] = []
    top = 0
    for block in blocks:
        cells += _block_cells(report, block, top, width)
        bottom = top + 1 + len(block.rows)
        together.append((top, bottom))
        top = bottom + 1
    widths = (0.25, *[0.75 / width] * width)
    return Table(tuple(cells), top, widths, together=tuple(together), caption=_caption(report, 2), name="t2")


def _block_cells(report: AnnualReport, block: Block, top: int, width: int) -> Iterator[TableCell]:
    yield TableCell(block.caption, top, 0, colspan=width + 1, role=Role.CAPTION)
    yield TableCell(INFORMATION, top + 1, 0, role=Role.COLUMN)
    places = [(index + 1, _span(index, len(block.columns), width)) for index in range(len(block.columns))]
    headings = [_heading_unit(report, block, column) for column in block.columns]
    for column, (place, span), heading in zip(block.columns, places, headings, strict=True):
        yield TableCell(_column_label(column, heading), top + 1, place, colspan=span, role=Role.COLUMN)
    for index, row in enumerate(block.rows, top + 2):
        yield TableCell(row.label, index, 0, role=Role.ROW, align=Align.LEFT)
        for column, (place, span), heading in zip(block.columns, places, headings, strict=True):
            figure = _figure(report, f"t2.{row.id}.{column.id}", heading)
            yield replace(figure, row=index, column=place, colspan=span)


def _span(index: int, columns: int, width: int) -> int:
    """The last column of a block takes the columns that the block leaves free."""
    return 1 if index < columns - 1 else width - columns + 1


def _heading_unit(report: AnnualReport, block: Block, column: Column) -> str | None:
    """The unit that the heading has to print so that the figures under it say what the report said."""
    if column.kind is not Kind.MONEY:
        return None
    readings = (report.cells.get(f"t2.{row.id}.{column.id}") for row in block.rows)
    amounts = (reading for reading in readings if reading and reading.value is not None)
    return next((amount.unit for amount in amounts if not printed_unit(amount.raw)), column.unit)


def _column_label(column: Column, heading: str | None) -> str:
    if column.kind is not Kind.MONEY or heading == column.unit:
        return column.label
    bare = next((label for label in (*column.variants, column.label) if "（" not in label), column.label)
    return f"{bare}（单位：{heading}）" if heading else bare


def applications_table(report: AnnualReport) -> Table:
    """Table three: applicants across, what became of the applications down."""
    form = _form(report).applications
    rows = _rows_of_applications(report)
    cells = [*_applicants(_form(report)), *_application_labels(rows)]
    for index, row in enumerate(rows, HEADER_ROWS):
        for place, column in enumerate(form.columns, LABEL_COLUMNS):
            figure = _figure(report, f"t3.{row.id}.{column.id}", None)
            cells.append(replace(figure, row=index, column=place))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(
        tuple(cells),
        HEADER_ROWS + len(rows),
        _application_widths(cells, len(form.columns)),
        header_rows=HEADER_ROWS,
        together=_together(rows),
        caption=_caption(report, 3),
        name="t3",
    )


def _applicants(form: Edition) -> Iterator[TableCell]:
    """The three header rows: 申请人情况 over all, 法人或其他组织 over its kinds."""
    table = form.applications
    yield TableCell(table.caption, 0, 0, HEADER_ROWS, LABEL_COLUMNS, Role.COLUMN, Align.LEFT)
    yield TableCell(table.applicants, 0, LABEL_COLUMNS, colspan=len(table.columns), role=Role.COLUMN)
    place = LABEL_COLUMNS
    for organisation, group in groupby(table.columns, key=lambda column: column.organisation):
        columns = list(group)
        if organisation:
            yield TableCell(table.organisations, 1, place, colspan=len(columns), role=Role.COLUMN)
        for index, column in enumerate(columns, place):
            top, height = (2, 1) if organisation else (1, 2)
            yield TableCell(column.label, top, index, rowspan=height, role=Role.COLUMN)
        place += len(columns)


def _application_labels(rows: Sequence[Row]) -> Iterator[TableCell]:
    """Row labels; a group and a kind are merged down over their rows, other labels across."""
    for first, last in _runs(rows, lambda row: row.group):
        group = rows[first - HEADER_ROWS].group
        yield TableCell(group, first, 0, last - first + 1, role=Role.ROW)
    for first, last in _runs(rows, lambda row: row.kind):
        kind = rows[first - HEADER_ROWS].kind
        yield TableCell(kind.replace("）", "）\n"), first, 1, last - first + 1, role=Role.ROW, align=Align.LEFT)
    for index, row in enumerate(rows, HEADER_ROWS):
        column = 2 if row.kind else 1 if row.group else 0
        span = LABEL_COLUMNS - column
        yield TableCell(row.label, index, column, colspan=span, role=Role.ROW, align=Align.LEFT)


def _together(rows: Sequence[Row]) -> tuple[tuple[int, int], ...]:
    """The rows of each kind; with those of the last kind whatever follows, so that no row stands alone on a page."""
    runs = list(_runs(rows, lambda row: row.kind))
    if runs:
        runs[-1] = (runs[-1][0], HEADER_ROWS + len(rows) - 1)
    return tuple(runs)


def _runs(rows: Sequence[Row], key: Callable[[Row], str]) -> Iterator[tuple[int, int]]:
    """First and last table row of each run of rows with the same key; rows without a key make none."""
    index = HEADER_ROWS
    for value, run in groupby(rows, key=key):
        length = len(list(run))
        if value:
            yield index, index + length - 1
        index += length


def _application_widths(cells: Iterable[TableCell], columns: int) -> tuple[float, ...]:
    """Figure columns as wide as their longest figure asks for; the labels take the rest."""
    longest = [NARROWEST] * columns
    for cell in cells:
        place = cell.column - LABEL_COLUMNS
        if cell.state == "value":
            longest[place] = max(longest[place], min(len(cell.text), WIDEST))
        elif cell.role is Role.COLUMN and cell.rowspan > 1 and place >= 0:
            longest[place] = max(longest[place], len(cell.text) * HAN)
    asked = [length * CHARACTER + MARGIN for length in longest]
    room = 1 - sum(OUTER_LABELS) - INNER_LABEL
    figures = [width * min(1, room / sum(asked)) for width in asked]
    return (*OUTER_LABELS, 1 - sum(OUTER_LABELS) - sum(figures), *figures)


def disputes_table(report: AnnualReport) -> Table:
    """Table four: 行政复议, and 行政诉讼 over its two groups; one row of figures."""
    table = _form(report).disputes
    results = len(table.results)
    cells: list[TableCell] = []
    place = 0
    for heading, group in groupby(table.groups, key=lambda group: group.parent or group.label):
        groups = list(group)
        parent = groups[0].parent
        cells.append(TableCell(heading, 0, place, 1, results * len(groups), Role.COLUMN))
        for own in groups:
            if parent:
                cells.append(TableCell(own.label, 1, place, colspan=results, role=Role.COLUMN))
            for index, result in enumerate(table.results, place):
                top, height = (2, 1) if parent else (1, 2)
                cells.append(TableCell(result.label, top, index, height, role=Role.COLUMN))
                figure = _figure(report, f"t4.{own.id}.{result.id}", None)
                cells.append(replace(figure, row=HEADER_ROWS, column=index))
            place += results
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(
        tuple(cells), HEADER_ROWS + 1, (1 / place,) * place, HEADER_ROWS, ((0, HEADER_ROWS),), _caption(report, 4), "t4"
    )


def _figure(report: AnnualReport, id: str, heading: str | None) -> TableCell:
    """The cell of one figure, its place still open. A square that is no cell of any form stays empty."""
    cell, reading = all_cells().get(id), report.cells.get(id)
    if cell is None:
        return TableCell("", 0, 0)
    text = printable(print_reading(reading, cell, heading))
    value = reading.value if reading else None
    number = value if value is not None and text == plain(value) else None
    return TableCell(text, 0, 0, id=id, state=_state(reading), number=number)


def _state(reading: Reading | None) -> str:
    if reading is None:
        return "missing"
    if reading.trouble is None:
        return "value"
    return "blank" if reading.trouble is Trouble.BLANK else "trouble"


def _caption(report: AnnualReport, number: int) -> str:
    """What the table is, for a reader who cannot see it: the heading of its section."""
    return next(section.heading for section in _form(report).sections if section.number == number)


def _form(report: AnnualReport) -> Edition:
    """The form to print by. Where it could not be told, any serves: only the rows that were seen are printed."""
    return report.form or edition_of(report.year or 0) or edition(EDITIONS[-1])


# --- forms that mix editions: the rows and columns that the report has ------------------------


def _blocks(report: AnnualReport) -> Iterator[Block]:
    """The form's blocks, with the rows and columns of the other edition that this report fills."""
    blocks = _form(report).blocks
    for form in _others(report):
        blocks = tuple(_with_theirs(report, blocks, form.blocks))
    for block in blocks:
        rows = [row for row in block.rows if report.form or _has_row(report, f"t2.{row.id}")]
        if rows:
            yield replace(block, rows=tuple(rows))


def _with_theirs(report: AnnualReport, own: Sequence[Block], theirs: Sequence[Block]) -> Iterator[Block]:
    captions = {block.caption: block for block in theirs}
    merged = _merged(own, theirs, lambda other: _filled(report, _ids(other, other)), lambda block: block.caption)
    for block in merged:
        other = captions.get(block.caption)
        yield block if other is None or other is block else _with_other(report, block, other)


def _with_other(report: AnnualReport, block: Block, other: Block) -> Block:
    """The block, and what the same block of the other edition adds to it in this report."""

    def uses_row(row: Row) -> bool:
        return _filled(report, _ids(replace(other, rows=(row,)), other))

    def uses_column(column: Column) -> bool:
        return _filled(report, _ids(other, replace(other, columns=(column,))))

    rows = _merged(block.rows, other.rows, uses_row, lambda row: row.id)
    columns = _merged(block.columns, other.columns, uses_column, lambda column: column.id)
    return replace(block, rows=tuple(rows), columns=tuple(columns))


def _ids(rows: Block, columns: Block) -> list[str]:
    return [f"t2.{row.id}.{column.id}" for row in rows.rows for column in columns.columns]


def _rows_of_applications(report: AnnualReport) -> list[Row]:
    """
    The form's rows, and those of the other edition that this report fills. Where such a row
    stands for rows of the form that the report lacks (the single （六）其他处理), these go.
    """
    own = _form(report).applications.rows
    known = {row.id for row in own}
    rows: Sequence[Row] = own
    for form in _others(report):
        rows = _merged(rows, form.applications.rows, lambda row: _has_row(report, f"t3.{row.id}"), lambda row: row.id)
    families = {_family(row) for row in rows if row.id not in known}
    return [row for row in rows if _has_row(report, f"t3.{row.id}") or (report.form and _family(row) not in families)]


def _family(row: Row) -> str:
    return row.id.partition(".")[0]


def _has_row(report: AnnualReport, row: str) -> bool:
    """Whether the report has a cell of this row, as in t3.otherwise, and not merely of a row under it."""
    return any(id.rpartition(".")[0] == row for id in report.cells)


def _others(report: AnnualReport) -> list[Edition]:
    return [edition(id) for id in EDITIONS if id != report.edition]


def _filled(report: AnnualReport, ids: Iterable[str]) -> bool:
    """Whether the report has one of these cells and its own form has it not."""
    own = _form(report).cells
    return any(id in report.cells and id not in own for id in ids)


def _merged(
    own: Sequence[Item], theirs: Sequence[Item], used: Callable[[Item], bool], key: Callable[[Item], str]
) -> list[Item]:
    """The items of the form, and those of the other form that are used, each where that form has it."""
    merged = list(own)
    keys = [key(item) for item in merged]
    place = 0
    for item in theirs:
        if key(item) in keys:
            place = keys.index(key(item)) + 1
        elif used(item):
            merged.insert(place, item)
            keys.insert(place, key(item))
            place += 1
    return merged
