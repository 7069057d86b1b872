"""Pictures: camera, place, time and program go; the picture, its colours and how it is turned stay."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PIL import Image, ImageSequence

from gongkai.files.stripping import CannotStrip
from gongkai.files.stripping.jpeg import EXIF, orientation_block, orientation_of, without_metadata

PNG_SIGN: Final = b"\x89PNG\r\n\x1a\n"
PNG_KEPT: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD"}
    | {b"pHYS", b"acTL", b"fcTL", b"fdAT"}
)
WEBP_KEPT: Final = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
WEBP_EXIF, WEBP_XMP = 0x08, 0x04  # flags of VP8X
GIF_LOOPS: Final = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
TIFF_MODES: Final = {"1": "group4"}


def strip(kind: str, source: Path, target: Path) -> list[str]:
    try:
        if kind in {"bmp", "tiff"}:
            _draw_again(kind, source, target)
        else:
            target.write_bytes(bare(kind, source.read_bytes()))
    except (OSError, ValueError, IndexError, struct.error, SyntaxError, zlib.error, Image.DecompressionBombError):
        raise CannotStrip("publish.damaged") from None
    return []


def bare(kind: str, data: bytes) -> bytes:
    """The picture's bytes without the rest; ValueError where they are damaged."""
    if kind == "jpeg":
        stripped = without_metadata(data)
        if stripped is None:
            raise ValueError("no JPEG")
        return stripped
    return {"png": _png, "gif": _gif, "webp": _webp}[kind](data)


def _png(data: bytes) -> bytes:
    chunks = list(_png_chunks(data))
    turned = next(filter(None, (orientation_of(body) for name, body in chunks if name == b"eXIf")), 1)
    out = bytearray(PNG_SIGN)
    for name, body in chunks:
        if name in PNG_KEPT:
            out += _png_chunk(name, _nameless(body) if name == b"iCCP" else body)
        if name == b"IHDR" and turned != 1:
            out += _png_chunk(b"eXIf", orientation_block(turned))
    return bytes(out)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, name = len(PNG_SIGN), b""
    while name != b"IEND":
        length, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if at + 12 + length > len(data):
            raise ValueError("cut off")
        yield name, data[at + 8 : at + 8 + length]
        at += 12 + length


def _png_chunk(name: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")


def _nameless(profile: bytes) -> bytes:
    """A colour profile under a name that says nothing."""
    return b"icc\0" + profile.partition(b"\0")[2]


def _gif(data: bytes) -> bytes:
    """Blocks are copied; remarks, texts and other programs' extensions are not."""
    at = 13 + _gif_table(data[10])
    out = bytearray(data[:at])
    while data[at] != 0x3B:
        start = at
        if data[at] == 0x2C:
            at = _gif_blocks(data, at + 10 + _gif_table(data[at + 9]) + 1)
            out += data[start:at]
            continue
        if data[at] != 0x21:
            raise ValueError("no block")
        label, at = data[at + 1], _gif_blocks(data, at + 2)
        if label == 0xF9 or (label == 0xFF and data[start + 3 : start + 14] in GIF_LOOPS):
            out += data[start:at]
    return bytes(out + b"\x3b")


def _gif_table(flags: int) -> int:
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _gif_blocks(data: bytes, at: int) -> int:
    while length := data[at]:
        at += length + 1
    return at + 1


def _webp(data: bytes) -> bytes:
    chunks = list(_webp_chunks(data))
    exif = next((body for name, body in chunks if name == b"EXIF"), b"")
    turned = orientation_of(exif.removeprefix(EXIF)) or 1
    out = bytearray()
    for name, body in chunks:
        if name == b"VP8X":
            flags = body[0] & ~(WEBP_EXIF | WEBP_XMP) | (WEBP_EXIF if turned != 1 else 0)
            body = bytes((flags,)) + body[1:]
        if name in WEBP_KEPT:
            out += _webp_chunk(name, body)
    if turned != 1:
        out += _webp_chunk(b"EXIF", orientation_block(turned))
    return b"RIFF" + (len(out) + 4).to_bytes(4, "little") + b"WEBP" + out


def _webp_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data) + 1:
        raise ValueError("cut off")
    at = 12
    while at + 8 <= end:
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + length > len(data):
            raise ValueError("cut off")
        yield data[at : at + 4], data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _webp_chunk(name: bytes, body: bytes) -> bytes:
    return name + len(body).to_bytes(4, "little") + body + bytes(len(body) % 2)


def _draw_again(kind: str, source: Path, target: Path) -> None:
    """Formats full of corners: the points are written anew, without loss, and nothing else."""
    with Image.open(source) as picture:
        if kind == "bmp":
            _bare_copy(picture).save(target, "BMP", dpi=picture.info.get("dpi", (96, 96)))
            return
        pages = [_bare_copy(page) for page in ImageSequence.Iterator(picture)]
        turned, dots = picture.getexif().get(0x0112, 1), picture.info.get("dpi")
    pages[0].save(
        target,
        "TIFF",
        save_all=True,
        append_images=pages[1:],
        compression=TIFF_MODES.get(pages[0].mode, "tiff_adobe_deflate"),
        tiffinfo={0x0112: turned} if turned != 1 else {},
        **({"dpi": dots} if dots else {}),
    )


def _bare_copy(picture: Image.Image) -> Image.Image:
    copy = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    if palette := picture.getpalette():
        copy.putpalette(palette)
    return copy
