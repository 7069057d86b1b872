"""条例 31: the day of receipt by every channel, and the last day to confirm it."""

from datetime import date

import pytest

from gongkai.law.calendar import announced
from gongkai.law.citations import LawError
from gongkai.law.receipt import WAYS, Channel, Try, confirm_by, is_confirmed_late, received_on, steps_of_receipt

NATION = announced()
FRIDAY, SATURDAY, MONDAY, TUESDAY = date(2025, 3, 7), date(2025, 3, 8), date(2025, 3, 10), date(2025, 3, 11)
AT_ONCE = [Channel.IN_PERSON, Channel.ORAL, Channel.REGISTERED_MAIL]
CONFIRMED = [Channel.ORDINARY_MAIL, Channel.ONLINE, Channel.FAX]


def test_31_every_channel_has_its_row():
    assert set(WAYS) == set(Channel) == {*AT_ONCE, *CONFIRMED}


@pytest.mark.parametrize("channel", AT_ONCE)
def test_31_1_and_2_handed_in_or_signed_for_is_received_that_day_even_a_saturday(channel):
    assert received_on(channel, SATURDAY) == SATURDAY
    assert confirm_by(channel, SATURDAY, NATION) is None


@pytest.mark.parametrize("channel", CONFIRMED)
def test_31_2_and_3_the_day_of_confirmation_is_the_day_of_receipt(channel):
    assert received_on(channel, FRIDAY) is None
    assert received_on(channel, FRIDAY, MONDAY) == MONDAY
    with pytest.raises(LawError) as refusal:
        received_on(channel, MONDAY, FRIDAY)
    assert refusal.value.message == "确认收到的日期2025-03-07早于申请到达的日期2025-03-10。"


def test_31_2_ordinary_mail_is_confirmed_the_same_day():
    assert confirm_by(Channel.ORDINARY_MAIL, FRIDAY, NATION) == FRIDAY
    assert confirm_by(Channel.ORDINARY_MAIL, SATURDAY, NATION) == MONDAY
    assert confirm_by(Channel.ORDINARY_MAIL, FRIDAY, NATION, after_hours=True) == MONDAY


@pytest.mark.parametrize("channel", [Channel.ONLINE, Channel.FAX])
def test_31_3_online_and_fax_within_one_working_day_by_our_reading(channel):
    assert confirm_by(channel, FRIDAY, NATION) == MONDAY
    assert confirm_by(channel, SATURDAY, NATION) == TUESDAY
    assert confirm_by(channel, FRIDAY, NATION, after_hours=True) == TUESDAY
    assert confirm_by(channel, FRIDAY, NATION, within=0) == FRIDAY


def test_31_2_a_missed_confirmation_unless_a_try_is_recorded():
    assert not is_confirmed_late(FRIDAY, FRIDAY, TUESDAY)
    assert is_confirmed_late(FRIDAY, MONDAY, TUESDAY)
    assert is_confirmed_late(FRIDAY, None, MONDAY)
    assert not is_confirmed_late(FRIDAY, None, FRIDAY)
    assert not is_confirmed_late(FRIDAY, MONDAY, TUESDAY, [Try(FRIDAY, "电话无人接听")])
    assert is_confirmed_late(FRIDAY, TUESDAY, TUESDAY, [Try(MONDAY)])
    assert is_confirmed_late(MONDAY, TUESDAY, TUESDAY, [Try(FRIDAY)], arrived=SATURDAY), "before it came"
    assert not is_confirmed_late(MONDAY, TUESDAY, TUESDAY, [Try(SATURDAY)], arrived=SATURDAY)
    assert not is_confirmed_late(None, None, TUESDAY)


def test_31_citations_are_written_out():
    assert str(WAYS[Channel.FAX].citation) == "条例第三十一条第（三）项"


@pytest.mark.parametrize("channel", Channel)
def test_31_the_day_of_receipt_is_explained_for_every_channel(channel):
    (step,) = steps_of_receipt(channel, FRIDAY, MONDAY if channel in CONFIRMED else None)
    assert (step.end, step.days) == (MONDAY if channel in CONFIRMED else FRIDAY, 0)
    assert step.text.endswith("为收到申请之日")
    assert step.to_dict()["article"].startswith("条例第三十一条第（")


def test_31_what_is_not_confirmed_yet_says_so():
    (step,) = steps_of_receipt(Channel.ONLINE, FRIDAY)
    assert step.text == "尚未与申请人确认，还没有收到申请之日"
