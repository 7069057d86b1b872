"""条例 26 and the special periods that prevail over it; 条例 49, whose dates do not roll."""

from datetime import date

import pytest

from gongkai.law.calendar import announced
from gongkai.law.citations import LawError, Standing
from gongkai.law.clock import annual, annuals, period, periods

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


def test_every_row_has_a_citation_that_can_be_written_out():
    rows = [*periods().values(), *annuals().values()]
    assert all(str(row.citation) for row in rows)
    assert str(annual("annual.government").citation) == "条例第四十九条第二款"


@pytest.mark.parametrize("find", [period, annual])
def test_an_unknown_row_is_refused(find):
    with pytest.raises(LawError) as refusal:
        find("publication.nothing")
    assert refusal.value.message == "没有“publication.nothing”这一项期限。"
