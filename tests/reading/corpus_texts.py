"""The real reports as texts to be mutated: as they were published, and with figures of their own in each cell."""

import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

CORPUS = Path(__file__).parent.parent / "corpus"
TRUTH = json.loads((CORPUS / "truth.json").read_text(encoding="utf-8"), parse_float=Decimal)
WHERE_TABLES_BEGIN = re.compile(r"第二十[条條]|信息[内類内內]|本年新收|结转下年度继续")
_FIGURE = re.compile(r"(?<![^\s|])(-?)\d+(\.\d+)?(?![^\s|])")
_PROSE = re.compile(r"[，,。；：:年页%]|https?|[A-Za-z]")
ZEROS_KEPT = 0.15
FEW = 5
SHAPES = {"lines": ("\n", "\n"), "pipes": (" | ", " |\n"), "tabs": ("\t", "\n")}  # after a cell, after a row


class _Words(HTMLParser):
    """The words of a page, the cells of a row kept together."""

    def __init__(self, between, behind):
        super().__init__()
        self.between, self.behind = between, behind
        self.text, self.row, self.cell = [], None, None

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.row = []
        elif tag in ("td", "th"):
            self.cell = []
        elif tag in ("p", "div", "br", "h1", "h2", "h3", "table") and self.cell is None:
            self.text.append("\n")

    def handle_endtag(self, tag):
        if tag in ("td", "th") and self.row is not None:
            self.row.append("".join(self.cell or ()).strip())
            self.cell = None
        elif tag == "tr" and self.row is not None:
            self.text.append(self.between.join(self.row) + self.behind)
            self.row = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell.append(data.strip())
        else:
            self.text.append(data.strip())


def html_to_text(page, shape):
    words = _Words(*SHAPES[shape])
    words.feed(page)
    lines = [line for line in re.sub(r"\n\s*\n+", "\n", "".join(words.text)).split("\n") if line.strip()]
    return "\n".join(lines) + "\n"


def are_cells_lines(text):
    """Whether the cells of the tables stand one a line."""
    return sum(re.fullmatch(r"[\s|]*[\d.]+[\s|]*", line) is not None for line in text.split("\n")) > FEW


def sources():
    """Name (and shape), asserted cells and text of every file that is a text or becomes one."""
    for name, truth in TRUTH.items():
        path = CORPUS / truth["file"]
        if path.suffix == ".txt":
            yield name, truth["cells"], path.read_text(encoding="utf-8")
        elif path.suffix == ".html":
            page = path.read_text(encoding="utf-8")
            for shape in SHAPES:
                yield f"{name}-{shape}", truth["cells"], html_to_text(page, shape)


def renumbered(text, chance):
    """
    The text with a number of its own in each cell that has one (a few zeros stay), and each new number with
    what stood there: real reports are full of zeros, which would hide that one stands for another.
    """
    begins = WHERE_TABLES_BEGIN.search(text)
    if begins is None:
        return text, {}
    numbers = iter(chance.sample(range(1001, 9999), 2000))
    was = {}

    def replace(found):
        if found[0] == "0" and chance.random() < ZEROS_KEPT:
            return "0"
        new = f"{found[1]}{next(numbers)}{'.5' if found[2] else ''}"
        was[Decimal(new)] = Decimal(found[0])
        return new

    head, tables = text[: begins.start()], text[begins.start() :]
    return head + "\n".join(
        line if _PROSE.search(re.sub(r"P\. \d+", "", line)) and "|" not in line else _FIGURE.sub(replace, line)
        for line in tables.split("\n")
    ), was
