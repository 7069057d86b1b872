"""Word documents, also as WPS saves them: lines with their alignment and size, lists, and tables with merged cells."""

from collections.abc import Iterator
from dataclasses import replace
from posixpath import basename, dirname, join
from typing import Final

from gongkai.law.report.values import Note
from gongkai.reading.formats.archive import Archive
from gongkai.reading.formats.docx import main_part
from gongkai.reading.formats.docx.markup import (
    WRAPPERS,
    Element,
    attribute,
    child,
    children,
    chosen,
    is_on,
    name_of,
    number,
)
from gongkai.reading.formats.docx.numbering import Numbering
from gongkai.reading.formats.docx.styles import RunStyles, by_style
from gongkai.reading.formats.docx.text import run_texts, text_boxes
from gongkai.reading.grids import UnreadableFile
from gongkai.reading.limits import MAX_BLOCKS, MAX_COLUMNS, MAX_NESTING, GridBudget, too_complex
from gongkai.reading.official.inline import Run, lowered, raised, runs_to_line, safe_address
from gongkai.reading.official.markup import sound_table
from gongkai.reading.official.pieces import Cell, Line, Piece, Table
from gongkai.reading.official.source import Source

PICTURES: Final = ("blip", "imagedata")
ALIGNED: Final = {"center": "center", "right": "right", "end": "right"}
HEADINGS: Final = {0: "h2", 1: "h3", 2: "h4"}
MARKED_LISTS: Final = frozenset({"bullet"})


def read(data: bytes) -> Source:
    """UnreadableFile where it is no Word document, or one made to do harm."""
    archive = Archive(data)
    main = main_part(archive)
    root = archive.xml(main)
    body = child(root, "body")
    if body is None:
        raise UnreadableFile("unreadable.damaged", {"detail": "没有正文"})
    reader = _Reader(_part(archive, main, "styles.xml"), _part(archive, main, "numbering.xml"), _links(archive, main))
    try:
        pieces = list(reader.pieces(body, 0))
    except RecursionError as error:
        raise too_complex("嵌套过深") from error
    return Source("docx", pieces, images=_pictures(root), notes=tuple(_notes(archive, root)))


def _part(archive: Archive, main: str, name: str) -> Element | None:
    """A part beside the document that may be absent or broken: it is not worth failing over."""
    path = join(dirname(main), name)
    try:
        return archive.xml(path) if path in archive.names else None
    except UnreadableFile as error:
        if error.reason == "unreadable.damaged":
            return None
        raise


def _links(archive: Archive, main: str) -> dict[str, str]:
    relations = _part(archive, main, f"_rels/{basename(main)}.rels")
    return {
        attribute(item, "Id") or "": safe_address(attribute(item, "Target") or "")
        for item in (relations if relations is not None else ())
        if (attribute(item, "Type") or "").endswith("/hyperlink")
    }


def _pictures(root: Element) -> int:
    """Each once: of a picture that is there twice for older programs, the first is counted."""
    found = 0
    for item in root:
        name = name_of(item)
        if name == "AlternateContent":
            found += _pictures(chosen(item))
        else:
            found += (name in PICTURES) + _pictures(item)
    return found


def _notes(archive: Archive, root: Element) -> Iterator[Note]:
    """What else is in the file, and is not read: it has to be told before the file is published."""
    if any(name.lower().endswith("vbaproject.bin") for name in archive.names):
        yield Note("official.note.macros")
    outside = _outside(archive)
    if outside:
        yield Note("official.note.external", {"count": outside, "example": _examples(archive)})
    names = {name_of(item) for item in root.iter()}
    if names & {"ins", "del", "moveFrom", "moveTo"}:
        yield Note("official.note.changes")
    if "commentReference" in names:
        yield Note("official.note.comments")
    if "footnoteReference" in names or "endnoteReference" in names:
        yield Note("official.note.footnotes")
    if names & {"OLEObject", "chart"}:
        yield Note("official.note.objects")


def _relations(archive: Archive) -> Iterator[Element]:
    """Everything that a part of the file fetches from elsewhere; a link that a reader may follow fetches nothing."""
    for name in sorted(archive.names):
        if name.endswith(".rels"):
            for item in archive.xml(name):
                kind = attribute(item, "Type") or ""
                if attribute(item, "TargetMode") == "External" and not kind.endswith("/hyperlink"):
                    yield item


