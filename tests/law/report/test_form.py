"""Edition and period: the form, the notice and the period that the report year calls for."""

from dataclasses import replace

import pytest

from gongkai.law.report.checking import message
from gongkai.law.report.findings import Severity
from gongkai.law.report.values import Passage
from tests.law.report.made import clean, found, one, says
from tests.law.report.test_identities import mixed


def test_a_report_of_2022_on_the_form_of_2019_is_an_error():
    finding = one(clean("2019", year=2022), "form.edition")
    assert (finding.expected, finding.actual, finding.severity) == ("2021", "2019", Severity.ERROR)
    assert (
        message(finding)
        == "2022年度报告应当用国办公开办函〔2021〕30号的格式，文件用的是国办公开办函〔2019〕60号的格式。"
    )


def test_a_report_of_2020_on_the_form_of_2021_is_an_error():
    assert one(clean("2021", year=2020), "form.edition").expected == "2019"


def test_the_row_of_the_older_form_on_the_newer_is_named_with_its_place():
    finding = one(mixed(), "form.mixed")
    assert (finding.place, finding.severity, len(finding.cells)) == ("p4 r7", Severity.ERROR, 7)
    assert message(finding) == (
        "表格是国办公开办函〔2021〕30号的格式，但表三印的是另一版格式的行：（六）其他处理；本版应有的3行没有印。"
    )


@pytest.mark.parametrize("cited", ["国办公开办函〔2019〕60号", "国办公开办函[2019]60号", "国办公开办函【2019】 60号"])
def test_a_text_that_cites_the_notice_of_the_other_form_is_warned(cited):
    report = replace(clean(), preamble=f"根据{cited}的要求，编制本报告。")
    finding = one(report, "form.instrument")
    assert (finding.expected, finding.actual) == ("国办公开办函〔2021〕30号", "国办公开办函〔2019〕60号")


def test_a_text_that_cites_the_right_notice_is_not_warned():
    report = replace(clean(), preamble="根据国办公开办函〔2021〕30号的要求，编制本报告。")
    assert found(report, "form.instrument") == []


@pytest.mark.parametrize(
    "stated", ["2022年1月1日起至2022年12月31日止", "2022年1月1日至2023年12月31日", "2023年1月1日至2023年11月30日"]
)
def test_a_period_that_is_not_the_year_is_an_error(stated):
    finding = one(replace(clean(), preamble=f"本报告所列数据的统计期限自{stated}。"), "form.period")
    assert finding.severity is Severity.ERROR
    assert finding.expected == "2023-01-01/2023-12-31"


@pytest.mark.parametrize(
    "stated", ["2023 年 1 月 1 日起至 2023 年 12 月 31 日止", "2023年1月1日至12月31止", "2023年1月1日—同年12月31日"]
)
def test_a_period_that_is_the_year_passes_however_it_is_printed(stated):
    assert found(replace(clean(), preamble=f"统计期限从{stated}。"), "form.period") == []


def test_a_report_without_a_year_is_warned():
    assert one(replace(clean(), year=None), "form.year").severity is Severity.WARNING


def test_a_report_without_an_agency_is_warned():
    assert one(replace(clean(), agency=None), "form.agency").severity is Severity.WARNING


def test_a_title_of_another_wording_is_a_hint():
    finding = one(replace(clean(), title="某镇2023年政务公开工作总结"), "form.title")
    assert finding.severity is Severity.HINT


def test_a_title_with_spaces_is_the_same_title():
    assert found(replace(clean(), title="某镇 2023 年政府信息公开 工作年度报告"), "form.title") == []


def test_sections_that_are_not_there_are_named_together():
    report = clean()
    report = replace(report, sections={1: report.sections[1], 5: report.sections[5]})
    assert message(one(report, "form.section")) == (
        "没有见到第二部分“主动公开政府信息情况”、第三部分“收到和处理政府信息公开申请情况”、"
        "第四部分“政府信息公开行政复议、行政诉讼情况”、第六部分“其他需要报告的事项”。"
    )


def test_a_wrong_number_before_a_heading_is_a_hint():
    report = says(clean(), 6, "无。")
    sections = {**report.sections, 6: Passage("五、其他需要报告的事项", "无。")}
    finding = one(replace(report, sections=sections), "form.section_number")
    assert (finding.expected, finding.actual) == ("六", "五")
