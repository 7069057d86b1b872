"""The words of a PDF between its tables: page numbers left out, printed lines joined to paragraphs."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai.reading.formats.pdf.glyphs import Line
from gongkai.reading.words import section_of

PAGE_NUMBER = re.compile(
    r"[-—–_~·.\s]*\d{1,4}[-—–_~·.\s]*|第\s*[\d一二三四五六七八九十]+\s*页.{0,14}|\d{1,4}\s*[/／]\s*\d{1,4}|共\s*\d+\s*页"
)
NUMBERED = re.compile(
    r"[（(【]?[一二三四五六七八九十]{1,3}[）)】、.．]|[（(]?\d{1,2}[）)、．]|\d{1,2}\.(?!\d)|第[一二三四五六七八九十]+[章条节]|[①-⑳]"
)
FIGURES = re.compile(r"(?:\s+[-—/\d.,，%]+){2,}$")  # a row of a table without ruled lines
FIGURE = re.compile(r"[-+—–/]?[\d,，]*(?:\.\d+)?")
LONGEST_HEADING = 14  # characters of a column's heading
MARGIN = 0.13  # of the page's height, above and below: where page numbers and running heads stand


@dataclass(slots=True)
class PageText:
    """The lines of a page outside its tables, and where its text begins and ends."""

    number: int
    height: float
    lines: list[Line]
    tables: list[float] = field(default_factory=list)  # the top of each, to tell what stands before what
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class Joined:
    """A paragraph: its text, and page and height at which it begins. `cells`: of a row without ruled lines."""

    text: str
    page: int
    top: float
    cells: tuple[str, ...] = ()


def without_furniture(pages: Sequence[PageText]) -> None:
    """Take page numbers and running heads out of the lines of every page."""
    for page in pages:
        page.lines = [line for line in page.lines if not (_marginal(page, line) and PAGE_NUMBER.fullmatch(line.text))]
    repeated = _repeated(pages)
    for page in pages:
        page.lines = [line for line in page.lines if _mark(page, line) not in repeated]


def _marginal(page: PageText, line: Line) -> bool:
    return line.bottom < MARGIN * page.height or line.top > (1 - MARGIN) * page.height


def _mark(page: PageText, line: Line) -> tuple[str, int] | None:
    if not _marginal(page, line):
        return None
    return re.sub(r"\d+", "#", line.text), round(line.top / 4)


def _repeated(pages: Sequence[PageText]) -> set[tuple[str, int]]:
    """Marginal lines that stand at the same height on three pages or all (figures may change)."""
    marks = Counter(mark for page in pages for mark in {_mark(page, line) for line in page.lines} if mark)
    return {mark for mark, times in marks.items() if times >= min(3, max(2, len(pages))) and len(mark[0]) > 1}


def lines_to_paragraphs(pages: Sequence[PageText]) -> list[Joined]:
    """
    Printed lines to paragraphs. A line goes on in the next where it fills the measure and the
    next one is neither indented nor numbered; what is not evidently continued stays apart.
    """
    left, right = _measure(pages)
    paragraphs: list[Joined] = []
    last: tuple[PageText, Line] | None = None
    for page in pages:
        for line in page.lines:
            if last is not None and _goes_on(last, (page, line), left, right):
                before = paragraphs.pop()
                paragraphs.append(Joined(_glue(before.text, line.text), before.page, before.top))
            else:
                paragraphs.append(Joined(line.text, page.number, line.top, _row_of(line)))
            last = page, line
    return paragraphs


def _row_of(line: Line) -> tuple[str, ...]:
    """The cells of a line that is a row: figures behind a label, or headings set far apart."""
    figures = sum(FIGURE.fullmatch(cell) is not None for cell in line.cells)
    words = [cell for cell in line.cells if FIGURE.fullmatch(cell) is None]
    short = all(len(cell) <= LONGEST_HEADING for cell in words)
    if figures and len(words) <= 2:
        return line.cells if len(line.cells) > 1 else ()
    return line.cells if len(line.cells) > 1 and short and not NUMBERED.match(line.text) else ()


def _measure(pages: Sequence[PageText]) -> tuple[float, float]:
    """Left and right edge of the text: where most long lines begin, and how far they reach."""
    lines = [line for page in pages for line in page.lines if len(line.text) > 8]
    if not lines:
        return 0.0, 0.0
    starts = Counter(round(line.x0 / 2) for line in lines)
    left = 2.0 * min(at for at, times in starts.items() if times >= max(1, len(lines) // 12))
    ends = sorted(line.x1 for line in lines)
    return left, ends[int(0.9 * (len(ends) - 1))]


def _goes_on(last: tuple[PageText, Line], here: tuple[PageText, Line], left: float, right: float) -> bool:
    (page, line), (next_page, following) = last, here
    size = line.bottom - line.top
    if line.x1 < right - 2.2 * size or following.x0 > left + 1.2 * size:
        return False
    if NUMBERED.match(following.text) and line.text[-1] in "。；：!！?？":
        return False
    if section_of(line.text) is not None or section_of(following.text) is not None:
        return False
    if FIGURES.search(line.text) or FIGURES.search(following.text) or _row_of(line) or _row_of(following):
        return False
    if abs(size - (following.bottom - following.top)) > 0.25 * size:
        return False
    return _adjacent(page, line, next_page, following, size)


def _adjacent(page: PageText, line: Line, next_page: PageText, following: Line, size: float) -> bool:
    """On one page: the next line down. On two: nothing but the turn of the page between them."""
    if page is next_page:
        between = any(line.top < top < following.top for top in page.tables)
        return not between and following.top - line.top < 3.2 * size
    apart = any(top > line.top for top in page.tables) or any(top < following.top for top in next_page.tables)
    return not apart and next_page.number == page.number + 1


def _glue(before: str, after: str) -> str:
    latin = before[-1:].isascii() and after[:1].isascii() and before[-1:].isalnum() and after[:1].isalpha()
    return f"{before} {after}" if latin else before + after
