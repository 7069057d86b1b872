"""The words of a file, read in a child process; why there are none, where there are none."""

import io
import zipfile

import pytest

from gongkai.files.services import keep
from gongkai.files.text import Text, text_of
from gongkai.reading.limits import Limits
from tests.files import documents

pytestmark = pytest.mark.django_db


def words_of(data, name, **limits):
    stored = keep(io.BytesIO(data), name=name, purpose="record")
    return text_of(stored, limits=Limits(**limits) if limits else Limits(seconds=60))


def test_a_pdf_a_word_file_a_workbook_a_page_and_a_text_give_their_words():
    assert "Notice 1585.5" in words_of(documents.pdf(), "a.pdf").words
    assert "某县人民政府关于补贴发放的公告" in words_of(documents.word(), "a.docx").words
    assert "合计\t1585.5" in words_of(documents.excel(), "a.xlsx").words
    page = "<!doctype html><html><body><h1>公告</h1><table><tr><td>合计</td><td>3</td></tr></table></body></html>"
    assert words_of(page.encode(), "a.html").words == "公告\n合计\t3"
    assert words_of("某县\r\n公告".encode("gb18030"), "a.txt").words == "某县\r\n公告"


def test_json_is_its_own_text():
    assert words_of('{"甲": "乙", "丙": 1}'.encode(), "a.json").words == '{"甲": "乙", "丙": 1}'


def test_a_picture_has_no_words_and_says_why():
    found = words_of(documents.png(), "a.png")
    assert (found.words, found.is_known) == ("", False)
    assert "只有图片" in found.reason


def test_a_file_that_takes_too_long_or_too_much_is_given_up():
    assert words_of(documents.pdf(), "a.pdf", seconds=0.05).reason == "读取超过0.05秒，已停止。"
    long = ("通知\n" * 5_000_000).encode()
    assert (
        words_of(long, "b.txt", memory=60 * 1024**2, seconds=30).reason == "读取占用的内存超过上限（60 MB），已停止。"
    )


def test_a_bomb_is_not_blown_up():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<a>" + b"a" * (400 << 20) + b"</a>")
    assert "过于复杂" in words_of(stream.getvalue(), "a.docx").reason


def test_a_blank_text_is_blank_and_known():
    assert words_of(b"\xef\xbb\xbf.", "a.txt") == Text(".")
