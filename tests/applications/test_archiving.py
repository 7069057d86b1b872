"""归档 and 销毁 (条例 45; the agency's times of keeping): a package that stands by itself, then nothing personal."""

import hashlib
import io
import json
import zipfile
from datetime import date

import pytest
from django.utils import timezone

from gongkai.applications import answers, archiving, disposals, letter_sheets, words
from gongkai.applications.answers import Draft, Item
from gongkai.applications.cases import act, casefile_of, working
from gongkai.applications.intake import attach
from gongkai.applications.letter_facts import source_of
from gongkai.applications.models import Application, Attachment, Destroyed, Letter
from gongkai.applications.models.attachments import Role as FileRole
from gongkai.files.models import FileUse, StoredFile
from gongkai.files.services import keep, open_file, use
from gongkai.law.casefile.events import Archived, Served, Service
from gongkai.law.citations import LawError
from gongkai.ledger import particulars
from gongkai.ledger.models import CaseKey, Particular
from gongkai.ledger.verifying import verify
from gongkai.people.access import actor
from gongkai.people.models import Role
from gongkai.tasks.models import Task
from tests.applications.conftest import on
from tests.people.cast import post

pytestmark = pytest.mark.django_db
SCAN = b"%PDF-1.4\n%scan of a form\n"


class Done:
    """A task in nobody's hands."""

    def __init__(self, **payload):
        self.payload = payload

    def progress(self, done, total=None):
        assert done <= (total or done)


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.FILES = str(tmp_path / "files")


@pytest.fixture
def case(monday, apply, officer, approver):
    """Answered on 4 March, served on 5 March, archived on 6 March 2025."""
    found = apply().application
    scan = keep(io.BytesIO("政府信息公开申请表".encode()), name="张小满的申请.txt", purpose="attachment")
    with working(found.pk, by=actor(officer)) as now:
        attach(found, scan, FileRole.APPLICATION, by=now.by)
        answers.save(
            now, Draft((Item("名单", "granted.provided", {"delivery": "邮寄", "content": "共12户"}),)), by=officer
        )
        answers.send(now)
    on(monday, "2025-03-04")
    with working(found.pk, by=actor(approver)) as now:
        answers.sign(now, by=approver, on=date(2025, 3, 4))
    on(monday, "2025-03-05")
    act(found.pk, Served(on=date(2025, 3, 5), method=Service.DIRECT), by=actor(officer))
    on(monday, "2025-03-06")
    act(found.pk, Archived(on=date(2025, 3, 6)), by=actor(officer))
    Application.objects.filter(pk=found.pk).update(retained_until=date(2035, 12, 31))
    found.refresh_from_db()
    return found


def packed(case):
    archiving.package(Done(case=case.pk))
    row = Attachment.objects.get(application=case, role=FileRole.PACKAGE)
    with open_file(row.file) as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def test_archiving_has_its_package_made(case):
    assert Task.objects.filter(kind="applications.package").count() == 1


def test_the_package_lists_every_file_with_its_hash(case):
    with packed(case) as archive:
        listed = json.loads(archive.read("目录.json"))["files"]
        for each in listed:
            assert hashlib.sha256(archive.read(each["path"])).hexdigest() == each["sha256"]
        names = set(archive.namelist())
    assert names == {each["path"] for each in listed} | {"目录.json", "README.txt"}
    assert {"归档目录.pdf", "申请.json", "办理记录.jsonl", "材料/01-申请书原件.txt"} <= names
    assert sum(name.startswith("文书/") for name in names) == 2
    assert not any("张小满" in name for name in names)


def test_a_void_letter_stays_in_the_package_marked_as_void(case):
    """What was signed by mistake belongs to the file, and is not taken for what holds."""
    Letter.objects.filter(application=case, kind="reply").update(voided_at=timezone.now())
    with packed(case) as archive:
        names = [name for name in archive.namelist() if name.startswith("文书/")]
        listed = json.loads(archive.read("目录.json"))["files"]
    assert len(names) == 2
    assert all("（作废）" in name for name in names)
    assert all(each["what"].endswith("（作废）") for each in listed if each["path"] in names)
    rows = letter_sheets.file_list(source_of(case))["documents"]
    assert [row["document"] for row in rows if "作废" in row["document"]] == ["政府信息公开申请答复书（作废）"]


def test_the_entries_can_be_checked_without_this_program(case):
    with packed(case) as archive:
        rows = [json.loads(line) for line in archive.read("办理记录.jsonl").decode().splitlines()]
        said = json.loads(archive.read("记录中的文字.json"))
    assert len(rows) >= 6
    for row in rows:
        algorithm = json.loads(row["body"])["alg"]
        made = hashlib.new(algorithm, bytes.fromhex(row["previous"]) + row["body"].encode()).hexdigest()
        assert made == row["hash"]
    assert "张小满" in said.values()


def test_made_again_it_is_the_same_and_kept_once(case):
    packed(case)
    archiving.package(Done(case=case.pk))
    assert Attachment.objects.filter(application=case, role=FileRole.PACKAGE).count() == 1


