"""The content says what a file is, whatever it is called."""

import pytest

from gongkai.reading.formats.detect import format_of
from gongkai.reading.grids import UnreadableFile
from tests.builders.docx_files import build_docx
from tests.builders.form_values import values_of
from tests.builders.hostile import docx_of, encrypted_pdf, ole, xlsx_of, zipped

MHT = b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=a\r\n\r\n--a\r\n"
WORD_2003 = b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>'


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"<html><body>x</body></html>", "a.doc", "html"),
        (b"\xef\xbb\xbf  <!DOCTYPE HTML>\n<p>x", "a.xls", "html"),
        ("<html><p>公开</html>".encode("utf-16"), "a.htm", "html"),
        ("<TABLE><TR><TD>公开</TD></TR></TABLE>".encode("gb18030"), "a", "html"),
        (b'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html/>', "a.xhtml", "html"),
        ("前言\n<table>\n<tr><td>规章</td></tr></table>".encode(), "a.md", "html"),
        ("<br>\n| 规章 | 0 |\n| --- | --- |\n".encode(), "a.md", "text"),
        ("规章 0 0 0".encode(), "a", "text"),
        ("规章，0 <5 件".encode("gb18030"), "a.html", "text"),
        (b"\n\n%PDF-1.7 ...", "a.doc", "pdf"),
        (encrypted_pdf("x"), "a.txt", "pdf"),
        (docx_of("<w:p/>"), "a.doc", "docx"),
        (build_docx(values_of("2021"), "2021"), "", "docx"),
        (xlsx_of(""), "a.zip", "xlsx"),
        (ole("Workbook"), "a.doc", "xlsx"),
        (ole("WordDocument", "1Table"), "a.wps", "doc"),
        (b"{\\rtf1 x}", "a.doc", "doc"),
        (WORD_2003, "a.doc", "doc"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "a.odt", "doc"),
        (MHT, "a.doc", "mht"),
        (b'{"source": "x", "status": "partial", "cells": {}}', "a", "json"),
        (b"cell,table,block,row,column,value,raw,trouble,unit,place\r\n", "a.txt", "csv"),
        ("规章,0,0,0".encode(), "a.csv", "text"),
    ],
)
def test_files_are_known_by_their_content(data, name, kind):
    assert format_of(data, name) == kind


@pytest.mark.parametrize(
    ("data", "reason", "detail"),
    [
        (ole("EncryptedPackage", "EncryptionInfo"), "unreadable.encrypted", None),
        (ole("WordDocument", content=b"\xec\xa5" + b"\0" * 9 + b"\x01" + b"\0" * 500), "unreadable.encrypted", None),
        (ole("PowerPoint Document"), "unreadable.unsupported_type", "PPT"),
        (zipped({"ppt/presentation.xml": "x"}), "unreadable.unsupported_type", "PPTX"),
        (zipped({"OFD.xml": "x"}), "unreadable.unsupported_type", "OFD"),
        (zipped({"年报.docx": "x"}), "unreadable.unsupported_type", "ZIP"),
        (b"Rar!\x1a\x07\0", "unreadable.unsupported_type", "RAR"),
        (bytes(range(1, 256)) * 9, "unreadable.unsupported_type", "BIN"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "unreadable.image_only", None),
        (b"PK\x03\x04 and nothing more", "unreadable.damaged", "压缩包不完整"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(data, reason, detail):
    with pytest.raises(UnreadableFile) as refusal:
        format_of(data, "a.bin")
    assert (refusal.value.reason, refusal.value.values.get("detail")) == (reason, detail)
