"""A stored file as a document to be published and as a column to be imported, read in a child process."""

import io
import json

import pytest

from gongkai.files import asking, confined, documents
from gongkai.files.documents import Unreadable, read_column, read_stored
from gongkai.files.services import keep
from gongkai.reading.limits import Limits
from tests.builders.hostile import docx_of, xlsx_of
from tests.files import documents as made
from tests.reading.official.letters import LETTERS, as_page, as_text, as_word, expected, said_by
from tests.reading.official.test_columns import FILES, GOOD, HEADINGS, csv_of, looked_at, zipped

pytestmark = pytest.mark.django_db


def stored(data, name, purpose="record"):
    return keep(io.BytesIO(data), name=name, purpose=purpose)


@pytest.mark.parametrize(("make", "name"), [(as_word, "a.docx"), (as_text, "a.txt"), (as_page, "a.html")])
def test_a_stored_document_says_what_it_says(make, name):
    document = read_stored(stored(make(LETTERS[0]), name))
    assert said_by(document) == expected(LETTERS[0])
    assert document.body.html.startswith("<p>各乡镇人民政府")


def test_a_scan_is_kept_and_asks_for_its_fields():
    document = read_stored(stored(made.png(), "扫描.png"))
    assert (document.format, document.title.trouble) == ("scan", "official.trouble.scan")


def test_a_file_that_cannot_be_read_gives_its_reason_in_words():
    many = "".join(f'<row r="{at}"><c r="A{at}"><v>1</v></c><c r="C{at}"><v>1</v></c></row>' for at in (1, 1_000_000))
    assert read_stored(stored(xlsx_of(many), "a.xlsx")) == Unreadable(
        "文件结构过于复杂（工作表的范围过大），已停止读取。"
    )
    assert "已损坏" in read_stored(stored(made.pdf()[:900], "a.pdf")).reason


def test_time_and_size_are_limited():
    data = docx_of("<w:p><w:r><w:t>通知</w:t></w:r></w:p>" * 20_000)
    assert read_stored(stored(data, "a.docx"), limits=Limits(seconds=0.05)).reason == "读取超过0.05秒，已停止。"
    assert "文件太大" in read_stored(stored(data, "b.docx"), limits=Limits(input=100)).reason


def test_a_spreadsheet_is_read_as_rows():
    column = read_column(stored(csv_of(HEADINGS, GOOD), "a.csv", "spreadsheet"))
    assert [(row.title, row.number) for row in column.rows] == [("关于防汛的通知", "青政发〔2023〕5号")]


def test_a_zip_of_pages_is_read_as_rows():
    looked_at(read_column(stored(zipped(FILES), "栏目.zip", "attachment")))


def says(monkeypatch, text):
    """A child that a file has taken over."""

    def run(_verb, *, target, **_others):
        target.write_text(text, encoding="utf-8")
        return confined.Answer()

    monkeypatch.setattr(asking.confined, "run", run)


def test_what_a_child_says_wrongly_is_not_believed(monkeypatch):
    file = stored(b"x\n", "a.txt")
    for text in ("", "{", '{"format": 1}', json.dumps({"title": []})):
        says(monkeypatch, text)
        assert "没有得到结果" in read_stored(file).reason


def test_the_html_of_a_child_is_cleaned_once_more(monkeypatch):
    file = stored(as_text(LETTERS[0]), "a.txt")
    plain = json.loads(documents.ask("document", file, limits=documents.LIMITS, most=10**6).text)
    plain["body"]["html"] = "<p onclick=x()>甲</p><script>steal()</script><a href='javascript:x()'>乙</a>"
    says(monkeypatch, json.dumps(plain))
    assert read_stored(file).body.html == "<p>甲</p><a>乙</a>"