def test_what_comes_after_archiving_is_in_a_further_package(case, officer):
    packed(case).close()
    case.refresh_from_db()
    assert not archiving.again(case), "nothing came since"
    with working(case.pk, by=actor(officer)) as now:
        now.note("application.code_renewed")
    words.reveal(case.words, ["name"], by=actor(officer), agency=case.agency_id, reason="application.letter")
    case.refresh_from_db()
    assert archiving.again(case)
    assert archiving.again(case)
    assert Task.objects.filter(kind="applications.package").count() == 2, "asked for again, and once"
    archiving.package(Done(case=case.pk))
    first, second = Attachment.objects.filter(application=case, role=FileRole.PACKAGE).order_by("pk")
    assert kinds_in(second, "办理记录.jsonl")[-2:] == ["application.packed", "application.code_renewed"]
    assert "particulars.revealed" in kinds_in(second, "查阅记录.jsonl")
    assert "application.code_renewed" not in kinds_in(first, "办理记录.jsonl")
    assert not archiving.is_outdated(Application.objects.get(pk=case.pk))


def test_an_open_case_has_no_package(monday, apply):
    application = apply().application
    assert not archiving.again(application)
    assert not Task.objects.filter(kind="applications.package").exists()


def kinds_in(row, path):
    with open_file(row.file) as file, zipfile.ZipFile(io.BytesIO(file.read())) as archive:
        return [json.loads(json.loads(line)["body"])["kind"] for line in archive.read(path).decode().splitlines()]


def test_nothing_is_destroyed_before_its_time(case, officer):
    with pytest.raises(LawError, match=r"disposal\.kept"):
        disposals.propose(case.agency, [case.pk], by=officer, today=date(2035, 12, 31))


def test_the_list_is_approved_by_another(case, town, officer, approver, monday):
    row = disposals.propose(case.agency, [case.pk], by=officer, today=date(2036, 1, 1))
    with pytest.raises(LawError, match=r"disposal\.twice"):
        disposals.propose(case.agency, [case.pk], by=officer, today=date(2036, 1, 1))
    own = post(town, Role.APPROVER, person=officer.person)
    with pytest.raises(LawError, match=r"disposal\.own"):
        disposals.approve(row, by=own, today=date(2036, 1, 1))
    disposals.approve(row, by=approver, today=date(2036, 1, 1))
    assert Application.objects.get(pk=case.pk).destroyed == Destroyed.NO, "the task does it"
    on(monday, "2036-01-01")
    disposals.destroy_all(Done(disposal=row.pk))
    disposals.destroy_all(Done(disposal=row.pk))
    assert Application.objects.get(pk=case.pk).destroyed == Destroyed.YES


AFTER = date(2036, 1, 1)


@pytest.fixture
def destroyed(case, approver):
    packed(case).close()
    disposals.destroy(case.pk, by=actor(approver), today=AFTER)
    return Application.objects.get(pk=case.pk)


def test_what_names_somebody_is_gone_and_the_statistics_stay(destroyed):
    assert (destroyed.applicant_label, destroyed.applicant_key, destroyed.topic) == ("（已按保管期限销毁）", "", "")
    assert (destroyed.words, destroyed.code_hash) == ({}, "")
    assert (destroyed.number, destroyed.counted_as, destroyed.served_on) == ("2025-0001", "granted", date(2025, 3, 5))
    assert not Attachment.objects.filter(application=destroyed).exists()
    assert not FileUse.objects.filter(subject=destroyed.subject).exists()
    assert not Particular.objects.filter(key__subject=destroyed.subject).exists()


def test_the_ledger_still_verifies_and_the_case_can_still_be_read(destroyed):
    assert verify().sound
    assert casefile_of(destroyed).decision == "granted.provided"


def test_a_file_that_another_case_needs_stays(case, approver):
    shared = Attachment.objects.get(application=case, role=FileRole.APPLICATION).file
    use(shared, "application:999")
    disposals.destroy(case.pk, by=actor(approver), today=AFTER)
    assert StoredFile.objects.filter(pk=shared.pk).exists()
    assert list(FileUse.objects.filter(file=shared).values_list("subject", flat=True)) == ["application:999"]


def test_a_package_is_not_made_of_what_is_gone(destroyed):
    archiving.package(Done(case=destroyed.pk))
    assert not Attachment.objects.filter(application=destroyed).exists()


def test_after_an_old_backup_it_is_destroyed_again(case, approver, django_capture_on_commit_callbacks):
    """What was destroyed is noted outside the database; a backup from before has the key and the words again."""
    key = CaseKey.objects.get(subject=case.subject)
    rows = list(Particular.objects.filter(key=key))
    with django_capture_on_commit_callbacks(execute=True):
        disposals.destroy(case.pk, by=actor(approver), today=AFTER)
    key.save(force_insert=True)
    Particular.objects.bulk_create(rows)
    Application.objects.filter(pk=case.pk).update(destroyed=Destroyed.NO, applicant_label="张某")
    with django_capture_on_commit_callbacks(execute=True):
        assert particulars.erase_again() == [case.subject]
    again = Application.objects.get(pk=case.pk)
    assert (again.destroyed, again.applicant_label) == (Destroyed.YES, "（已按保管期限销毁）")


def test_a_case_that_was_reopened_since_is_not_destroyed(case, officer, approver, monday):
    """A lawsuit between the approval and the task: the list does not bind what has to be kept again."""
    row = disposals.propose(case.agency, [case.pk], by=officer, today=AFTER)
    disposals.approve(row, by=approver, today=AFTER)
    Application.objects.filter(pk=case.pk).update(state="handling")
    on(monday, "2036-01-02")
    disposals.destroy_all(Done(disposal=row.pk))
    assert Application.objects.get(pk=case.pk).destroyed == Destroyed.NO
    assert Particular.objects.filter(key__subject=case.subject).exists()
