"""条例 30, 32, 33, 34 and 109号 6: the clocks of an application, and the steps that explain them."""

from datetime import date, timedelta
from itertools import pairwise
from random import Random

import chinese_calendar
import pytest

from gongkai.law.calendar import Span, WorkCalendar, announced
from gongkai.law.citations import LawError, Standing
from gongkai.law.clock import (
    EXTENSION,
    JOINT_MAKER,
    OPINION,
    PAYMENT,
    REPLY,
    SUPPLEMENT,
    Pause,
    due,
    explain_due,
    explain_reply,
    limits,
    merge,
    reply_due,
)

NATION = announced()
# 国办发明电〔2023〕7号: 10月1日至7日放假; 9月29日、10月12日上班
AUTUMN_2024 = WorkCalendar(
    holidays=frozenset(date(2024, 10, day) for day in range(1, 8)),
    makeup_days=frozenset({date(2024, 9, 29), date(2024, 10, 12)}),
    years=range(2024, 2025),
)
RECEIVED = date(2024, 9, 20)
ASKED_THIRD_PARTY = Pause(date(2024, 10, 8), date(2024, 10, 10))
MARCH = date(2025, 3, 3)


def test_33_2_reply_is_due_20_working_days_after_the_day_of_receipt():
    assert reply_due(RECEIVED, AUTUMN_2024) == date(2024, 10, 23)
    assert reply_due(date(2025, 1, 20), NATION) == date(2025, 2, 21)
    assert reply_due(date(2024, 9, 27), NATION) == date(2024, 10, 30)


def test_33_2_received_on_a_day_of_rest_counts_like_the_working_day_before():
    assert reply_due(date(2025, 3, 8), NATION) == reply_due(date(2025, 3, 7), NATION)


def test_33_2_extension_may_not_exceed_20_working_days():
    assert reply_due(RECEIVED, AUTUMN_2024, extended_by=20) == date(2024, 11, 20)
    for days in (21, -1):
        with pytest.raises(LawError, match=r"clock\.extension") as refusal:
            reply_due(RECEIVED, AUTUMN_2024, extended_by=days)
        assert refusal.value.message == f"延长答复期限最多20个工作日，不能是{days}个。"
        assert str(refusal.value.article) == "条例第三十三条第二款"


def test_33_3_time_spent_consulting_is_not_counted():
    assert reply_due(RECEIVED, AUTUMN_2024, pauses=[ASKED_THIRD_PARTY]) == date(2024, 10, 25)
    answered = Pause(date(2025, 3, 10), date(2025, 3, 24))
    assert reply_due(MARCH, NATION, pauses=[answered]) == date(2025, 4, 15)


def test_32_a_silent_third_party_pauses_for_15_working_days_after_delivery():
    lapsed = due(OPINION, date(2025, 3, 12), NATION)
    assert lapsed == date(2025, 4, 2)
    assert reply_due(MARCH, NATION, pauses=[Pause(date(2025, 3, 10), lapsed)]) == date(2025, 4, 24)


def test_33_3_overlapping_pauses_exclude_a_day_once():
    one, two = Pause(date(2025, 3, 10), date(2025, 3, 19)), Pause(date(2025, 3, 14), date(2025, 3, 24))
    within = Pause(date(2025, 3, 12), date(2025, 3, 13))
    assert merge([two, within, one]) == [Span(date(2025, 3, 11), date(2025, 3, 24))]
    assert reply_due(MARCH, NATION, pauses=[two, within, one]) == date(2025, 4, 15)


def test_33_3_answered_on_the_day_of_sending_excludes_nothing():
    assert merge([Pause(MARCH, MARCH)]) == []
    later = Pause(date(2025, 3, 10), date(2025, 3, 10))
    assert reply_due(MARCH, NATION, pauses=[later]) == date(2025, 3, 31)


def test_33_3_no_answer_before_the_letter():
    with pytest.raises(LawError, match=r"clock\.pause") as refusal:
        Pause(date(2025, 3, 10), date(2025, 3, 7))
    assert refusal.value.message == "征求意见的函于2025-03-10发出，不可能在2025-03-07得到答复。"


def test_30_34_and_109_6_the_other_periods():
    assert due(SUPPLEMENT, date(2025, 1, 20), NATION) == date(2025, 2, 5)
    assert due(JOINT_MAKER, date(2025, 1, 20), NATION) == date(2025, 2, 14)
    assert due(PAYMENT, date(2025, 1, 20), NATION) == date(2025, 2, 21)
    assert [limit.days for limit in limits().values()] == [7, 15, 20, 20, 15, 20, 1]
    assert PAYMENT.standing is Standing.NOTICE
    assert str(PAYMENT.citation) == "国办函〔2020〕109号第六条"


