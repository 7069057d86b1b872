"""The other kinds of files: old Word files, workbooks that are documents themselves, text, and what none of it is."""

import io
import shutil
import subprocess

import pytest
import xlsxwriter

from gongkai.reading.grids import UnreadableFile
from gongkai.reading.official import read_document
from tests.builders.hostile import ole, zipped
from tests.reading.official.letters import LETTERS, as_word, expected, said_by

NEEDS_OFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@NEEDS_OFFICE
@pytest.mark.parametrize("ending", ["doc", "rtf", "odt"])
def test_old_and_other_word_files_say_the_same(tmp_path, ending):
    letter = LETTERS[0]
    (tmp_path / "a.docx").write_bytes(as_word(letter))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", tmp_path, tmp_path / "a.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    document = read_document((tmp_path / f"a.{ending}").read_bytes(), f"a.{ending}")
    assert said_by(document) == expected(letter)


def workbook(**sheets):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return stream.getvalue()


def test_a_workbook_is_a_document_of_tables():
    rows = [["青禾县2024年惠农补贴发放明细表"], ["乡镇", "金额"], ["清溪镇", 12.5]]
    document = read_document(workbook(Sheet1=rows), "a.xlsx")
    assert (document.title.value, document.kind.value) == ("青禾县2024年惠农补贴发放明细表", "明细表")
    assert document.body.html == (
        "<table><tbody><tr><td>乡镇</td><td>金额</td></tr><tr><td>清溪镇</td><td>12.5</td></tr></tbody></table>"
    )


def test_several_sheets_stand_under_their_names():
    document = read_document(workbook(收入=[["甲", 1], ["乙", 2]], 支出=[["丙", 3], ["丁", 4]]), "a.xlsx")
    assert document.body.text.split("\n") == ["收入", "甲\t1", "乙\t2", "支出", "丙\t3", "丁\t4"]
    assert document.body.html.startswith("<h3>收入</h3>")


def test_rows_with_tabs_are_a_table():
    document = read_document("名单公示\n现将名单予以公示。\n姓名\t村\n王山\t东坝\n".encode(), "a.txt")
    assert document.body.html == (
        "<p>现将名单予以公示。</p>\n<table><tbody><tr><td>姓名</td><td>村</td></tr>"
        "<tr><td>王山</td><td>东坝</td></tr></tbody></table>"
    )


MARKS = ("绝密", "机密★10年", "秘密★1年", "秘 密", "内部资料")


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_of_secrecy_is_told_first(mark):
    document = read_document(f"{mark}\n青政发〔2023〕5号\n关于防汛的通知\n请做好防汛。".encode(), "a.txt")
    assert [(note.id, note.values["mark"]) for note in document.troubles] == [("official.note.secret", mark)]
    assert (document.title.value, document.number.value) == ("关于防汛的通知", "青政发〔2023〕5号")
    assert mark not in document.body.text


BAD = {
    "nothing": (b"", "empty"),
    "blanks": (b" \r\n\0", "empty"),
    "a text of blanks": ("\ufeff \u3000\u200b\n".encode(), "empty"),
    "a program": (b"MZ\x90\0\x03\0\0\0" + b"\0\1\2\3" * 400, "unsupported_type"),
    "slides": (zipped({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"}), "unsupported_type"),
    "an OFD": (zipped({"OFD.xml": "<ofd/>"}), "unsupported_type"),
    "a zip of something": (zipped({"a.txt": "x"}), "unsupported_type"),
    "a password": (ole("EncryptedPackage"), "encrypted"),
    "too large": (b"a" * (100 * 1024 * 1024 + 1), "too_large"),
    "too many lines": (b"a\n" * 100_001, "too_complex"),
}


@pytest.mark.parametrize(("data", "reason"), BAD.values(), ids=BAD)
def test_what_cannot_be_read_says_why(data, reason):
    with pytest.raises(UnreadableFile) as refusal:
        read_document(data, "a.bin")
    assert refusal.value.reason == f"unreadable.{reason}"


def test_nothing_is_invented_for_a_file_that_says_nothing():
    document = read_document("这是一段没有标题、文号和日期的话，只有内容，没有别的。".encode(), "a.txt")
    assert set(said_by(document).values()) == {None}
    assert document.body.text == "这是一段没有标题、文号和日期的话，只有内容，没有别的。"
    assert document.title.trouble == "official.trouble.absent"
