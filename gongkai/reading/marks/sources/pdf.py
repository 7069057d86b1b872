"""The text of a PDF page by page, with remarks and filled-in forms; pages without a layer of text are told."""

import re
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

import pikepdf
import pypdfium2

from gongkai.reading.grids import UnreadableFile
from gongkai.reading.limits import too_complex
from gongkai.reading.marks.sources.pieces import Contents, Part, Piece, Place

MOST_PAGES: Final = 2_000
MOST_LISTED: Final = 12
PASSWORD: Final = 4  # FPDF_ERR_PASSWORD
UNKNOWN: Final = frozenset({"Co", "Cn", "Cs"})
MOST_UNKNOWN: Final = 0.2  # of the characters of a page whose fonts do not tell what they show
SHORTEST: Final = 20
LINES: Final = re.compile(r"\r\n?")


def read(data: bytes, contents: Contents) -> None:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == PASSWORD or "assword" in str(error):
            raise UnreadableFile("unreadable.encrypted") from error
        raise UnreadableFile("unreadable.damaged", {"detail": "PDF 结构不完整"}) from error
    with document:
        if len(document) > MOST_PAGES:
            raise too_complex(f"超过{MOST_PAGES}页")
        gaps: dict[str, list[int]] = {"pages": [], "garbled": [], "broken": []}
        for number in range(1, len(document) + 1):
            text = _text(document, number)
            if gap := _gap(text):
                gaps[gap].append(number)
            contents.add([Piece(text or "", Place(Part.PAGE, number), "\f")])
        if len(gaps["pages"]) == len(document):
            raise UnreadableFile("unreadable.image_only")
    contents.gaps += [(id, _listed(pages)) for id, pages in gaps.items() if pages]
    contents.add(_added(data))


def _text(document: Any, number: int) -> str | None:
    """None for a page that cannot be opened."""
    try:
        page = document[number - 1]
        words = page.get_textpage()
        text = LINES.sub("\n", words.get_text_range())
        words.close()
        page.close()
    except pypdfium2.PdfiumError:
        return None
    return text


def _gap(text: str | None) -> str:
    """What keeps the page from being looked into, if anything."""
    if text is None:
        return "broken"
    if not text.strip():
        return "pages"
    return "garbled" if _is_garbled(text) else ""


def _is_garbled(text: str) -> bool:
    """Whether the fonts do not say which characters they show: what is copied out is nonsense."""
    inked = [sign for sign in text if not sign.isspace() and sign not in "\ufffe\x02"]
    unknown = sum(sign == "\ufffd" or unicodedata.category(sign) in UNKNOWN for sign in inked)
    return len(inked) >= SHORTEST and unknown > MOST_UNKNOWN * len(inked)


def _listed(pages: list[int]) -> str:
    listed = "、".join(map(str, pages[:MOST_LISTED]))
    return listed if len(pages) <= MOST_LISTED else f"{listed}等{len(pages)}"


def _added(data: bytes) -> Iterator[Piece]:
    """Remarks and fields of forms: on the page for whoever opens the file, but no part of its text."""
    try:
        with pikepdf.open(BytesIO(data)) as document:
            for number, page in enumerate(document.pages, 1):
                for remark in page.get("/Annots", []):
                    for key in ("/Contents", "/V"):
                        value = remark.get(key)
                        if isinstance(value, pikepdf.String) and str(value).strip():
                            yield Piece(str(value), Place(Part.FORM, number))
    except (pikepdf.PdfError, TypeError, ValueError, AttributeError):
        return  # the text itself was read