def _outside(archive: Archive) -> int:
    return sum(1 for _ in _relations(archive))


def _examples(archive: Archive) -> str:
    """The kind of the first one, never its address: that may tell of the office's own machines."""
    kind = attribute(next(_relations(archive)), "Type") or ""
    return {"image": "图片", "attachedTemplate": "模板", "oleObject": "对象"}.get(kind.rpartition("/")[2], "其他内容")


class _Looks:
    """What paragraph styles say of alignment, size and level."""

    def __init__(self, styles: Element | None) -> None:
        own = [style for style in (styles if styles is not None else ()) if attribute(style, "type") == "paragraph"]
        self._align = by_style(own, lambda style: attribute(child(style, "pPr", "jc"), "val"))
        self._size = by_style(own, lambda style: number(child(style, "rPr", "sz")) or None)
        self._level = by_style(own, _level)

    def align(self, properties: Element | None) -> str:
        own = attribute(child(properties, "jc"), "val") or self._align.get(_style(properties), "")
        return ALIGNED.get(own, "")

    def size(self, paragraph: Element, properties: Element | None) -> float:
        sizes = [
            number(child(run, "rPr", "sz"))
            for run in children(paragraph, "r")
            if child(run, "t") is not None and child(run, "rPr", "sz") is not None
        ]
        return max(sizes, default=self._size.get(_style(properties), 0)) / 2

    def tag(self, properties: Element | None) -> str:
        level = child(properties, "outlineLvl")
        at = number(level) if level is not None else self._level.get(_style(properties), 9)
        return HEADINGS.get(at, "p" if at > 5 else "h4")


def _style(properties: Element | None) -> str:
    return attribute(child(properties, "pStyle"), "val") or ""


def _level(style: Element) -> int | None:
    level = child(style, "pPr", "outlineLvl")
    return None if level is None else number(level)


