"""What the passing of days changes while an opinion is awaited (条例 33(3)): days worked out by hand."""

from datetime import date

import pytest
from django.urls import reverse

from gongkai.applications import passing, reminders
from gongkai.applications.cases import act
from gongkai.applications.models import Application, Consultation
from gongkai.law.casefile.events import ConsultationDelivered, ConsultationSent, Party
from gongkai.ledger.models import Entry
from gongkai.notices.models import Notice
from gongkai.people.access import actor
from tests.applications.acting import open_duties
from tests.applications.conftest import browser, on

pytestmark = pytest.mark.django_db(transaction=True)
LATE = "applications.late"


def ask(case, officer, party, **more):
    Consultation.objects.create(
        application=case, key="c1", party=party.value, sent_on=date(2025, 3, 10), answer_by=more.get("reply_by")
    )
    act(case.pk, ConsultationSent(on=date(2025, 3, 10), id="c1", party=party, **more), by=actor(officer))


@pytest.fixture
def silent(monday, case, officer):
    """
    Received on 3 March 2025, asked on the 10th, delivered on the 12th, and nothing came: the 15 working days end on
    2 April; 5 of the 20 were used up, so 3 | 7-11 | 14-18 | 21-24 April are the other fifteen.
    """
    on(monday, "2025-03-10")
    ask(case, officer, Party.THIRD_PARTY)
    on(monday, "2025-03-12")
    act(case.pk, ConsultationDelivered(on=date(2025, 3, 12), id="c1"), by=actor(officer))
    return case


@pytest.fixture
def organ(monday, case, officer):
    """Another organ was asked on 10 March 2025 to answer by the 17th, and does not: the clock waits on."""
    on(monday, "2025-03-10")
    ask(case, officer, Party.OTHER_ORGAN, reply_by=date(2025, 3, 17))
    return case


def remind(clock, day):
    on(clock, day)
    list(reminders.look(date.fromisoformat(day)))


def bands(post):
    answer = browser(post).get(reverse("applications:list"))
    return {band.value: number for band, number, _address in answer.context["bands"] if number}


def test_who_is_silent_makes_no_case_late_before_its_day(monday, silent, officer, approver):
    for day in ("2025-04-03", "2025-04-07", "2025-04-24"):
        remind(monday, day)
        assert not Notice.objects.filter(kind=LATE).exists()
    silent.refresh_from_db()
    assert (silent.due_on, silent.state) == (date(2025, 4, 24), "consulting")
    assert open_duties(silent)["answer"] == date(2025, 4, 24)
    remind(monday, "2025-04-25")
    assert set(Notice.objects.filter(kind=LATE).values_list("person", flat=True)) == {
        officer.person_id,
        approver.person_id,
    }


def test_the_first_page_of_the_day_is_right_before_anything_was_counted(monday, silent, officer, static_files):
    on(monday, "2025-03-14")
    assert bands(officer) == {"still": 1}
    on(monday, "2025-04-07")  # 8-11, 14-18, 21-24 are left: more than five
    assert bands(officer) == {"later": 1}
    silent.refresh_from_db()
    assert silent.due_on == date(2025, 4, 24)
    on(monday, "2025-04-25")
    assert bands(officer) == {"overdue": 1}


def test_the_calendar_has_the_day_as_of_today(monday, silent, officer, static_files):
    on(monday, "2025-04-07")
    page = browser(officer).get(reverse("applications:calendar"), {"month": "2025-04"}).content.decode()
    assert "due=2025-04-24" in page
    assert "due=2025-04-02" not in page


def test_33_3_another_organ_that_misses_its_day_does_not_make_the_case_late(monday, organ, officer, static_files):
    """Fifteen working days are left after 10 March; the 11th of April is the last that does not count."""
    for day in ("2025-03-31", "2025-04-11"):
        on(monday, day)
        assert bands(officer) == {"still": 1}
        remind(monday, day)
    assert not Notice.objects.filter(kind=LATE).exists()
    organ.refresh_from_db()
    # 14-18 | 21-25 | 27 (a Sunday that is worked), 28-30 | 6 May: fifteen, for 1 to 5 May are off
    assert (organ.due_on, organ.provisional) == (date(2025, 5, 6), True)


def test_while_an_opinion_is_awaited_no_day_is_shown_that_goes_on_by_itself(monday, silent):
    duties = open_duties(silent)
    assert "answer" not in duties
    assert duties["consulted_over"] == date(2025, 4, 3)


def test_that_a_day_passed_is_no_entry_and_no_turn(monday, silent):
    entries, turn = Entry.objects.count(), Application.objects.get(pk=silent.pk).turn
    on(monday, "2025-03-14")
    list(passing.look(date(2025, 3, 14)))
    silent.refresh_from_db()
    assert (Entry.objects.count(), silent.turn) == (entries, turn)
    # 17-21 | 24-28 | 31, 1-3 | 7 April: the fifteen that are left, if the answer came on the 14th
    assert silent.due_on == date(2025, 4, 7)
