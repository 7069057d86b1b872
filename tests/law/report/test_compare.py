"""Two reports side by side, and how alike two texts are."""

import random

import pytest

from gongkai.law.report.compare import compare, to_dict
from gongkai.law.report.similarity import passages, similarity
from tests.law.report.made import clean, says, without

ONE = "一是政策解读的形式还不够丰富，图解和视频少。二是工作人员业务能力有待提高，个别岗位不熟悉条例。"


def test_cells_that_differ_are_told_with_their_difference():
    comparison = compare(clean(year=2022), clean(t3__new__total=70, t3__new__natural=""))
    assert [(pair.cell, pair.difference) for pair in comparison.changed] == [
        ("t3.new.natural", None),
        ("t3.new.total", 4),
    ]


def test_a_cell_that_one_file_does_not_show_is_a_difference_from_a_blank():
    comparison = compare(without(clean(), "t3.new.total"), clean(t3__new__total=""))
    (pair,) = comparison.changed
    assert to_dict(comparison)["cells"] == {
        pair.cell: {"values": [{"trouble": "missing"}, {"trouble": "blank", "raw": ""}], "difference": None}
    }


def test_two_editions_are_compared_in_every_cell_that_either_has():
    comparison = compare(clean("2019"), clean("2021"))
    # 22 + 161 + 15 of the older; of the newer 7 more of table two and 21 of （六） are its own
    assert len(comparison.cells) == 198 + 7 + 21


def test_sections_are_compared_in_words():
    one, other = says(clean(year=2022), 5, ONE), says(clean(), 5, ONE)
    sections = {pair.number: pair for pair in compare(one, other).sections}
    assert sections[5].share == 1
    assert sections[5].passages[0] == ONE.rstrip("。")


def test_a_section_that_is_a_table_alone_is_not_compared_in_words():
    one, other = says(clean(year=2022), 3, " "), says(clean(), 3, "")
    assert 3 not in {pair.number for pair in compare(one, other).sections}


def test_words_in_one_report_only_are_not_called_unlike():
    (pair,) = (pair for pair in compare(says(clean(), 6, ONE), says(clean(), 6, "")).sections if pair.number == 6)
    assert pair.share is None


def test_a_section_of_one_word_is_like_itself():
    (pair,) = (pair for pair in compare(says(clean(), 6, "无"), says(clean(), 6, "无。")).sections if pair.number == 6)
    assert pair.share == 1


def test_the_same_words_are_wholly_alike_and_others_not_at_all():
    assert similarity(ONE, ONE) == 1
    assert similarity(ONE, "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏") == 0
    assert similarity(ONE, "") == 0


def test_figures_and_names_do_not_count():
    one, other = "四马架镇全年主动公开信息98条，" + ONE, "苏家店镇全年主动公开信息1136条，" + ONE
    assert similarity(one, other, without=["四马架镇", "苏家店镇"]) == 1


def test_likeness_is_the_same_from_either_side():
    other = ONE.replace("图解", "动画")
    assert similarity(ONE, other) == similarity(other, ONE)
    assert 0.5 < similarity(ONE, other) < 1


@pytest.mark.parametrize("kept", [0, 25, 50, 75, 100])
def test_of_long_texts_a_quarter_speaks_for_the_whole(kept):
    chance = random.Random(kept)
    words = ["".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(100)) for _ in range(200)]
    one, other = "".join(words[:100]), "".join(words[:kept] + words[100 : 200 - kept])
    assert similarity(one, other) == pytest.approx(kept / 100, abs=0.04)


def test_the_longest_passages_are_quoted_as_they_are_printed():
    other = "本年度，" + ONE.replace("二是", "另外，")
    assert passages(ONE, other)[0] == "工作人员业务能力有待提高，个别岗位不熟悉条例"
    assert passages(ONE, other)[1] == "一是政策解读的形式还不够丰富，图解和视频少"