class _Reader:
    """Walks the body once."""

    def __init__(self, styles: Element | None, numbering: Element | None, links: dict[str, str]) -> None:
        self._numbering = Numbering(numbering, styles)
        self._bullets = _bulleted(numbering)
        self._runs = RunStyles(styles)
        self._looks = _Looks(styles)
        self._links = links
        self._budget = GridBudget()
        self._lines = self._tables = self._lists = 0

    def pieces(self, container: Element, depth: int) -> Iterator[Piece]:
        if depth > MAX_NESTING:
            raise too_complex(f"表格嵌套超过{MAX_NESTING}层")
        for item in children(container, "p", "tbl"):
            if name_of(item) == "tbl":
                yield from self._table(item, depth)
                continue
            yield from self._paragraph(item)
            for box in text_boxes(item):
                yield from self.pieces(box, depth + 1)

    def _paragraph(self, item: Element) -> Iterator[Line]:
        """The lines of a paragraph: a break within it begins a new one."""
        properties = child(item, "pPr")
        label = self._numbering.label(properties)
        lists = self._list_of(properties)
        self._lines += 1
        if self._lines > MAX_BLOCKS:
            raise too_complex(f"超过{MAX_BLOCKS}个段落")
        place, tag = f"para {self._lines}", self._looks.tag(properties)
        align, size = self._looks.align(properties), self._looks.size(item, properties)
        first = True
        for runs in _broken([Run(label), *self._runs_of(item)]):
            line = runs_to_line(
                runs, place, tag=tag, align=align, size=size, lists=lists, starts_item=bool(lists) and first
            )
            if line.text:
                yield line
                first = False

    def _list_of(self, properties: Element | None) -> tuple[tuple[str, int], ...]:
        """Numbers are words of the paragraph; a bullet makes it an item. Items one after the other are one list."""
        id = attribute(child(properties, "numPr", "numId"), "val") or ""
        if id not in self._bullets:
            self._lists += 1
            return ()
        depth = min(max(number(child(properties, "numPr", "ilvl")), 0), 7) + 1
        return tuple(("ul", self._lists * 10 + level) for level in range(depth))

    def _runs_of(self, element: Element, href: str = "") -> Iterator[Run]:
        for item in element:
            name = name_of(item)
            if name == "r":
                properties = child(item, "rPr")
                if not self._runs.is_unseen(properties):
                    text = "".join(run_texts(item, self._runs))
                    yield Run(_lifted(text, properties), is_on(child(properties, "b")), href)
            elif name == "hyperlink":
                yield from self._runs_of(item, self._links.get(attribute(item, "id") or "", ""))
            elif name in WRAPPERS or name in {"oMath", "oMathPara"}:
                yield from self._runs_of(item, href)
            elif name == "AlternateContent":
                yield from self._runs_of(chosen(item), href)

    def _table(self, table: Element, depth: int) -> Iterator[Piece]:
        self._tables += 1
        self._lists += 1
        place = f"table {self._tables}"
        rows, heads = self._rows(table, depth)
        if all(len(row) <= 1 for row in rows):  # it arranges the page
            for row in rows:
                for cell in row:
                    yield from cell.lines
        elif any(cell.text for row in rows for cell in row):
            yield sound_table(rows, place, heads)

    def _rows(self, table: Element, depth: int) -> tuple[list[tuple[Cell, ...]], int]:
        rows: list[list[Cell]] = []
        heads = 0
        above: dict[int, tuple[int, int]] = {}  # column to the place of the cell that may go on below
        for item in children(table, "tr"):
            properties = child(item, "trPr")
            if child(properties, "del") is not None or is_on(child(properties, "hidden")):
                continue
            heads += heads == len(rows) and is_on(child(properties, "tblHeader"))
            rows.append([])
            above = self._row(item, properties, depth, rows, above)
            self._budget.spend(1, sum(cell.colspan for cell in rows[-1]))
        return [tuple(row) for row in rows], heads

    def _row(
        self,
        row: Element,
        properties: Element | None,
        depth: int,
        rows: list[list[Cell]],
        above: dict[int, tuple[int, int]],
    ) -> dict[int, tuple[int, int]]:
        """Append the cells of a row; those that carry on the one above make that one longer."""
        column = max(number(child(properties, "gridBefore")), 0)
        here: dict[int, tuple[int, int]] = {}
        if column:
            rows[-1].append(Cell((), 1, column))
        for item in children(row, "tc"):
            own = child(item, "tcPr")
            across = max(number(child(own, "gridSpan"), default=1), 1)
            if column + across > MAX_COLUMNS:
                raise too_complex(f"表格超过{MAX_COLUMNS}列")
            lines = tuple(self._cell_lines(item, depth))
            upper = above.get(column) if _merge(own, "vMerge") == "continue" else None
            if upper is not None and rows[upper[0]][upper[1]].colspan == across:
                cell = rows[upper[0]][upper[1]]
                rows[upper[0]][upper[1]] = cell._replace(rowspan=len(rows) - upper[0], lines=cell.lines + lines)
                here[column] = upper
            elif _merge(own, "hMerge") == "continue" and rows[-1]:
                rows[-1][-1] = rows[-1][-1]._replace(colspan=rows[-1][-1].colspan + across)
            else:
                here[column] = len(rows) - 1, len(rows[-1])
                rows[-1].append(Cell(lines, 1, across))
            column += across
        return here

    def _cell_lines(self, cell: Element, depth: int) -> Iterator[Line]:
        """A table within a cell is read as lines of it."""
        for piece in self.pieces(cell, depth + 1):
            if isinstance(piece, Table):
                yield from piece.lines
            else:
                yield replace(piece, tag="p")


def _merge(properties: Element | None, name: str) -> str | None:
    mark = child(properties, name)
    return None if mark is None else attribute(mark, "val") or "continue"


def _lifted(text: str, properties: Element | None) -> str:
    """m² and footnotes' marks keep their look without markup."""
    way = attribute(child(properties, "vertAlign"), "val")
    return raised(text) if way == "superscript" else lowered(text) if way == "subscript" else text


def _broken(runs: list[Run]) -> Iterator[list[Run]]:
    """Cut where a line ends within the paragraph."""
    line: list[Run] = []
    for run in runs:
        first, *others = run.text.split("\n")
        line.append(run._replace(text=first))
        for text in others:
            yield line
            line = [run._replace(text=text)]
    yield line


def _bulleted(numbering: Element | None) -> frozenset[str]:
    """The lists whose first level has a sign and no number."""
    if numbering is None:
        return frozenset()
    templates = {
        attribute(item, "abstractNumId")
        for item in children(numbering, "abstractNum")
        if (level := child(item, "lvl")) is not None and attribute(child(level, "numFmt"), "val") in MARKED_LISTS
    }
    return frozenset(
        attribute(item, "numId") or ""
        for item in children(numbering, "num")
        if attribute(child(item, "abstractNumId"), "val") in templates
    )
