"""Scans of 其他来件: kept with it, shown with an entry, taken along when it becomes an application."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.applications import matters
from gongkai.applications.models import Attachment, Matter, MatterFile
from gongkai.applications.models.matters import Paper
from gongkai.files.models import FileUse
from gongkai.files.services import keep
from gongkai.law.casefile.events import ApplicantKind
from gongkai.ledger.models import Entry
from gongkai.people.access import actor
from tests.applications.conftest import COMPLAINT, browser
from tests.files.documents import png

pytestmark = pytest.mark.django_db(transaction=True)


def scan(name="李大年的信.png"):
    return SimpleUploadedFile(name, png())


def filled(desk, address, **more):
    token = desk.get(address).context["form"].initial["token"]
    said = {"token": token, "genre": "misfiled", "channel": "ordinary_mail", "on": "2025-03-03", **COMPLAINT}
    return said | more


def test_scans_come_with_the_registration_and_later(monday, desk):
    address = reverse("applications:matter_new")
    done = desk.post(address, filled(desk, address, original=[scan(), scan("2.png")], identity=[scan()]), follow=True)
    matter = Matter.objects.get()
    assert [row.role for row in matter.files.order_by("role")] == ["application", "application", "identity"]
    assert set(FileUse.objects.values_list("subject", flat=True)) == {matter.subject}
    assert "来件原件" in done.content.decode()
    add = reverse("applications:matter_files_add", args=[matter.pk])
    assert desk.post(add, {"role": "material"}).status_code == 422
    assert desk.post(add, {"role": "material", "added": [scan()]}).status_code == 302
    assert matter.files.filter(role="material").count() == 1
    assert [entry.kind for entry in matters.history_of(matter)] == ["matter.files_added", "matter.registered"]
    assert "李大年" not in str(Entry.objects.values_list("body", flat=True))


def test_what_was_chosen_is_not_chosen_twice_when_the_form_comes_back(monday, desk):
    address = reverse("applications:matter_new")
    said = filled(desk, address, original=[scan()], matter="")
    wrong = desk.post(address, said)
    assert wrong.status_code == 422
    kept = wrong.context["form"]["kept"].value()
    assert desk.post(address, {**said, "original": [], "matter": "寄错了", "kept": kept}).status_code == 302
    assert MatterFile.objects.count() == 1


def test_a_file_is_sent_with_an_entry_and_no_name_that_a_person_gave(came, desk, officer):
    matter = came(files=[(keep(BytesIO(png()), name="李大年.png", purpose="attachment"), Paper.ORIGINAL)])
    paper = matter.files.get()
    sent = desk.get(reverse("applications:matter_file", args=[paper.pk]))
    assert b"".join(sent.streaming_content) == png()
    assert sent["Content-Type"] == "image/png"
    entry = Entry.objects.get(kind="matter.file_opened")
    assert (entry.subject, entry.post) == (matter.subject, officer.pk)
    assert entry.chain.startswith("security:")


def test_nobody_else_s_office_has_it(came, county, static_files):
    from datetime import date

    from tests.people.cast import post

    matter = came(files=[(keep(BytesIO(png()), name="信.png", purpose="attachment"), Paper.ORIGINAL)])
    stranger = browser(post(county, "officer", "elsewhere", since=date(2020, 1, 1)))
    assert stranger.get(reverse("applications:matter_file", args=[matter.files.get().pk])).status_code == 404
    supervisor = browser(post(county, "supervisor", "supervisor", since=date(2020, 1, 1)))
    assert supervisor.get(reverse("applications:matter_file", args=[matter.files.get().pk])).status_code == 403


def test_it_takes_its_scans_along_when_it_becomes_an_application(came, officer):
    stored = keep(BytesIO(png()), name="信.png", purpose="attachment")
    matter = came(files=[(stored, Paper.ORIGINAL)])
    told = {"applicant_kind": ApplicantKind.NATURAL, "by": actor(officer), "reason": "是申请"}
    application = matters.become_application(matter.pk, **told).application
    assert [(row.file, row.role) for row in Attachment.objects.filter(application=application)] == [
        (stored, "application")
    ]
    assert set(FileUse.objects.values_list("subject", flat=True)) == {matter.subject, application.subject}
