"""A site's pages, in a folder or a zip: each a row; the files that they link to, where they came along."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Final
from urllib.parse import unquote

from gongkai.law.report.values import Note
from gongkai.law.sentences import explain
from gongkai.reading.formats.archive import Archive
from gongkai.reading.grids import UnreadableFile
from gongkai.reading.limits import check_size
from gongkai.reading.official.columns import Column, Fault, Row
from gongkai.reading.official.document import Document
from gongkai.reading.official.reader import read_document

PAGES: Final = (".html", ".htm", ".shtml", ".jsp", ".php", ".aspx", ".mht")
MOST_PAGES: Final = 5_000
NAMED: Final = 8
HIDDEN: Final = ("__MACOSX/", ".")  # what systems put beside the files of people


@dataclass(frozen=True, slots=True)
class _Bundle:
    """Files by the names that people gave them."""

    names: frozenset[str]
    read: Callable[[str], bytes]


def read(source: bytes | Path) -> Column:
    bundle = _zip(source) if isinstance(source, bytes) else _folder(source)
    pages = sorted(name for name in bundle.names if name.lower().endswith(PAGES))
    rows = tuple(_row(number, name, bundle) for number, name in enumerate(islice(pages, MOST_PAGES), 1))
    linked = {file for row in rows for file in row.files}
    return Column(rows, troubles=tuple(_notes(pages, sorted(bundle.names - {*pages} - linked))))


def _zip(data: bytes) -> _Bundle:
    archive = Archive(data)
    names = {_meant(name): name for name in archive.names if not name.endswith("/") and not name.startswith(HIDDEN)}
    return _Bundle(frozenset(names), lambda name: archive.read(names[name]))


def _meant(name: str) -> str:
    """Older programs write names in GBK and do not say so; they are then read as another code page."""
    with suppress(UnicodeError):
        if not name.isascii():
            name = name.encode("cp437").decode("gb18030")
    return name.replace("\\", "/")


def _folder(folder: Path) -> _Bundle:
    """Files below the folder; what a link of the file system points to elsewhere is not among them."""
    root = folder.resolve()
    paths = (path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    names = {path.relative_to(root).as_posix(): path for path in paths}
    kept = frozenset(name for name in names if not name.startswith(HIDDEN))

    def content(name: str) -> bytes:
        check_size(names[name].stat().st_size)
        return names[name].read_bytes()

    return _Bundle(kept, content)


def _notes(pages: list[str], others: list[str]) -> Iterator[Note]:
    if not pages:
        yield Note("official.sheet.no_pages")
    if len(pages) > MOST_PAGES:
        yield Note("official.sheet.pages", {"most": MOST_PAGES})
    if others:
        yield Note("official.sheet.others", {"count": len(others), "names": "、".join(others[:NAMED])})


def _row(number: int, name: str, bundle: _Bundle) -> Row:
    try:
        document = read_document(bundle.read(name), name)
    except UnreadableFile as refusal:
        why = {"reason": explain(refusal.reason, refusal.values)}
        return Row(number, name, faults=(Fault("body", "official.row.unreadable", name, why, is_error=True),))
    files, faults = _files(document, name, bundle.names)
    faults += _doubts(document, name)
    labels = dict(document.labelled)
    return Row(
        row=number,
        place=name,
        title=document.title.value or "",
        number=document.number.value or labels.get("number", ""),
        issued_on=document.issued_on.value,
        published_on=document.published_on.value,
        column=labels.get("column", "") or dirname(name).rpartition("/")[2],
        publisher="、".join(document.signed_by.value or ()) or labels.get("publisher", ""),
        index_number=document.index_number.value or "",
        publicity=document.publicity.value or "",
        kind=document.kind.value or "",
        summary=document.summary.value or "",
        files=tuple(files),
        body=document.body,
        faults=tuple(faults),
    )


def _doubts(document: Document, name: str) -> list[Fault]:
    """A date that is there and is none."""
    days = {"issued_on": document.issued_on, "published_on": document.published_on}
    return [
        Fault(field, f"official.row.{said.trouble.rpartition('.')[2]}", name, {"raw": said.raw})
        for field, said in days.items()
        if said.trouble in {"official.trouble.no_date", "official.trouble.no_such_day"}
    ]


def _files(document: Document, page: str, names: frozenset[str]) -> tuple[list[str], list[Fault]]:
    """The files that the page links to: in the bundle by name, elsewhere by address."""
    files: list[str] = []
    faults: list[Fault] = []
    for link in document.files_linked:
        if "://" in link or link.startswith("//"):
            files.append(link)
            continue
        path = unquote(link.partition("?")[0].partition("#")[0])
        beside, above = normpath(join(dirname(page), path)), path.lstrip("/")
        found = next((name for name in (beside, above) if name in names), None)
        if found:
            files.append(found)
        else:
            faults.append(Fault("files", "official.row.no_file", page, {"raw": link[:200]}))
    return list(dict.fromkeys(files)), faults
