"""条例 26 and the special periods that prevail over it; 条例 49, whose dates do not roll."""

from datetime import date

import pytest

from gongkai.law.calendar import announced
from gongkai.law.citations import LawError, Standing
from gongkai.law.clock import annual, annuals, period, periods
from gongkai.law.duties import minimums, prompts, recurring

NATION = announced()


def test_26_information_is_published_within_20_working_days():
    assert period("publication.general").due(date(2025, 1, 20), NATION) == date(2025, 2, 21)


@pytest.mark.parametrize("id", ["publication.budget", "publication.department_budget"])
def test_budget_law_14_20_calendar_days_and_the_end_rolls(id):
    assert period(id).due(date(2025, 2, 10), NATION) == date(2025, 3, 3)  # 03-02 is a Sunday
    assert period(id).due(date(2025, 2, 12), NATION) == date(2025, 3, 4)
    assert period(id).due(date(2025, 9, 12), NATION) == date(2025, 10, 9)  # 10-02 is in the holiday week


def test_penalty_law_48_a_changed_decision_is_withdrawn_within_3_working_days():
    assert period("publication.penalty_withdrawn").due(date(2025, 9, 29), NATION) == date(2025, 10, 10)


def test_7_days_for_licences_and_penalties_is_marked_as_a_reading():
    row = period("publication.licence_and_penalty")
    assert row.standing is Standing.READING
    assert row.due(date(2025, 1, 20), NATION) == date(2025, 2, 5)


def test_49_dates_do_not_roll_and_are_shown_for_the_last_working_day_before():
    department, government = annual("annual.department"), annual("annual.government")
    assert department.due(2025) == date(2026, 1, 31)  # a Saturday
    assert department.shown(2025, NATION) == date(2026, 1, 30)
    assert department.shown(2024, NATION) == date(2025, 1, 27)  # Spring Festival from 01-28; 01-27 a Monday
    assert department.shown(2021, NATION) == date(2022, 1, 30)  # a Sunday that is worked
    assert government.due(2023) == date(2024, 3, 31)  # a Sunday
    assert government.shown(2023, NATION) == date(2024, 3, 29)
    assert government.shown(2024, NATION) == government.due(2024) == date(2025, 3, 31)


def rows(explained):
    return [(step.start.isoformat(), step.end.isoformat(), step.days, step.text) for step in explained.steps]


def test_26_the_last_day_to_publish_is_explained():
    found = period("publication.general").explain(date(2025, 1, 20), NATION)
    assert (found.due_on, found.provisional) == (date(2025, 2, 21), False)
    assert rows(found) == [
        ("2025-01-20", "2025-01-20", 0, "形成或者变更之日不计入"),
        ("2025-01-21", "2025-02-21", 20, "公开的期限20个工作日"),
    ]


def test_budget_law_14_a_last_day_of_rest_is_explained_with_civil_code_203():
    found = period("publication.budget").explain(date(2025, 9, 12), NATION)
    assert found.due_on == date(2025, 10, 9)
    assert rows(found) == [
        ("2025-09-12", "2025-09-12", 0, "批准之日不计入"),
        ("2025-09-13", "2025-10-02", 20, "公开的期限20日，按自然日计算"),
        ("2025-10-03", "2025-10-09", 0, "最后一日2025-10-02是休息日，顺延到下一个工作日"),
    ]
    assert str(found.steps[2].citation) == "民法典第二百零三条"
    assert len(period("publication.budget").explain(date(2025, 2, 12), NATION).steps) == 2


def test_49_the_yearly_date_is_explained_with_the_day_to_show():
    found = annual("annual.department").explain(2025, NATION)
    assert found.due_on == date(2026, 1, 31)
    assert rows(found) == [
        ("2026-01-31", "2026-01-31", 0, "每年的固定日期，不因休息日顺延"),
        ("2026-01-30", "2026-01-31", 0, "这一天是休息日，应当在此前最后一个工作日2026-01-30办完"),
    ]
    assert len(annual("annual.government").explain(2024, NATION).steps) == 1


def test_49_a_yearly_date_in_a_year_without_a_notice_is_provisional():
    found = annual("annual.government").explain(2026, NATION.provisional())
    assert (found.due_on, found.provisional) == (date(2027, 3, 31), True)


def test_major_decisions_15_comments_stay_open_for_30_days_at_least():
    row = minimums()["consultation.major_decision"]
    assert str(row.citation) == "重大行政决策程序暂行条例第十五条"
    assert row.earliest_end(date(2025, 3, 3), NATION) == date(2025, 4, 2)
    assert row.earliest_end(date(2025, 9, 5), NATION) == date(2025, 10, 9)  # 10-05 is in the holiday week


@pytest.mark.parametrize(
    ("id", "day", "last"),
    [
        ("village.general", date(2025, 1, 1), date(2025, 3, 31)),
        ("village.general", date(2025, 12, 31), date(2025, 12, 31)),
        ("village.finances", date(2024, 2, 10), date(2024, 2, 29)),
    ],
)
def test_village_law_30_once_in_every_quarter_finances_every_month(id, day, last):
    assert recurring()[id].due(day) == last


def test_village_law_30_a_quarter_gone_by_without_publication_is_missed():
    row = recurring()["village.general"]
    assert not row.is_missed(date(2025, 1, 10), date(2025, 6, 30))  # the second quarter is not over
    assert row.is_missed(date(2025, 1, 10), date(2025, 7, 1))
    assert row.is_missed(None, date(2025, 7, 1))


def test_what_is_published_at_once_has_the_words_of_its_article():
    assert {id: row.words for id, row in prompts().items()} == {
        "village.major": "随时公布",
        "publication.procurement": "及时向社会公开",
        "publication.licence": "应当予以公开，公众有权查阅",
    }


def test_every_row_has_a_citation_that_can_be_written_out():
    tables = (periods(), annuals(), minimums(), recurring(), prompts())
    assert all(str(row.citation) for table in tables for row in table.values())
    assert str(annual("annual.government").citation) == "条例第四十九条第二款"


@pytest.mark.parametrize("year", [0, -1, 9999, 10000])
def test_49_what_is_no_report_year_is_refused_in_a_sentence(year):
    with pytest.raises(LawError) as refusal:
        annual("annual.department").due(year)
    assert refusal.value.message == f"“{year}”不是年度报告的年度。"


@pytest.mark.parametrize("find", [period, annual])
def test_an_unknown_row_is_refused(find):
    with pytest.raises(LawError) as refusal:
        find("publication.nothing")
    assert refusal.value.message == "没有“publication.nothing”这一项期限。"
