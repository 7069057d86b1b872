"""HTML: a complete page for a download, and the form as a fragment for a page of the site."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib import resources
from types import MappingProxyType
from typing import Final

from gongkai.law.report.values import AnnualReport
from gongkai.writing.annual_report import document_of
from gongkai.writing.model import Align, Block, Document, Paragraph, Role, Style, Table, TableCell

NO_MARKS: Final[Mapping[str, str]] = MappingProxyType({})
NO_NOTES: "Final[Mapping[str, Sequence[Note]]]" = MappingProxyType({})
TAGS: Final = {Style.TITLE: "h1", Style.HEADING: "h2", Style.SUBHEADING: "h3"}


def render(document: Document) -> bytes:
    """A page that stands alone: no file beside it, no script, nothing fetched."""
    style = resources.files(__package__).joinpath("document.css").read_text(encoding="utf-8")
    author = f'<meta name="author" content="{escape(document.author)}">\n' if document.author else ""
    page = (
        '<!DOCTYPE html>\n<html lang="zh-Hans">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{author}<title>{escape(document.title)}</title>\n<style>\n{style}</style>\n</head>\n"
        f"<body>\n<main>\n{''.join(map(_block, document.blocks))}</main>\n</body>\n</html>\n"
    )
    return page.encode()


@dataclass(frozen=True, slots=True)
class Note:
    """A link in a cell to the element of the page that speaks of it: its short text, and its name read aloud."""

    anchor: str
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Dress:
    """What a page of the site adds to the form as printed. `before`: table's name to HTML that stands before it."""

    marks: Mapping[str, str]
    notes: Mapping[str, Sequence[Note]]
    before: Mapping[str, str]
    ids: bool


PLAIN: Final = Dress(NO_MARKS, NO_NOTES, NO_MARKS, ids=False)


def report_fragment(
    report: AnnualReport,
    *,
    marks: Mapping[str, str] = NO_MARKS,
    notes: Mapping[str, Sequence[Note]] = NO_NOTES,
    before: Mapping[str, str] = NO_MARKS,
    ids: bool = True,
    title: bool = False,
) -> str:
    """
    The report's words and tables for a page of the site, with classes only. `marks` tints
    cells: cell id to severity, as in class "mark-error"; `notes` links them to what is said
    of them. With `ids` a cell can be linked to as "#c-t3.new.natural". `before`: HTML to
    stand before table "t2", "t3" or "t4"; it is taken as it is.
    """
    dress = Dress(marks, notes, before, ids)
    blocks = document_of(report).blocks
    if not title:
        blocks = tuple(block for block in blocks if not _is_title(block))
    return "".join(_block(block, dress) for block in blocks)


def _is_title(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.style is Style.TITLE


def _block(block: Block, dress: Dress = PLAIN) -> str:
    if isinstance(block, Table):
        return "".join(_table(block, dress))
    tag = TAGS.get(block.style, "p")
    name = f' class="{block.style}"' if tag == "p" and block.style is not Style.BODY else ""
    return f"<{tag}{name}>{_words(block.text)}</{tag}>\n"


def _table(table: Table, dress: Dress) -> Iterator[str]:
    yield dress.before.get(table.name, "")
    yield f'<section class="form-frame" tabindex="0" aria-label="{escape(table.caption)}">\n'
    yield f'<table class="form form-{table.name}">\n<caption>{escape(table.caption)}</caption>\n'
    for index, row in enumerate(table.rows):
        if index == 0:
            yield "<thead>\n" if table.header_rows else "<tbody>\n"
        elif index == table.header_rows:
            yield "</thead>\n<tbody>\n"
        yield "<tr>" + "".join(_cell(cell, dress) for cell in row) + "</tr>\n"
    yield "</tbody>\n</table>\n</section>\n"


def _cell(cell: TableCell, dress: Dress) -> str:
    tag = "td" if cell.role is Role.DATA else "th"
    spans = (("rowspan", cell.rowspan), ("colspan", cell.colspan))
    attributes = [f'{name}="{size}"' for name, size in spans if size > 1]
    if cell.role is not Role.DATA:
        attributes.append(f'scope="{_scope(cell)}"')
    if names := _classes(cell, dress.marks):
        attributes.append(f'class="{names}"')
    if cell.id:
        attributes.append(f'data-cell="{cell.id}"')
        if dress.ids:
            attributes.append(f'id="c-{cell.id}"')
    links = "".join(map(_note, dress.notes.get(cell.id, ()))) if cell.id else ""
    return f"<{' '.join([tag, *attributes])}>{_words(cell.text)}{links}</{tag}>"


def _note(note: Note) -> str:
    return (
        f'<a class="note-ref" href="#{escape(note.anchor)}" aria-label="{escape(note.label)}">{escape(note.text)}</a>'
    )


def _words(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<wbr>")


def _scope(cell: TableCell) -> str:
    if cell.role is Role.ROW:
        return "rowgroup" if cell.rowspan > 1 else "row"
    return "colgroup" if cell.colspan > 1 else "col"


def _classes(cell: TableCell, marks: Mapping[str, str]) -> str:
    names = [str(cell.role)] if cell.role is not Role.DATA else []
    names += [f"cell-{cell.state}"] if cell.state else []
    names += ["left"] if cell.align is Align.LEFT else []
    names += [f"mark-{escape(marks[cell.id])}"] if cell.id in marks else []
    return " ".join(names)
