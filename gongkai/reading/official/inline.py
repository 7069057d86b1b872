"""The words within a line, with the two kinds of markup that are kept there: bold, and links that are safe."""

import re
from collections.abc import Iterable
from html import escape
from typing import Final, NamedTuple
from urllib.parse import urljoin, urlsplit

from gongkai.reading.official.pieces import EDGES, SPACE, UNSEEN, Line, tidy

WIDE: Final = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u201c\u201d"
_BROKEN: Final = re.compile(rf"(?<=[{WIDE}])[ \t\r]*\n\s*(?=[{WIDE}])")  # a source line ends amid 汉字: no blank
_WITHIN: Final = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\ufeff\\]")  # what browsers forgive in an address
_RAISED: Final = str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")
_LOWERED: Final = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
WEB: Final = frozenset({"http", "https"})
OTHER: Final = frozenset({"mailto", "tel"})
LONGEST_ADDRESS: Final = 2000


class Run(NamedTuple):
    """Words set in one way."""

    text: str
    bold: bool = False
    href: str = ""


def raised(text: str) -> str:
    """m² keeps its sign without markup."""
    return text.translate(_RAISED)


def lowered(text: str) -> str:
    return text.translate(_LOWERED)


def safe_address(address: str, base: str = "") -> str:
    """The address, whole; "" where it is none that a reader may be sent to."""
    bare = address.strip()
    if not bare or bare.startswith("#") or _WITHIN.search(bare) or len(bare) > LONGEST_ADDRESS:
        return ""
    try:
        whole = urljoin(base, bare) if base else bare
        parts = urlsplit(f"https:{whole}" if whole.startswith("//") else whole)
        named = bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return ""
    if parts.scheme in WEB:
        return parts.geturl() if named else ""
    return parts.geturl() if parts.scheme in OTHER and parts.path else ""


def is_relative(address: str) -> bool:
    """Points within its own page or site."""
    bare = address.strip()
    return bare.startswith(("#", "/", ".")) or ":" not in bare.split("/")[0]


def runs_to_line(
    runs: Iterable[Run],
    place: str,
    *,
    tag: str = "p",
    align: str = "",
    size: float = 0.0,
    lists: tuple[tuple[str, int], ...] = (),
    starts_item: bool = False,
) -> Line:
    """A line of these words: blanks as they are shown, markup only around words."""
    runs = list(runs)
    if len(runs) == 1 and not runs[0].href and not (runs[0].bold and tag == "p"):  # most lines, and cells of tables
        words = tidy(_BROKEN.sub("", runs[0].text))
        return Line(words, escape(words, quote=False), place, tag, align, size, lists, starts_item)
    texts: list[str] = []
    styles: list[tuple[bool, str]] = []
    blank = True  # what comes before ends in a blank, or there is nothing before
    for run in _merged(runs):
        text = SPACE.sub(" ", _BROKEN.sub("", run.text))
        text = text.lstrip(EDGES) if not texts else text
        text = text.lstrip(" ") if blank else text
        if text:
            blank = text.endswith(" ")
            texts.append(text)
            styles.append((run.bold and tag == "p", run.href))
    while texts and not texts[-1].strip(EDGES):
        texts.pop()
    if texts:
        texts[-1] = texts[-1].rstrip(EDGES)
    html = "".join(_marked(text, *style) for text, style in zip(texts, styles, strict=False))
    return Line("".join(texts), html, place, tag, align, size, lists, starts_item)


def _merged(runs: Iterable[Run]) -> Iterable[Run]:
    """Neighbours set alike are one; a blank run is set like what stands before it."""
    held: Run | None = None
    for run in runs:
        run = run._replace(text=UNSEEN.sub("", run.text))
        if not run.text:
            continue
        if held is not None and (held[1:] == run[1:] or not run.text.strip()):
            held = held._replace(text=held.text + run.text)
        else:
            if held is not None:
                yield held
            held = run
    if held is not None:
        yield held


def _marked(text: str, bold: bool, href: str) -> str:
    marked = escape(text, quote=False)
    if bold and text.strip(EDGES):
        marked = f"<strong>{marked}</strong>"
    return f'<a href="{escape(href)}">{marked}</a>' if href else marked
