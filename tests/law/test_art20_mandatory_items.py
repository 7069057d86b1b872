import pytest

from gongkai.law.catalogue import local_lists, mandatory, matters_for
from gongkai.law.report.schema import EDITIONS, edition


def test_20_has_fifteen_items_in_the_order_of_the_regulation():
    assert [matter.number for matter in mandatory()] == list(range(1, 16))
    assert str(mandatory()[0].article) == "条例第二十条第（一）项"
    assert str(mandatory()[14].article) == "条例第二十条第（十五）项"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "规范性文件"),
        (2, "负责人姓名"),
        (5, "行政许可"),
        (6, "行政处罚、行政强制"),
        (7, "财政预算、决算"),
        (8, "行政事业性收费"),
        (9, "政府集中采购"),
        (12, "应急预案"),
        (14, "公务员招考"),
        (15, "国家有关规定"),
    ],
)
def test_20_items_say_what_the_regulation_says(number, words):
    assert words in mandatory()[number - 1].text


@pytest.mark.parametrize("id", EDITIONS)
def test_20_the_blocks_of_table_two_speak_of_the_items_of_the_same_number(id):
    words = {"（一）": "规章", "（五）": "行政许可", "（六）": "行政处罚", "（八）": "收费", "（九）": "采购"}
    by_article = {f"（{str(matter.article).split('（')[1][:-2]}）": matter.text for matter in mandatory()}
    for block in edition(id).blocks:
        item = "（" + block.caption.split("（")[1].split("）")[0] + "）"
        assert words[item] in by_article[item]


def test_ids_are_given_once_over_both_articles():
    ids = [matter.id for matter in mandatory()] + [m.id for rows in local_lists() for m in rows.matters]
    assert len(ids) == len(set(ids)) == 15 + 7 + 8


def test_20_holds_for_every_agency():
    assert matters_for("nation", "department") == mandatory()
    assert matters_for("county", "authorised") == mandatory()
