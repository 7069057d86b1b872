"""Labels of a page's block of information and of a spreadsheet's headings, and the values that stand behind them."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Final

from gongkai.reading.official.pieces import Line, Piece, Table

_BLANKS: Final = re.compile(r"[\s\u3000\u00a0]+")
_AROUND: Final = "：:*＊【】[]〔〕()（）"
ABOUT: Final = frozenset(
    {"index_number", "number", "publisher", "issued_on", "published_on", "publicity", "validity", "topic"}
)  # a block of information has some of these
FURNITURE: Final = frozenset({"views", "look", "author", "source", "published_on", "column", "keywords"})
ALONE: Final = frozenset({"index_number", "number", "publisher", "issued_on", "published_on", "publicity"}) | {
    *("views", "look", "source", "author"),
}  # tell a line of labels though no other label is beside them
WEAK: Final = frozenset({"title", "summary", "effective_on", "expired_on", "kind"})
FEWEST: Final = 2
LONGEST_VALUE: Final = 300
NOTHING: Final = frozenset({"", "无", "/", "-", "—", "--", "——", "暂无", "空"})


def label_id(text: str) -> str:
    """What a label or a heading stands for; "" where it is not known."""
    return _ids().get(_BLANKS.sub("", text).strip(_AROUND), "")


def labelled_line(text: str) -> dict[str, str]:
    """
    The values on a line of labels (索引号：… 发文字号：…). {} unless the line begins with a label that is known: a
    sentence that happens to hold one is no such line.
    """
    if "：" not in text and ":" not in text:
        return {}
    marks = list(_labels().finditer(text))
    if not marks or marks[0].start() > 1:
        return {}
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    pairs = [(label_id(mark[1]), text[mark.end() : end].strip()) for mark, end in zip(marks, ends, strict=True)]
    return _kept(pairs)


def labelled_table(table: Table) -> dict[str, str]:
    """The values in a table of labels; {} where it is a table of something else."""
    pairs: list[tuple[str, str]] = []
    for row in table.rows:
        cells = [cell.text for cell in row]
        at = 0
        while at < len(cells):
            whole = labelled_line(cells[at])
            id = label_id(cells[at])
            if any(whole.values()):
                pairs += whole.items()
                at += 1
            elif id and at + 1 < len(cells) and not label_id(cells[at + 1]):
                pairs.append((id, cells[at + 1].strip()))
                at += 2
            else:
                return {}
    found = _kept(pairs)
    return found if len(ABOUT & found.keys()) >= FEWEST else {}


def labelled(pieces: Iterable[Piece]) -> dict[str, str]:
    """Everything that lines and tables of labels say; what is said first holds."""
    found: dict[str, str] = {}
    for piece in pieces:
        own = labelled_line(piece.text) if isinstance(piece, Line) else labelled_table(piece)
        for id, value in own.items():
            if value not in NOTHING:
                found.setdefault(id, value)
    return found


def about(pieces: Iterable[Piece]) -> dict[int, dict[str, str]]:
    """By place in the list: the lines and tables that are the page's own information and no words of the document."""
    pieces = list(pieces)
    found = {at: values for at, piece in enumerate(pieces) if (values := _about(piece))}
    for at, piece in enumerate(pieces):  # a label that tells little by itself, beside others
        if at not in found and isinstance(piece, Line) and {at - 1, at + 1} & found.keys():
            values = labelled_line(piece.text)
            if values and values.keys() <= ABOUT | FURNITURE | WEAK:
                found[at] = values
    return found


def _about(piece: Piece) -> dict[str, str]:
    if isinstance(piece, Table):
        return labelled_table(piece)
    values = labelled_line(piece.text)
    strange = values.keys() - ABOUT - FURNITURE - WEAK
    if strange or not values.keys() & (ABOUT | FURNITURE):
        return {}
    return values if len(values) >= FEWEST or values.keys() & ALONE else {}


def _kept(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for id, value in pairs:
        if id and len(value) <= LONGEST_VALUE:
            found.setdefault(id, value)
    return found


@cache
def _table() -> Mapping[str, list[str]]:
    source = resources.files(__package__).joinpath("labels.toml")
    return {id: [str(word) for word in words] for id, words in tomllib.loads(source.read_text("utf-8")).items()}


@cache
def _ids() -> Mapping[str, str]:
    return {word: id for id, words in _table().items() for word in words}


@cache
def _labels() -> "re.Pattern[str]":
    """Any label with its colon; blanks may stand between its characters (文 号：)."""
    words = sorted(_ids(), key=len, reverse=True)
    spaced = (r"[\s\u3000]*".join(map(re.escape, word)) for word in words)
    return re.compile(rf"[【\[]?({'|'.join(spaced)})[】\]]?[\s\u3000]*[:：]")
