"""How much a page has to draw, found out before anything is drawn: what swells is refused."""

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any, Final

from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.lzw import LZWDecoder
from pdfminer.pdftypes import (
    LITERALS_ASCII85_DECODE,
    LITERALS_ASCIIHEX_DECODE,
    LITERALS_FLATE_DECODE,
    LITERALS_LZW_DECODE,
    LITERALS_RUNLENGTH_DECODE,
    PDFStream,
    resolve1,
)
from pdfminer.psparser import literal_name
from pdfminer.runlength import rldecode

from gongkai.reading.limits import MAX_MEMBER, MAX_NESTING, too_complex

MAX_DRAWN: Final = 16 * 1024 * 1024  # bytes of instructions for one page; a child does not get through more in its time
MAX_OLD: Final = 1024 * 1024  # bytes packed by any other filter than Flate: those work byte by byte
PIECE: Final = 4096
_DRAW: Final = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
_ESCAPED: Final = re.compile(rb"#([0-9a-fA-F]{2})")


def check_drawing(contents: Iterable[Any], resources: Any) -> None:
    """
    Stop before a page is drawn whose instructions come to more than the limit, packed once or several
    times over, its own or those of the forms that it draws, each form as often as it is drawn.
    """
    streams = [stream for item in contents if isinstance(stream := resolve1(item), PDFStream)]
    text = b"\n".join(inflated(stream, MAX_MEMBER) for stream in streams)
    _Drawing().weigh(text, resolve1(resources))


class _Drawing:
    """The forms of one page. Each is unpacked once, however often it is drawn."""

    def __init__(self) -> None:
        self.weights: dict[tuple[int, int], int] = {}
        self.kept: list[object] = []  # so that no other object takes the number of one that was weighed
        self.open: set[tuple[int, int]] = set()

    def weigh(self, text: bytes, resources: Any) -> int:
        """The bytes of instructions that this text comes to, with all that it draws."""
        weight = len(text)
        forms = _dictionary(_dictionary(resources).get("XObject"))
        drawn = Counter(_DRAW.findall(text)) if forms else {}
        for name, times in drawn.items():
            form = resolve1(forms.get(_plain(name)))
            if isinstance(form, PDFStream) and _subtype(form) == "Form":
                weight += times * self._form(form, resources)
            if weight > MAX_DRAWN:
                break
        if weight > MAX_DRAWN:
            raise too_complex("一页的内容过大")
        return weight

    def _form(self, form: PDFStream, around: Any) -> int:
        """A form without resources of its own has those of whatever draws it; one that draws itself draws nothing."""
        resources = resolve1(form.get("Resources")) or around
        key = id(form), id(resources)
        if key in self.open:
            return 0
        if key not in self.weights:
            if len(self.open) >= MAX_NESTING:
                raise too_complex(f"图形嵌套超过{MAX_NESTING}层")
            self.kept += [form, resources]
            self.open.add(key)
            self.weights[key] = self.weigh(inflated(form, MAX_MEMBER), resources)
            self.open.remove(key)
        return self.weights[key]


def inflated(stream: PDFStream, limit: int) -> bytes:
    """What the stream holds, unpacked filter by filter and never beyond the limit; nothing where it is damaged."""
    data = stream.rawdata if stream.data is None else stream.data
    if data is None or stream.data is not None:
        return data or b""
    if stream.decipher and stream.objid is not None and stream.genno is not None:
        data = stream.decipher(stream.objid, stream.genno, data, stream.attrs)
    for name, _ in stream.get_filters():
        try:
            data = _unpacked(name, data, limit)
        except (ValueError, IndexError, TypeError):
            return b""
        if len(data) >= limit:
            raise too_complex("一页的内容过大")
    return data


def _unpacked(name: Any, data: bytes, limit: int) -> bytes:
    if name in LITERALS_FLATE_DECODE:
        return _flate(data, limit)
    if len(data) > MAX_OLD:
        raise too_complex("一页的内容过大")
    if name in LITERALS_LZW_DECODE:
        return _lzw(data, limit)
    for names, unpack in OTHERS:
        if name in names:
            return unpack(data)
    return b""  # a picture's


def _flate(data: bytes, limit: int) -> bytes:
    """Piece by piece: where the data breaks off or is damaged, the parser draws what came before, and so it counts."""
    unpacker, whole = zlib.decompressobj(), bytearray()
    for start in range(0, len(data), PIECE):
        try:
            whole += unpacker.decompress(data[start : start + PIECE], limit - len(whole))
        except zlib.error:
            break
        if unpacker.eof or len(whole) >= limit:
            break
    return bytes(whole)


def _lzw(data: bytes, limit: int) -> bytes:
    whole = bytearray()
    for piece in LZWDecoder(BytesIO(data)).run():
        whole += piece
        if len(whole) >= limit:
            break
    return bytes(whole)


OTHERS: Final = (
    (LITERALS_ASCII85_DECODE, ascii85decode),
    (LITERALS_ASCIIHEX_DECODE, asciihexdecode),
    (LITERALS_RUNLENGTH_DECODE, rldecode),
)


def _dictionary(value: Any) -> Mapping[str, Any]:
    found = resolve1(value)
    return found if isinstance(found, Mapping) else {}


def _subtype(form: PDFStream) -> str:
    return str(literal_name(resolve1(form.get("Subtype"))))


def _plain(name: bytes) -> str:
    """A name as the parser gives it: #41 is A."""
    return _ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), name).decode("utf-8", "replace")
