"""A letter as it was composed: the neutral text that is shown, sealed when it is signed, and drawn in every format."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

FORMAT: Final = 1  # of `to_dict`: letters are kept for decades


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; `style` is body, heading, attachment, or listed: one of several attachments, below the first."""

    text: str
    style: str = "body"


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: `span` columns wide; a `head` labels what stands beside or below it; a `tall` one is written into."""

    text: str
    span: int = 1
    head: bool = False
    tall: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; its first row heads the columns where `headed`."""

    caption: str
    widths: tuple[float, ...]
    rows: tuple[tuple[Box, ...], ...]
    headed: bool = False


Block = Line | Grid


@dataclass(frozen=True, slots=True)
class LetterText:
    """All that stands in a letter. `number` is blank where it takes none, and in a draft of one that will."""

    letter: str  # an id of letters.toml
    agency: str
    title: str
    number: str
    addressee: str
    blocks: tuple[Block, ...]
    signed_on: date | None  # None: a sheet of the file, which nobody sends
    contact: str = ""

    @property
    def name(self) -> str:
        """Of the file that is handed out: tells what it is, and nobody's name."""
        return f"{self.number}{self.title}"

    @property
    def lines(self) -> tuple[str, ...]:
        """Every text of it, from the top to the end."""
        return tuple(filter(None, self._lines()))

    def _lines(self) -> Iterator[str]:
        yield from (self.agency, self.title, self.number, self.addressee)
        for block in self.blocks:
            if isinstance(block, Line):
                yield block.text
            else:
                yield from (box.text for row in block.rows for box in row)
        if self.signed_on:
            yield from (self.agency, in_chinese(self.signed_on))
        yield self.contact

    def to_dict(self) -> dict[str, Any]:
        found = asdict(self)
        found["blocks"] = [asdict(block) for block in self.blocks]
        found["signed_on"] = self.signed_on.isoformat() if self.signed_on else None
        return {"format": FORMAT, **found}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "LetterText":
        """The letter again. ValueError where it was written by a newer program."""
        kept = dict(data)
        if kept.pop("format") != FORMAT:
            raise ValueError(f"a letter of format {data['format']}")
        kept["blocks"] = tuple(map(_block_from, kept["blocks"]))
        kept["signed_on"] = date.fromisoformat(kept["signed_on"]) if kept["signed_on"] else None
        return cls(**kept)


def _block_from(data: Mapping[str, Any]) -> Block:
    if "rows" not in data:
        return Line(**data)
    rows = tuple(tuple(Box(**box) for box in row) for row in data["rows"])
    return Grid(data["caption"], tuple(data["widths"]), rows, data["headed"])


def in_chinese(day: date) -> str:
    """2026年3月20日, as a letter is dated (GB/T 9704)."""
    return f"{day.year}年{day.month}月{day.day}日"
