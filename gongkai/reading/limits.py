"""How much of a file is read before the program stops and says so. Shared by every format."""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from gongkai.reading.grids import UnreadableFile

MAX_BYTES: Final = 100 * 1024 * 1024  # a file
MAX_INFLATED: Final = 300 * 1024 * 1024  # all members of a zip together
MAX_MEMBER: Final = 60 * 1024 * 1024  # one member of a zip, one content stream of a PDF
MAX_RATIO: Final = 400  # inflated to stored, from MIN_SUSPECT on
MIN_SUSPECT: Final = 5 * 1024 * 1024
MAX_MEMBERS: Final = 5_000
MAX_NESTING: Final = 50  # tables within tables
MAX_DEPTH: Final = 250  # elements within elements
MAX_COLUMNS: Final = 500
MAX_ROWS: Final = 20_000
MAX_GRID_CELLS: Final = 200_000  # after merged cells are spread out; of the whole file
MAX_BLOCKS: Final = 100_000
MAX_TEXT: Final = 20_000_000  # characters of the whole file
MAX_PAGES: Final = 500
MAX_PAGE_OBJECTS: Final = 60_000  # characters, lines and boxes of a PDF page
MAX_PAGE_EDGES: Final = 6_000
MAX_PAGE_TABLES: Final = 200
MAX_PAGE_FIELDS: Final = 50_000  # cells of a page's table before merging

# When a child process has to be done with its file (time.monotonic), for what it starts in turn.
DEADLINE: ContextVar[float | None] = ContextVar("DEADLINE", default=None)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child process may use for one file. Sizes in bytes, time in seconds."""

    seconds: float = 30.0
    memory: int = 1024**3
    input: int = MAX_BYTES
    output: int = 64 * 1024 * 1024


def check_size(size: int, limit: int = MAX_BYTES) -> None:
    if size > limit:
        raise UnreadableFile("unreadable.too_large", {"size": megabytes(size), "limit": megabytes(limit)})


def too_complex(detail: str) -> UnreadableFile:
    """`detail` is a few Chinese words: it completes unreadable.too_complex."""
    return UnreadableFile("unreadable.too_complex", {"detail": detail})


def megabytes(size: int) -> str:
    return f"{size / 1024**2:.0f} MB"


class GridBudget:
    """Counts the cells of a file's tables as they are spread out, and stops at the limit."""

    def __init__(self, cells: int = MAX_GRID_CELLS) -> None:
        self.left = cells

    def spend(self, rows: int, columns: int) -> None:
        if columns > MAX_COLUMNS:
            raise too_complex(f"表格超过{MAX_COLUMNS}列")
        if rows > MAX_ROWS:
            raise too_complex(f"表格超过{MAX_ROWS}行")
        self.left -= rows * columns
        if self.left < 0:
            raise too_complex(f"表格超过{MAX_GRID_CELLS}格")
