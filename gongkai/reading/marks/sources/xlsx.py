"""Every cell of an XLSX, hidden sheets and rows too; numbers as they were typed; remarks, and data kept in the back."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from io import BytesIO
from posixpath import join, normpath
from typing import Final

from lxml import etree

from gongkai.reading.formats.archive import Archive
from gongkai.reading.formats.docx.markup import Element, attribute, child, name_of, number
from gongkai.reading.grids import UnreadableFile
from gongkai.reading.limits import too_complex
from gongkai.reading.marks.sources.pieces import Contents, Part, Piece, Place, row_of

EXACT: Final = 15  # digits that a spreadsheet keeps of a number
DATE_FORMATS: Final = frozenset({*range(14, 18), 22, *range(27, 37), *range(50, 59)})
DATE_CODE: Final = re.compile(r"[yd年日]", re.IGNORECASE)
IN_QUOTES: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
EPOCH: Final = date(1899, 12, 30)
EPOCH_1904: Final = date(1904, 1, 1)
LAST_DAY: Final = 2_958_465  # 9999-12-31
COMMENTS: Final = re.compile(r"xl/(?:comments\d*|comments/.*|threadedComments/.*)\.xml")
CACHES: Final = re.compile(r"xl/(?:pivotCache/pivotCache(?:Records|Definition)\d*|externalLinks/externalLink\d*)\.xml")
ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")  # how a carriage return is written
HEADERS: Final = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})
HIDDEN: Final = "（隐藏）"


def read(archive: Archive, contents: Contents) -> None:
    strings = list(_strings(archive))
    dates = _date_styles(archive)
    workbook = archive.xml("xl/workbook.xml")
    epoch = EPOCH_1904 if attribute(child(workbook, "workbookPr"), "date1904") in {"1", "true"} else EPOCH
    for name, part in _sheets(archive, workbook):
        contents.add(_Sheet(name, strings, dates, epoch).pieces(archive.read(part)))
    for part in sorted(archive.names):
        if COMMENTS.fullmatch(part):
            contents.add(_comments(archive.xml(part)))
        elif CACHES.fullmatch(part):
            contents.add(_cached(archive.xml(part)))
    for item in workbook.iter():
        if name_of(item) == "definedName" and item.text:
            contents.add([Piece(item.text, Place(Part.CACHE), again=True)])


def _sheets(archive: Archive, workbook: Element) -> Iterator[tuple[str, str]]:
    relations = {
        attribute(item, "Id"): attribute(item, "Target") or "" for item in archive.xml("xl/_rels/workbook.xml.rels")
    }
    for item in workbook.iter():
        if name_of(item) == "sheet":
            target = relations.get(attribute(item, "id"), "")
            part = normpath(target.lstrip("/") if target.startswith("/") else join("xl", target))
            hidden = HIDDEN if attribute(item, "state") in {"hidden", "veryHidden"} else ""
            if part in archive.names:
                yield f"{attribute(item, 'name') or ''}{hidden}", part


def _strings(archive: Archive) -> Iterator[str]:
    if "xl/sharedStrings.xml" in archive.names:
        for item in _each(archive.read("xl/sharedStrings.xml"), "si"):
            yield _text_of(item)


def _text_of(item: Element) -> str:
    """The words of a cell, of all its formats; not how they are pronounced."""
    words = []
    for each in item:
        if name_of(each) == "t":
            words.append(each.text or "")
        elif name_of(each) in {"r", "is"}:
            words.append(_text_of(each))
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), "".join(words))


def _each(content: bytes, *names: str) -> Iterator[Element]:
    """Elements of these names, one at a time: a large sheet is never in memory as a whole tree."""
    if b"<!DOCTYPE" in content[:4096]:
        raise too_complex("XML 中有文档类型声明")
    options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    try:
        for _, item in etree.iterparse(BytesIO(content), events=("end",), **options):
            if name_of(item) in names:
                yield item
                item.clear()
                while item.getprevious() is not None and name_of(item.getprevious()) == name_of(item):
                    del item.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise UnreadableFile("unreadable.damaged", {"detail": "XML 不完整"}) from error


def _date_styles(archive: Archive) -> frozenset[int]:
    """The numbers of the styles that show a number as a day."""
    if "xl/styles.xml" not in archive.names:
        return frozenset()
    styles = archive.xml("xl/styles.xml")
    own = {
        number(item, "numFmtId")
        for item in styles.iter()
        if name_of(item) == "numFmt" and DATE_CODE.search(IN_QUOTES.sub("", attribute(item, "formatCode") or ""))
    }
    formats = child(styles, "cellXfs")
    used = [] if formats is None else [number(item, "numFmtId") for item in formats if name_of(item) == "xf"]
    return frozenset(at for at, id in enumerate(used) if id in DATE_FORMATS or id in own)


class _Sheet:
    """One sheet: how its cells are to be understood."""

    def __init__(self, name: str, strings: Sequence[str], dates: frozenset[int], epoch: date) -> None:
        self._name = name
        self._strings = strings
        self._dates = dates
        self._epoch = epoch

    def pieces(self, content: bytes) -> Iterator[Piece]:
        yield Piece(self._name, Place(Part.CELL, detail=self._name, cell="名称"))
        rows = 0
        for item in _each(content, "row", *HEADERS, "dataValidation"):
            if name_of(item) == "row":
                rows += 1
                yield from row_of(self._cells(item, number(item, "r", default=rows)))
            elif name_of(item) in HEADERS:
                yield Piece(item.text or "", Place(Part.HEADER))
            else:
                yield Piece(" ".join(each.text or "" for each in item), Place(Part.CACHE), again=True)

    def _cells(self, row: Element, at: int) -> Iterator[tuple[str, Place]]:
        for cell in row:
            if name_of(cell) == "c":
                reference = attribute(cell, "r") or f"第{at}行"
                yield self._value(cell), Place(Part.CELL, detail=self._name, cell=reference)

    def _value(self, cell: Element) -> str:
        kind = attribute(cell, "t") or "n"
        if kind == "inlineStr":
            return _text_of(cell)
        value = next((item.text or "" for item in cell if name_of(item) == "v"), "")
        if kind == "s":
            at = int(value) if value.isdecimal() else -1
            return self._strings[at] if 0 <= at < len(self._strings) else ""
        return self._number(value, number(cell, "s")) if kind == "n" and value else value

    def _number(self, value: str, style: int) -> str:
        """As it was typed: whole numbers in full, so far as the digits were kept; days as days."""
        try:
            exact = Decimal(value)
        except InvalidOperation:
            return value
        if style in self._dates and 0 < exact < LAST_DAY:
            return (self._epoch + timedelta(days=int(exact))).isoformat()
        if exact != exact.to_integral_value() or abs(exact) > Decimal("1e30"):
            return format(float(exact), f".{EXACT}g")
        digits = f"{exact:.0f}"
        return digits if len(digits) <= EXACT else digits[:EXACT] + "0" * (len(digits) - EXACT)


def _comments(root: Element) -> Iterator[Piece]:
    for item in root.iter():
        if name_of(item) in {"comment", "threadedComment"}:
            reference = attribute(item, "ref") or ""
            words = "".join(each.text or "" for each in item.iter() if name_of(each) in {"t", "text"})
            yield Piece(words, Place(Part.COMMENT, cell=reference))


def _cached(root: Element) -> Iterator[Piece]:
    """Copies of the data that a pivot table or a link to another workbook keeps."""
    values = []
    for item in root.iter():
        value = attribute(item, "v") if name_of(item) in {"s", "n"} else item.text if name_of(item) == "v" else None
        if value:
            values.append(value)
    yield Piece("\n".join(values), Place(Part.CACHE), again=True)
