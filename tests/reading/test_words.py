"""Title, agency, year and sections, from the words around the tables."""

import pytest

from gongkai.reading.grids import Paragraph
from gongkai.reading.words import Sections, agency_in, is_furniture, period_in, section_of, title_of, year_in


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("一、总体情况", 1),
        ("一、概述", 1),
        ("二、主动公开政府信息情况", 2),
        ("三、收到和处理政府信息公开申请情况", 3),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", 4),
        ("五、存在的主要问题及改进情况", 5),
        ("五、存在问题及改进措施", 5),
        ("六、其他需要报告的事项", 6),
        ("六、其它需要报告的事项", 6),
        ("（一）主动公开情况", None),
        ("本年度没有其他需要报告的事项。", None),
        ("一、本年新收政府信息公开申请数量", None),
        ("四、结转下年度继续办理", None),
    ],
)
def test_the_heading_of_a_section(line, number):
    assert section_of(line) == number


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("某县某镇人民政府2023年政府信息公开工作年度报告", "某县某镇人民政府"),
        ("2023年度某市教育局政府信息公开工作年度报告", "某市教育局"),
        ("某街道办事处二〇二三年政府信息公开工作报告", "某街道办事处"),
        ("某经济开发区管理委员会2022年度政府信息公开工作年度报告", "某经济开发区管理委员会"),
        ("某县人民政府信息公开工作年度报告", "某县人民政府"),
        ("2023年政府信息公开工作年度报告", None),
        ("〔机关名称〕2023年政府信息公开工作年度报告", None),
    ],
)
def test_the_agency_of_a_title(title, agency):
    assert agency_in(title) == agency


@pytest.mark.parametrize(
    ("text", "year"),
    [("二〇二三年", 2023), ("二○二三年度", 2023), ("２０２３年", 2023), ("2022年和2023年", None), ("第3年", None)],
)
def test_the_one_year_of_a_title(text, year):
    assert year_in(text) == year


@pytest.mark.parametrize(
    "text",
    [
        "自2023年1月1日起至2023年12月31日止",
        "2023年1月1日-12月31日",
        "自2023年01月01日起到2023年12月31日止",
        "2023.1.1-2023.12.31",
    ],
)
def test_the_statistical_period(text):
    assert period_in(text) == 2023


def test_a_title_over_two_lines_is_put_together():
    assert (
        title_of(["某区人民政府2023年", "政府信息公开工作年度报告"], "") == "某区人民政府2023年政府信息公开工作年度报告"
    )


def collected(*lines):
    sections = Sections()
    for place, text in lines:
        number = section_of(text)
        paragraph = Paragraph(text, place)
        if number is None:
            sections.add(paragraph)
        else:
            sections.open(number, paragraph)
    return {number: passage.text for number, passage in sections.passages().items()}


def test_what_the_site_prints_below_is_no_part_of_the_last_section():
    texts = collected(
        ("line 1", "六、其他需要报告的事项"), ("line 2", "无。"), ("line 3", "主办单位：某县政府"), ("line 4", "网址")
    )
    assert texts == {6: "无。"}


def test_a_paragraph_that_a_page_broke_over_lines_is_one():
    texts = collected(
        ("line 1", "一、总体情况"),
        ("line 2", "2023年，本机关认真贯彻《中华人民共和国政府信息公开条例》，主动公开"),
        ("line 3", "政府信息512条。"),
        ("line 4", "（一）组织领导。"),
    )
    assert texts == {
        1: "2023年，本机关认真贯彻《中华人民共和国政府信息公开条例》，主动公开政府信息512条。\n（一）组织领导。"
    }


def test_lines_apart_and_short_lines_stay_paragraphs():
    texts = collected(
        ("line 1", "一、总体情况"),
        ("line 2", "完善平台建设"),
        ("line 3", "2023年，本机关认真贯彻《中华人民共和国政府信息公开条例》，主动公开"),
        ("line 5", "加强了监督"),
    )
    assert texts[1].count("\n") == 2


@pytest.mark.parametrize(
    ("line", "is_one"),
    [("发布日期：2024-01-19", True), ("【打印】 【关闭】", True), ("根据条例要求，编制本报告。", False)],
)
def test_the_furniture_of_a_page(line, is_one):
    assert is_furniture(line) is is_one
