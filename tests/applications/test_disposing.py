"""The pages of keeping and destroying."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from gongkai.applications.models import Application, Destroyed, Disposal
from gongkai.people.models import Role
from gongkai.tasks.models import Task
from tests.people import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick(settings, static_files):
    settings.PASSWORD_HASHERS, settings.SECOND_FACTOR_ROLES = cast.FAST, []


@pytest.fixture
def case(monday, apply):
    """Archived, and kept to the end of 2024: its time is over on 3 March 2025."""
    found = apply().application
    Application.objects.filter(pk=found.pk).update(state="archived", retained_until=date(2024, 12, 31))
    return found


@pytest.fixture
def browser(town):
    def opened(role, username=""):
        return cast.browser_of(cast.post(town, role, username or f"{role}-desk", since=date(2024, 1, 1)).person)

    return opened


def test_from_the_list_to_the_task(case, browser):
    officer, approver = browser(Role.OFFICER), browser(Role.APPROVER)
    page = BeautifulSoup(officer.get(reverse("applications:archive")).content, "lxml")
    assert [box["value"] for box in page.select("input[name=case]")] == [str(case.pk)]
    assert officer.post(reverse("applications:archive"), {"case": [case.pk]}).status_code == 302
    row = Disposal.objects.get()
    shown = BeautifulSoup(approver.get(reverse("applications:disposal", args=[row.pk])).content, "lxml")
    assert "永久删除" in shown.select_one(".confirm").text
    assert approver.post(reverse("applications:disposal", args=[row.pk])).status_code == 302
    assert Task.objects.filter(kind="applications.destroy").count() == 1
    assert Application.objects.get(pk=case.pk).destroyed == Destroyed.NO


def test_an_approver_sends_it_back(case, browser):
    browser(Role.OFFICER).post(reverse("applications:archive"), {"case": [case.pk]})
    row = Disposal.objects.get()
    browser(Role.APPROVER).post(reverse("applications:disposal_return", args=[row.pk]))
    row.refresh_from_db()
    assert row.standing == "returned"
    assert not Task.objects.filter(kind="applications.destroy").exists()


def test_an_officer_does_not_approve(case, browser):
    officer = browser(Role.OFFICER)
    officer.post(reverse("applications:archive"), {"case": [case.pk]})
    officer.post(reverse("applications:disposal", args=[Disposal.objects.get().pk]))
    assert Disposal.objects.get().standing == "open"
