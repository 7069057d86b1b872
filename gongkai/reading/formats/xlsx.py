"""XLSX and the older XLS: every sheet as tables and lines of text, merged cells kept."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from io import BytesIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from gongkai.reading import labels
from gongkai.reading.formats.archive import Archive
from gongkai.reading.formats.xlsx_runs import has_marks, in_order
from gongkai.reading.grids import Block, Document, Grid, GridCell, Paragraph, UnreadableFile
from gongkai.reading.limits import GridBudget, too_complex

MAX_AREA = 2_000_000  # cells of the rectangle that a sheet's contents span; the reader holds all of it
CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
ZIP = b"PK"
PICTURES = ("xl/media/",)


def read(data: bytes) -> Document:
    pictures = False
    if data.startswith(ZIP):
        data, pictures = _checked(data)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            blocks = tuple(_blocks(book))
    except PasswordError as error:
        raise UnreadableFile("unreadable.encrypted") from error
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        raise UnreadableFile("unreadable.damaged", {"detail": type(error).__name__}) from error
    except BaseException as error:
        # a fault within the reader (a "panic") is no Exception; what else is none goes on up
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableFile("unreadable.damaged", {"detail": "表格结构有误"}) from error
    if not blocks:
        raise UnreadableFile("unreadable.image_only" if pictures else "unreadable.empty")
    return Document(blocks)


def _checked(data: bytes) -> tuple[bytes, bool]:
    """
    Every member within its limits, and every sheet within an area that can be held, before the reader sees
    the file, in which no digit passes for one of another figure. And whether there are pictures.
    """
    archive = Archive(data)
    marked: list[str] = []
    for name in archive.names:
        if name.endswith((".xml", ".rels")):
            content = archive.read(name)
            if b"<!DOCTYPE" in content[:4096]:
                raise too_complex("XML 中有文档类型声明")
            if "/worksheets/" in name:
                _check_area(content)
            if has_marks(name, content):
                marked.append(name)
    pictures = any(name.startswith(PICTURES) for name in archive.names)
    return in_order(archive, marked) if marked else data, pictures


def _check_area(sheet: bytes) -> None:
    rows: set[int] = set()
    columns: set[bytes] = set()
    for match in CELL.finditer(sheet):
        inside = match[1]
        if inside.endswith(b"/"):
            continue  # only a format, no content
        reference = REFERENCE.search(inside)
        if reference:
            columns.add(reference[1])
            rows.add(int(reference[2]))
    if not rows:
        return
    across = [_column_number(letters) for letters in columns]
    if (max(rows) - min(rows) + 1) * (max(across) - min(across) + 1) > MAX_AREA:
        raise too_complex("工作表的范围过大")


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _blocks(book: CalamineWorkbook) -> Iterator[Block]:
    """Visible sheets in their order; hidden ones only where the visible ones are empty."""
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    shown = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    hidden = [sheet.name for sheet in sheets if sheet.name not in shown]
    budget = GridBudget()
    for names in (shown, hidden):
        blocks = [list(_sheet(book.get_sheet_by_name(name), name, budget)) for name in names]
        if any(blocks):
            for name, own in zip(names, blocks, strict=True):
                if own:
                    yield Paragraph(name, f"sheet {name}")
                    yield from own
            return


def _sheet(sheet: CalamineSheet, name: str, budget: GridBudget) -> Iterator[Block]:
    if sheet.start is None or sheet.end is None:
        return
    if (sheet.end[0] + 1) * (sheet.end[1] + 1) > MAX_AREA:
        raise too_complex("工作表的范围过大")
    for rows in _runs(_rows(sheet)):
        words = [cell for row in rows for cell in row if cell.text]
        if len(words) == 1 and not _is_table_line(words[0].text):
            yield Paragraph(words[0].text, f"sheet {name} r{words[0].row + 1}")
        else:
            yield _grid(rows, name, budget)


def _rows(sheet: CalamineSheet) -> list[list[GridCell]]:
    """Every row of the sheet, with the cells that are not covered by a merged one."""
    values = sheet.to_python(skip_empty_area=False)
    height, width = len(values), max(map(len, values), default=0)
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        last_row, last_column = min(bottom, height - 1), min(right, width - 1)
        fields = [(row, at) for row in range(top, last_row + 1) for at in range(left, last_column + 1)]
        if len(fields) > 1:
            spans[top, left] = last_row - top + 1, last_column - left + 1
            covered.update(fields[1:])
    return [
        [
            GridCell(printed(value), at, column, *spans.get((at, column), (1, 1)))
            for column, value in enumerate(row)
            if (at, column) not in covered
        ]
        for at, row in enumerate(values)
    ]


def printed(value: object) -> str:
    """A value as the sheet shows it: whole numbers without a point; a date is words, never a number."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return format(value, ".15g") if abs(value) < 1e15 else format(value, ".0f")
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "minutes") if value.time() != dt.time() else value.date().isoformat()
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value).strip()


def _runs(rows: Sequence[list[GridCell]]) -> Iterator[list[list[GridCell]]]:
    """Rows that belong together: up to an empty row, or to a line of words that is no part of a table."""
    run: list[list[GridCell]] = []
    reaches = -1  # the last row that a merged cell above covers
    for at, row in enumerate(rows):
        words = [cell.text for cell in row if cell.text]
        apart = at > reaches and (not words or (len(words) == 1 and not _is_table_line(words[0])))
        if apart:
            if run:
                yield run
            if words:
                yield [row]
            run = []
        else:
            run.append(row)
            reaches = max([reaches, *(cell.row + cell.rowspan - 1 for cell in row if cell.text)])
    if run:
        yield run


def _is_table_line(text: str) -> bool:
    """A single text in its row that is a caption or the label of a row left blank, not a heading or prose."""
    known = labels.table2_row(text) or labels.table3_row(text)
    return known is not None or labels.is_table2_caption(text) or labels.is_table3_note(text)


def _grid(rows: Sequence[Sequence[GridCell]], name: str, budget: GridBudget) -> Grid:
    """The rows as a table of their own, without the empty columns on either side."""
    used = [cell for row in rows for cell in row if cell.text]
    left = min(cell.column for cell in used)
    right = max(cell.column + cell.colspan for cell in used)
    first = min(cell.row for row in rows for cell in row)
    budget.spend(len(rows), right - left)
    cells = tuple(
        GridCell(
            cell.text,
            cell.row - first,
            cell.column - left,
            min(cell.rowspan, first + len(rows) - cell.row),
            min(cell.colspan, right - cell.column),
        )
        for row in rows
        for cell in row
        if left <= cell.column < right
    )
    places = tuple(f"sheet {name} r{first + number}" for number in range(1, len(rows) + 1))
    return Grid(cells, len(rows), right - left, places)


def sheets(data: bytes) -> list[list[list[str]]]:
    """Every visible sheet as it stands, row by row from the first, for tables whose rows have numbers."""
    if data.startswith(ZIP):
        data, _ = _checked(data)
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
            return [_texts(book.get_sheet_by_name(name)) for name in shown]
    except PasswordError as error:
        raise UnreadableFile("unreadable.encrypted") from error
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        raise UnreadableFile("unreadable.damaged", {"detail": type(error).__name__}) from error


def _texts(sheet: CalamineSheet) -> list[list[str]]:
    if sheet.start is None or sheet.end is None:
        return []
    if (sheet.end[0] + 1) * (sheet.end[1] + 1) > MAX_AREA:
        raise too_complex("工作表的范围过大")
    return [[printed(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
