"""Places of a body by its words, marked or replaced. The words of one number may stand in several cells."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import html as lxml_html
from lxml.html import HtmlElement

LINES: Final = frozenset({"p", "h2", "h3", "h4", "li", "tr", "caption", "table", "ul", "ol", "thead", "tbody"})
CELLS: Final = frozenset({"td", "th"})


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the words. `masked` takes its place; `name` and `css` are of the element that shows it."""

    start: int
    end: int
    masked: str = ""
    name: str = ""
    css: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Text that stands in an element, or behind it."""

    element: HtmlElement
    is_tail: bool
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Body:
    """A clean body taken apart. `words` is what spans count in: a block a line, a tab between cells."""

    root: HtmlElement
    chunks: Sequence[Chunk]
    words: str

    @classmethod
    def of(cls, html: str) -> "Body":
        root = lxml_html.fragment_fromstring(html, create_parent="div")
        chunks, words, length = [], [], 0
        for element, is_tail, text in _walked(root):
            if element is not None:
                chunks.append(Chunk(element, is_tail, length, text))
            words.append(text)
            length += len(text)
        return cls(root, chunks, "".join(words))

    def written(self) -> str:
        inner = [self.root.text or ""]  # blocks stand in it, and no words of their own
        inner += [lxml_html.tostring(child, encoding="unicode") for child in self.root]
        return "".join(inner)


def _walked(element: HtmlElement) -> Iterator[tuple[HtmlElement | None, bool, str]]:
    """Text with where it stands; signs between blocks and cells stand nowhere."""
    if element.text and (element.text.strip() or element.tag not in LINES | {"div"}):
        yield element, False, element.text
    for child in element:
        yield from _walked(child)
        if child.tag in LINES:
            yield None, False, "\n"
        elif child.tag in CELLS:
            yield None, False, "\t"
        if child.tail and (child.tail.strip() or element.tag not in LINES - {"p", "li", "h2", "h3", "h4"} | {"div"}):
            yield child, True, child.tail


def words_of(html: str) -> str:
    return Body.of(html).words if html else ""


def masked(html: str, spans: Sequence[Span]) -> str:
    """The first words of a span become its masked form, the rest of them go."""
    return _with(html, spans, _replaced)


def marked(html: str, spans: Sequence[Span]) -> str:
    """Each span within an element `mark`, so that the eye finds it."""
    return _with(html, spans, _wrapped)


Piece = tuple[str, Span | None, bool]  # text; the span that it is of; whether the span begins here


def _with(html: str, spans: Sequence[Span], write: Callable[[Chunk, list[Piece]], None]) -> str:
    if not html or not spans:
        return html
    body = Body.of(html)
    ordered = sorted(spans, key=lambda span: span.start)
    for chunk in reversed(body.chunks):  # what is put in behind does not move what stands before
        pieces = _cut(chunk, ordered)
        if any(span for _text, span, _first in pieces):
            write(chunk, pieces)
    return body.written()


def _cut(chunk: Chunk, spans: Sequence[Span]) -> list[Piece]:
    pieces: list[Piece] = []
    at = chunk.start
    for span in spans:
        start, end = max(span.start, at), min(span.end, chunk.end)
        if start >= end:
            continue
        pieces.append((_part(chunk, at, start), None, False))
        pieces.append((_part(chunk, start, end), span, span.start >= chunk.start))
        at = end
    pieces.append((_part(chunk, at, chunk.end), None, False))
    return pieces


def _part(chunk: Chunk, start: int, end: int) -> str:
    return chunk.text[start - chunk.start : end - chunk.start]


def _replaced(chunk: Chunk, pieces: list[Piece]) -> None:
    text = "".join((span.masked if first else "") if span else text for text, span, first in pieces)
    if chunk.is_tail:
        chunk.element.tail = text
    else:
        chunk.element.text = text


def _wrapped(chunk: Chunk, pieces: list[Piece]) -> None:
    first, *rest = pieces  # the first is plain
    if chunk.is_tail:
        chunk.element.tail = first[0]
        parent, place = chunk.element.getparent(), 0
        if parent is None:
            return
        place = parent.index(chunk.element) + 1
    else:
        chunk.element.text = first[0]
        parent, place = chunk.element, 0
    last: HtmlElement | None = None
    for text, span, begins in rest:
        if span is None:
            if last is not None:
                last.tail = text
            continue
        last = lxml_html.Element("mark")
        last.text = text
        last.set("class", span.css)
        if begins and span.name:
            last.set("id", span.name)
        parent.insert(place, last)
        place += 1
