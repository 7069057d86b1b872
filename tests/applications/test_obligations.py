"""What an application makes due: each row of 今天 has its sentence, its button that leads somewhere, its source."""

from datetime import date

import pytest
from django.urls import resolve

from gongkai.applications import approvals, obligations
from gongkai.duties.models import Duty
from gongkai.people.roles import Role
from tests.applications.acting import open_duties
from tests.applications.conftest import on

VALUES = {
    "who": "张某",
    "number": "2025-0001",
    "due": "3月31日",
    "last": "3月12日",
    "what": "延长答复期限",
    "title": "补正告知书",
    "letter": 7,
    "consultation": 8,
}


@pytest.mark.parametrize("kind", [*obligations.KINDS, *approvals.KINDS], ids=lambda kind: kind.id)
def test_each_says_what_is_to_be_done_where_and_by_which_rule(kind):
    subject = "proposal:9" if kind in approvals.KINDS else "application:9"
    said = kind.say(VALUES)
    assert "张某" in said
    assert "2025-0001" in said
    assert "{" not in said
    assert resolve(kind.url(Duty(subject=subject, values=VALUES))).namespace == "applications"
    assert str(kind.act)
    assert str(kind.citation)
    assert kind.roles == {Role.APPROVER if kind in approvals.KINDS else Role.OFFICER}


@pytest.mark.django_db
def test_30_whether_it_is_clear_is_asked_until_something_is_done(monday, case, work):
    assert open_duties(case)["clarify"] == date(2025, 3, 12)
    on(monday, "2025-03-10")
    work.do("outage", on="2025-03-10", until="2025-03-10", evidence="停电")
    assert "clarify" not in open_duties(case)


@pytest.mark.django_db
def test_a_case_that_is_given_to_an_officer_gives_its_duties_to_the_same(monday, case, work, officer):
    case.officer = officer
    case.save()
    work.do("supplement_asked", on="2025-03-03", unclear="哪一年", reply_by="2025-03-26")
    assert set(Duty.objects.open().filter(subject=case.subject).values_list("post", flat=True)) == {officer.pk}


@pytest.mark.django_db
def test_who_owes_nothing_any_more_is_not_reminded(monday, case, work):
    work.do("withdrawn", on="2025-03-03")
    assert open_duties(case) == {"tell_end": date(2025, 3, 10)}, "filed when who withdrew was told"


def test_the_chance_to_ask_for_a_supplement_passes_without_being_overdue(monday, apply):
    """条例 30: seven working days from Monday, 3 March 2025 end on Wednesday, 12 March."""
    apply()
    mine = Duty.objects.open().filter(kind="applications.clarify")
    assert [duty.due_on for duty in mine] == [date(2025, 3, 12)]
    list(obligations.pass_by(date(2025, 3, 12)))
    assert mine.all().count() == 1
    list(obligations.pass_by(date(2025, 3, 13)))
    assert mine.all().count() == 0
