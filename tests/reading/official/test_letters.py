"""What a document says of itself is the same in every format that it is kept in."""

import pytest

from gongkai.reading.official import read_document
from tests.reading.official.letters import LETTERS, as_page, as_pdf, as_text, as_word, expected, said_by

EACH = pytest.mark.parametrize("letter", LETTERS, ids=[letter["name"] for letter in LETTERS])


def test_there_are_at_least_sixty_letters():
    assert len(LETTERS) >= 60


@EACH
def test_a_text_says(letter):
    assert said_by(read_document(as_text(letter), "a.txt")) == expected(letter)


@EACH
def test_a_word_file_says_the_same(letter):
    assert said_by(read_document(as_word(letter), "a.docx")) == expected(letter)


@EACH
def test_a_page_in_gbk_says_the_same(letter):
    assert said_by(read_document(as_page(letter, "gb18030"), "a.html")) == expected(letter)


@EACH
def test_a_pdf_set_as_the_standard_says_the_same(letter):
    assert said_by(read_document(as_pdf(letter), "a.pdf")) == expected(letter)
