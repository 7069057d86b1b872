"""Other mail is kept for as long as the rules say, then destroyed: proposed by one, approved by another."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse

from gongkai.applications import disposals, matter_answers, matters, words
from gongkai.applications.disposals import destroy_all
from gongkai.applications.models import Disposal, Matter, MatterLetter, Practice
from gongkai.applications.models.matters import Paper
from gongkai.applications.words import ERASED
from gongkai.files.models import FileUse
from gongkai.files.services import keep
from gongkai.law.citations import LawError
from gongkai.ledger import particulars
from gongkai.ledger.models import Entry, Particular
from gongkai.people.access import actor
from gongkai.tasks.jobs import Job
from gongkai.tasks.services import claim
from tests.applications.conftest import MONDAY, browser, on
from tests.files.documents import png

pytestmark = pytest.mark.django_db(transaction=True)
CORRECTION = {"decision": "corrected", "examination": "登记有误。", "correction": "改为1988年。"}


@pytest.fixture
def matter(came, officer, approver, town):
    """A correction with a scan, answered on 3 March 2025 where cases are kept for five years."""
    Practice.objects.create(agency=town, retention_years=5)
    stored = keep(BytesIO(png()), name="信.png", purpose="attachment")
    found = came("record_correction", files=[(stored, Paper.ORIGINAL)], topic="户籍")
    letter = matter_answers.propose(found.pk, by=officer, **CORRECTION)
    matter_answers.sign(letter.pk, on=MONDAY, by=approver)
    found.refresh_from_db()
    return found


def test_it_is_kept_to_the_end_of_the_year_and_the_years_of_the_rules(matter, came, officer, town):
    assert matter.retained_until == date(2030, 12, 31)
    assert list(disposals.expired_matters(town, date(2030, 12, 31))) == []
    assert list(disposals.expired_matters(town, date(2031, 1, 1))) == [matter]
    assert came().retained_until is None  # what is open is kept
    ended = matters.close(came().pk, reason="匿名", on=MONDAY, by=actor(officer))
    assert ended.retained_until == date(2030, 12, 31)


def test_one_proposes_another_approves_and_what_names_somebody_is_gone(matter, officer, approver, town, monday):
    day = date(2031, 1, 2)
    on(monday, "2031-01-02")
    with pytest.raises(LawError, match=r"disposal\.kept"):
        disposals.propose(town, [], matters=[matter.pk], by=officer, today=date(2030, 12, 31))
    row = disposals.propose(town, [], matters=[matter.pk], by=officer, today=day)
    with pytest.raises(LawError, match=r"disposal\.own"):
        disposals.approve(row, by=officer, today=day)
    disposals.approve(row, by=approver, today=day)
    run()
    gone = Matter.objects.get(pk=matter.pk)
    assert (gone.sender_label, gone.sender_key, gone.topic, gone.words, gone.destroyed) == (ERASED, "", "", {}, "yes")
    assert (gone.number, gone.genre, gone.closed_on) == (matter.number, "record_correction", MONDAY)
    assert (gone.files.count(), FileUse.objects.count(), Particular.objects.count()) == (0, 0, 0)
    letter = MatterLetter.objects.get()
    assert (letter.words, letter.content, letter.number.text) == ({}, "", "四政公复〔2025〕1号")
    assert particulars.is_destroyed(matter.subject)
    with pytest.raises(particulars.Destroyed):
        words.opened(matter.words, "name")
    assert not disposals.destroy_matter(matter.pk, by=actor(approver), today=day)  # the task may run again
    assert Entry.objects.filter(subject=matter.subject, kind="particulars.destroyed").count() == 1


def run():
    while task := claim("test"):
        if task.kind == disposals.TASK:
            destroy_all(Job(task))


def test_what_has_no_words_goes_too(came, officer, approver, monday):
    """An empty envelope: no key was ever made for it."""
    matter = came("misfiled", words={})
    matters.close(matter.pk, reason="", on=MONDAY, by=actor(officer))
    on(monday, "2036-01-02")
    assert disposals.destroy_matter(matter.pk, by=actor(approver), today=date(2036, 1, 2))
    assert Matter.objects.get().destroyed == "yes"


def test_an_old_backup_brings_nothing_back(matter, officer, approver, town, monday):
    on(monday, "2031-01-02")
    assert disposals.destroy_matter(matter.pk, by=actor(approver), today=date(2031, 1, 2))
    Matter.objects.filter(pk=matter.pk).update(sender_label="李某", destroyed="no")  # as the backup had it
    disposals.forget(matter.subject)
    assert Matter.objects.get(pk=matter.pk).sender_label == ERASED


def test_the_pages_list_it_and_show_what_is_left(matter, officer, approver, monday, static_files):
    on(monday, "2031-01-02")
    desk, head = browser(officer), browser(approver)
    page = desk.get(reverse("applications:archive")).content.decode()
    assert matter.number in page
    assert desk.post(reverse("applications:archive"), {"matter": [matter.pk]}).status_code == 302
    row = Disposal.objects.get()
    assert (row.cases, row.matters) == ([], [matter.pk])
    sheet = reverse("applications:disposal", args=[row.pk])
    assert matter.number in head.get(sheet).content.decode()
    head.post(sheet)
    run()
    left = desk.get(reverse("applications:matter", args=[matter.pk])).content.decode()
    assert "已按保管期限销毁" in left
    assert "李" not in left.split("<main")[1].split("</main")[0]
    for name, more in (("matter_letter", ["html"]), ("matter_proof", ["docx"])):
        assert desk.get(reverse(f"applications:{name}", args=[matter.pk, *more])).status_code == 404
    assert "加材料" not in left
    with pytest.raises(LawError, match=r"matter\.destroyed"):
        matters.add_files(matter.pk, [], by=actor(officer))
