"""Working days: every day beside two independent packages, golden periods, overlays, refusals."""

import tomllib
from datetime import date, timedelta
from random import Random
from time import process_time

import chinese_calendar
import holidays
import pytest

from gongkai.law.calendar import (
    Span,
    WorkCalendar,
    Year,
    add_days,
    add_months,
    announced,
    calendar_of,
    year_file,
    year_from,
)
from gongkai.law.citations import LawError
from gongkai.law.festivals import statutory_days
from gongkai.law.notices import notice_to_year

NATION = announced()
FIRST, LAST = date(2019, 1, 1), date(2026, 12, 31)
EVERY_DAY = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
# 国务院办公厅关于2025年部分节假日安排的通知, the sentences of its arrangement
NOTICE_2025 = """
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。
"""
NOTICE_2024 = """
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
"""
NOTICE_2022 = """
一、元旦：2022年1月1日至3日放假，共3天。
二、春节：1月31日至2月6日放假调休，共7天。1月29日（星期六）、1月30日（星期日）上班。
三、清明节：4月3日至5日放假调休，共3天。4月2日（星期六）上班。
四、劳动节：4月30日至5月4日放假调休，共5天。4月24日（星期日）、5月7日（星期六）上班。
五、端午节：6月3日至5日放假，共3天。
六、中秋节：9月10日至12日放假，共3天。
七、国庆节：10月1日至7日放假调休，共7天。10月8日（星期六）、10月9日（星期日）上班。
"""
NOTICES = {2022: NOTICE_2022, 2024: NOTICE_2024, 2025: NOTICE_2025}
GOLDEN = """
2020-01-17 2020-02-04 2020-02-14 2020-02-21 2020-03-20
2021-02-05 2021-02-20 2021-03-03 2021-03-10 2021-04-08
2023-09-25 2023-10-10 2023-10-20 2023-10-27 2023-11-24
2024-09-27 2024-10-12 2024-10-23 2024-10-30 2024-11-27
2025-01-20 2025-02-05 2025-02-14 2025-02-21 2025-03-21
2025-04-25 2025-05-08 2025-05-20 2025-05-27 2025-06-25
2025-12-22 2025-12-31 2026-01-13 2026-01-20 2026-02-24
2026-02-10 2026-02-26 2026-03-09 2026-03-16 2026-04-14
"""
WORKED = {2019: 250, 2020: 249, 2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248}


def test_every_day_is_worked_or_not_as_chinesecalendar_has_it():
    assert [day for day in EVERY_DAY if NATION.is_workday(day) != chinese_calendar.is_workday(day)] == []


def test_every_day_is_worked_or_not_as_holidays_has_it():
    china = holidays.country_holidays("CN", years=range(2018, 2028))
    assert [day for day in EVERY_DAY if NATION.is_workday(day) != china.is_working_day(day)] == []


@pytest.mark.parametrize("year", WORKED)
def test_working_days_of_a_year(year):
    assert sum(NATION.is_workday(day) for day in EVERY_DAY if day.year == year) == WORKED[year]


@pytest.mark.parametrize("row", GOLDEN.split("\n")[1:-1])
def test_civil_code_201_the_first_day_is_not_counted(row):
    received, *dues = map(date.fromisoformat, row.split())
    assert [NATION.add(received, days) for days in (7, 15, 20, 40)] == dues
    assert [NATION.count(received, due) for due in dues] == [7, 15, 20, 40]


def slow_add(day, days, skipped=()):
    """One day after the other, asking the other package."""
    while days:
        day += timedelta(days=1)
        days -= chinese_calendar.is_workday(day) and not any(span.start <= day <= span.end for span in skipped)
    return day


def test_adding_equals_going_day_by_day():
    dice = Random(31)
    for _round in range(2000):
        start = FIRST + timedelta(days=dice.randrange(2600))
        days, spans, at = dice.randrange(1, 60), [], start - timedelta(days=5)
        for _span in range(dice.randrange(4)):
            begin = at + timedelta(days=dice.randrange(1, 15))
            at = begin + timedelta(days=dice.randrange(20))
            spans.append(Span(begin, at))
        dice.shuffle(spans)
        assert NATION.add(start, days, without=spans) == slow_add(start, days, spans)


