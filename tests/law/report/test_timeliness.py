"""Timeliness: fixed days of article 49, which do not roll; nothing is assumed of a day that is not given."""

from datetime import date

import pytest

from gongkai.law.report.checking import CheckSettings, Scope, message
from gongkai.law.report.findings import Severity, Verdict
from tests.law.report.made import BUREAU, COUNTY, TOWN, clean, found, one

OFFICE = "嘉兴市人民政府办公室"


def published(day, **others):
    return CheckSettings(published_on=day, **others)


def test_a_department_publishes_by_31_january_also_where_that_is_a_saturday():
    report = clean(agency=BUREAU, year=2025)  # 31 January 2026 is a Saturday
    assert found(report, "time.published", settings=published(date(2026, 1, 31))) == []
    finding = one(report, "time.published", settings=published(date(2026, 2, 2)))
    assert (finding.expected, finding.actual, finding.severity) == ("2026-01-31", "2026-02-02", Severity.ERROR)
    assert message(finding) == "应当在2026年1月31日前（含当日）公布，实际是2026年2月2日公布的，晚了2天。"


def test_a_government_publishes_by_31_march():
    report = clean(agency=COUNTY)
    assert found(report, "time.published", settings=published(date(2024, 3, 31))) == []
    assert one(report, "time.published", settings=published(date(2024, 4, 1))).values["late"] == 1


@pytest.mark.parametrize("agency", [TOWN, "越秀区北京街道办事处"])
def test_the_day_of_a_township_is_a_setting_and_no_day_of_article_49(agency):
    report = clean(agency=agency)
    late = published(date(2024, 2, 21))
    assert one(report, "time.township", Verdict.NOT_ASSESSABLE, settings=late)
    finding = one(report, "time.township", settings=published(date(2024, 2, 21), township_due=(2, 20)))
    assert (finding.severity, finding.citation) == (
        Severity.WARNING,
        "本级主管部门规定的期限（条例第四十九条没有规定乡镇的日期）",
    )
    assert found(report, "time.township", settings=published(date(2024, 2, 20), township_due=(2, 20))) == []
    assert found(report, "time.published", settings=published(date(2024, 2, 21), township_due=(2, 20))) == []


def test_the_last_of_february_is_its_last_day_in_every_year():
    settings = published(date(2026, 3, 1), township_due=(2, 29))
    assert one(clean(year=2025), "time.township", settings=settings).expected == "2026-02-28"


def test_without_the_day_nothing_is_assumed():
    finding = one(clean(agency=BUREAU), "time.published", Verdict.NOT_ASSESSABLE)
    assert message(finding) == "按期公布：无法判断，没有公布日期。"


def test_an_office_publishes_as_that_for_which_it_writes():
    report, day = clean(agency=OFFICE), date(2024, 3, 1)
    assert one(report, "time.published", Verdict.NOT_ASSESSABLE, settings=published(day))
    assert one(report, "time.published", settings=published(day, scope=Scope.OWN)).expected == "2024-01-31"
    assert found(report, "time.published", settings=published(day, scope=Scope.AGGREGATE)) == []


def test_a_department_submits_by_31_january():
    settings = CheckSettings(submitted_on=date(2024, 2, 1))
    assert one(clean(agency=BUREAU), "time.submitted", settings=settings).expected == "2024-01-31"
    assert found(clean(agency=COUNTY), "time.submitted", settings=settings) == []


def test_a_year_is_over_before_it_is_reported():
    finding = one(clean(agency=BUREAU), "time.year_over", settings=published(date(2023, 12, 30)))
    assert finding.severity is Severity.WARNING
    assert found(clean(agency=BUREAU), "time.year_over", settings=published(date(2024, 1, 1))) == []
