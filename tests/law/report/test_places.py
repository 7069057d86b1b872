import pytest

from gongkai.law.report.places import place_in_words

PLACES = {
    "p4 table 2 r5 c2": "第4页 第2张表 第5行 第2列",
    "line 27 c4": "第27行文字 第4列",
    "para 12": "第12段",
    "sheet 主动公开 r5 c3": "工作表“主动公开” 第5行 第3列",
    "sheet 2023 r1 表 r5": "工作表“2023 r1 表” 第5行",
    "table 1 r3 c2；table 4 r3 c2": "第1张表 第3行 第2列；第4张表 第3行 第2列",
    "": "",
    "somewhere": "somewhere",
}


@pytest.mark.parametrize("place", PLACES)
def test_a_place_is_said_in_words(place):
    assert place_in_words(place) == PLACES[place]