def test_civil_code_203_a_last_day_of_rest_moves_to_the_next_working_day():
    assert NATION.roll(date(2025, 10, 1)) == date(2025, 10, 9)
    assert NATION.roll(date(2025, 10, 11)) == date(2025, 10, 11)  # a Saturday that is worked
    assert NATION.roll_back(date(2026, 1, 31)) == date(2026, 1, 30)
    assert NATION.roll_back(date(2025, 10, 8)) == date(2025, 9, 30)


def test_civil_code_202_months_end_on_the_corresponding_day_or_the_months_last():
    assert add_months(date(2025, 1, 31), 1) == date(2025, 2, 28)
    assert add_months(date(2023, 8, 31), 6) == date(2024, 2, 29)
    assert add_months(date(2025, 6, 15), 6) == date(2025, 12, 15)
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_days(date(2025, 1, 20), 60) == date(2025, 3, 21)


def test_civil_code_200_to_203_periods_of_days_and_months_end_on_a_working_day():
    assert NATION.last_day(date(2025, 1, 20), days=60) == date(2025, 3, 21)
    assert NATION.last_day(date(2025, 8, 5), days=60) == date(2025, 10, 9)  # 10-04 is in the holiday week
    assert NATION.last_day(date(2025, 4, 1), months=6) == date(2025, 10, 9)
    assert NATION.last_day(date(2025, 8, 31), months=6) == date(2026, 2, 28)  # a Saturday that is worked


@pytest.mark.parametrize("period", [{}, {"days": 3, "months": 1}, {"days": -1}, {"months": -1, "days": 1}])
def test_a_period_is_of_days_or_of_months(period):
    with pytest.raises(LawError, match=r"calendar\.period") as refusal:
        NATION.last_day(date(2025, 1, 20), **period)
    assert refusal.value.message.startswith("期间应当是日数或者月数中的一种")


def test_a_period_past_the_end_of_all_calendars_is_refused():
    for ask in (lambda: add_days(date(9999, 12, 20), 60), lambda: add_months(date(9999, 12, 20), 6)):
        with pytest.raises(LawError, match=r"calendar\.end") as refusal:
            ask()
        assert refusal.value.message == "从 9999-12-20 起算的期间超出了日历。"


def test_beyond_the_last_announced_year_it_refuses():
    assert NATION.add(date(2026, 12, 3), 20) == date(2026, 12, 31)
    for ask in (lambda: NATION.add(date(2026, 12, 4), 20), lambda: NATION.is_workday(date(2027, 1, 4))):
        with pytest.raises(LawError, match=r"calendar\.unannounced") as refusal:
            ask()
        assert refusal.value.message == "国务院办公厅还没有公布2027年的放假安排，无法确定工作日。"
        assert (str(refusal.value.article), refusal.value.values["year"]) == ("放假办法", 2027)
    with pytest.raises(LawError, match=r"calendar\.unknown"):
        NATION.is_workday(date(2018, 12, 31))


def test_when_asked_it_answers_provisionally_and_says_so():
    calendar = NATION.provisional()
    due = calendar.add(date(2026, 12, 4), 20)
    assert due == date(2027, 1, 4)  # a Monday: New Year's Day is off by the law itself, whatever the notice will add
    assert calendar.is_provisional(due)
    assert not calendar.is_provisional(date(2026, 12, 31))
    with pytest.raises(LawError, match=r"calendar\.unannounced"):
        calendar.is_workday(date(2030, 1, 1))


def test_holidays_2_a_provisional_year_has_the_days_off_that_the_law_names():
    assert sorted(statutory_days(2027)) == [
        date(2027, month, day)
        for month, days in {
            1: [1],
            2: [5, 6, 7, 8, 9, 10],  # 除夕 a Friday; the Saturday and the Sunday are made up
            4: [5],
            5: [1, 2, 3, 4],  # a Saturday and a Sunday
            6: [9],
            9: [15],
            10: [1, 2, 3, 4, 5],  # a Friday
        }.items()
        for day in days
    ]
    assert statutory_days(2024) == frozenset()  # the law of that year named fewer days


