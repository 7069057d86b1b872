"""A stored file as a document to be published, and as a site's column to be imported: read in a child process."""

from dataclasses import dataclass, replace
from typing import Final, TypeVar

from gongkai.files.asking import ask, crashed
from gongkai.files.models import StoredFile
from gongkai.reading.limits import Limits
from gongkai.reading.official.carrying import NotCarried, from_json
from gongkai.reading.official.cleaning import guarded
from gongkai.reading.official.columns import Column
from gongkai.reading.official.document import Body, Document

LIMITS: Final = Limits(seconds=90.0)
MANY: Final = Limits(seconds=240.0)  # a column of thousands of pages
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Nothing could be read; the reason is a sentence for the person who brought the file. The file itself is kept."""

    reason: str


def read_stored(stored: StoredFile, *, limits: Limits = LIMITS) -> Document | Unreadable:
    """What the document says of itself. A scan is a Document, too: one of which nothing is known."""
    document = _read("document", stored, Document, limits)
    if isinstance(document, Unreadable):
        return document
    return replace(document, body=_guarded(document.body))


def read_column(stored: StoredFile, *, limits: Limits = MANY) -> Column | Unreadable:
    """The rows of a spreadsheet, or of a zip of pages, with what is wrong in each: nothing is imported by this."""
    column = _read("column", stored, Column, limits)
    if isinstance(column, Unreadable):
        return column
    return replace(column, rows=tuple(replace(row, body=_guarded(row.body)) for row in column.rows))


def _read(verb: str, stored: StoredFile, kind: type[T], limits: Limits) -> T | Unreadable:
    told = ask(verb, stored, limits=limits, most=limits.output)
    if told.reason:
        return Unreadable(told.reason)
    try:
        return from_json(kind, told.text)
    except NotCarried:
        return Unreadable(crashed())


def _guarded(body: Body) -> Body:
    """The child's HTML is cleaned once more on this side."""
    return replace(body, html=guarded(body.html))
