"""更正 of how a 更正告知书 was served: what does not fit goes, what is the same is refused, nothing is overwritten."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from gongkai.applications import matter_answers, matter_letters, words
from gongkai.applications.models.letters import Service
from gongkai.law.citations import LawError
from gongkai.people.access import actor
from tests.applications.conftest import MONDAY

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def matter(came):
    return came("record_correction")


@pytest.fixture
def mailed(matter, officer, approver):
    said = {"examination": "出生年份登记有误。", "correction": "出生年份更正为1988年。"}
    letter = matter_answers.propose(matter.pk, decision="corrected", by=officer, **said)
    matter_answers.sign(letter.pk, on=MONDAY, by=approver)
    return matter_answers.serve(matter.pk, method=Service.MAIL, on=MONDAY, by=actor(officer), tracking="XA1")


def correct(matter, officer, **said):
    seen = matter_answers.service_entry(matter)
    return matter_answers.correct_service(matter.pk, on=MONDAY, by=actor(officer), why="看错", seen=seen, **said)


def test_235_a_letter_that_was_handed_over_after_all_has_no_number_of_the_mail(matter, mailed, officer):
    correct(matter, officer, method=Service.DIRECT, taker="王五", tracking="XA1")
    mailed.refresh_from_db()
    assert words.opened(mailed.words, "tracking", "taker") == {"taker": "王五"}
    assert "XA1" not in str(matter_letters.proof(matter, mailed).to_dict())


def test_235_one_that_was_mailed_after_all_has_nobody_who_signed_for_it(matter, mailed, officer):
    correct(matter, officer, method=Service.DIRECT, taker="王五")
    correct(matter, officer, method=Service.MAIL, tracking="XA2")
    mailed.refresh_from_db()
    assert words.opened(mailed.words, "tracking", "taker") == {"tracking": "XA2"}
    assert words.opened(mailed.words, "examination") == {"examination": "出生年份登记有误。"}, "what was drafted stays"


def test_a_correction_that_changes_nothing_is_refused(matter, mailed, officer):
    with pytest.raises(LawError, match=r"matter\.service_same"):
        correct(matter, officer, method=Service.MAIL, tracking="XA1")
    correct(matter, officer, method=Service.MAIL, tracking="XA7")


def test_who_comes_second_is_told_what_the_first_has_put_there(matter, mailed, officer, desk):
    address = reverse("applications:matter_service_correct", args=[matter.pk])
    shown = BeautifulSoup(desk.get(address).content, "lxml").select_one("input[name=seen]")["value"]
    correct(matter, officer, method=Service.DIRECT, taker="王五")
    mine = {"method": "mail", "on": "2025-03-03", "tracking": "XA9", "why": "号码写错", "seen": shown}
    response = desk.post(address, mine)
    page = BeautifulSoup(response.content, "lxml")
    assert response.status_code == 422
    assert "送达的登记有人改过，现在是：直接送达 2025-03-03" in page.text
    mailed.refresh_from_db()
    assert mailed.method == "direct"
    again = page.select_one("input[name=seen]")["value"]
    assert page.select_one("input[name=tracking]")["value"] == "XA9"
    assert desk.post(address, {**mine, "seen": again}).status_code == 302
    mailed.refresh_from_db()
    assert mailed.method == "mail"