def test_holidays_2_the_days_of_every_year_of_the_table_are_those_of_an_independent_almanac():
    china = holidays.country_holidays("CN", years=range(2027, 2036))
    for year in range(2027, 2036):
        assert statutory_days(year) == {day for day in china if day.year == year}


def test_holidays_2_beyond_the_almanac_the_solar_festivals_stand_alone():
    # 2036: New Year's Day a Tuesday, May Day a Thursday, 1 October a Wednesday
    days = [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)]
    assert sorted(statutory_days(2036)) == [date(2036, month, day) for month, day in days]


def test_a_provisional_calendar_changes_no_announced_day():
    calendar = NATION.provisional()
    assert [day for day in EVERY_DAY if calendar.is_workday(day) != NATION.is_workday(day)] == []


def test_a_region_adds_days_of_its_own_and_prevails():
    # 广西“三月三” 2025: 3月31日、4月1日 off, and a made-up day that the nation has off
    guangxi = year_from(
        {
            "year": 2025,
            "region": "450000",
            "notice": "a regional notice",
            "holiday": [
                {"off": {"from": date(2025, 3, 31), "to": date(2025, 4, 1)}, "work": [date(2025, 4, 5)]},
                {"off": {"from": date(2025, 4, 27), "to": date(2025, 4, 27)}},
            ],
        }
    )
    region = calendar_of(map(year_file, range(2019, 2027)), [guangxi])
    differing = [day for day in EVERY_DAY if region.is_workday(day) != NATION.is_workday(day)]
    assert differing == [date(2025, 3, 31), date(2025, 4, 1), date(2025, 4, 5), date(2025, 4, 27)]
    assert region.version != NATION.version


def test_the_version_names_the_days_and_not_the_files():
    again = calendar_of([year_file(year) for year in (2020, 2019)])
    assert again.version == calendar_of([year_file(2019), year_file(2020)]).version
    assert again.version.startswith("2019-2020.")


@pytest.mark.parametrize("year", NOTICES)
def test_a_notice_is_read_from_its_own_sentences(year):
    read, file = notice_to_year(NOTICES[year], year, "n"), year_file(year)
    assert (read.off, read.work) == (file.off, file.work)


def test_advice_to_give_a_day_off_frees_none_and_is_no_reason_to_refuse():
    assert date(2024, 2, 9) not in notice_to_year(NOTICE_2024, 2024, "n").off


def test_a_provisional_calendar_has_a_version_of_its_own():
    # its answers differ from those of the calendar that refuses, and with the years that it answers for
    versions = {NATION.version, NATION.provisional().version, NATION.provisional(1).version}
    assert len(versions) == 3
    assert all(version.startswith("2019-2026.") for version in versions)


def test_a_notice_that_reaches_into_the_year_before():
    text = "一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。"
    assert notice_to_year(text, 2023, "n").off == {date(2022, 12, 31), date(2023, 1, 1), date(2023, 1, 2)}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("一、元旦：1月1日（周四）放假1天。", "calendar.weekday"),
        ("一、元旦：1月1日至3日放假调休，共4天。", "calendar.length"),
        ("一、元旦：1月1日起择日放假。", "calendar.unread"),
        ("一、元旦：放假1天。", "calendar.unread"),
        ("一、元旦：1月1日放假1天。二、春节：1月28日放假1天。", "calendar.unread"),
        ("一、春节：2月30日放假。", "calendar.day"),
        ("一、元旦：1月1日放假1天。鼓励各单位1月2日放假。", "calendar.unread"),
        ("没有安排。", "calendar.empty"),
    ],
)
def test_a_notice_that_does_not_agree_with_itself_is_refused(text, rule):
    with pytest.raises(LawError) as refusal:
        notice_to_year(text, 2025, "n")
    assert refusal.value.rule == rule
    assert refusal.value.message


