"""Every word of a DOCX: body, tables, headers, notes, remarks, boxes; hidden words, and what changes took away."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gongkai.reading.formats.archive import Archive
from gongkai.reading.formats.docx.markup import Element, attribute, child, is_on, name_of
from gongkai.reading.limits import MAX_BLOCKS, MAX_DEPTH, too_complex
from gongkai.reading.marks.sources.pieces import Contents, Part, Piece, Place, column_name

STORIES: Final = (
    (re.compile(r"word/document\d*\.xml"), Part.PARAGRAPH),
    (re.compile(r"word/header\d*\.xml"), Part.HEADER),
    (re.compile(r"word/footer\d*\.xml"), Part.FOOTER),
    (re.compile(r"word/(?:footnotes|endnotes)\.xml"), Part.FOOTNOTE),
    (re.compile(r"word/comments\.xml"), Part.COMMENT),
    (re.compile(r"word/glossary/document\.xml"), Part.OTHER),
)
SIGNS: Final = {"tab": "\t", "cr": "\n", "br": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}
GONE: Final = frozenset({"del", "moveFrom"})
NEW: Final = frozenset({"ins", "moveTo"})
SEPARATE: Final = frozenset({"txbxContent", "Fallback", "instrText", "delInstrText", "pPr"})


@dataclass(frozen=True, slots=True)
class Run:
    """Some characters, and in which states of the document they are there."""

    text: str
    gone: bool
    new: bool
    hidden: bool


def read(archive: Archive, contents: Contents) -> None:
    for pattern, part in STORIES:
        for name in sorted(filter(pattern.fullmatch, archive.names)):
            contents.add(Story(part).pieces(archive.xml(name)))


class Story:
    """One part of the document, walked once."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._paragraphs = 0
        self._tables = 0

    def pieces(self, root: Element) -> Iterator[Piece]:
        yield from self._walk(root, 0)

    def _walk(self, element: Element, depth: int) -> Iterator[Piece]:
        if depth > MAX_DEPTH:
            raise too_complex("嵌套过深")
        for item in element:
            name = name_of(item)
            if name == "p":
                yield from self._paragraph(item, self._numbered())
            elif name == "tbl":
                yield from self._table(item)
            elif name not in SEPARATE:
                yield from self._walk(item, depth + 1)

    def _numbered(self) -> Place:
        self._paragraphs += 1
        if self._paragraphs > MAX_BLOCKS:
            raise too_complex(f"超过{MAX_BLOCKS}个段落")
        return Place(self._part, self._paragraphs if self._part is Part.PARAGRAPH else 0)

    def _paragraph(self, paragraph: Element, place: Place, joint: str = "\n") -> Iterator[Piece]:
        runs = list(_runs(paragraph, gone=False, new=False, hidden=False))
        shown = "".join(run.text for run in runs if not run.gone and not run.hidden)
        yield Piece(shown, place, joint)
        if any(run.hidden for run in runs):
            yield Piece("".join(run.text for run in runs if not run.gone), _at(place, Part.HIDDEN), again=True)
        if any(run.gone or run.new for run in runs):
            yield Piece("".join(run.text for run in runs if not run.new), _at(place, Part.DELETED), again=True)
        yield from _beside(paragraph)
        for box in _boxes(paragraph):
            for inner in _paragraphs(box):
                yield from self._paragraph(inner, _at(place, Part.BOX))

    def _table(self, table: Element) -> Iterator[Piece]:
        self._tables += 1
        number = self._tables
        for at, row in enumerate(_rows(table), 1):
            cells = list(_cells(row))
            for column, cell in enumerate(cells, 1):
                place = Place(Part.TABLE, number, cell=f"第{at}行{column_name(column)}列")
                last = "\n" if column == len(cells) else "\t"
                lines = list(_paragraphs(cell))
                for line, paragraph in enumerate(lines, 1):
                    yield from self._paragraph(paragraph, place, last if line == len(lines) else "\n")
                if not lines:
                    yield Piece("", place, last)


def _at(place: Place, part: Part) -> Place:
    return Place(part, place.number if place.part is not Part.PARAGRAPH else 0)


def _runs(element: Element, *, gone: bool, new: bool, hidden: bool) -> Iterator[Run]:
    for item in element:
        name = name_of(item)
        if name in {"t", "delText"}:
            yield Run(item.text or "", gone, new, hidden)
        elif name in SIGNS and name_of(element) == "r":
            yield Run(SIGNS[name], gone, new, hidden)
        elif name == "r":
            unseen = is_on(child(item, "rPr", "vanish")) or is_on(child(item, "rPr", "specVanish"))
            yield from _runs(item, gone=gone, new=new, hidden=hidden or unseen)
        elif name not in SEPARATE:
            yield from _runs(item, gone=gone or name in GONE, new=new or name in NEW, hidden=hidden)


def _beside(paragraph: Element) -> Iterator[Piece]:
    """Codes of fields, and what describes a picture: not in the text, and there for whoever looks."""
    for item in paragraph.iter():
        name = name_of(item)
        if name in {"instrText", "delInstrText"} and (item.text or "").strip():
            yield Piece(item.text or "", Place(Part.LINK), again=True)
        elif name == "fldSimple" and attribute(item, "instr"):
            yield Piece(attribute(item, "instr") or "", Place(Part.LINK), again=True)
        elif name == "docPr":
            said = " ".join(filter(None, (attribute(item, "descr"), attribute(item, "title"))))
            if said:
                yield Piece(said, Place(Part.OTHER), again=True)


def _boxes(element: Element) -> Iterator[Element]:
    """Text boxes, outermost only. Older programs are given the same words again: those count once."""
    for item in element:
        name = name_of(item)
        if name == "txbxContent":
            yield item
        elif name not in {"tbl", "Fallback"}:
            yield from _boxes(item)


def _paragraphs(element: Element) -> Iterator[Element]:
    """Paragraphs anywhere below, but not those within another paragraph (they are in its boxes)."""
    for item in element:
        if name_of(item) == "p":
            yield item
        elif name_of(item) not in SEPARATE:
            yield from _paragraphs(item)


def _rows(table: Element) -> Iterator[Element]:
    for item in table:
        if name_of(item) == "tr":
            yield item
        elif name_of(item) in {"sdt", "sdtContent", "ins", "del", "customXml"}:
            yield from _rows(item)


def _cells(row: Element) -> Iterator[Element]:
    for item in row:
        if name_of(item) == "tc":
            yield item
        elif name_of(item) in {"sdt", "sdtContent", "ins", "del", "customXml"}:
            yield from _cells(item)
