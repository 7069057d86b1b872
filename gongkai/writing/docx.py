"""
DOCX, written part by part: the layout of GB/T 9704-2012 in styles, tables with real merges
and repeated header rows. The same document gives the same bytes.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping
from importlib import resources
from itertools import pairwise
from types import MappingProxyType
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from gongkai.writing.model import Align, Block, Document, Role, Style, Table, TableCell

EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP file can carry
TEXT_WIDTH: Final = 8845  # twips: 156 mm between the margins
CHARACTER: Final = 315  # twips: a character of the text, 28 on a line
TALL_ROW: Final = 1134  # twips: 2 cm to write in
LONG_TABLE: Final = 20  # rows: a longer one is set closer, so that it fits on a page that it begins
CLOSE_ROWS: Final = (
    '<w:tblCellMar><w:top w:w="15" w:type="dxa"/><w:left w:w="45" w:type="dxa"/>'
    '<w:bottom w:w="15" w:type="dxa"/><w:right w:w="45" w:type="dxa"/></w:tblCellMar>'
)
WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES: Final[Mapping[Style, str]] = MappingProxyType(
    {
        Style.TITLE: "Title",
        Style.NUMBER: "DocumentNumber",
        Style.ADDRESSEE: "Addressee",
        Style.HEADING: "Heading1",
        Style.SUBHEADING: "Heading2",
        Style.BODY: "Normal",
        Style.ATTACHMENT: "Attachment",
        Style.LISTED: "Listed",
        Style.SIGNATURE: "Signature",
        Style.SIGNER: "Signer",
        Style.DATE: "Date",
        Style.NOTE: "Note",
    }
)
CELL_STYLES: Final[Mapping[Role, str]] = MappingProxyType(
    {Role.CAPTION: "TableHeading", Role.COLUMN: "TableHeading", Role.ROW: "TableText", Role.DATA: "TableText"}
)
ROOMY_STYLES: Final[Mapping[Role, str]] = MappingProxyType(
    {Role.CAPTION: "FormHeading", Role.COLUMN: "FormHeading", Role.ROW: "FormText", Role.DATA: "FormText"}
)
XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def render(document: Document) -> bytes:
    parts = {
        "[Content_Types].xml": _part("content_types.xml"),
        "_rels/.rels": _part("package_rels.xml"),
        "docProps/core.xml": _core(document),
        "word/_rels/document.xml.rels": _part("document_rels.xml"),
        "word/document.xml": XML + "".join(_document(document)),
        "word/fontTable.xml": _part("fontTable.xml"),
        "word/footer1.xml": _part("footer1.xml"),
        "word/settings.xml": _part("settings.xml"),
        "word/styles.xml": _part("styles.xml"),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in parts.items():
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 0
            archive.writestr(member, text.encode())
    return packed.getvalue()


def _part(name: str) -> str:
    return resources.files(__package__).joinpath("docx_parts", name).read_text(encoding="utf-8")


def _core(document: Document) -> str:
    return (
        f"{XML}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(document.title)}</dc:title><dc:creator>{escape(document.author)}</dc:creator>"
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )


def _document(document: Document) -> Iterator[str]:
    yield f'<w:document xmlns:w="{WORD}" xmlns:r="{RELATIONS}"><w:body>'
    last: Block | None = None
    for block in document.blocks:
        if isinstance(block, Table):
            if isinstance(last, Table):
                yield _paragraph("", "TableGap")  # else Word joins the two tables
            yield from _table(block)
            yield _paragraph("", "TableGap")
        else:
            keep = "<w:keepNext/>" if block.keep else ""
            indent = _indented(block.right) if block.right else ""
            yield _paragraph(block.text, STYLES[block.style], keep + indent)
        last = block
    yield (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId1"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587"'
        ' w:header="851" w:footer="1400" w:gutter="0"/>'
        '<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr></w:body></w:document>'
    )


def _paragraph(text: str, style: str, properties: str = "") -> str:
    name = f'<w:pStyle w:val="{style}"/>' if style != "Normal" else ""
    return f"<w:p><w:pPr>{name}{properties}</w:pPr>{_run(text)}</w:p>"


def _indented(characters: float) -> str:
    """From the right margin; Word needs both, its own unit and the measure."""
    return f'<w:ind w:rightChars="{round(characters * 100)}" w:right="{round(characters * CHARACTER)}"/>'


def _run(text: str) -> str:
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:r>{lines}</w:r>" if text else ""


def _table(table: Table) -> Iterator[str]:
    edges = _edges(table.widths)
    yield (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Form"/>'
        f'<w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        f"{CLOSE_ROWS if table.height > LONG_TABLE else ''}"
        f'<w:tblLook w:val="0020" w:firstRow="1"/><w:tblCaption w:val={quoteattr(table.caption)}/></w:tblPr><w:tblGrid>'
    )
    yield "".join(f'<w:gridCol w:w="{right - left}"/>' for left, right in pairwise(edges))
    yield "</w:tblGrid>"
    kept = {row for first, last in table.together for row in range(first, last)}
    for index, cells in enumerate(_filled(table)):
        header = "<w:tblHeader/>" if index < table.header_rows else ""
        keep = index in kept or index < table.header_rows
        height = f'<w:trHeight w:val="{TALL_ROW}" w:hRule="atLeast"/>' if any(cell.tall for cell in cells) else ""
        yield f"<w:tr><w:trPr><w:cantSplit/>{height}{header}</w:trPr>"
        yield "".join(_cell(cell, index, edges, keep, ROOMY_STYLES if table.roomy else CELL_STYLES) for cell in cells)
        yield "</w:tr>"
    yield "</w:tbl>"


def _edges(widths: tuple[float, ...]) -> list[int]:
    """Where the columns begin and end, in twips: rounded edges, so that the sum is exact."""
    edges = [0]
    total = 0.0
    for width in widths:
        total += width
        edges.append(round(total * TEXT_WIDTH))
    return edges


def _filled(table: Table) -> list[list[TableCell]]:
    """For every row the cells that it needs: those that begin in it and those merged down into it."""
    rows: list[list[TableCell]] = [[] for _ in range(table.height)]
    for cell in table.cells:
        for index in range(cell.row, cell.row + cell.rowspan):
            rows[index].append(cell)
    return [sorted(row, key=lambda cell: cell.column) for row in rows]


def _cell(cell: TableCell, row: int, edges: list[int], keep: bool, styles: Mapping[Role, str]) -> str:
    width = edges[cell.column + cell.colspan] - edges[cell.column]
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if cell.colspan > 1:
        properties += f'<w:gridSpan w:val="{cell.colspan}"/>'
    if cell.rowspan > 1:
        properties += '<w:vMerge w:val="restart"/>' if row == cell.row else "<w:vMerge/>"
    if cell.role is Role.CAPTION:
        properties += '<w:shd w:val="clear" w:color="auto" w:fill="F0F0F0"/>'
    properties += '<w:vAlign w:val="center"/>'
    alignment = f'<w:jc w:val="{"left" if cell.align is Align.LEFT else _alignment(cell.align)}"/>'
    paragraph = ("<w:keepNext/>" if keep else "") + alignment
    text = cell.text if row == cell.row else ""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{_paragraph(text, styles[cell.role], paragraph)}</w:tc>"


def _alignment(align: Align) -> str:
    return "center" if align is Align.CENTRE else "right"
