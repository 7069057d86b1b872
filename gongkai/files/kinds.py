"""What kind of file the bytes are, by their content, without reading more of a large file than is needed."""

import mmap
import re
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from gongkai.reading.formats.detect import OLE, ZIP, format_of
from gongkai.reading.grids import UnreadableFile

UNKNOWN: Final = "unknown"
BEGINNING: Final = 32 * 1024  # of a file, by which it is known where it is no archive
MOST_MEMBERS: Final = 100_000  # of a zip whose list is read; a longer one is a zip and nothing more
DIRECTORY_ENTRY: Final = 46  # the least bytes of an entry in a zip's list
TAIL: Final = 66_000  # in which the end of a zip's list stands


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: the endings that fit it, the first of which is given where a name has another."""

    media_type: str
    endings: tuple[str, ...]

    def named(self, name: str) -> str:
        path = PurePath(name)
        if not self.endings or path.suffix.lower() in self.endings:
            return name
        return f"{name}{self.endings[0]}"


_OOXML: Final = "application/vnd.openxmlformats-officedocument."
_ODF: Final = "application/vnd.oasis.opendocument."
KINDS: Final = {
    "pdf": Kind("application/pdf", (".pdf",)),
    "docx": Kind(f"{_OOXML}wordprocessingml.document", (".docx", ".docm", ".dotx")),
    "xlsx": Kind(f"{_OOXML}spreadsheetml.sheet", (".xlsx",)),
    "pptx": Kind(f"{_OOXML}presentationml.presentation", (".pptx",)),
    "macros": Kind("application/octet-stream", (".docm", ".xlsm", ".pptm", ".xlsb")),  # Office files with programs
    "odt": Kind(f"{_ODF}text", (".odt",)),
    "ods": Kind(f"{_ODF}spreadsheet", (".ods",)),
    "odp": Kind(f"{_ODF}presentation", (".odp",)),
    "ofd": Kind("application/ofd", (".ofd",)),  # GB/T 33190
    "doc": Kind("application/msword", (".doc", ".wps", ".dot")),
    "xls": Kind("application/vnd.ms-excel", (".xls", ".et")),
    "ppt": Kind("application/vnd.ms-powerpoint", (".ppt", ".dps")),
    "locked": Kind("application/octet-stream", (".docx", ".xlsx", ".pptx", ".doc")),  # Office files with a password
    "ole2": Kind("application/x-ole-storage", ()),
    "rtf": Kind("application/rtf", (".rtf", ".doc")),
    "png": Kind("image/png", (".png",)),
    "jpeg": Kind("image/jpeg", (".jpg", ".jpeg", ".jpe")),
    "gif": Kind("image/gif", (".gif",)),
    "bmp": Kind("image/bmp", (".bmp",)),
    "tiff": Kind("image/tiff", (".tif", ".tiff")),
    "webp": Kind("image/webp", (".webp",)),
    "html": Kind("text/html", (".html", ".htm")),
    "mht": Kind("multipart/related", (".mht", ".mhtml")),
    "text": Kind("text/plain", (".txt", ".md", ".csv", ".tsv", ".log")),
    "csv": Kind("text/csv", (".csv",)),
    "json": Kind("application/json", (".json",)),
    "mp4": Kind("video/mp4", (".mp4", ".m4a", ".mov")),
    "mp3": Kind("audio/mpeg", (".mp3",)),
    "wav": Kind("audio/wav", (".wav",)),
    "zip": Kind("application/zip", (".zip",)),
    "rar": Kind("application/vnd.rar", (".rar",)),
    "7z": Kind("application/x-7z-compressed", (".7z",)),
    "gzip": Kind("application/gzip", (".gz", ".tgz")),
    UNKNOWN: Kind("application/octet-stream", ()),
}
SIGNS: Final = (
    (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF87a", "gif"), (b"GIF89a", "gif"),
    (b"II*\0", "tiff"), (b"MM\0*", "tiff"), (b"{\\rtf", "rtf"), (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\x1f\x8b", "gzip"), (b"ID3", "mp3"), (b"\xff\xfb", "mp3"), (b"\xff\xf3", "mp3"),
)  # fmt: skip
STREAMS: Final = (
    ("EncryptedPackage", "locked"), ("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)  # fmt: skip
PROGRAMS: Final = ("vbaproject.bin", "xl/workbook.bin", "activex")
OPEN_DOCUMENT: Final = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
TEXTS: Final = frozenset({"html", "mht", "text", "csv", "json"})
FOLDERS: Final = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
BEFORE_PDF: Final = re.compile(rb"[^<]*?%PDF-", re.DOTALL)  # some bytes of a mail or a printer, but no markup


def kind_of(path: Path, name: str) -> str:
    """The id of a kind, UNKNOWN where the content is none of them. The name decides between kinds of text only."""
    with path.open("rb") as file:
        head = file.read(BEGINNING)
    if head.startswith(OLE):
        return _in_ole(path)
    if head.startswith(ZIP):
        return _in_zip(path)
    for sign, kind in SIGNS:
        if head.startswith(sign):
            return kind
    if BEFORE_PDF.match(head[:1024]):
        return "pdf"
    return _by_inner_sign(head) or _in_text(head, name)


def _by_inner_sign(head: bytes) -> str | None:
    if head[:4] == b"RIFF":
        return {b"WEBP": "webp", b"WAVE": "wav"}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return "mp4"
    if head[:2] == b"BM" and int.from_bytes(head[10:14], "little") in range(26, 2000):
        return "bmp"
    return None


def _in_text(head: bytes, name: str) -> str:
    """A text, as the readers of reports know it; a large one by its beginning, cut where no character is cut."""
    if not head.strip():
        return UNKNOWN
    try:
        kind = format_of(head if len(head) < BEGINNING else head[: head.rfind(b"\n") + 1 or None], name)
    except UnreadableFile:
        return UNKNOWN
    if kind == "doc":
        return "rtf"
    return kind if kind in TEXTS else UNKNOWN  # a PDF whose mark stands behind markup would be both


def _in_ole(path: Path) -> str:
    """Older Office files are little file systems: by the names of the streams in them."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for stream, kind in STREAMS:
            written = stream.encode("utf-16-le")
            if data.find(written.ljust(64, b"\0") + (len(written) + 2).to_bytes(2, "little")) >= 0:
                return kind
    return "ole2"


def _in_zip(path: Path) -> str:
    if _members(path) > MOST_MEMBERS:
        return "zip"
    try:
        with zipfile.ZipFile(path) as archive:
            return _by_members(archive)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return UNKNOWN


def _members(path: Path) -> int:
    """How many members the list at the end of a zip can have, before it is read."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - TAIL))
        tail = file.read()
    end = tail.rfind(b"PK\5\6")
    length = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    return (size if length == 0xFFFFFFFF else length) // DIRECTORY_ENTRY


def _by_members(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if "OFD.xml" in names:
        return "ofd"
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
        return OPEN_DOCUMENT.get(archive.read("mimetype").strip(), "zip")
    if "[Content_Types].xml" not in names:
        return "zip"
    return _office(names)


def _office(names: Collection[str]) -> str:
    if any(program in name.lower() for name in names for program in PROGRAMS):
        return "macros"
    for folder, kind in FOLDERS:
        if any(name.startswith(folder) for name in names):
            return kind
    return "zip"
