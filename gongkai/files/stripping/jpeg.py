"""JPEG without loss: the segments that tell of camera, place and program are left out, the picture is not touched."""

from collections.abc import Iterator
from typing import Final

SOI, EOI, SOS, COM = 0xD8, 0xD9, 0xDA, 0xFE
APP0, APP1, APP2, APP14 = 0xE0, 0xE1, 0xE2, 0xEE
ALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length
EXIF: Final = b"Exif\0\0"
ORIENTATION: Final = 0x0112


def without_metadata(data: bytes, *, keep_orientation: bool = True) -> bytes | None:
    """None where the bytes are no whole JPEG."""
    try:
        segments = list(_segments(data))
    except (IndexError, ValueError):
        return None
    turned = next(filter(None, (orientation_of(body[6:]) for marker, body in segments if _is_exif(marker, body))), 1)
    out = bytearray(b"\xff\xd8")
    placed = not (keep_orientation and turned != 1)
    for marker, body in segments:
        if not placed and marker != APP0:
            out += _segment(APP1, EXIF + orientation_block(turned))
            placed = True
        if _stays(marker, body):
            out += body if marker == SOS else _segment(marker, body)
    return bytes(out)


def _is_exif(marker: int, body: bytes) -> bool:
    return marker == APP1 and body.startswith(EXIF)


def _stays(marker: int, body: bytes) -> bool:
    """Colour profiles and what a decoder needs stay; other programs' segments and remarks do not."""
    if marker == APP0:
        return body.startswith(b"JFIF\0")
    if marker == APP2:
        return body.startswith(b"ICC_PROFILE\0")
    if marker == APP14:
        return body.startswith(b"Adobe")
    return marker != COM and not 0xE0 <= marker <= 0xEF


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each segment; from the first scan to the end of the picture in one piece, with what of its own comes between."""
    if data[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    at = 2
    while True:
        if data[at] != 0xFF:
            raise ValueError("no marker")
        while data[at + 1] == 0xFF:
            at += 1
        marker = data[at + 1]
        if marker == EOI:
            raise ValueError("no picture")
        if marker == SOS:
            yield marker, _scans(data, at)
            return
        if marker in ALONE:
            at += 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if length < 2 or at + 2 + length > len(data):
            raise ValueError("cut off")
        yield marker, data[at + 4 : at + 2 + length]
        at += 2 + length


def _scans(data: bytes, start: int) -> bytes:
    """From the first scan up to the end of the picture; remarks between the scans of a progressive one go."""
    out, at = bytearray(), start
    while True:
        found = data.find(b"\xff", at)
        if found < 0 or found + 1 >= len(data):
            raise ValueError("cut off")
        marker = data[found + 1]
        out += data[at:found]
        if marker == EOI:
            return bytes(out + b"\xff\xd9")
        if marker in {0x00, 0xFF} or marker in ALONE:
            step = 1 if marker == 0xFF else 2
            out += data[found : found + step]
            at = found + step
            continue
        length = 2 + int.from_bytes(data[found + 2 : found + 4], "big")
        body = data[found + 4 : found + length]
        if marker == SOS or _stays(marker, body):
            out += data[found : found + length]
        at = found + length


def orientation_of(tiff: bytes) -> int | None:
    """The orientation in a block of Exif; None where it has none that is one."""
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if order is None:
        return None
    little = order == "little"

    def number(at: int, length: int) -> int:
        return int.from_bytes(tiff[at : at + length], "little" if little else "big")

    first = number(4, 4)
    for entry in range(first + 2, first + 2 + 12 * min(number(first, 2), 500), 12):
        if number(entry, 2) == ORIENTATION and number(entry + 8, 2) in range(1, 9):
            return number(entry + 8, 2)
    return None


def orientation_block(orientation: int) -> bytes:
    """A block of Exif that says nothing but how the picture is turned."""
    head = b"MM\0*" + (8).to_bytes(4, "big") + (1).to_bytes(2, "big")
    entry = ORIENTATION.to_bytes(2, "big") + (3).to_bytes(2, "big") + (1).to_bytes(4, "big")
    return head + entry + orientation.to_bytes(2, "big") + bytes(2) + bytes(4)
