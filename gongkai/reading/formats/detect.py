"""What kind of file the bytes are, by their content; the name decides only where the content does not."""

import codecs
import re
from pathlib import PurePath
from typing import Final

from gongkai.reading.grids import UnreadableFile

HEAD: Final = 4096
FIRST_MEGABYTE: Final = 1024 * 1024
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
PICTURES: Final = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF", b"\0\0\1\0", b"\0\0\0\x0cjP",
)  # fmt: skip
PACKED: Final = {b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"\x1f\x8b": "GZIP", b"BZh": "BZIP2", b"\xfd7zXZ": "XZ"}
MARKUP: Final = re.compile(
    r"<!doctype\s+html|<(?:html|head|body|title|meta|table|tbody|tr|td|div|p|span|h[1-6]|center|font|ul|section|article)[\s>/]",
    re.IGNORECASE,
)
HTML_TABLE: Final = re.compile(r"<table[\s>].*?<t[dh][\s>]", re.IGNORECASE | re.DOTALL)
PIPES: Final = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*\|", re.MULTILINE)
OFFICE_XML: Final = re.compile(
    r'<\?mso-application\s+progid="Word\.Document"|<w:wordDocument|<pkg:package', re.IGNORECASE
)
MAIL_HEAD: Final = re.compile(r"\s*(?:From|MIME-Version|Content-Type|Subject|Date|Snapshot-[\w-]+|X-[\w-]+):")
EXCHANGE_CSV: Final = b"cell,table,block,row,column,"
TEXT_ENDINGS: Final = frozenset({".txt", ".md", ".markdown", ".text", ".csv", ".tsv", ".log"})
STRANGE: Final = 0.03  # of the characters may be control characters or undecodable, in a text


def format_of(data: bytes, name: str) -> str:
    """
    The name of the module of `formats` that reads this file, or "json" or "csv" for the
    exchange formats. UnreadableFile for what none of them reads.
    """
    if data.startswith(OLE):
        return _in_ole(data)
    if data.startswith(ZIP):
        return _in_zip(data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"{\\rtf"):
        return "doc"
    for sign, kind in PACKED.items():
        if data.startswith(sign):
            raise _unsupported(kind)
    if data.startswith(PICTURES) and b"\0" in data[:HEAD]:
        raise UnreadableFile("unreadable.image_only")
    return _in_text(data, name)


def _unsupported(detail: str) -> UnreadableFile:
    return UnreadableFile("unreadable.unsupported_type", {"detail": detail})


def _in_ole(data: bytes) -> str:
    """Older Office files, and newer ones under a password, are little file systems: by the streams in them."""
    if _has_stream(data, "EncryptedPackage"):
        raise UnreadableFile("unreadable.encrypted")
    if _has_stream(data, "WordDocument"):
        if _word_is_encrypted(data):
            raise UnreadableFile("unreadable.encrypted")
        return "doc"
    if _has_stream(data, "Workbook") or _has_stream(data, "Book"):
        return "xlsx"
    if _has_stream(data, "PowerPoint Document"):
        raise _unsupported("PPT")
    raise _unsupported("OLE")


def _has_stream(data: bytes, name: str) -> bool:
    """Whether an entry of a directory has this name: UTF-16, padded to 64 bytes, then its length."""
    written = name.encode("utf-16-le")
    return written.ljust(64, b"\0") + (len(written) + 2).to_bytes(2, "little") in data


def _word_is_encrypted(data: bytes) -> bool:
    """The flag in the head of the document's stream, which begins a sector of 512 bytes."""
    for at in range(512, len(data) - 12, 512):
        if data[at : at + 2] == b"\xec\xa5":
            return bool(data[at + 11] & 0x01)
    return False


def _in_zip(data: bytes) -> str:
    from gongkai.reading.formats.archive import Archive  # noqa: PLC0415 - text and HTML do without the XML parser

    archive = Archive(data)
    names = archive.names
    if any(name.startswith("word/") for name in names):
        return "docx"
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names or any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "mimetype" in names and archive.read("mimetype").startswith(b"application/vnd.oasis.opendocument.text"):
        return "doc"
    if "[Content_Types].xml" in names and b"wordprocessingml" in archive.read("[Content_Types].xml"):
        return "docx"
    if "OFD.xml" in names:
        raise _unsupported("OFD")
    if any(name.startswith("ppt/") for name in names):
        raise _unsupported("PPTX")
    raise _unsupported("ZIP")


def _in_text(data: bytes, name: str) -> str:
    ending = PurePath(name).suffix.lower()
    if ending not in TEXT_ENDINGS and MARKUP.search(data[:HEAD].decode("latin-1")) and not _may_be_other(data):
        return "html"  # the usual case, without decoding the whole
    head = _head(data)
    if OFFICE_XML.search(head):
        return "doc"
    if MAIL_HEAD.match(head) and "multipart/related" in head:
        return "mht"
    if _is_exchange(data, head, ending):
        return "json" if head.lstrip().startswith(("{", "[")) else "csv"
    if MARKUP.search(head[:HEAD]) or HTML_TABLE.search(head):
        return "text" if ending in TEXT_ENDINGS and PIPES.search(head) else "html"
    if _strange(head):
        raise _unsupported(ending.lstrip(".").upper() or "二进制文件")
    return "text"


def _may_be_other(data: bytes) -> bool:
    """Whether a file with markup at its head may be a saved page with headers, Office's XML or JSON."""
    start = data.removeprefix(codecs.BOM_UTF8).lstrip()
    return not start.startswith(b"<") or start.startswith(b"<?")


def _is_exchange(data: bytes, head: str, ending: str) -> bool:
    if data.removeprefix(codecs.BOM_UTF8).startswith(EXCHANGE_CSV):
        return True
    start = head.lstrip()
    return start.startswith(("{", "[")) and (ending == ".json" or ('"' in start[:40] and ":" in start[:400]))


def _head(data: bytes) -> str:
    """The beginning as text, decoded without care: enough to know markup and control characters by."""
    start = data[:FIRST_MEGABYTE]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start.decode("utf-16", "replace").removeprefix("\ufeff")
    if start[:200].count(0) > 40 and b"\0\0\0" not in start[:200]:
        return start.decode("utf-16-le" if start[1] == 0 else "utf-16-be", "replace")
    utf8, gb = start.decode("utf-8", "replace"), start.decode("gb18030", "replace")
    return (utf8 if utf8.count("\ufffd") <= gb.count("\ufffd") else gb).removeprefix("\ufeff")


def _strange(head: str) -> bool:
    """Whether too much of it is no text: control characters, bytes that no encoding explains."""
    odd = sum((character < " " and character not in "\t\n\r\f\v\x1a") or character == "\ufffd" for character in head)
    return odd > STRANGE * len(head)
