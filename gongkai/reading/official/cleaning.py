"""Pasted HTML, made clean: what a reader needs of it stays, what a page may do to a reader is gone, and counted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import nh3
from selectolax.lexbor import LexborHTMLParser

from gongkai.reading.formats.nesting import check_nesting, check_tables
from gongkai.reading.limits import MAX_TEXT, too_complex
from gongkai.reading.official.markup import Walk
from gongkai.reading.official.pieces import Piece, pieces_to_html, pieces_to_text

TAGS: Final = {
    *("h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "a"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES: Final = {"a": {"href"}, "td": {"rowspan", "colspan"}, "th": {"rowspan", "colspan"}}
_EVENT: Final = re.compile(r"\bon[a-z]{3,}\s*=", re.IGNORECASE)
SCHEMES: Final = {"http", "https", "mailto", "tel"}


@dataclass(frozen=True, slots=True)
class CleanHtml:
    """`removed`: what was taken away, by its id (`official.removed.<id>` of `sentences.toml` says it), as counts."""

    html: str
    removed: Mapping[str, int] = field(default_factory=dict)


def clean_html(html: str, *, base: str = "") -> CleanHtml:
    """
    The page in the subset that is published: h2-h4, p, ul, ol, table with spans, strong, links that are safe.
    `base`: the address that links within the site are meant from; without it they are dropped. UnreadableFile for a
    page that is too large or nests too deeply.
    """
    pieces, walk = html_to_pieces(html, base=base)
    removed = {id: count for id, count in sorted(walk.removed.items()) if count}
    return CleanHtml(guarded(pieces_to_html(pieces)), removed)


def text_of(html: str) -> str:
    """The words of a page: a paragraph a line, a row of a table a line with tabs between its cells."""
    pieces, _walk = html_to_pieces(html)
    return pieces_to_text(pieces)


def guarded(html: str) -> str:
    """Past a second lock, by others: whatever a fault of ours might let through stops here."""
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)


def html_to_pieces(html: str, *, base: str = "") -> tuple[list[Piece], Walk]:
    tree = parse(html)
    walk = Walk(base=base)
    pieces = walk.pieces(tree.body) if tree.body is not None else []
    if tree.head is not None:
        walk.count_gone(tree.head)
    if tree.root is not None and _EVENT.search(html):
        nodes = tree.root.traverse()
        walk.removed["event"] += sum(name.startswith("on") for node in nodes for name in node.attributes)
    return pieces, walk


def parse(html: str) -> LexborHTMLParser:
    """Built only if it is not built to harm."""
    if len(html) > MAX_TEXT:
        raise too_complex("页面文字过多")
    check_nesting(html)
    tree = LexborHTMLParser(html)
    check_tables(html, len(tree.css("table")))
    return tree
