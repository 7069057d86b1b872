"""Published reports, read, written and read again: nothing is lost and nothing is added on the way."""

from pathlib import Path

import pytest

from gongkai.reading.pipeline import read_report
from gongkai.writing.pipeline import WRITERS, write_report
from tests.writing.test_round_trip import need_fonts, said, words

FULL = Path(__file__).resolve().parents[1] / "corpus" / "full"
FILES = sorted(FULL.iterdir())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("to", sorted(WRITERS))
def test_a_published_report_comes_back_from_every_format(to, path):
    if to == "pdf":
        need_fonts()
    published = read_report(path.read_bytes(), name=path.name)
    assert len(published.cells) > 180
    again = read_report(write_report(published, to), name=f"report.{to}")
    assert said(again) == said(published)
    assert words(again, to) == words(published, to)
    assert (again.agency, again.year, again.edition) == (published.agency, published.year, published.edition)
