"""Narrative: what the sections have to say, in words of this agency and of this year."""

from dataclasses import replace

import pytest

from gongkai.law.report.checking import message
from gongkai.law.report.findings import Severity, Verdict
from tests.law.report.made import BUREAU, COUNTY, OVERVIEW, PROBLEMS, clean, found, one, says

LONG = (
    "政策解读的形式还比较单一，图解和视频解读少；依申请公开的答复文书还不够规范，个别岗位人员对条例不熟悉。"
    "下一步，将组织专题培训，统一文书格式，增加图解的数量，并把整改情况纳入日常检查。"
)


@pytest.mark.parametrize("text", ["", "无", "（一）无。", "暂无", "—"])
def test_section_one_says_something(text):
    finding = one(says(clean(), 1, text), "narrative.overview_empty")
    assert finding.severity is Severity.ERROR


@pytest.mark.parametrize("text", ["", "无。", "不存在问题。", "暂无", "问题不大。"])
def test_section_five_names_problems_and_may_not_be_empty(text):
    finding = one(says(clean(), 5, text), "narrative.problems_empty")
    assert (finding.severity, finding.place) == (Severity.ERROR, "section 5")


def test_the_words_for_an_empty_section_say_what_is_there():
    assert "没有内容（是空的）" in message(one(says(clean(), 5, ""), "narrative.problems_empty"))
    assert "没有内容（写的是“无。”）" in message(one(says(clean(), 5, "无。"), "narrative.problems_empty"))


def test_section_six_may_say_that_there_is_nothing_but_not_say_nothing():
    assert one(says(clean(), 6, ""), "narrative.other_empty").severity is Severity.WARNING
    assert found(says(clean(), 6, "无。"), "narrative.other_empty") == []


def test_a_section_that_was_cut_by_whoever_copied_it_is_not_judged():
    for text in ("【…】", "【叙述略】", "一、工作情况。【…】"):
        assert found(says(clean(), 1, text), "narrative.overview_empty") == []
        assert one(says(clean(), 1, text), "narrative.overview_empty", Verdict.NOT_ASSESSABLE)


def test_the_five_aspects_are_spoken_of():
    finding = one(says(clean(), 1, "全年主动公开信息1136条，依申请公开工作规范有序。"), "narrative.aspects")
    assert (finding.actual, finding.severity) == ("政府信息管理、政府信息公开平台建设、监督保障", Severity.WARNING)
    assert found(says(clean("2019"), 1, "全年主动公开信息1136条。"), "narrative.aspects") == []


def test_a_government_reports_the_three_results_of_article_50():
    report = says(clean(agency=COUNTY), 1, OVERVIEW.format(year=2023).replace("组织社会评议", "组织检查"))
    finding = one(report, "narrative.accountability")
    assert (finding.actual, finding.severity) == ("社会评议", Severity.WARNING)
    assert found(replace(report, agency=BUREAU), "narrative.accountability") == []


def test_section_five_names_problems():
    assert one(says(clean(), 5, "下一步，将加强培训，丰富解读形式。"), "narrative.problems_stated")
    assert found(clean(), "narrative.problems_stated") == []


def test_section_five_says_how_they_are_solved():
    assert one(says(clean(), 5, "解读的形式比较单一，人员业务不熟悉。"), "narrative.improvement_stated")
    assert found(clean(), "narrative.improvement_stated") == []


def test_section_six_speaks_of_the_processing_fee():
    assert one(says(clean(), 6, "无。"), "narrative.processing_fee").severity is Severity.HINT
    assert found(says(clean("2019"), 6, "无。"), "narrative.processing_fee") == []


@pytest.mark.parametrize("text", ["XX镇认真落实条例。", "共收到申请××件。", "〔机关名称〕认真落实条例。"])
def test_nothing_of_the_template_is_left(text):
    assert one(says(clean(), 1, text), "narrative.placeholder").severity is Severity.WARNING


def test_a_masked_telephone_number_is_no_placeholder():
    assert found(says(clean(), 6, "联系电话138****1234。"), "narrative.placeholder") == []


def test_a_sentence_of_last_year_is_warned():
    finding = one(says(clean(), 1, "2022年，我镇认真落实条例。"), "narrative.other_year")
    assert (finding.expected, finding.actual, finding.severity) == (2023, 2022, Severity.WARNING)


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("2023年，我镇认真落实条例。2022年，我镇获评先进。", Severity.HINT),
        ("2022年，我镇获评先进。\n截至2023年12月底，公开信息98条。", Severity.HINT),
        ("2022年，我镇认真落实条例。2022年公开信息98条。", Severity.WARNING),
    ],
)
def test_a_sentence_of_last_year_is_a_hint_where_the_section_names_this_year_too(text, severity):
    finding = one(says(clean(), 1, text), "narrative.other_year")
    assert (finding.actual, finding.severity) == (2022, severity)


def test_this_year_named_in_another_section_does_not_soften_the_warning():
    report = says(says(clean(), 1, "2023年，我镇认真落实条例。"), 5, "2022年，我镇解读形式单一。下一步加强培训。")
    finding = one(report, "narrative.other_year")
    assert (finding.place, finding.severity) == ("section 5", Severity.WARNING)


@pytest.mark.parametrize(
    "text",
    [
        "2023年，我镇认真落实条例。",
        "2024年，我镇将继续落实条例。",
        "与2022年相比，公开数量增长。",
        "2022年以来，公开数量增长。",
        "落实《2022年政务公开工作要点》。",
        "2022年度考核中，我镇被评为优秀。",
        "上年问题整改情况。2022年，我镇存在的问题已全部整改到位。",
    ],
)
def test_a_sentence_that_looks_back_or_ahead_is_left_alone(text):
    assert found(says(clean(), 1, text), "narrative.other_year") == []


def test_another_agencys_name_is_a_hint():
    finding = one(says(clean(), 1, "2023年，苏家店镇认真落实条例。四马架镇主动公开信息。"), "narrative.other_agency")
    assert (finding.actual, finding.severity) == ("苏家店镇", Severity.HINT)


@pytest.mark.parametrize(
    "text", ["2023年，四马架镇政府认真落实条例。", "我镇主动公开信息。", "各镇主动公开信息。", "全县认真落实条例。"]
)
def test_the_agencys_own_name_is_left_alone(text):
    assert found(says(clean(), 1, text), "narrative.other_agency") == []


def test_a_section_copied_from_last_year_is_warned_with_its_words():
    before, now = says(clean(year=2022), 5, LONG), says(clean(), 5, LONG.replace("视频", "动画"))
    overview, finding = found(now, "narrative.copied_last_year", previous=[before])
    assert (overview.place, finding.place) == ("section 1", "section 5")
    assert finding.severity is Severity.WARNING
    assert "依申请公开的答复文书还不够规范" in "".join(finding.values["quotes"])
    fresh = says(says(clean(), 5, PROBLEMS * 3), 1, LONG)
    assert found(fresh, "narrative.copied_last_year", previous=[before]) == []


def test_a_section_copied_from_a_sister_is_warned_whatever_the_names_and_figures():
    text = "2023年，{}主动公开信息{}条，" + LONG
    sister = says(clean(agency="桦川县苏家店镇人民政府"), 1, text.format("苏家店镇", 120))
    ours = says(clean(), 1, text.format("四马架镇", 98))
    finding = one(ours, "narrative.copied_sibling", siblings=[sister])
    assert "苏家店镇" in message(finding)
    assert finding.values["share"] == "100%"
