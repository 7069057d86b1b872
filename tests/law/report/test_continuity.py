"""Continuity: every column, over any number of years; a year that is lacking is named, not guessed."""

from dataclasses import replace

from gongkai.law.report.checking import message
from gongkai.law.report.findings import Severity, Verdict
from gongkai.law.report.values import AnnualReport, Status
from tests.law.report.made import BUREAU, clean, found, one, without

# What the made report carries out, column by column; the year after has to carry it in.
CARRIED_OUT = {"natural": 2, "business": 1, "research": 0, "public_benefit": 0, "legal_service": 0}
CARRIED_IN = {"other_organisation": 1, "total": 4}


def following(year, **cells):
    """A report that carries in what the made one carries out."""
    carried = {f"t3__carried_in__{column}": figure for column, figure in (CARRIED_OUT | CARRIED_IN).items()}
    # in force: 26 + 5 - 3 = 28
    return clean(year=year, **({"t2__normative_documents__in_force": 28} | carried | cells))


def test_what_is_carried_in_is_what_last_year_carried_out():
    assert found(following(2023), "continuity.carried", previous=[clean(year=2022)]) == []


def test_every_column_is_compared():
    # the made report carries in 3 0 1 0 1 0 5 where 2 1 0 0 0 1 4 were carried out; 社会公益组织 alone agrees
    findings = found(clean(year=2023), "continuity.carried", previous=[clean(year=2022)])
    assert [(finding.cells[-1].rpartition(".")[2], finding.expected, finding.actual) for finding in findings] == [
        ("natural", 2, 3),
        ("business", 1, 0),
        ("research", 0, 1),
        ("legal_service", 0, 1),
        ("other_organisation", 1, 0),
        ("total", 4, 5),
    ]
    assert message(findings[0]) == "表三“自然人”列：2022年报告的结转下年度继续办理是2，2023年报告的上年结转填的是3。"
    assert findings[0].severity is Severity.ERROR


def test_any_number_of_years_is_compared_each_with_the_one_before():
    years = [clean(year=2021), following(2022), following(2024), following(2023, t3__carried_in__total=9)]
    findings = found(following(2025), "continuity.carried", previous=years)
    assert [(finding.values["year"], finding.actual) for finding in findings] == [(2023, 9)]


def test_a_year_that_is_lacking_is_named():
    finding = one(clean(year=2023), "continuity.carried", Verdict.NOT_ASSESSABLE, previous=[clean(year=2021)])
    assert "缺2022年报告" in message(finding)
    assert found(clean(year=2023), "continuity.carried", previous=[clean(year=2021)]) == []


def test_a_figure_that_is_lacking_is_named_with_its_year():
    previous = [without(clean(year=2022), "t3.carried_out.total")]
    finding = one(following(2023), "continuity.carried", Verdict.NOT_ASSESSABLE, previous=previous)
    assert message(finding) == "上年结转＝上年报告的结转下年度：有1处无法判断，缺2022年表三结转下年度继续办理·总计。"


def test_without_an_elder_report_nothing_is_said():
    unreadable = AnnualReport("x", Status.UNREADABLE, year=2022)
    for previous in ([], [unreadable], [clean(year=2024)]):
        assert found(clean(year=2023), "continuity.carried", Verdict.NOT_ASSESSABLE, previous=previous) == []


def test_the_chain_goes_on_from_the_older_form_to_the_newer():
    finding = one(following(2021, t3__carried_in__natural=5), "continuity.carried", previous=[clean("2019", year=2020)])
    assert (finding.expected, finding.actual) == (2, 5)


def test_documents_in_force_follow_from_last_year():
    # 26 last year, 5 issued, 3 repealed
    previous = [clean(year=2022)]
    finding = one(clean(year=2023), "continuity.in_force", previous=previous)
    assert (finding.expected, finding.actual, finding.severity) == (28, 26, Severity.WARNING)
    assert found(following(2023), "continuity.in_force", previous=previous) == []


def test_items_of_last_year_follow_from_last_year():
    # 行政许可 96 + 4 = 100, 其他 31 - 2 = 29, 处罚 410 + 5, 强制 22 - 1, 收费 9; the second report repeats the first
    findings = found(clean("2019", year=2020), "continuity.items", previous=[clean("2019", year=2019)])
    assert [(finding.cells[0], finding.expected, finding.actual) for finding in findings] == [
        ("t2.licences.items_last_year", 100, 96),
        ("t2.other_services.items_last_year", 29, 31),
        ("t2.penalties.items_last_year", 415, 410),
        ("t2.coercion.items_last_year", 21, 22),
    ]


def test_what_is_disclosed_in_all_does_not_shrink():
    # 140 last year and 11 new ones: at least 151; the ordinances' noughts agree
    finding = one(clean("2019", year=2020), "continuity.disclosed", previous=[clean("2019", year=2019)])
    assert (finding.expected, finding.actual, finding.severity) == (151, 140, Severity.HINT)


def test_cases_not_yet_decided_go_on():
    # 未经复议直接起诉: two pending last year, none this year
    now = clean(year=2023, t4__litigation_direct__total=0)
    finding = one(now, "continuity.pending", previous=[clean(year=2022)])
    assert (finding.expected, finding.actual, finding.severity) == (2, 0, Severity.HINT)


def test_an_amount_ten_thousand_times_last_years_is_a_hint():
    finding = one(clean(year=2023, t2__fees__amount="3456700"), "continuity.money_scale", previous=[clean(year=2022)])
    assert finding.severity is Severity.HINT
    assert found(clean(year=2023, t2__fees__amount="900"), "continuity.money_scale", previous=[clean(year=2022)]) == []


def test_reports_of_two_agencies_are_a_hint():
    assert one(clean(year=2023), "continuity.agency", previous=[clean(year=2022, agency=BUREAU)])
    shorter = replace(clean(year=2022), agency="四马架镇")
    assert found(clean(year=2023), "continuity.agency", previous=[shorter]) == []
