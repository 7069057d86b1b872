"""
The pages of a file as pictures, and a PDF that is made of such pictures and nothing else. Without Django: a child
process runs it, because the files come from anywhere.
"""

from collections.abc import Sequence
from contextlib import closing
from io import BytesIO
from math import ceil, floor
from pathlib import Path
from typing import Any, Final, NamedTuple

import pikepdf
import pypdfium2
from pikepdf import Dictionary, Name, Pdf, Stream
from PIL import Image, ImageChops, ImageDraw, ImageOps

from gongkai.files.areas import DRAWN, MOST_PAGES, Area

ONE_FRAME: Final = frozenset({"jpeg"})  # further pictures in a JPEG are small copies of the first
INCH: Final = 72.0  # points
DOTS: Final = 150  # to the inch, of what goes out
DOTS_SHOWN: Final = 96  # of what is looked at while areas are chosen
MOST_PIXELS: Final = 25_000_000  # of a page; a larger one is drawn coarser
LONG_EDGE: Final = 842.0  # points: A4, for pictures that do not say how large they are, or say what cannot be
LARGEST: Final = 1191.0  # points: A3
SANE_DOTS: Final = (72, 1200)
QUALITY: Final = 82


class CannotDraw(Exception):
    """The text is the id of a sentence (refusals.SENTENCES)."""


class Page(NamedTuple):
    """As it is seen, turned and cropped. Points."""

    picture: Image.Image
    width: float
    height: float


def measure(kind: str, source: Path) -> list[tuple[float, float]]:
    """The size of each page, as it is seen, in points."""
    with _opened(kind, source) as file:
        return [file.size(index) for index in range(len(file))]


def draw(kind: str, source: Path, target: Path, number: int) -> None:
    """One page as a PNG."""
    with _opened(kind, source) as file:
        if not 1 <= number <= len(file):
            raise CannotDraw("redact.page")
        file.page(number - 1, DOTS_SHOWN).picture.save(target, "PNG")


def blacken(kind: str, source: Path, target: Path, areas: Sequence[Area]) -> int:
    """
    A PDF of the pages as pictures, the areas black; how many pages. Nothing else is in it: no text, no remarks,
    no fields, no layers, no files, nothing about its making. The same file and areas give the same bytes.
    """
    with _opened(kind, source) as file, Pdf.new() as made:
        if any(not 1 <= area.page <= len(file) for area in areas):
            raise CannotDraw("redact.page")
        for number in range(1, len(file) + 1):
            page = file.page(number - 1, DOTS)
            _paint(page.picture, [area for area in areas if area.page == number])
            _append(made, page)
        made.save(target, deterministic_id=True)
        return len(file)


def _paint(picture: Image.Image, areas: Sequence[Area]) -> None:
    """Outwards to whole pixels; what lies outside the page is left out."""
    pen = ImageDraw.Draw(picture)
    for area in areas:
        left, top = floor(area.x * picture.width), floor(area.y * picture.height)
        right = ceil((area.x + area.width) * picture.width) - 1
        bottom = ceil((area.y + area.height) * picture.height) - 1
        if right >= left and bottom >= top:
            pen.rectangle((left, top, right, bottom), fill=(0, 0, 0))


