"""Against an oracle that shares nothing with the index: whatever stands in a text is found, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gongkai.search.documents import Sight
from gongkai.search.engines import engine
from gongkai.search.queries import Query, Word, phrase_of
from tests.search.library import document, put

ALPHABET = "甲乙丙。，a1"
TEXTS = st.lists(st.text(ALPHABET, max_size=12), min_size=1, max_size=6)
HAN = st.text("甲乙丙", min_size=1, max_size=4)


class Substrings(TestCase):
    @given(texts=TEXTS, typed=HAN)
    @settings(max_examples=60)
    def test_a_stretch_of_characters_is_found_where_it_stands(self, texts, typed):
        put(*(document(object, "题", body=text) for object, text in enumerate(texts)))
        query = Query((Word((phrase_of(typed),)),))
        found = {candidate[0] & 0xFFFFFF for candidate in engine().candidates(Sight.PUBLIC, query, 100)}
        assert found == {object for object, text in enumerate(texts) if typed in text}
        assert len(engine().newest(Sight.PUBLIC, query, 100)) == len(found)


@pytest.mark.django_db
def test_a_run_of_letters_is_one_word():
    put(document(1, "题", body="covid"))
    assert engine().candidates(Sight.PUBLIC, Query((Word((phrase_of("cov"),)),)), 9) == []
