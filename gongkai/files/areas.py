"""What is drawn and blacked out: said here once, for the page that asks and for the child process that draws."""

from typing import Final, NamedTuple

IMAGES: Final = frozenset({"png", "jpeg", "gif", "bmp", "tiff", "webp"})
DRAWN: Final = IMAGES | {"pdf"}
MOST_PAGES: Final = 300


class Area(NamedTuple):
    """What is blacked out: the number of the page, and shares of the page as it is seen."""

    page: int
    x: float
    y: float
    width: float
    height: float