def _append(made: Pdf, page: Page) -> None:
    data, shown = BytesIO(), _without_needless_colours(page.picture)
    shown.save(data, "JPEG", quality=QUALITY, subsampling=0)
    width, height = round(page.width, 2), round(page.height, 2)
    made.add_blank_page(page_size=(width, height))
    picture = Stream(made, data.getvalue())
    picture.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=page.picture.width,
        Height=page.picture.height,
        ColorSpace=Name.DeviceGray if shown.mode == "L" else Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.DCTDecode,
    )
    new = made.pages[-1].obj
    new.Resources = Dictionary(XObject=Dictionary(Page=picture))
    new.Contents = Stream(made, f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Page Do Q".encode())


def _without_needless_colours(picture: Image.Image) -> Image.Image:
    """A page of black on white takes half the room in grey."""
    red, green, blue = picture.split()
    apart = (ImageChops.difference(red, green), ImageChops.difference(green, blue))
    return red if all(each.getbbox() is None for each in apart) else picture


class _Printed:
    """A PDF, drawn with its remarks and filled-in fields, as a reader shows it."""

    def __init__(self, source: Path) -> None:
        try:
            self._file: Any = pypdfium2.PdfDocument(source)
        except pypdfium2.PdfiumError as error:
            raise CannotDraw("redact.locked" if _is_locked(source) else "redact.damaged") from error
        self._file.init_forms()

    def __len__(self) -> int:
        return len(self._file)

    def size(self, index: int) -> tuple[float, float]:
        with closing(self._page(index)) as page:
            width, height = page.get_size()
        return max(width, 1.0), max(height, 1.0)

    def page(self, index: int, dots: int) -> Page:
        width, height = self.size(index)
        with closing(self._page(index)) as page:
            scale = _scale(width, height, dots)
            drawn = page.render(scale=scale, fill_color=(255, 255, 255, 255), draw_annots=True, may_draw_forms=True)
            with closing(drawn):
                return Page(drawn.to_pil().convert("RGB"), width, height)

    def _page(self, index: int) -> Any:
        try:
            return self._file[index]
        except pypdfium2.PdfiumError as error:
            raise CannotDraw("redact.damaged") from error

    def close(self) -> None:
        self._file.close()


class _Pictured:
    """A picture, each of its frames a page; turned as its camera noted."""

    def __init__(self, kind: str, source: Path) -> None:
        try:
            self._file = Image.open(source)
            self._frames = 1 if kind in ONE_FRAME else int(getattr(self._file, "n_frames", 1))
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise CannotDraw("redact.damaged") from error

    def __len__(self) -> int:
        return self._frames

    def size(self, index: int) -> tuple[float, float]:
        self._go_to(index)
        width, height = self._file.size
        if self._file.getexif().get(0x0112, 1) in range(5, 9):  # lies on its side
            width, height = height, width
        return self._points(width, height)

    def page(self, index: int, dots: int) -> Page:
        self._go_to(index)
        try:
            picture = _plain(ImageOps.exif_transpose(self._file))
        except (OSError, ValueError, SyntaxError) as error:
            raise CannotDraw("redact.damaged") from error
        width, height = self._points(*picture.size)
        wanted = min(_scale(width, height, dots) * width / picture.width, 1.0)  # never larger than it is
        if wanted < 1.0:
            size = max(1, round(picture.width * wanted)), max(1, round(picture.height * wanted))
            picture = picture.resize(size, Image.Resampling.LANCZOS)
        return Page(picture, width, height)

    def _go_to(self, index: int) -> None:
        try:
            self._file.seek(index)
        except (OSError, ValueError, SyntaxError, EOFError) as error:
            raise CannotDraw("redact.damaged") from error

    def _points(self, width: int, height: int) -> tuple[float, float]:
        """By the dots to the inch that the picture names, where they give a sheet; on A4 otherwise."""
        dots = float(self._file.info.get("dpi", (0, 0))[0] or 0)
        long = max(width, height)
        if SANE_DOTS[0] <= dots <= SANE_DOTS[1] and long / dots * INCH <= LARGEST:
            return width / dots * INCH, height / dots * INCH
        return width * LONG_EDGE / long, height * LONG_EDGE / long

    def close(self) -> None:
        self._file.close()


def _plain(picture: Image.Image) -> Image.Image:
    """Colours as they are seen on white paper."""
    if picture.mode.startswith("I") or picture.mode == "F":
        low, high = (0.0, 65535.0) if picture.mode.startswith("I") else _range(picture)
        scale = 255.0 / max(high - low, 1e-9)
        return picture.convert("F").point(lambda value: value * scale - low * scale).convert("L").convert("RGB")
    if "A" in picture.getbands() or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        paper = Image.new("RGBA", seen.size, (255, 255, 255, 255))
        return Image.alpha_composite(paper, seen).convert("RGB")
    return picture.convert("RGB")


def _range(picture: Image.Image) -> tuple[float, float]:
    low, high = picture.getextrema()
    assert isinstance(low, float | int)  # noqa: S101 - of a picture of one band; for the types
    assert isinstance(high, float | int)  # noqa: S101 - as above
    return float(low), float(high)


def _scale(width: float, height: float, dots: int) -> float:
    """Pixels to the point."""
    wanted = dots / INCH
    pixels = width * height * wanted * wanted
    return wanted if pixels <= MOST_PIXELS else wanted * (MOST_PIXELS / pixels) ** 0.5


def _is_locked(source: Path) -> bool:
    try:
        with pikepdf.open(source):
            return False
    except pikepdf.PasswordError:
        return True
    except (pikepdf.PdfError, ValueError, RecursionError):
        return False


def _opened(kind: str, source: Path) -> "closing[_Printed | _Pictured]":
    if kind not in DRAWN:
        raise CannotDraw("redact.kind")
    file: _Printed | _Pictured = _Printed(source) if kind == "pdf" else _Pictured(kind, source)
    if len(file) > MOST_PAGES:
        file.close()
        raise CannotDraw("redact.pages")
    return closing(file)
