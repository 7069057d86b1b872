"""今天. In 2026 the Spring Festival takes 15 to 23 February; 14 and 28 February are worked (国办发明电〔2025〕7号)."""

from datetime import date

import pytest

from gongkai.duties.models import Duty, Stage
from gongkai.duties.nearness import Nearness
from gongkai.duties.selectors import for_post
from gongkai.duties.services import owe
from gongkai.law.calendar import announced
from gongkai.people.models import Role

TODAY = date(2026, 2, 12)  # a Thursday; then come 13 (worked), 14 (worked), 24 (worked), 25
pytestmark = pytest.mark.usefixtures("kinds")


def due(agency, day, number=1, **more):
    return owe(
        "test.answer", subject=f"application:{number}", agency=agency, due_on=day, values={"number": number}, **more
    )


def bands(post, today=TODAY):
    return {band.name: [one.sentence for one in band.dues] for band in for_post(post, today)}


def test_the_most_urgent_comes_first_in_four_bands(officer, town):
    due(town, date(2026, 3, 2), 1)
    due(town, date(2026, 2, 12), 2)
    due(town, date(2026, 2, 24), 3)
    due(town, date(2026, 2, 10), 4)
    due(town, date(2026, 2, 25), 5)
    due(town, date(2026, 2, 9), 6)
    assert list(bands(officer).items()) == [
        ("overdue", ["6号申请须答复", "4号申请须答复"]),
        ("today", ["2号申请须答复"]),
        ("soon", ["3号申请须答复"]),
        ("later", ["5号申请须答复", "1号申请须答复"]),
    ]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 2, 9), "已过3个工作日"),
        (date(2026, 2, 12), "今天到期"),
        (date(2026, 2, 13), "还有1个工作日"),
        (date(2026, 2, 24), "还有3个工作日"),
        (date(2026, 2, 25), "还有4个工作日"),
    ],
)
def test_days_are_counted_as_working_days(officer, town, day, words):
    due(town, day)
    (band,) = for_post(officer, TODAY)
    assert [one.when for one in band.dues] == [words]


def test_a_last_day_since_which_nobody_worked_is_said_so(officer, town):
    due(town, date(2026, 2, 14))
    (band,) = for_post(officer, date(2026, 2, 15))
    assert (band.name, band.dues[0].when) == ("overdue", "刚过最后一天")


def test_a_day_beyond_the_last_notice_says_that_it_is_provisional(officer, town):
    due(town, date(2027, 1, 5))
    (band,) = for_post(officer, date(2026, 12, 30))  # 31 December, then 4 and 5 January; the 1st is off by 放假办法
    assert (band.name, band.dues[0].when) == ("soon", "还有3个工作日（暂定）")


def test_each_has_its_button_its_address_and_its_article(officer, town):
    due(town, TODAY, 7)
    ((one,),) = [band.dues for band in for_post(officer, TODAY)]
    assert (one.act, one.url, one.citation) == ("去答复", "/try/application:7/", "条例第三十三条")


def test_a_long_band_shows_its_first_and_counts_the_rest(officer, town):
    for number in range(1, 26):
        due(town, date(2026, 2, 10), number)
    (band,) = for_post(officer, TODAY)
    assert (len(band.dues), band.count, band.hidden) == (20, 25, 5)
    assert band.dues[0].sentence == "1号申请须答复"


def test_who_sees_what(officer, administrator, give_post, town, county):
    neighbour = give_post("neighbour", county)
    colleague = give_post("colleague", town)
    reviewer = give_post("reviewer", town, Role.REVIEWER)
    due(town, TODAY, 1)
    due(town, TODAY, 2, post=officer)
    owe("test.site", subject="site:3", agency=None, due_on=TODAY, values={"number": 3})
    assert bands(officer) == {"today": ["1号申请须答复", "2号申请须答复"]}
    assert bands(colleague) == {"today": ["1号申请须答复"]}
    assert bands(neighbour) == {}
    assert bands(reviewer) == {}
    assert bands(administrator) == {"today": ["第3项须检查"]}
    below = give_post("below", town, Role.ADMINISTRATOR)
    assert bands(below) == {}  # the site is kept at the top of the tree


def test_a_row_whose_values_do_not_fit_does_not_hide_the_others(officer, town):
    due(town, TODAY, 1)
    owe("test.answer", subject="application:2", agency=town, due_on=TODAY, values={})
    assert bands(officer) == {"today": ["1号申请须答复", "答复申请"]}


def test_the_number_of_queries_does_not_grow_with_the_duties(officer, town, django_assert_num_queries):
    days = [date(2026, 2, 10), TODAY, date(2026, 2, 24), date(2026, 3, 2)]
    for many in (1, 60):
        for number in range(4 * many):
            due(town, days[number % 4], number)
        with django_assert_num_queries(10):  # two for each of four bands, two find the calendar
            for_post(officer, TODAY)


def test_the_bounds_of_the_bands_are_those_of_the_law():
    near = Nearness(TODAY, announced().provisional())
    stages = [near.stage(date(2026, 2, day)) for day in (11, 12, 13, 23, 24, 25)]
    assert stages == [Stage.OVERDUE, Stage.TODAY, Stage.SOON, Stage.SOON, Stage.SOON, Stage.LATER]


def test_the_database_refuses_a_second_open_duty_of_the_same_subject(town):
    from django.db import IntegrityError

    due(town, TODAY)
    with pytest.raises(IntegrityError, match=r"duty_open_once|UNIQUE"):
        Duty.objects.create(kind="test.answer", subject="application:1", agency=town, due_on=TODAY)
