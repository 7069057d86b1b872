"""
The column of an existing site, as rows to be imported: from a spreadsheet, or from its pages in a folder or a zip. What
is wrong stands in the row that it is wrong in; nothing is taken that was not read.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from gongkai.law.report.values import Note
from gongkai.reading.formats.archive import Archive
from gongkai.reading.formats.detect import ZIP
from gongkai.reading.official.document import Body

OFFICE: Final = "[Content_Types].xml"  # in every zip that is a document itself
LONGEST_TITLE: Final = 200
EMPTY: Final = Body()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field of a row: an id of `sentences.toml`. An error keeps the row from being imported."""

    field: str
    id: str
    place: str
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """
    One record to be. `row` counts from 1 as a spreadsheet shows it, or the pages in their order; `place` names it. What
    the source does not say is "" or None. `files`: in the zip, or addresses.
    """

    row: int
    place: str
    title: str = ""
    number: str = ""
    issued_on: date | None = None
    published_on: date | None = None
    column: str = ""
    publisher: str = ""
    index_number: str = ""
    publicity: str = ""
    kind: str = ""
    summary: str = ""
    link: str = ""
    files: tuple[str, ...] = ()
    body: Body = EMPTY
    faults: tuple[Fault, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether it can be imported; what it is not sure of is still told."""
        return not any(fault.is_error for fault in self.faults)


@dataclass(frozen=True, slots=True)
class Column:
    """A dry run (试运行): `headings` by field the heading that was taken for it; `troubles` of the file as a whole."""

    rows: tuple[Row, ...]
    headings: Mapping[str, str] = dataclasses.field(default_factory=dict)
    troubles: tuple[Note, ...] = ()


def read_column(data: bytes, name: str) -> Column:
    """A spreadsheet or a zip of pages, whichever the bytes are. UnreadableFile where they are neither."""
    if data.startswith(ZIP) and OFFICE not in Archive(data).names:
        return columns_from_pages(data)
    return columns_from_sheet(data, name)


def columns_from_sheet(data: bytes, name: str = "") -> Column:
    """A spreadsheet (XLSX, XLS, CSV, or a table saved as a page) with a heading for each column."""
    from gongkai.reading.official import sheet_rows  # noqa: PLC0415 - whoever only names the types pays for no reader

    return checked(sheet_rows.read(data, name))


def columns_from_pages(source: bytes | Path) -> Column:
    """Pages of a site, in a zip or a folder, in any encoding, each read like a page that is handed in."""
    from gongkai.reading.official import page_rows  # noqa: PLC0415 - as above

    return checked(page_rows.read(source))


def checked(column: Column) -> Column:
    """Every row looked at by itself, and beside those before it."""
    seen: dict[tuple[str, str, date | None], int] = {}
    rows = []
    for row in column.rows:
        faults = [*row.faults, *_faults(row)]
        key = "".join(row.title.split()), row.number, row.issued_on
        first = seen.setdefault(key, row.row)
        if row.title and first != row.row:
            faults.append(Fault("title", "official.row.repeated", row.place, {"row": str(first)}))
        rows.append(replace(row, faults=tuple(faults)))
    return replace(column, rows=tuple(rows))


def _faults(row: Row) -> list[Fault]:
    faults = []
    unreadable = any(fault.id == "official.row.unreadable" for fault in row.faults)
    if not row.title and not unreadable:
        faults.append(Fault("title", "official.row.no_title", row.place, is_error=True))
    if len(row.title) > LONGEST_TITLE:
        faults.append(Fault("title", "official.row.long_title", row.place, {"most": str(LONGEST_TITLE)}))
    if not (row.body.text or row.link or row.files or unreadable):
        faults.append(Fault("body", "official.row.no_words", row.place))
    if row.issued_on and row.published_on and row.published_on < row.issued_on:
        faults.append(Fault("published_on", "official.row.after", row.place))
    return faults
