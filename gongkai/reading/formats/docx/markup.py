"""WordprocessingML by local names: the transitional and the strict edition name the same elements."""

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

Element = etree._Element

# What only wraps others; what was deleted or moved away is not in the text any more.
WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple", "dir"})


def name_of(element: Element) -> str:
    """The local name; of a comment or an instruction, none."""
    tag: object = element.tag
    return _local(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=4096)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of that name, and its child, and so on."""
    for name in path:
        if element is None:
            return None
        element = next((item for item in element if name_of(item) == name), None)
    return element


def children(element: Element, *names: str) -> Iterator[Element]:
    """Children of these names, also inside content controls, tracked insertions and the like."""
    for item in element:
        name = name_of(item)
        if name in names:
            yield item
        elif name in WRAPPERS:
            yield from children(item, *names)
        elif name == "AlternateContent":
            yield from children(chosen(item), *names)


def chosen(alternate: Element) -> Element:
    """Of alternatives the first: the others say the same for older programs."""
    for name in ("Choice", "Fallback"):
        found = child(alternate, name)
        if found is not None:
            return found
    return etree.Element("nothing")


def attribute(element: Element | None, name: str) -> str | None:
    if element is None:
        return None
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), None)


def number(element: Element | None, name: str = "val", default: int = 0) -> int:
    """A whole number in an attribute; what is none is the default."""
    text = attribute(element, name)
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default


def is_on(element: Element | None) -> bool:
    """A switch such as w:vanish: there, and not turned off."""
    return element is not None and attribute(element, "val") not in {"0", "false", "off"}
