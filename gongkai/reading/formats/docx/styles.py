"""What the named styles of a Word document say of a paragraph or a run, also through the style they are based on."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from gongkai.reading.formats.docx.markup import Element, attribute, child, is_on, name_of, number
from gongkai.reading.formats.runs import RAISED

DEEPEST = 9  # styles based on styles
RAISED_BY = 4  # half points: less moves a word to where it looks level
T = TypeVar("T")


def by_style(styles: Iterable[Element] | None, say: Callable[[Element], T | None]) -> dict[str, T]:
    """Style id to what the style says itself, or else the nearest one that it is based on."""
    own: dict[str, T] = {}
    based: dict[str, str] = {}
    for style in styles if styles is not None else ():
        if name_of(style) == "style":
            id = attribute(style, "styleId") or ""
            based[id] = attribute(child(style, "basedOn"), "val") or ""
            said = say(style)
            if said is not None:
                own[id] = said
    for id in based:
        ancestor, steps = id, 0
        while ancestor and ancestor not in own and steps < DEEPEST:
            ancestor, steps = based.get(ancestor, ""), steps + 1
        if ancestor in own:
            own.setdefault(id, own[ancestor])
    return own


class RunStyles:
    """How a run is set: what it says itself comes before what its style says."""

    def __init__(self, styles: Element | None) -> None:
        self._raised = by_style(styles, lambda style: _raised(child(style, "rPr")))
        self._unseen = by_style(styles, lambda style: _unseen(child(style, "rPr")))

    def is_raised(self, properties: Element | None) -> bool:
        return _first(_raised(properties), self._raised.get(_style(properties)))

    def is_unseen(self, properties: Element | None) -> bool:
        """Hidden, or struck out."""
        return _first(_unseen(properties), self._unseen.get(_style(properties)))


def _first(own: bool | None, inherited: bool | None) -> bool:
    return bool(inherited if own is None else own)


def _style(properties: Element | None) -> str:
    return attribute(child(properties, "rStyle"), "val") or ""


def _raised(properties: Element | None) -> bool | None:
    """Whether it stands above or below the line; None where nothing is said."""
    position, align = child(properties, "position"), child(properties, "vertAlign")
    if position is None and align is None:
        return None
    return abs(number(position)) >= RAISED_BY or attribute(align, "val") in RAISED


def _unseen(properties: Element | None) -> bool | None:
    said = [found for name in ("vanish", "strike", "dstrike") if (found := child(properties, name)) is not None]
    return any(map(is_on, said)) if said else None