@pytest.mark.parametrize("id", limits())
def test_every_other_period_is_explained_and_says_the_same_day(id):
    limit = limits()[id]
    found = explain_due(limit, date(2025, 1, 20), NATION)
    assert found.due_on == due(limit, date(2025, 1, 20), NATION)
    assert sum(step.days for step in found.steps) == limit.days
    assert all(step.text.strip() and "{" not in step.text for step in found.steps)


def test_30_the_period_to_ask_for_a_supplement_is_explained():
    found = explain_due(SUPPLEMENT, date(2025, 1, 20), NATION)
    assert [step.to_dict() for step in found.steps] == [
        {
            "from": "2025-01-20",
            "to": "2025-01-20",
            "days": 0,
            "why": "开始的当日不计入",
            "article": "民法典第二百零一条",
        },
        {
            "from": "2025-01-21",
            "to": "2025-02-05",
            "days": 7,
            "why": "告知补正的期限7个工作日",
            "article": "条例第三十条",
        },
    ]


def test_33_steps_tell_how_the_date_came():
    found = explain_reply(MARCH, NATION, extended_by=5, pauses=[Pause(date(2025, 3, 10), date(2025, 3, 24))])
    rows = [(step.start.isoformat(), step.end.isoformat(), step.days, step.why) for step in found.steps]
    assert rows == [
        ("2025-03-03", "2025-03-03", 0, "day_zero"),
        ("2025-03-04", "2025-03-10", 5, "reply"),
        ("2025-03-11", "2025-03-24", 0, "pause"),
        ("2025-03-25", "2025-04-15", 15, "reply"),
        ("2025-04-16", "2025-04-22", 5, "extension"),
    ]
    assert found.due_on == date(2025, 4, 22)
    assert not found.provisional
    assert found.steps[2].text == "征求第三方或者其他机关意见，其间10个工作日不计算在期限内"
    assert found.steps[1].to_dict() == {
        "from": "2025-03-04",
        "to": "2025-03-10",
        "days": 5,
        "why": "答复期限20个工作日",
        "article": "条例第三十三条第二款",
    }


def test_30_after_a_supplement_the_period_runs_anew_and_earlier_pauses_are_gone():
    before = Pause(date(2025, 3, 5), date(2025, 3, 7))
    found = explain_reply(MARCH, NATION, restarted=date(2025, 3, 10), pauses=[before])
    assert found.due_on == date(2025, 4, 8)  # 04-04 is a holiday
    assert [step.why for step in found.steps] == ["day_zero", "supplemented", "reply"]
    with pytest.raises(LawError) as refusal:
        explain_reply(MARCH, NATION, restarted=date(2025, 3, 1))
    assert refusal.value.message == "补正的日期2025-03-01早于收到申请的日期2025-03-03。"


def test_a_date_in_a_year_without_a_notice_is_provisional():
    received = date(2026, 12, 4)
    assert explain_reply(received, NATION.provisional()).provisional
    assert not explain_reply(date(2026, 12, 3), NATION.provisional()).provisional
    with pytest.raises(LawError, match=r"calendar\.unannounced"):
        explain_reply(received, NATION)


def slow_due(day_zero, total, pauses):
    """Day by day, by another package's calendar."""
    day = day_zero
    while total:
        day += timedelta(days=1)
        paused = any(pause.sent < day <= pause.ended for pause in pauses)
        total -= chinese_calendar.is_workday(day) and not paused
    return day


def test_33_equals_counting_day_by_day_and_its_steps_add_up():
    dice = Random(33)
    for _round in range(1500):
        received = date(2019, 1, 2) + timedelta(days=dice.randrange(2400))
        extended = dice.choice([0, 0, dice.randrange(21)])
        sent = [received + timedelta(days=dice.randrange(-5, 60)) for _pause in range(dice.randrange(5))]
        pauses = [Pause(day, day + timedelta(days=dice.randrange(35))) for day in sent]
        found = explain_reply(received, NATION, extended_by=extended, pauses=pauses)
        assert found.due_on == slow_due(received, REPLY.days + extended, pauses)
        assert found.due_on == reply_due(received, NATION, extended_by=extended, pauses=pauses)
        assert sum(step.days for step in found.steps if step.why == "reply") == REPLY.days
        assert sum(step.days for step in found.steps if step.why == "extension") == extended <= EXTENSION.days
        counted = found.steps[1:]
        # the steps follow each other; only days of rest may lie between two of them
        assert all(NATION.count(one.end, two.start - timedelta(days=1)) == 0 for one, two in pairwise(counted))
        assert all(one.end < two.start for one, two in pairwise(counted))
