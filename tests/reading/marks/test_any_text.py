"""Whatever the text: marks lie in it, in order and apart; masking takes them away; time grows as the text does."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.reading.marks import marks_of, mask
from gongkai.reading.marks.folding import fold
from tests.reading.marks import planting

WORDS = (
    "张三 11010519491231002X 13812345678 6222021234567890128 | - ， 姓名 住址 东风村3组12号 1 62 0551-62812345 "
    "《合同法》 废止 学生 肺癌 @qq.com 皖A12345 二〇二六年 。 中国入民 8岁"
)
PIECES = st.sampled_from([*WORDS.split(), "\t", "\n", " ", "\u200b"])


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_marks_lie_in_the_text_in_order_and_apart(text):
    marks = marks_of(text)
    ends = [0, *(mark.end for mark in marks)]
    assert all(before <= mark.start < mark.end for before, mark in zip(ends, marks, strict=False))
    assert all(text[mark.start : mark.end] == mark.text for mark in marks)
    assert len({mark.identity for mark in marks}) == len(marks)
    masked = mask(text, marks)
    assert len(masked) == len(text) + sum(len(mark.masked) - len(mark.text) for mark in marks)


@given(st.text(max_size=300))
def test_folding_changes_no_length(text):
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize("seed", range(20))
def test_a_number_is_found_wherever_it_is_put_into_a_text(seed):
    chance = random.Random(seed)
    text = "".join(chance.choice("安河县和平镇东风村公告如下：，。\n 0123年月日（）") for _ in range(400))
    number = planting.identity(chance)
    at = chance.choice([place for place, sign in enumerate(text) if sign in "，。：（）"])
    found = [mark.value for mark in marks_of(f"{text[: at + 1]}{number}，{text[at + 1 :]}")]
    assert number in found


TIRING = (
    "1",
    "1 ",
    "1 3 8 ",
    "6\u200b",
    "村",
    "村3组",
    "\n",
    "住",
    "《合同法》、",
    "（((",
    "姓名\t",
    "张三患肺癌，",
    "a@",
    "12-",
    "0551-",
)


@pytest.mark.parametrize("piece", TIRING)
def test_time_grows_with_the_text_and_no_faster(piece):
    """
    Four times the text takes far less than sixteen times the time, which a pattern that runs wild would take every
    time that it is measured; a machine that is busy with something else slows some of the tries and not all.
    """

    def seconds(times):
        text = piece * times + "-3栋501室"
        start = time.process_time()
        marks_of(text)
        return time.process_time() - start

    marks_of(piece)
    assert any(seconds(16_000) < 9 * max(seconds(4_000), 0.01) for _ in range(8))
