"""Bytes to text: what government sites send, declared or not, rightly declared or not."""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-]{3,20})""", re.IGNORECASE)
_HEAD = 4096
_SIGNS = re.compile("政府|公开|公開|信息|資訊|的")


def decode(data: bytes) -> tuple[str, str]:
    """
    The text and the encoding's name. The order: byte order mark, strict UTF-8 (which hardly
    anything else passes), what the file declares, GB 18030, Big5; of those that decode, the
    first in which words of the field are found. Bytes that fit none are replaced, never lost
    in silence: the text then holds U+FFFD.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace"), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    candidates = [*_declared(data), *_wide(data), "gb18030", "big5"]
    decoded = [(text, name) for name in dict.fromkeys(candidates) if (text := _strictly(data, name)) is not None]
    for text, name in decoded:
        if _SIGNS.search(text):
            return text, name
    return decoded[0] if decoded else _leniently(data)


def _leniently(data: bytes) -> tuple[str, str]:
    """A damaged file: the encoding that loses least."""
    ways = [(data.decode(name, "replace"), name) for name in ("utf-8", "gb18030")]
    return min(ways, key=lambda way: way[0].count("\ufffd"))


def _declared(data: bytes) -> list[str]:
    found = _DECLARED.search(data[:_HEAD])
    if found is None:
        return []
    name = found[1].decode("ascii").lower()
    if name in {"gb2312", "gbk", "gb_2312-80", "cp936"}:
        name = "gb18030"  # pages declared GB2312 hold characters of its successors
    try:
        codecs.lookup(name)
    except LookupError:
        return []
    return [name]


def _wide(data: bytes) -> list[str]:
    """UTF-16 without a mark: every other byte of its markup is zero."""
    head = data[:_HEAD]
    if head.count(0) * 4 < len(head):
        return []
    return ["utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"]


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
