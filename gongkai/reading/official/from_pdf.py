"""PDF with words: lines joined to paragraphs by where they begin and end on the page, tables by their ruling."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import Final

import pypdfium2

from gongkai.law.report.values import Note
from gongkai.reading.formats import pdf
from gongkai.reading.formats.pdf.glyphs import Line as Printed
from gongkai.reading.formats.pdf.prose import NUMBERED, PageText
from gongkai.reading.grids import Block, UnreadableFile
from gongkai.reading.limits import MAX_BLOCKS, MAX_PAGES, too_complex
from gongkai.reading.official.blocks import blocks_to_pieces
from gongkai.reading.official.heading import TALK
from gongkai.reading.official.inline import WIDE
from gongkai.reading.official.kinds import kind_of
from gongkai.reading.official.pieces import Piece, plain, tidy
from gongkai.reading.official.source import Source

WHOLE: Final = 300  # pages of which tables are read; of the others the words
ENDS_OF_LONG: Final = 4  # pages at either end of a long document that are read as they lie
PAGE_NUMBER: Final = re.compile(r"[-—–－\s]*\d{1,4}[-—–－\s]*|第\s*\d+\s*页(?:\s*共\s*\d+\s*页)?")
FEWEST_CHARACTERS: Final = 4  # of a page with words: a stamped number alone is none
SHORT_OF_FULL: Final = 3  # characters by which a printed line may fall short and still go on in the next
ENDS: Final = "。：；！？:;"
OFF_CENTRE: Final = 0.04  # of the page's width
USUAL: Final = 0.14  # of the page's width: the margin of official documents, 28 mm on A4
MIDDLE: Final = 0.7  # of the page's width: where several lines end before, it is no edge
SEVERAL: Final = 4
SPREAD: Final = 3.4  # heights of a line from one to the next within a paragraph
_JOIN: Final = re.compile(rf"[{WIDE}]")


@dataclass(frozen=True, slots=True)
class _Measure:
    """Left and right edge of the text on the pages."""

    left: float
    right: float
    width: float

    def align(self, line: Printed) -> str:
        size = em(line)
        if line.x0 < self.left + size:
            return ""
        off = abs((line.x0 + line.x1) - (self.left + self.right)) / 2
        if off < 0.6 * size and line.x1 < self.right - size:
            return "center"
        if self.is_full(line):
            return ""
        if off < OFF_CENTRE * self.width and line.x0 > self.left + 2.5 * size:
            return "center"
        return "right" if line.x0 > (self.left + self.right) / 2 - 2 * size else ""

    def is_full(self, line: Printed) -> bool:
        return line.x1 > self.right - 1.7 * em(line)

    def is_indented(self, line: Printed) -> bool:
        return line.x0 > self.left + 1.2 * em(line)


def em(line: Printed) -> float:
    """The width of a 汉字 on this line, as near as can be told: the box of a font may be half as high again."""
    width = sum(1.0 if character > "\u2e80" else 0.5 for character in line.text)
    return min(line.bottom - line.top, (line.x1 - line.x0) / max(width, 1.0))


def read(data: bytes) -> Source:
    """UnreadableFile `unreadable.image_only` where it has no words at all."""
    words = _page_words(data)
    bare = [at for at, text in enumerate(words, 1) if len(tidy(text)) < FEWEST_CHARACTERS]
    if words and len(bare) == len(words):
        raise UnreadableFile("unreadable.image_only")
    notes = [Note("official.note.bare_pages", {"count": len(bare), "first": bare[0]})] if bare else []
    if len(words) <= WHOLE:
        return Source("pdf", list(_laid_to_pieces(pdf.lay_out(data))), notes=tuple(notes))
    note = Note("official.note.long", {"pages": len(words), "most": WHOLE})
    if len(words) > MAX_PAGES:
        note = Note("official.note.cut", {"most": MAX_PAGES})
    return Source("pdf", _long(data, words[:MAX_PAGES]), notes=(*notes, note))


def _long(data: bytes, words: list[str]) -> list[Piece]:
    """Head and foot of a long document as they lie on the page, so that what it says of itself is found."""
    first, last = range(1, ENDS_OF_LONG + 1), range(len(words) - ENDS_OF_LONG + 1, len(words) + 1)
    pieces: list[Piece] = []
    for pages in (first, last):
        try:
            pieces += _laid_to_pieces(pdf.lay_out(data, pages=list(pages)))
        except UnreadableFile as refusal:
            if refusal.reason != "unreadable.image_only":
                raise
        if pages is first:
            pieces += _words_to_pieces(words[ENDS_OF_LONG:-ENDS_OF_LONG], ENDS_OF_LONG + 1)
    return pieces


def _page_words(data: bytes) -> list[str]:
    """The words of each page; [] where this reader cannot open the file, which the other one then says why."""
    try:
        with pypdfium2.PdfDocument(BytesIO(data)) as document:
            return [document[at].get_textpage().get_text_bounded() for at in range(min(len(document), MAX_PAGES + 1))]
    except pypdfium2.PdfiumError:
        return []


def _laid_to_pieces(laid: pdf.Laid) -> Iterator[Piece]:
    """Paragraphs and tables from top to bottom, page by page."""
    found: list[tuple[int, float, Piece | Block]] = [*_paragraphs(laid.texts), *laid.grids()]
    if len(found) > MAX_BLOCKS:
        raise too_complex(f"超过{MAX_BLOCKS}个段落")
    for _page, _top, item in sorted(found, key=lambda each: each[:2]):
        if isinstance(item, Block):
            yield from blocks_to_pieces([item])
        else:
            yield item


def _paragraphs(texts: Sequence[PageText]) -> Iterator[tuple[int, float, Piece]]:
    lines = [(text, line) for text in texts for line in text.lines]
    if not lines:
        return
    measure = _measured(lines)
    number = 0
    held: list[tuple[PageText, Printed]] = []
    for (page, line), following in pairwise([*lines, None]):  # type: ignore[misc]  # None comes last only
        held.append((page, line))
        if following is not None and _goes_on(measure, page, line, *following):
            continue
        number += 1
        first_page, first = held[0]
        whole = ""
        for _page, each in held:
            whole = glued(whole, _words(each))
        place = f"p{first_page.number} para {number}"
        align = measure.align(first) if len(held) == 1 else ""
        yield first_page.number, first.top, plain(whole, place, align=align, size=round(first.bottom - first.top, 1))
        held = []


def _words(line: Printed) -> str:
    """Words that stand far apart stay apart."""
    return " ".join(line.cells) if len(line.cells) > 1 else line.text


def glued(before: str, after: str) -> str:
    """Two lines as one: a blank only between letters."""
    if not before or _JOIN.match(before[-1]) or _JOIN.match(after[:1]):
        return before + after
    return f"{before} {after}"


def _measured(lines: Sequence[tuple[PageText, Printed]]) -> _Measure:
    """Where lines begin, and where several end; of few lines nothing is known, and usual margins are taken."""
    width = max(page.width for page, _line in lines)
    starts = sorted(line.x0 for _page, line in lines)
    left = min(starts[len(starts) // 20], USUAL * width)
    size = sorted(em(line) for _page, line in lines)[len(lines) // 2]
    ends = sorted((line.x1 for _page, line in lines if line.x0 < left + 3 * size), reverse=True) or [0.0]
    shared = next((end for end, other in zip(ends, ends[SEVERAL - 1 :], strict=False) if end - other < size), 0.0)
    return _Measure(left, shared if shared > MIDDLE * width else max(ends[0], (1 - USUAL) * width), width)


def _goes_on(measure: _Measure, page: PageText, line: Printed, next_page: PageText, following: Printed) -> bool:
    size, next_size = line.bottom - line.top, following.bottom - following.top
    if not measure.is_full(line) or measure.is_indented(following) or abs(size - next_size) > 0.25 * size:
        return False
    if measure.align(line) or _is_address(line.text, following.text):
        return False
    if NUMBERED.match(following.text) and line.text[-1] in ENDS:
        return False
    if page is next_page:
        between = any(line.top < top < following.top for top in page.tables)
        return not between and following.top - line.top < SPREAD * size
    apart = any(top > line.top for top in page.tables) or any(top < following.top for top in next_page.tables)
    return not apart and next_page.number == page.number + 1


def _is_address(title: str, following: str) -> bool:
    """A title as wide as the page, and below it the organ that it is written to."""
    return following[-1:] in "：:" and bool(kind_of(title)) and not TALK.search(following)


def _words_to_pieces(pages: list[str], start: int) -> Iterator[Piece]:
    """Paragraphs of a long document by its lines alone: one that is full goes on in the next."""
    found = [
        [line for line in (tidy(raw) for raw in text.splitlines()) if line and not PAGE_NUMBER.fullmatch(line)]
        for text in pages
    ]
    lengths = sorted(len(line) for lines in found for line in lines)
    full = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    for number, lines in enumerate(found, start):
        held = ""
        count = 1
        for line in lines:
            held = glued(held, line)
            if len(line) < full - SHORT_OF_FULL or line[-1] in ENDS:
                yield plain(held, f"p{number} para {count}")
                held = ""
                count += 1
        if held:
            yield plain(held, f"p{number} para {count}")