BAD_FILES = {
    'year = 2027\nnotice = "n"\nholidays = []': "calendar.key",
    'year = 2027\nnotice = "n"\n[[holiday]]\nof = { from = 2027-01-01, to = 2027-01-01 }': "calendar.key",
    'notice = "n"': "calendar.year",
    "year = 2027": "calendar.notice",
    'year = 2027\nnotice = "n"': "calendar.empty",
    'year = 2027\nnotice = "n"\nholiday = 3': "calendar.empty",
    'year = 2027\nnotice = "n"\n[[holiday]]\noff = { from = 2027-01-03, to = 2027-01-01 }': "calendar.span",
    'year = 2027\nnotice = "n"\n[[holiday]]\noff = { from = "2027-01-03" }': "calendar.day",
    'year = 2027\nnotice = "n"\n[[holiday]]\nwork = [2027-01-02T10:00:00]': "calendar.day",
    'year = 2027\nnotice = "n"\n[[holiday]]\nwork = [2026-01-04]': "calendar.outside",
    'year = 2027\nnotice = "n"\n[[holiday]]\noff = { from = 2027-01-01, to = 2027-01-03 }\n'
    "work = [2027-01-02]": "calendar.both",
}


@pytest.mark.parametrize(("text", "rule"), BAD_FILES.items())
def test_a_file_that_cannot_be_an_arrangement_is_refused_in_a_sentence(text, rule):
    with pytest.raises(LawError) as refusal:
        year_from(tomllib.loads(text))
    assert refusal.value.rule == rule
    assert refusal.value.message.endswith("。")


def test_years_have_to_follow_each_other_and_overlays_to_lie_in_them():
    with pytest.raises(LawError, match=r"calendar\.gap"):
        calendar_of([year_file(2019), year_file(2021)])
    with pytest.raises(LawError, match=r"calendar\.twice") as refusal:
        calendar_of([year_file(2019), year_file(2019), year_file(2020)])
    assert refusal.value.values["year"] == 2019
    with pytest.raises(LawError, match=r"calendar\.gap"):
        calendar_of([])
    with pytest.raises(LawError, match=r"calendar\.overlay"):
        calendar_of([year_file(2019)], [Year(2020, "n", frozenset(), frozenset())])


def test_the_next_years_file_makes_its_days_certain():
    text = 'year = 2027\nnotice = "n"\n[[holiday]]\nname = "元旦"\noff = { from = 2027-01-01, to = 2027-01-03 }'
    calendar = calendar_of([*map(year_file, range(2019, 2027)), year_from(tomllib.loads(text))])
    assert calendar.add(date(2026, 12, 4), 20) == date(2027, 1, 4)
    assert not calendar.is_provisional(date(2027, 1, 4))


def test_a_later_notice_prevails_where_it_reaches_into_december():
    later = notice_to_year("一、元旦：2026年12月31日至2027年1月2日放假调休，共3天。2026年12月27日上班。", 2027, "n")
    calendar = calendar_of([*map(year_file, range(2019, 2027)), later])
    assert not calendar.is_workday(date(2026, 12, 31))
    assert calendar.is_workday(date(2026, 12, 27))


def test_no_days_cannot_be_added():
    with pytest.raises(LawError, match=r"calendar\.count"):
        NATION.add(FIRST, 0)


def test_a_calendar_of_ones_own():
    calendar = WorkCalendar(frozenset({date(2024, 10, 1)}), frozenset({date(2024, 10, 12)}), range(2024, 2025))
    assert calendar.add(date(2024, 9, 30), 9) == date(2024, 10, 12)


@pytest.mark.parametrize("blank", [" ", "\n", "　", " \n"])
def test_megabytes_of_blanks_in_a_notice_do_not_hold_anybody_up(blank):
    start = process_time()
    year = notice_to_year(
        "一、元旦：1月1日（周五）放假。" + blank * 100_000 + "\n  二、国庆节：10月1日放假。", 2027, "x"
    )
    assert process_time() - start < 1
    assert {date(2027, 1, 1), date(2027, 10, 1)} <= year.off
