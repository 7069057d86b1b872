"""From the bytes of a file to its words, by its kind; files within files too."""

import re
from collections.abc import Callable
from dataclasses import replace
from posixpath import basename
from typing import Final

from gongkai.reading.formats.archive import Archive
from gongkai.reading.formats.doc import to_docx
from gongkai.reading.grids import UnreadableFile
from gongkai.reading.marks.sources import docx, others, xlsx
from gongkai.reading.marks.sources.pieces import Contents

OFFICE: Final[dict[str, Callable[[Archive, Contents], None]]] = {
    "docx": docx.read, "xlsx": xlsx.read, "pptx": others.read_slides,
}  # fmt: skip
EMBEDDED: Final = re.compile(r"(?:word|xl|ppt)/embeddings/.+")
CHUNKS: Final = re.compile(r"word/(?:afchunk|altChunk|a?f?chunk)\d*\.\w+", re.IGNORECASE)
PICTURES: Final = re.compile(r"(?:word|xl|ppt)/media/.+\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|webp)", re.IGNORECASE)
INNER: Final = {".docx": "docx", ".xlsx": "xlsx", ".pptx": "pptx"}
DEEPEST: Final = 2
PACKED: Final = frozenset({"zip", "rar", "7z", "gzip"})
DRAWINGS: Final = frozenset({"png", "jpeg", "gif", "bmp", "tiff", "webp"})


def contents_of(data: bytes, kind: str, *, depth: int = 0) -> Contents:
    """`kind` is an id of gongkai.files.kinds. UnreadableFile where there are no words to be had."""
    contents = Contents()
    if kind in OFFICE:
        _office(data, kind, contents, depth)
    else:
        _other(data, kind, contents)
    if not any(piece.text.strip() for piece in contents.pieces):
        pictures = any(id == "pictures" for id, _ in contents.gaps)
        raise UnreadableFile("unreadable.image_only" if pictures else "unreadable.empty")
    return contents


def _office(data: bytes, kind: str, contents: Contents, depth: int) -> None:
    archive = Archive(data)
    OFFICE[kind](archive, contents)
    others.read_drawn(archive, contents)
    pictures = sum(PICTURES.fullmatch(name) is not None for name in archive.names)
    if pictures:
        contents.gaps.append(("pictures", str(pictures)))
    for name in sorted(archive.names):
        if EMBEDDED.fullmatch(name) or CHUNKS.fullmatch(name):
            _embedded(archive, name, contents, depth)


def _embedded(archive: Archive, name: str, contents: Contents, depth: int) -> None:
    """A workbook behind a chart, a document within the document: read like the file itself, or told."""
    inner = INNER.get(name[name.rfind(".") :].lower())
    try:
        if inner is None or depth >= DEEPEST:
            raise UnreadableFile("unreadable.unsupported_type", {"detail": basename(name)})
        found = contents_of(archive.read(name), inner, depth=depth + 1)
    except UnreadableFile as refusal:
        if refusal.reason != "unreadable.empty":
            contents.gaps.append(("embedded", basename(name)))
        return
    contents.add(replace(piece, place=replace(piece.place, within=basename(name))) for piece in found.pieces)
    contents.gaps += found.gaps


def _other(data: bytes, kind: str, contents: Contents) -> None:
    match kind:
        case "pdf":
            from gongkai.reading.marks.sources import pdf  # noqa: PLC0415 - only a PDF needs what reads it

            pdf.read(data, contents)
        case "doc" | "rtf" | "odt":
            _office(to_docx(data), "docx", contents, 0)
        case "xls" | "ods":
            others.read_cells(data, contents)
        case "ofd":
            others.read_ofd(Archive(data), contents)
        case "html" | "mht":
            others.read_page(data, kind, contents)
        case "text" | "csv" | "json":
            others.read_text(data, contents)
        case _ if kind in DRAWINGS:
            raise UnreadableFile("unreadable.image_only")
        case "locked":
            raise UnreadableFile("unreadable.encrypted")
        case _ if kind in PACKED:
            raise UnreadableFile("packed")
        case _:
            raise UnreadableFile("unsupported")
