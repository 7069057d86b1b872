"""Official texts with nothing private in them: fewer than two false marks in ten thousand characters."""

from datetime import date
from pathlib import Path

import pytest

from gongkai.files.child import text_of
from gongkai.reading.marks import Severity, marks_of

HERE = Path(__file__).parent
CORPUS = HERE.parents[1] / "corpus"
WRITTEN = sorted((HERE / "clean").glob("*.txt"))  # full of numbers that look like others
PUBLISHED = [*sorted((CORPUS / "pages").glob("*.txt")), *sorted((CORPUS / "full").iterdir())]
MOST = 2 / 10_000
TODAY = date(2026, 6, 1)


def words_of(path):
    return text_of(path.read_bytes(), path.name)


@pytest.mark.parametrize("files", [WRITTEN, PUBLISHED], ids=["written", "published"])
def test_fewer_than_two_in_ten_thousand_characters_are_false(files):
    texts = [words_of(path) for path in files]
    false = [(mark.kind, mark.text) for text in texts for mark in marks_of(text, on=TODAY)]
    characters = sum(map(len, texts))
    assert characters > 7_500
    assert len(false) < MOST * characters, false


def test_nothing_has_to_be_masked_in_them():
    for path in [*WRITTEN, *PUBLISHED]:
        assert [mark for mark in marks_of(words_of(path), on=TODAY) if mark.severity is Severity.MUST_MASK] == []
