"""与申请人确认收到 (条例 31(2), 31(3))."""

from datetime import date

import pytest
from django.urls import reverse

from gongkai.applications.entries import events_of
from gongkai.law.receipt import Channel
from gongkai.ledger.models import Entry
from tests.applications.acting import Desk, breaches, browser_of, consequences, open_duties
from tests.applications.conftest import on

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(monday, apply, officer, static_files):
    def with_channel(channel):
        application = apply(channel=channel).application
        return application, Desk(officer, application)

    return with_channel


def test_31_3_from_the_day_of_confirmation_the_period_runs(monday, taken):
    case, work = taken(Channel.ONLINE)
    on(monday, "2025-03-04")
    told = consequences(work.look("receipt_confirmed", on="2025-03-04", how="phone", who="本人"))
    # 5-7 | 10-14 | 17-21 | 24-28 | 31, 1 April: twenty
    assert told["clock"].startswith("答复期限到2025年4月1日")
    work.do("receipt_confirmed", on="2025-03-04", how="phone", who="本人")
    case.refresh_from_db()
    assert (case.received_on, case.due_on, case.state) == (date(2025, 3, 4), date(2025, 4, 1), "handling")
    assert breaches(case) == []


def test_31_2_ordinary_mail_confirmed_a_day_later_is_a_breach_unless_it_was_tried(monday, taken):
    late, work = taken(Channel.ORDINARY_MAIL)
    tried, again = taken(Channel.ORDINARY_MAIL)
    on(monday, "2025-03-04")
    assert "breach" in consequences(work.look("receipt_confirmed", on="2025-03-04", how="phone"))
    work.do("receipt_confirmed", on="2025-03-04", how="phone")
    again.do("receipt_confirmed", on="2025-03-04", how="phone", tries="2025-03-03")
    assert breaches(late) == ["case.breach.confirmed_late"]
    assert breaches(tried) == []


def test_31_1_what_was_handed_in_needs_no_confirmation(monday, taken):
    _case, work = taken(Channel.IN_PERSON)
    assert "__all__" in work.refused("receipt_confirmed", on="2025-03-03", how="phone")


@pytest.mark.parametrize("tries", ["昨天", "2025-02-30", "2025-03-04", "2025-03-02"])
def test_31_2_days_that_cannot_be_read_lie_ahead_or_before_it_came_are_refused(monday, taken, tries):
    _case, work = taken(Channel.FAX)
    assert set(work.refused("receipt_confirmed", on="2025-03-03", how="phone", tries=tries)) == {"tries"}


def test_31_the_duty_to_confirm_becomes_that_to_answer(monday, taken):
    case, work = taken(Channel.FAX)
    assert open_duties(case) == {"confirm": date(2025, 3, 3)}
    work.do("receipt_confirmed", on="2025-03-03", how="phone")
    assert open_duties(case) == {"answer": date(2025, 3, 31), "clarify": date(2025, 3, 12)}


def tried(case, officer, **said):
    case.refresh_from_db()
    return browser_of(officer).post(reverse("applications:tried", args=[case.pk]), {"turn": case.turn, **said})


def test_31_2_a_try_that_came_to_nothing_is_noted_on_its_day_and_counts_when_it_is_confirmed(monday, taken, officer):
    case, work = taken(Channel.ORDINARY_MAIL)
    address = reverse("applications:tried", args=[case.pk])
    sheet = reverse("applications:case", args=[case.pk])
    assert address in browser_of(officer).get(sheet).content.decode()
    for wrong in ("2025-03-04", "2025-03-02"):  # ahead, and before it came
        assert tried(case, officer, on=wrong, how="phone", result="没人接").status_code == 422
    assert tried(case, officer, on="2025-03-03", how="phone", result="打了三次没有人接").status_code == 302
    case.refresh_from_db()
    assert case.state == "awaiting_confirmation"
    entry = Entry.objects.get(kind="application.confirmation_tried")
    assert "打了三次" not in entry.body
    page = browser_of(officer).get(sheet).content.decode()
    assert "打了三次没有人接" in page
    assert "没有联系上" in page
    on(monday, "2025-03-04")
    work.do("receipt_confirmed", on="2025-03-04", how="phone", tries="")
    (_came, confirmed) = events_of(case.pk)
    assert confirmed.tries == (date(2025, 3, 3),)
    assert breaches(case) == []
    case.refresh_from_db()
    assert tried(case, officer, on="2025-03-04", how="phone", result="没人接").status_code == 302
    assert Entry.objects.filter(kind="application.confirmation_tried").count() == 1


def test_31_2_who_notes_a_try_is_told_what_came_meanwhile_and_loses_no_word(monday, taken, officer):
    case, work = taken(Channel.ORDINARY_MAIL)
    case.refresh_from_db()
    turn, said = case.turn, {"on": "2025-03-03", "how": "phone", "result": "打了三次没有人接"}
    assert tried(case, officer, on="2025-03-03", how="message", result="没有回").status_code == 302
    address = reverse("applications:tried", args=[case.pk])
    for _time in ("while it waits", "and when it is confirmed by another"):
        told = browser_of(officer).post(address, {"turn": turn, **said})
        assert told.status_code == 409
        assert "打了三次没有人接" in told.content.decode()
        case.refresh_from_db()
        if case.state == "awaiting_confirmation":
            work.do("receipt_confirmed", on="2025-03-03", how="phone")


def test_31_2_a_try_of_the_next_day_excuses_nothing(monday, taken, officer):
    case, work = taken(Channel.ORDINARY_MAIL)
    on(monday, "2025-03-04")
    assert tried(case, officer, on="2025-03-04", how="message", result="没有回").status_code == 302
    work.do("receipt_confirmed", on="2025-03-04", how="phone")
    assert breaches(case) == ["case.breach.confirmed_late"]
