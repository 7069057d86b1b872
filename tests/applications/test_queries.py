"""What a page asks of the database does not grow with the cases that there are."""

from collections import Counter
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gongkai.applications.cases import act
from gongkai.applications.models import Application, Consultation
from gongkai.law.casefile.events import ConsultationSent, Party, SupplementAsked
from gongkai.people.access import actor
from tests.applications.conftest import MONDAY, browser

pytestmark = pytest.mark.django_db

FEW, MANY = 5, 60
OFFICE = {
    "today": ("workbench:today", ""),
    "worklist": ("applications:list", ""),
    "worklist, overdue": ("applications:list", "?band=overdue"),
    "worklist, for whom it waits": ("applications:list", "?waiting=third_party"),
    "register": ("applications:register", "?year=2025"),
    "register, a row": ("applications:register", "?year=2025&row=new"),
    "calendar": ("applications:calendar", "?month=2025-03"),
}


@pytest.fixture
def cases(monday, apply, officer):
    """Of several persons who ask for several things, in several states: the same mix, however many."""
    made = []

    def upto(number):
        while len(made) < number:
            n = len(made)
            who = f"2308261988010{n % 2:04}X"  # each has asked before
            case = apply(words={"matter": f"第{n % 3}项补助的发放名单", "identity_number": who}).application
            if n % 5 == 1:
                act(case.pk, SupplementAsked(on=MONDAY, reply_by=date(2025, 3, 14)), by=actor(officer))
            if n % 5 == 2:
                Consultation.objects.create(application=case, key="c1", party="third_party", sent_on=MONDAY)
                act(case.pk, ConsultationSent(on=MONDAY, id="c1", party=Party.THIRD_PARTY), by=actor(officer))
            made.append(case)
        return made

    return upto


def asked(client, address):
    """Table → how many questions; the second time, when what a process keeps is there."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    said = [each["sql"] for each in queries if "SAVEPOINT" not in each["sql"]]
    return Counter(each.partition(" FROM ")[2].split(" ")[0] or " ".join(each.split()[:3]) for each in said)


def more(many, few):
    """What is asked more often. A short list may be asked for a second stretch, which a full page is not."""
    return many - few


@pytest.mark.parametrize("page", OFFICE)
def test_a_list_asks_as_much_of_sixty_cases_as_of_five(cases, desk, page):
    name, query = OFFICE[page]
    cases(FEW)
    few = asked(desk, reverse(name) + query)
    cases(MANY)
    assert not more(asked(desk, reverse(name) + query), few)


@pytest.mark.parametrize("which", range(FEW))
def test_a_case_asks_as_much_beside_sixty_as_beside_five(cases, desk, which):
    address = reverse("applications:case", args=[cases(FEW)[which].pk])
    few = asked(desk, address)
    cases(MANY)
    assert asked(desk, address) == few


def test_what_the_applicant_sees_asks_as_much(cases, apply, static_files):
    registered, client = apply(), Client()
    proof = {"number": registered.application.number, "code": registered.code}
    assert client.post(reverse("portal:track"), proof).status_code == 303
    cases(FEW)
    few = asked(client, reverse("portal:track"))
    cases(MANY)
    assert asked(client, reverse("portal:track")) == few
    assert Application.objects.count() == MANY + 1


def test_a_supervisor_s_lists_ask_as_much(cases, county, static_files):
    from tests.people.cast import post

    over = browser(post(county, "supervisor", since=date(2020, 1, 1)))
    cases(FEW)
    few = [asked(over, reverse(name) + query) for name, query in OFFICE.values()]
    cases(MANY)
    for (name, query), before in zip(OFFICE.values(), few, strict=True):
        assert not more(asked(over, reverse(name) + query), before)
