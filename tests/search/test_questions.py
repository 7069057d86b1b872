"""What a villager types finds what answers it: the fixed question set, with a floor under its recall."""

import sys
from importlib.util import module_from_spec, spec_from_file_location

import pytest

from tests.architecture.sources import ROOT
from tests.search.library import document, find, near, objects, put

pytestmark = pytest.mark.django_db
FLOOR = 0.95  # benchmarks/bench_search_questions.py tells what is reached


@pytest.fixture
def corpus():
    spec = spec_from_file_location("question_corpus", ROOT / "benchmarks/questions/corpus.py")
    module = sys.modules[spec.name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_question_set_is_as_large_as_it_says(corpus):
    questions = corpus.questions()
    assert len(corpus.documents()) >= 300
    assert len({question.typed for question in questions}) == len(questions) >= 60
    assert all(question.relevant for question in questions)


def test_questions_of_real_life_find_their_answers_in_the_first_ten(corpus):
    put(*corpus.documents())
    found = {question.typed: corpus.recall(question) for question in corpus.questions()}
    assert sum(found.values()) / len(found) >= FLOOR, [typed for typed, share in found.items() if share < 1]


def test_what_the_public_says_finds_what_agencies_write():
    put(document(1, "最低生活保障"), document(2, "居民户口簿补领"), document(3, "别的"))
    assert objects("低保") == [1]
    assert objects("户口本") == [2]
    assert (objects("户口本丢了"), near("户口本丢了")) == ([], [2])
    assert find("户口本").also == ("居民户口簿", "户口登记", "户籍管理")


def test_what_agencies_write_does_not_find_what_only_the_public_says():
    put(document(1, "吃低保"), document(2, "救济"))
    assert objects("社会救助") == []


def test_in_quotation_marks_nothing_stands_for_anything():
    put(document(1, "最低生活保障"), document(2, "低保"))
    assert objects("“低保”") == [2]
