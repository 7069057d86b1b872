"""落款: what stands signed under a report is kept, and is no part of its last section."""

import pytest

from gongkai.law.report.values import Passage
from gongkai.reading.signing import without_signature

AGENCY = "某县某镇人民政府"


def signed(text, *, number=6, agency=AGENCY):
    sections, signature = without_signature({1: Passage("一、总体情况", "无。"), number: Passage("", text)}, agency)
    assert sections[1].text == "无。"
    return sections[number].text, signature


@pytest.mark.parametrize(
    ("text", "left", "signature"),
    [
        ("无。\n某县某镇人民政府\n2024年1月20日", "无。", "某县某镇人民政府\n2024年1月20日"),
        ("无。\n 某县发展和改革局 \n 2024 年 1 月 20 日", "无。", "某县发展和改革局\n2024 年 1 月 20 日"),
        (
            "无。\n某县某镇人民政府（盖章）\n二\u3007二四年一月二十日",
            "无。",
            "某县某镇人民政府（盖章）\n二\u3007二四年一月二十日",
        ),
        ("无。\n某县某镇人民政府 2024年1月20日", "无。", "某县某镇人民政府 2024年1月20日"),
        ("无。\n2024年1月20日", "无。", "2024年1月20日"),
        ("无。\n2024年1月", "无。", "2024年1月"),
        ("无。\n某县某镇人民政府", "无。", "某县某镇人民政府"),
        ("某县某镇人民政府\n2024年1月20日", "", "某县某镇人民政府\n2024年1月20日"),
    ],
)
def test_agency_and_date_at_the_end_are_the_signature(text, left, signature):
    assert signed(text) == (left, signature)


@pytest.mark.parametrize(
    "text",
    [
        "无。",
        "",
        "本年度未收取信息处理费，截止2024年1月20日",
        "2024年1月20日，本机关公布了年度报告。",
        "本机关的上级是某县某镇人民政府",
        "下一步工作由县政府办公室",  # ends like an agency, and no date stands under it
        "2024年1月20日\n无其他需要报告的事项。",
    ],
)
def test_words_of_the_section_stay(text):
    assert signed(text) == (text, "")


def test_a_line_of_words_over_the_date_stays():
    assert signed("暂无其他需要报告的事项\n2024年1月20日") == ("暂无其他需要报告的事项", "2024年1月20日")


def test_a_report_that_breaks_off_before_its_end_is_not_signed():
    assert signed("无。\n2024年1月20日", number=4) == ("无。\n2024年1月20日", "")
