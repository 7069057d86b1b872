"""The words of a Word paragraph, as they are printed."""

from collections.abc import Iterator

from gongkai.reading.formats.docx.markup import WRAPPERS, Element, attribute, child, chosen, name_of
from gongkai.reading.formats.docx.styles import RunStyles
from gongkai.reading.formats.runs import Run, runs_to_text

SIGNS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-"}
PRIVATE = range(0xE000, 0xF900)


def paragraph_text(paragraph: Element, styles: RunStyles) -> str:
    """Runs, insertions, links and fields' results; not what was deleted, hidden or struck out, nor a field's code."""
    return runs_to_text(_pieces(paragraph, styles))


def _pieces(element: Element, styles: RunStyles) -> Iterator[Run]:
    for item in element:
        name = name_of(item)
        if name == "r":
            properties = child(item, "rPr")
            if not styles.is_unseen(properties):
                raised = styles.is_raised(properties)
                for text in run_texts(item, styles):
                    yield Run(text, raised)
        elif name in WRAPPERS or name in {"oMath", "oMathPara"}:
            yield from _pieces(item, styles)
        elif name == "AlternateContent":
            yield from _pieces(chosen(item), styles)


def run_texts(run: Element, styles: RunStyles) -> Iterator[str]:
    """What one run prints, piece by piece."""
    for item in run:
        name = name_of(item)
        if name == "t":
            yield item.text or ""
        elif name in SIGNS:
            yield SIGNS[name]
        elif name == "br":
            yield "" if attribute(item, "type") in {"page", "column"} else "\n"
        elif name == "sym":
            yield _symbol(item)
        elif name == "ruby":  # a reading (拼音) over the words: the words
            base = child(item, "rubyBase")
            if base is not None:
                yield from (piece.text for piece in _pieces(base, styles))


def _symbol(item: Element) -> str:
    """A sign by its code; codes of a symbol font of its own mean nothing elsewhere."""
    try:
        code = int(attribute(item, "char") or "", 16)
    except ValueError:
        return ""
    return chr(code) if code not in PRIVATE and 0x20 <= code < 0xD800 else ""


def text_boxes(paragraph: Element) -> Iterator[Element]:
    """The contents of the text boxes anchored in a paragraph, each once, outermost only."""
    for item in paragraph:
        name = name_of(item)
        if name == "txbxContent":
            yield item
        elif name == "AlternateContent":
            yield from text_boxes(chosen(item))
        elif name not in {"del", "moveFrom", "pPr", "rPr", "tbl"}:
            yield from text_boxes(item)
