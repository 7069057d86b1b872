"""What a child process says is taken only where every part is of the kind that it should be."""

import json
from datetime import date

import pytest

from gongkai.law.report.values import Note
from gongkai.reading.official import Column, Document, Row, Said, columns_from_sheet, read_document
from gongkai.reading.official.carrying import NotCarried, from_json, to_json
from tests.reading.official.letters import LETTERS, as_text


@pytest.mark.parametrize("letter", LETTERS[::6], ids=[letter["name"] for letter in LETTERS[::6]])
def test_a_document_comes_back_as_it_was(letter):
    document = read_document(as_text(letter), "a.txt")
    assert from_json(Document, to_json(document)) == document


def test_a_column_comes_back_as_it_was():
    column = columns_from_sheet("标题,发布日期,备注\n甲,2023-02-30,x\n,2023-01-05,\n".encode(), "a.csv")
    assert from_json(Column, to_json(column)) == column
    assert from_json(Row, to_json(column.rows[1])).published_on == date(2023, 1, 5)


def test_numbers_of_a_note_stay_numbers():
    note = Note("official.note.images", {"count": 3}, "p1")
    assert from_json(Note, to_json(note)) == note


def changed(**fields):
    return json.dumps(json.loads(to_json(read_document("通知\n正文。".encode(), "a.txt"))) | fields)


WRONG = {
    "no JSON": "{",
    "a list": "[]",
    "a number": "7",
    "nothing": "null",
    "a field too many": changed(more=1),
    "a number for a text": changed(format=1),
    "a text for a list": changed(left_out="甲"),
    "a list for a field": changed(title=[]),
    "a text that is no day": changed(issued_on={"value": "2023-02-30"}),
    "a number for a day": changed(issued_on={"value": 20230105}),
    "a value and a trouble": changed(title={"value": "甲", "trouble": "x"}),
    "a truth for a text": changed(title={"value": True}),
    "a list in a list of texts": changed(attachments_named={"value": [["甲"]]}),
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_what_is_not_as_it_should_be_is_not_taken(text):
    with pytest.raises(NotCarried):
        from_json(Document, text)


def test_a_field_has_a_value_or_a_trouble():
    with pytest.raises(ValueError, match="value or a trouble"):
        Said()
    with pytest.raises(ValueError, match="value or a trouble"):
        Said("甲", trouble="official.trouble.absent")
