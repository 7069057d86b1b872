"""A spreadsheet of what a site has published: headings found by what people call them, rows read cell by cell."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import StringIO
from typing import Final

from gongkai.law.report.values import Note
from gongkai.reading.formats import xlsx
from gongkai.reading.formats.detect import format_of
from gongkai.reading.formats.encoding import decode
from gongkai.reading.grids import UnreadableFile
from gongkai.reading.official.cleaning import clean_html, html_to_pieces, text_of
from gongkai.reading.official.columns import Column, Fault, Row
from gongkai.reading.official.dates import first_date
from gongkai.reading.official.document import Body
from gongkai.reading.official.inline import safe_address
from gongkai.reading.official.labels import NOTHING, label_id
from gongkai.reading.official.numbers import number_in
from gongkai.reading.official.pieces import Table, pieces_to_html, plain, tidy

MOST_ROWS: Final = 20_000
HEADING_WITHIN: Final = 10  # rows from the top, a banner and notes above the headings
NAMED: Final = 12  # unknown headings that a sentence names
TAKEN: Final = frozenset(
    {
        *("title", "number", "issued_on", "published_on", "column", "publisher", "index_number", "publicity", "kind"),
        *("summary", "link", "file", "body"),
    }
)
_MARKUP: Final = re.compile(r"<(?:p|br|div|span|table|a|strong|b|h[1-6]|ul|ol|img|font|section)\b", re.IGNORECASE)
_FILES: Final = re.compile(r"[;；\n|]+")

Texts = Sequence[Sequence[str]]


def read(data: bytes, name: str) -> Column:
    texts = _texts(data, name)
    if not any(tidy(cell) for row in texts for cell in row):
        return Column((), troubles=(Note("official.sheet.empty"),))
    at, found = _headings(texts)
    if "title" not in found:
        id = "official.sheet.no_title_column" if found else "official.sheet.no_heading"
        return Column((), troubles=(Note(id, {"names": "标题、名称、信息名称"}),))
    troubles = list(_heading_notes(texts[at], found))
    rows = [(number, row) for number, row in enumerate(texts[at + 1 :], at + 2) if any(tidy(cell) for cell in row)]
    if len(rows) > MOST_ROWS:
        troubles.append(Note("official.sheet.rows", {"most": MOST_ROWS}))
    headings = {id: tidy(texts[at][column]) for id, column in found.items()}
    return Column(tuple(_row(number, row, found) for number, row in rows[:MOST_ROWS]), headings, tuple(troubles))


def _texts(data: bytes, name: str) -> Texts:
    """The first sheet that has words, row by row from the first; a table saved as a page is a sheet, too."""
    kind = format_of(data, name)
    if kind == "xlsx":
        return next((sheet for sheet in xlsx.sheets(data) if any(cell for row in sheet for cell in row)), [])
    text = decode(data)[0].removeprefix("\ufeff")
    if kind in {"text", "csv"} or (kind == "html" and not text.lstrip().startswith("<")):  # a cell may hold HTML
        return list(csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text)))
    if kind == "html":
        pieces, _walk = html_to_pieces(text)
        tables = [piece for piece in pieces if isinstance(piece, Table)]
        largest = max(tables, key=lambda table: len(table.rows), default=None)
        return [[cell.text for cell in row] for row in largest.rows] if largest else []
    raise UnreadableFile("unreadable.unsupported_type", {"detail": kind.upper()})


def _delimiter(text: str) -> str:
    head = text[:2000].split("\n", maxsplit=1)[0]
    return max(",\t;", key=head.count)


def _headings(texts: Texts) -> tuple[int, dict[str, int]]:
    """The row of headings, and the column of each field: the row near the top that names most."""
    best: tuple[int, dict[str, int]] = 0, {}
    for at, row in enumerate(texts[:HEADING_WITHIN]):
        found: dict[str, int] = {}
        for column, text in enumerate(row):
            id = label_id(text)
            if id in TAKEN:
                found.setdefault(id, column)
        if ("title" in found, len(found)) > ("title" in best[1], len(best[1])):
            best = at, found
    return best


def _heading_notes(headings: Sequence[str], found: Mapping[str, int]) -> Iterator[Note]:
    unknown = []
    for column, text in enumerate(headings):
        id = label_id(text)
        if id in TAKEN and found[id] != column:
            yield Note("official.sheet.twice", {"one": tidy(headings[found[id]]), "other": tidy(text)})
        elif id not in TAKEN and tidy(text):
            unknown.append(tidy(text))
    if unknown:
        yield Note("official.sheet.unknown", {"names": "、".join(unknown[:NAMED])})


class _Cells:
    """The cells of one row by field, and what is wrong with them."""

    def __init__(self, number: int, row: Sequence[str], found: Mapping[str, int]) -> None:
        self._number, self._row, self._found = number, row, found
        self.faults: list[Fault] = []

    def text(self, id: str) -> str:
        at = self._found.get(id)
        text = self._row[at] if at is not None and at < len(self._row) else ""
        return "" if tidy(text) in NOTHING else text

    def words(self, id: str) -> str:
        return tidy(self.text(id))

    def fault(self, field: str, id: str, **values: str) -> None:
        self.faults.append(Fault(field, id, f"{letters(self._found[field])}{self._number}", values))

    def day(self, id: str) -> date | None:
        raw = self.words(id)
        if not raw:
            return None
        found = first_date(raw)
        if found is None or found.day is None:
            self.fault(id, "official.row.no_such_day" if found else "official.row.no_date", raw=raw)
            return None
        return found.day

    def official_number(self) -> str:
        raw = self.words("number")
        found = number_in(raw)
        if raw and found is None:
            self.fault("number", "official.row.no_number", raw=raw)
        return found.value if found else raw

    def address(self) -> str:
        raw = self.words("link")
        safe = safe_address(raw)
        if raw and not safe:
            self.fault("link", "official.row.bad_link", raw=raw)
        return safe


def _row(number: int, row: Sequence[str], found: Mapping[str, int]) -> Row:
    cells = _Cells(number, row, found)
    files = tuple(name for part in _FILES.split(cells.text("file")) if (name := tidy(part)))
    return Row(
        row=number,
        place=f"r{number}",
        title=cells.words("title"),
        number=cells.official_number(),
        issued_on=cells.day("issued_on"),
        published_on=cells.day("published_on"),
        column=cells.words("column"),
        publisher=cells.words("publisher"),
        index_number=cells.words("index_number"),
        publicity=cells.words("publicity"),
        kind=cells.words("kind"),
        summary=cells.words("summary"),
        link=cells.address(),
        files=files,
        body=body_of(cells.text("body")),
        faults=tuple(cells.faults),
    )


def body_of(text: str) -> Body:
    """A cell with the words of a document: as HTML, or line by line."""
    if _MARKUP.search(text):
        html = clean_html(text).html
        return Body(html, text_of(html), html.count("<table"))
    lines = [line for number, raw in enumerate(text.splitlines(), 1) if (line := plain(raw, f"line {number}")).text]
    return Body(pieces_to_html(lines), "\n".join(line.text for line in lines))


def letters(column: int) -> str:
    """A column as spreadsheets name it: A, B … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
