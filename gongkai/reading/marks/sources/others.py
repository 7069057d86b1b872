"""Slides, OFD, older spreadsheets, pages and plain text."""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from gongkai.reading.formats.archive import Archive
from gongkai.reading.formats.docx.markup import Element, name_of
from gongkai.reading.formats.encoding import decode
from gongkai.reading.formats.xlsx import MAX_AREA, printed
from gongkai.reading.grids import Grid, Paragraph, UnreadableFile
from gongkai.reading.limits import too_complex
from gongkai.reading.marks.sources.pieces import Contents, Part, Piece, Place, column_name, row_of
from gongkai.reading.marks.sources.xlsx import HIDDEN
from gongkai.reading.pipeline import read_document

SLIDES: Final = re.compile(r"ppt/(slides/slide|notesSlides/notesSlide|comments/\D*)(\d+)\.xml")
DRAWN: Final = re.compile(
    r"(?:word|xl|ppt)/(?:charts|diagrams|drawings)/(?:chart(?:Ex)?|data|drawing)\d*\.xml|xl/drawings/vmlDrawing\d*\.vml"
)
LINKS: Final = re.compile(r".*_rels/[^/]+\.rels")
OFD_PAGES: Final = re.compile(r".*/Page_?(\d+)/(?:Content|Annotation)\.xml", re.IGNORECASE)


def read_slides(archive: Archive, contents: Contents) -> None:
    found = [match for name in archive.names if (match := SLIDES.fullmatch(name))]
    for match in sorted(found, key=lambda match: (int(match[2]), match[1])):
        part = Part.SLIDE if match[1].startswith("slides") else Part.NOTES
        contents.add(_drawn(archive.xml(match[0]), Place(part, int(match[2]))))


def read_drawn(archive: Archive, contents: Contents) -> None:
    """Charts, diagrams and shapes beside the text, and where links lead."""
    for name in sorted(archive.names):
        if DRAWN.fullmatch(name) and not name.endswith(".vml"):
            contents.add(_drawn(archive.xml(name), Place(Part.CHART)))
        elif LINKS.fullmatch(name):
            targets = [item.get("Target", "") for item in archive.xml(name) if item.get("TargetMode") == "External"]
            contents.add(Piece(target, Place(Part.LINK), again=True) for target in targets)


def _drawn(root: Element, place: Place) -> Iterator[Piece]:
    """Words of shapes by paragraphs; the values of charts one by one."""
    for item in root.iter():
        name = name_of(item)
        if name == "p":
            yield Piece("".join(each.text or "" for each in item.iter() if name_of(each) == "t"), place)
        elif name == "tr":
            yield Piece("\t".join(_words(cell) for cell in item if name_of(cell) == "tc"), place, again=True)
        elif name in {"v", "text"} and item.text:
            yield Piece(item.text, place)


def _words(element: Element) -> str:
    return "".join(item.text or "" for item in element.iter() if name_of(item) == "t")


def read_ofd(archive: Archive, contents: Contents) -> None:
    """GB/T 33190: the text codes of each page, in the order in which they are drawn."""
    pages = sorted((int(match[1]), name) for name in archive.names if (match := OFD_PAGES.fullmatch(name)))
    for number, name in pages:
        codes = [item.text or "" for item in archive.xml(name).iter() if name_of(item) == "TextCode"]
        contents.add([Piece("\n".join(codes), Place(Part.PAGE, number + 1), "\f")])
    if not any(piece.text.strip() for piece in contents.pieces):
        raise UnreadableFile("unreadable.image_only")


def read_cells(data: bytes, contents: Contents) -> None:
    """XLS and ODS, hidden sheets too."""
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            for about in book.sheets_metadata:
                hidden = "" if about.visible == SheetVisibleEnum.Visible else HIDDEN
                sheet = book.get_sheet_by_name(about.name)
                if sheet.end and (sheet.end[0] + 1) * (sheet.end[1] + 1) > MAX_AREA:
                    raise too_complex("工作表的范围过大")
                for at, row in enumerate(sheet.to_python(skip_empty_area=False), 1):
                    contents.add(row_of(_cells(row, at, about.name + hidden)))
    except PasswordError as error:
        raise UnreadableFile("unreadable.encrypted") from error
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        raise UnreadableFile("unreadable.damaged", {"detail": type(error).__name__}) from error


def _cells(row: Sequence[object], at: int, sheet: str) -> Iterator[tuple[str, Place]]:
    for column, value in enumerate(row, 1):
        yield _typed(value), Place(Part.CELL, detail=sheet, cell=f"{column_name(column)}{at}")


def _typed(value: object) -> str:
    text = printed(value)
    return text if not isinstance(value, float) or len(text) <= 15 else text[:15] + "0" * (len(text) - 15)


def read_text(data: bytes, contents: Contents) -> None:
    for number, line in enumerate(decode(data)[0].splitlines(), 1):
        contents.add([Piece(line, Place(Part.LINE, number))])


def read_page(data: bytes, kind: str, contents: Contents) -> None:
    for number, block in enumerate(read_document(data, kind).blocks, 1):
        match block:
            case Paragraph():
                contents.add([Piece(block.text, Place(Part.PARAGRAPH, number))])
            case Grid():
                contents.add(_grid(block, number))


def _grid(grid: Grid, number: int) -> Iterator[Piece]:
    rows: dict[int, list[tuple[str, Place]]] = {}
    for cell in grid.cells:
        place = Place(Part.TABLE, number, cell=f"第{cell.row + 1}行{column_name(cell.column + 1)}列")
        rows.setdefault(cell.row, []).append((cell.text, place))
    for at in sorted(rows):
        yield from row_of(rows[at])
