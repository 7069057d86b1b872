"""The words of the public as data: groups that hold together, and what is made of a question."""

import re
from datetime import date

import pytest

from gongkai.search.asking import asked
from gongkai.search.vocabulary import Group, edition, groups, vocabulary, vocabulary_of

WORD = re.compile(r"[\w（）]+")


def typed(question, **given):
    return [word.typed for word in asked(question, **given).words]


def test_there_are_at_least_150_groups_each_once_and_with_its_source():
    assert len(groups()) >= 150
    assert len({group.id for group in groups()}) == len(groups())
    assert {group.source for group in groups()} <= {"regulation", "fields", "law", "usage"}
    assert edition() >= date(2026, 11, 24)


@pytest.mark.parametrize("group", groups(), ids=lambda group: group.id)
def test_a_group_has_words_that_are_told_apart(group):
    every = group.words + group.asked
    assert len(set(every)) == len(every)
    assert re.fullmatch(r"[a-z_]+", group.id)
    for word in every:
        assert WORD.fullmatch(word)
        assert len(word) >= 2


def test_a_word_of_the_items_that_names_a_matter_is_known():
    for word in ("宅基地", "土地征收", "房屋征收", "筹资筹劳", "社会救助", "农田水利", "财政预算", "政府集中采购"):
        assert vocabulary().terms[word].weight == 1.0


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("低保怎么申请", ["低保", "申请"]),
        ("我家宅基地多大面积", ["宅基地", "面积"]),
        ("村里修路花了多少钱", ["修路", "花了多少钱"]),
        ("请问户口本丢了怎么办", ["户口本", "丢了", "怎么办"]),
        ("养老金的标准", ["养老金", "标准"]),
        ("重要会议", ["重要", "会议"]),
        ("目的地", ["目的地"]),
        ("2024年8月预算", ["2024", "8", "预算"]),
        ("什么", ["什么"]),
        ("修 路", ["修", "路"]),
        ("请问皖政办〔2021〕8号在哪里", ["皖政办〔2021〕8号"]),
        ("低保 低保", ["低保"]),
        ("", []),
    ],
)
def test_a_question_is_taken_apart(question, words):
    assert typed(question) == words


def test_words_that_tell_little_weigh_little():
    weights = {word.typed: word.weight for word in asked("低保申请材料多少钱一个月").words}
    assert weights["低保"] == 1.0
    assert weights["申请"] < 1.0
    assert max(weights[word] for word in weights if word != "低保") < 1.0


def test_an_agency_may_have_words_of_its_own():
    own = vocabulary_of([*groups(), Group("red_mountain", ("红山水库",), ("大坝",), "usage")])
    assert [phrase.text for phrase in asked("大坝", knowing=own).words[0].phrases] == ["大坝", "红山水库"]
    assert len(asked("大坝").words[0].phrases) == 1


def test_asking_takes_no_longer_for_what_is_made_to_be_slow():
    assert len(asked("（" * 5000 + "的" * 5000).words) <= 12
    assert len(asked("甲 乙 " * 5000).words) == 2
