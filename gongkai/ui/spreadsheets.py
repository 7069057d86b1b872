"""Rows as a file to take away, XLSX or CSV: written row by row, so that many rows do not fill the memory."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import IO, Final, cast

import xlsxwriter
from django.http import FileResponse
from django.utils import timezone
from django.utils.functional import Promise

Value = str | int | date | datetime | Promise | None
MEDIA_TYPES: Final[dict[str, str]] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
NOT_IN_NAMES: Final = str.maketrans("", "", "[]:*?/\\'")
SHEET_NAME: Final = 31  # characters that a spreadsheet allows
LONGEST: Final = 32_767  # likewise, in a cell
GREATEST: Final = 10**15  # from here on a spreadsheet rounds
IN_MEMORY: Final = 4 * 2**20  # bytes; a larger file is written to the disk
OPTIONS: Final = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """`widths` of the columns, in characters; the last holds for all further ones."""

    name: str
    titles: Sequence[str]
    rows: Iterable[Sequence[Value]]
    widths: Sequence[int] = (18,)
    fixed: int = 0  # columns that stay when the sheet is scrolled sideways
    is_text: bool = False  # what is typed in stays as it is typed: codes keep their noughts
    is_wrapped: bool = False


def written(format: str, *sheets: Sheet) -> IO[bytes]:
    """The file, to be read from its beginning. A CSV file holds the first sheet alone."""
    # Closed by whoever reads it; it has no name that could be left behind.
    file = cast(IO[bytes], SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115  # see above
    if format == "csv":
        _csv(sheets[0], file)
    else:
        with xlsxwriter.Workbook(file, OPTIONS) as book:
            for sheet in sheets:
                _Writer(book, sheet).write()
    file.seek(0)
    return file


def answer(file: IO[bytes], name: str, format: str) -> FileResponse:
    """The file, sent piece by piece; `name` without its ending."""
    return FileResponse(file, as_attachment=True, filename=f"{name}.{format}", content_type=MEDIA_TYPES[format])


def shown(value: Value) -> str:
    """A value in words: a blank stays blank, zero is 0, a moment is that of China."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return str(value)


def harmless(text: str) -> str:
    """The text as it may stand in a CSV file: a spreadsheet takes none for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _csv(sheet: Sheet, file: IO[bytes]) -> None:
    words = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")  # so that a spreadsheet reads the Chinese
    writer = csv.writer(words)
    for row in chain([sheet.titles], sheet.rows):
        writer.writerow([shown(value) if isinstance(value, int) else harmless(shown(value)) for value in row])
    words.detach()


class _Writer:
    """One sheet of a book; rows are written once, from the top."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Sheet) -> None:
        self._sheet = sheet
        self._page = book.add_worksheet(sheet.name.translate(NOT_IN_NAMES)[:SHEET_NAME])
        self._title = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        words: dict[str, object] = {"text_wrap": True, "valign": "top"} if sheet.is_wrapped else {}
        self._words = book.add_format(words | ({"num_format": "@"} if sheet.is_text else {}))

    def write(self) -> None:
        self._page.freeze_panes(1, self._sheet.fixed)
        for place in range(len(self._sheet.titles)):
            width = self._sheet.widths[min(place, len(self._sheet.widths) - 1)]
            self._page.set_column(place, place, width, self._words)
        self._page.write_row(0, 0, self._sheet.titles, self._title)
        for number, row in enumerate(self._sheet.rows, 1):
            for place, value in enumerate(row):
                self._cell(number, place, value)

    def _cell(self, row: int, column: int, value: Value) -> None:
        if isinstance(value, datetime):
            local = timezone.localtime(value).replace(tzinfo=None)
            self._page.write_datetime(row, column, local, self._moment)
        elif isinstance(value, date):
            self._page.write_datetime(row, column, value, self._day)
        elif isinstance(value, int) and abs(value) < GREATEST:
            self._page.write_number(row, column, value)
        elif text := shown(value):
            whole = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
            self._page.write_string(row, column, whole, self._words)
