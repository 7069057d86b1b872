"""What is shown of a text: the stretch with the words, the words marked, nothing made of signs."""

import pytest

from gongkai.search.asking import asked
from gongkai.search.snippets import LENGTH, marked, snippet
from tests.search.library import text_of


def cut(typed, *texts):
    return text_of(snippet(texts, asked(typed).words))


def test_the_words_are_marked_where_they_stand():
    assert cut("宅基地 面积", "每户宅基地面积不得超过限额。") == "每户[宅基地面积]不得超过限额。"


def test_what_stands_for_a_word_is_marked_too():
    assert cut("低保", "农村最低生活保障标准") == "农村[最低生活保障]标准"


@pytest.mark.parametrize(
    ("typed", "text", "shown"),
    [
        ("o级", "Ｏ级景区", "[Ｏ]级景区"),
        ("养老金", "發放養老金", "發放[養老金]"),
        ("2平方", "共2㎡，即2平方米", "共[2㎡]，即[2平方]米"),
        ("m2", "面积㎡", "面积[㎡]"),
        ("皖政办[2021]8号", "见皖政办〔2021〕8号文件", "见[皖政办〔2021〕8号]文件"),
        ("<b>", "<b>甲</b>", "<[b]>甲</[b]>"),
    ],
)
def test_marks_stand_in_the_text_as_it_is_printed(typed, text, shown):
    assert text_of(marked(text, asked(typed).words)) == shown


def test_of_a_long_text_the_stretch_with_most_of_the_words_is_shown():
    text = "甲" * 300 + "小麦" + "乙" * 300 + "小麦收割补贴" + "丙" * 300
    shown = cut("小麦 收割", text)
    assert "[小麦收割]" in shown
    assert shown.startswith("…乙")
    assert shown.endswith("丙…")
    assert len(shown) <= LENGTH + 2 + 2


def test_the_attachment_is_shown_where_the_body_has_none_of_the_words():
    assert cut("测算", "正文在此", "附件：测算表") == "附件：[测算]表"


def test_without_any_of_the_words_the_beginning_is_shown():
    assert cut("小麦", "", "正文\n  在此") == "正文 在此"
    assert cut("小麦", "", "") == ""


def test_lines_are_joined_by_one_space():
    assert cut("小麦", "种\n\n　小麦\t好") == "种 [小麦] 好"
