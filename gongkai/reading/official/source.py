"""What every format is turned into before anything is looked for in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongkai.law.report.values import Note
from gongkai.reading.official.pieces import Piece


@dataclass(frozen=True, slots=True)
class Source:
    """
    `title`: as a page or a sheet gives it apart from its words, with the place and the reason. `labelled`: what it
    says with a label (索引号, 发文字号 …). `images`: pictures in the words, which are not kept.
    """

    format: str
    pieces: list[Piece]
    title: str = ""
    title_place: str = ""
    labelled: Mapping[str, str] = field(default_factory=dict)
    files_linked: tuple[str, ...] = ()
    images: int = 0
    has_head: bool = True  # whether its first lines may be number, title and addressee
    notes: tuple[Note, ...] = ()
