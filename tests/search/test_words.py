"""What is typed finds what holds it: pairs and longer words, single characters, Latin words, numbers, 文号."""

import pytest

from gongkai.search.documents import Sight
from tests.search.library import BOTH, document, find, near, objects, put

pytestmark = pytest.mark.django_db
NUMBER = "皖政办〔2021〕8号"


@pytest.mark.parametrize("order", BOTH)
@pytest.mark.parametrize("typed", ["拆迁", "补偿款", "青阳镇", "阳镇", "青阳镇拆迁补偿款", "拆迁 青阳", "“补偿款发放”"])
def test_every_stretch_of_a_text_is_found(typed, order):
    put(document(1, "公示", body="青阳镇拆迁补偿款发放情况。"), document(2, "公示", body="水费。"))
    assert objects(typed, order=order) == [1]


@pytest.mark.parametrize("typed", ["水", "渠", "修"])
def test_a_single_character_is_found_at_the_beginning_and_the_end_of_a_stretch(typed):
    put(document(1, "修水渠"), document(2, "看书"))
    assert objects(typed) == [1]


def test_words_must_all_be_there():
    put(document(1, "小麦"), document(2, "收割"), document(3, "小麦", body="收割"))
    assert objects("小麦 收割") == [3]


def test_a_stretch_in_quotation_marks_is_found_as_it_stands_and_never_across_punctuation():
    put(document(1, "水利，工程"), document(2, "水利工程"), document(3, "工程水利"))
    assert objects('"水利工程"') == [2]


def test_what_stands_apart_is_no_phrase():
    put(document(1, "甲乙丙，乙丙丁"), document(2, "甲乙丙丁"))
    assert objects("“甲乙丙丁”") == [2]


def test_a_word_is_not_found_across_the_end_of_the_title():
    put(document(1, "关于高速", number="路网", body="公路"))
    assert objects('"高速路网"') == []


@pytest.mark.parametrize("where", ["title", "number", "body", "attached"])
def test_title_number_body_and_attachments_are_searched(where):
    put(document(1, **{"title": "甲", where: "低温雨雪"}), document(2, "乙"))
    assert objects("雨雪") == [1]


@pytest.mark.parametrize(
    "typed",
    [
        NUMBER, "皖政办[2021]8号", "皖政办（2021）8号", "皖政办(2021)8 号", "皖政办【2021】8号", "皖政办2021 8号",
        "皖政办 2021 8", "〔2021〕8号", "[2021]8号", "政办〔2021〕8号", "皖政办〔2021〕第8号", "皖政办", "8号",
        "请问皖政办〔2021〕8号在哪里", f"“{NUMBER}”",
    ],
)  # fmt: skip
@pytest.mark.parametrize("order", BOTH)
def test_a_document_number_is_found_whole_and_in_part_in_any_brackets(typed, order):
    put(document(1, "甲", number=NUMBER), document(2, "乙", number="浙府〔2020〕12号", body="2月18日"))
    assert objects(typed, order=order) == [1]


def test_a_document_number_is_not_another_with_the_same_parts():
    put(document(1, "甲", number="皖政办〔2021〕12号", body="2021年8月8号"), document(2, "乙", number=NUMBER))
    assert objects(NUMBER) == [2]


def test_a_document_number_in_a_running_text_is_found():
    put(document(1, "甲", body=f"现将《通知》（{NUMBER}文件）转发给你们"))
    assert objects("皖政办[2021]8号") == [1]


@pytest.mark.parametrize(("typed", "body"), [
    ("o级", "Ｏ级景区"), ("covid", "COVID-19防控"), ("206", "G206国道"), ("1200", "补助1,200元"), ("8月", "2024年08月"),
    ("3.5", "3.5万元"),
])  # fmt: skip
def test_latin_words_and_numbers_in_any_width_and_case(typed, body):
    put(document(1, "甲", body=body), document(2, "乙"))
    assert objects(typed) == [1]


def test_part_of_a_number_is_another_number():
    put(document(1, "甲", body="2021年"))
    assert objects("202") == []


@pytest.mark.parametrize("typed", ["養老金", "养老金"])
def test_traditional_characters_are_the_same(typed):
    put(document(1, "養老金發放"), document(2, "养老金发放"))
    assert objects(typed) == [2, 1]


def test_characters_beyond_the_basic_plane_are_found():
    put(document(1, "𠮷祥村"), document(2, "吉祥村"))
    assert objects("𠮷祥") == [1]


@pytest.mark.parametrize(
    "typed", ["？？", "《》", "”", "-", "“”", "\0", "' OR 1=1 --", '"', "* : ^ NEAR(", "title:甲", ":*", "\\"]
)
@pytest.mark.parametrize("order", BOTH)
def test_signs_are_no_commands(typed, order):
    put(document(1, "甲"), document(2, "乙"))
    hits = find(typed, order=order)
    assert [found.object for found in hits.page().found] in ([], [1])
    assert hits.facets.is_exact


def test_signs_alone_find_nothing_and_nothing_typed_finds_all():
    put(document(1, "甲"), document(2, "乙"))
    assert objects("？？") == []
    assert find("？？").total == 0
    assert objects("  ") == [2, 1]
    assert find("").total == 2


def test_what_is_typed_without_end_is_cut():
    put(document(1, "甲乙"))
    assert objects("甲乙 " * 1000) == [1]


def test_a_very_long_attachment_is_found_at_its_beginning_and_far_into_it():
    attached = "开头的话。" + "甲子乙丑。" * 15_000 + "很远的话。"
    put(document(1, "附件", attached=attached), document(2, "别的", attached="远处的话"))
    assert objects("很远") == [1]
    assert objects("开头的话") == [1]


def test_what_has_most_of_the_words_comes_behind_as_near():
    put(document(1, "小麦收割机械", body="作业"), document(2, "小麦品种"), document(3, "修桥"))
    assert objects("小麦 收割 补种") == []
    assert near("小麦 收割 补种") == [1, 2]
    assert near("小麦 收割") == [2]


def test_each_sight_has_its_own(db):
    put(document(1, "小麦"), sight=Sight.WORK)
    assert objects("小麦") == []
    assert objects("小麦", sight=Sight.WORK) == [1]
