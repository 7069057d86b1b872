"""提醒: to the officer, then to those who sign, then every working day to all; days worked out by hand."""

from datetime import date

import pytest

from gongkai.applications import reminders
from gongkai.applications.cases import working
from gongkai.applications.models import Handout, Practice
from gongkai.duties import services as duties
from gongkai.law.casefile.events import SupplementAsked, Withdrawn
from gongkai.notices.models import Notice
from gongkai.people.access import actor
from tests.applications.conftest import on

pytestmark = pytest.mark.django_db(transaction=True)
NEAR, ESCALATED, LATE = "applications.near", "applications.escalated", "applications.late"


def told(post):
    """The kinds of reminders of a person, in the order of telling."""
    kinds = [kind.id for kind in reminders.KINDS]
    return list(
        Notice.objects.filter(person=post.person_id, kind__in=kinds).order_by("pk").values_list("kind", flat=True)
    )


def look(clock, day):
    on(clock, day)
    for _hour in range(2):  # every hour, and told once
        list(reminders.look(date.fromisoformat(day)))


def test_levels_of_escalation_over_a_holiday(monday, apply, officer, approver):
    """
    Received on 8 April 2025, due on 8 May (29 and 30 April, 6, 7 and 8 May are the last five working days: 1 to 5 May
    are off). Five working days before is 28 April, two before is 6 May.
    """
    on(monday, "2025-04-08")
    case = apply(on=date(2025, 4, 8)).application
    assert case.due_on == date(2025, 5, 8)
    look(monday, "2025-04-27")  # a Sunday that is worked: six before
    assert (told(officer), told(approver)) == ([], [])
    look(monday, "2025-04-28")
    assert (told(officer), told(approver)) == ([NEAR], [])
    look(monday, "2025-04-30")
    look(monday, "2025-05-03")  # nobody works
    assert (told(officer), told(approver)) == ([NEAR], [])
    look(monday, "2025-05-06")
    look(monday, "2025-05-08")
    assert (told(officer), told(approver)) == ([NEAR], [ESCALATED])
    look(monday, "2025-05-09")
    look(monday, "2025-05-10")  # Saturday
    look(monday, "2025-05-11")
    assert (told(officer), told(approver)) == ([NEAR, LATE], [ESCALATED, LATE])
    look(monday, "2025-05-12")
    assert (told(officer), told(approver)) == ([NEAR, LATE, LATE], [ESCALATED, LATE, LATE])
    last = Notice.objects.filter(person=officer.person_id, kind=LATE).latest("pk")
    assert (last.values["days"], last.values["due"]) == ("2", "5月8日")
    with working(case.pk, by=actor(officer)) as act:
        act.enter(Withdrawn(on=date(2025, 5, 12)))
    look(monday, "2025-05-13")
    assert (told(officer), told(approver)) == ([NEAR, LATE, LATE], [ESCALATED, LATE, LATE])


def test_a_notice_names_the_number_and_nobody(monday, case, officer, approver):
    look(monday, "2025-03-27")
    notice = Notice.objects.get(person=approver.person_id, kind=ESCALATED)
    assert notice.values == {"who": "张某", "number": case.number, "due": "3月31日", "note": "", "days": "0"}
    said = reminders.ESCALATED.say(notice.values)
    assert said == f"张某的申请（{case.number}）3月31日到期，还没有办结"


def test_the_agency_says_how_many_days_before(monday, case, officer, approver, town):
    """Due on 31 March: one day before is the 28th, a Friday."""
    Practice.objects.create(agency=town, remind_days=1, escalate_days=0)
    look(monday, "2025-03-27")
    assert told(officer) == []
    look(monday, "2025-03-28")
    assert (told(officer), told(approver)) == ([NEAR], [])
    look(monday, "2025-03-31")
    assert (told(officer), told(approver)) == ([NEAR], [ESCALATED])


def test_a_case_whose_clock_stands_still_is_quiet(monday, case, officer, approver):
    on(monday, "2025-03-05")
    with working(case.pk, by=actor(officer)) as act:
        act.enter(SupplementAsked(on=date(2025, 3, 5), reply_by=date(2025, 4, 15)))
    for day in ("2025-03-27", "2025-03-31", "2025-04-02"):
        look(monday, day)
    assert (told(officer), told(approver)) == ([], [])


def test_a_day_that_may_still_move_says_so(monday, case, officer):
    type(case).objects.filter(pk=case.pk).update(provisional=True)
    look(monday, "2025-03-24")
    notice = Notice.objects.get(person=officer.person_id, kind=NEAR)
    assert "（暂定）" in reminders.NEAR.say(notice.values)


def test_the_own_officer_is_told_and_no_other(monday, case, officer, town):
    from tests.people.cast import post

    other = post(town, "officer", "other", since=date(2020, 1, 1))
    look(monday, "2025-03-24")
    assert (told(officer), told(other)) == ([NEAR], [NEAR])  # nobody is named yet
    type(case).objects.filter(pk=case.pk).update(officer=other, due_on=date(2025, 4, 1))
    look(monday, "2025-03-26")
    assert (told(officer), told(other)) == ([NEAR], [NEAR, NEAR])


def test_a_hand_out_that_is_late_is_told_to_the_officer_once(monday, case, officer, town, approver):
    Handout.objects.create(application=case, office=town, due_on=date(2025, 3, 10), asked_by=officer)
    look(monday, "2025-03-10")
    assert told(officer) == []
    look(monday, "2025-03-11")
    look(monday, "2025-03-12")
    assert told(officer) == ["applications.handout_late"]
    assert told(approver) == []


def test_a_hand_out_that_is_late_is_told_on_working_days_of_the_agency_alone(monday, case, officer, town):
    """Due on Friday, 7 March: Saturday and Sunday are quiet, Monday is not."""
    Handout.objects.create(application=case, office=town, due_on=date(2025, 3, 7), asked_by=officer)
    look(monday, "2025-03-08")
    look(monday, "2025-03-09")
    assert told(officer) == []
    look(monday, "2025-03-10")
    assert told(officer) == ["applications.handout_late"]


def test_the_source_is_asked_daily():
    assert duties._sources["applications.reminders"] is reminders.look
