"""A file is what its content says, whatever its name says."""

import io
import zipfile

import pytest

from gongkai.files.kinds import kind_of
from tests.files import documents

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def package(*names, **written):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
        for name, body in written.items():
            archive.writestr(name, body)
    return stream.getvalue()


def ole(stream):
    written = stream.encode("utf-16-le")
    return OLE + bytes(504) + written.ljust(64, b"\0") + (len(written) + 2).to_bytes(2, "little") + bytes(446)


FILES = {
    "pdf": documents.pdf(),
    "docx": documents.word(),
    "xlsx": documents.excel(),
    "pptx": package("[Content_Types].xml", "ppt/presentation.xml"),
    "macros": package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "odt": package(mimetype="application/vnd.oasis.opendocument.text"),
    "ofd": package("OFD.xml", "Doc_0/Document.xml"),
    "zip": package("readme.txt"),
    "doc": ole("WordDocument"),
    "xls": ole("Workbook"),
    "ppt": ole("PowerPoint Document"),
    "locked": ole("EncryptedPackage"),
    "ole2": ole("Something"),
    "rtf": rb"{\rtf1\ansi text}",
    "png": documents.png(),
    "jpeg": documents.jpeg(),
    "gif": documents.saved(documents.picture().quantize(8), "GIF"),
    "bmp": documents.saved(documents.picture(), "BMP"),
    "tiff": documents.saved(documents.picture(), "TIFF"),
    "webp": documents.saved(documents.picture(), "WEBP"),
    "html": b"<!DOCTYPE html><html><body><p>text</p></body></html>",
    "text": "某县公告，一般的文字。".encode("gb18030"),
    "json": b'{"a": 1}',
    "mp4": b"\0\0\0\x18ftypmp42" + bytes(64),
    "wav": b"RIFF\x24\0\0\0WAVEfmt ",
    "rar": b"Rar!\x1a\x07\x01\0" + bytes(20),
    "7z": b"7z\xbc\xaf\x27\x1c\0\4" + bytes(20),
    "gzip": b"\x1f\x8b\x08\0" + bytes(20),
}


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("name", ["file", "file.pdf", "file.docx"])
def test_a_file_is_known_by_its_content(tmp_path, kind, name):
    path = tmp_path / "file"
    path.write_bytes(FILES[kind])
    assert kind_of(path, name) == kind


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\0" + bytes(range(256)) * 8,  # a program of Windows
        b"\x7fELF\2\1\1" + bytes(range(256)) * 8,
        b"\xca\xfe\xba\xbe\0\0\0\x41" + bytes(range(256)) * 8,
        b"PK\3\4 not a zip at all",
        bytes(4000),
        b"   \r\n",
    ],
)
def test_what_is_none_of_them_is_unknown(tmp_path, data):
    path = tmp_path / "file"
    path.write_bytes(data)
    assert kind_of(path, "通知.txt") == "unknown"


def test_a_file_that_is_a_page_and_a_pdf_at_once_is_neither(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"<html><body><script>alert(1)</script></body></html> %PDF-1.7")
    assert kind_of(path, "file.pdf") == "unknown"


def test_a_zip_whose_list_is_endless_is_not_read(tmp_path, monkeypatch):
    from gongkai.files import kinds

    monkeypatch.setattr(kinds, "MOST_MEMBERS", 10)
    path = tmp_path / "file"
    path.write_bytes(package("OFD.xml", *(f"{number}.txt" for number in range(40))))
    assert kind_of(path, "file") == "zip"
