"""Words about persons: sealed, looked at on record, destroyed for good; the ledger neither holds nor loses anything."""

import json
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from gongkai.ledger import checks, ciphers, erased, kinds, masters, particulars, rotating
from gongkai.ledger.bodies import PersonalWords
from gongkai.ledger.models import CaseKey, Entry, Erasure, Particular
from gongkai.ledger.particulars import Destroyed, Reference
from gongkai.ledger.services import Actor, Draft, append
from gongkai.ledger.verifying import verify
from tests.ledger.tampering import run

pytestmark = pytest.mark.django_db
IDENTITY = "11010519491231002X"
OFFICER = Actor(person=4, post=9)
CASE = "application:17"
REGISTERED = kinds.EntryKind("test.registered", "试验登记", ("applicant",))
kinds.register(REGISTERED)


@pytest.fixture(autouse=True)
def data(tmp_path, settings):
    settings.DATA = tmp_path
    settings.MASTER_KEYS = tmp_path / "keys"
    settings.LEDGER_ANCHORS = []
    return tmp_path


@pytest.fixture(params=["aes-gcm", "sm4-gcm"])
def cipher(request, settings):
    settings.PARTICULARS_CIPHER = request.param
    return request.param


@pytest.fixture
def identity():
    return particulars.keep(CASE, field="identity_number", words=IDENTITY)


def look(reference, reason="registration"):
    return particulars.reveal(reference, by=OFFICER, agency=7, reason=reason)


def test_words_come_back_as_they_were_kept(cipher):
    assert look(particulars.keep(CASE, field="name", words="䶮𠮷\n王")) == "䶮𠮷\n王"


def test_words_of_several_fields_are_kept_with_one_question_each_under_its_own_field(django_assert_max_num_queries):
    particulars.keep(CASE, field="number", words="17")  # the key of the case is there
    with django_assert_max_num_queries(4):  # the key, the rows, and the bounds of the act
        kept = particulars.keep_all(CASE, {"name": "王", "phone": "139", "matter": ""})
    assert {field: look(reference) for field, reference in kept.items()} == {"name": "王", "phone": "139", "matter": ""}
    fields = Particular.objects.filter(pk__in=[reference.id for reference in kept.values()])
    assert sorted(fields.values_list("field", flat=True)) == ["matter", "name", "phone"]
    assert particulars.keep_all(CASE, {}) == {}


def test_the_database_holds_no_word_of_them(cipher, identity):
    append(Draft(chain="work:7", kind=REGISTERED.id, subject=CASE, facts={"applicant": identity.as_fact()}))
    rows = [Particular.objects.values_list(), CaseKey.objects.values_list(), Entry.objects.values_list()]
    whole = b"".join(
        bytes(v) if isinstance(v, memoryview | bytes) else str(v).encode() for q in rows for r in q for v in r
    )
    assert IDENTITY.encode() not in whole
    assert identity.commitment.encode() in whole


def test_an_entry_refuses_the_words_and_takes_the_reference(identity):
    with pytest.raises(PersonalWords):
        append(Draft(chain="work:7", kind=REGISTERED.id, facts={"applicant": "张三"}))
    (entry,) = append(Draft(chain="work:7", kind=REGISTERED.id, facts={"applicant": identity.as_fact()}))
    assert Reference.from_fact(json.loads(entry.body)["facts"]["applicant"]) == identity


def test_every_look_is_an_entry_of_the_security_chain(identity):
    look(identity)
    entry = Entry.objects.get(kind="particulars.revealed")
    assert (entry.chain, entry.subject, entry.agency, entry.person, entry.post) == ("security:7", CASE, 7, 4, 9)
    facts = {"reference": identity.id.hex, "field": "identity_number", "reason": "registration"}
    assert json.loads(entry.body)["facts"] == facts


def test_a_look_whose_entry_cannot_be_written_shows_nothing(identity):
    with pytest.raises(PersonalWords), transaction.atomic():
        look(identity, reason="因为我想看")
    assert not Entry.objects.filter(kind="particulars.revealed").exists()


def test_several_looks_are_as_many_entries(identity):
    phone = particulars.keep(CASE, field="phone", words="13800000000")
    assert particulars.reveal_all([identity, phone], by=OFFICER, agency=7, reason="letter") == [IDENTITY, "13800000000"]
    assert Entry.objects.filter(kind="particulars.revealed").count() == 2


def test_of_one_look_the_entry_names_what_is_shown_and_not_what_the_program_opens_besides(identity):
    phone = particulars.keep(CASE, field="phone", words="13800000000")
    shown = {"by": OFFICER, "agency": 7, "reason": "letter"}
    assert particulars.reveal_together([phone], besides=[identity], **shown) == ["13800000000", IDENTITY]
    entry = Entry.objects.get(kind="particulars.revealed")
    facts = {"references": [phone.id.hex], "fields": ["phone"], "reason": "letter"}
    assert json.loads(entry.body)["facts"] == facts
    assert particulars.reveal_together([], besides=[identity], **shown) == [IDENTITY]
    assert Entry.objects.filter(kind="particulars.revealed").count() == 1  # nothing was shown


def test_words_moved_to_another_row_do_not_open(identity):
    other = particulars.keep(CASE, field="identity_number", words="another")
    sealed = Particular.objects.get(pk=other.id).sealed
    Particular.objects.filter(pk=identity.id).update(sealed=sealed)
    with pytest.raises(ciphers.Unsealable):
        look(identity)


def test_words_moved_to_another_field_do_not_open(identity):
    Particular.objects.filter(pk=identity.id).update(field="phone")
    with pytest.raises(ciphers.Unsealable):
        look(identity)


def test_the_key_of_a_case_given_to_another_case_does_not_open(identity):
    particulars.keep("application:18", field="name", words="x")
    mine = CaseKey.objects.get(subject=CASE)
    CaseKey.objects.filter(subject="application:18").update(wrapped=mine.wrapped)
    with pytest.raises(ciphers.Unsealable):
        particulars.keep("application:18", field="name", words="y")


def test_words_that_are_not_those_of_the_entry_are_told(identity):
    with pytest.raises(ciphers.Unsealable):
        look(Reference(identity.id, "00" * 32))


def test_a_commitment_shows_that_the_words_are_the_same(identity):
    assert particulars.matches(identity, IDENTITY)
    assert not particulars.matches(identity, IDENTITY[:-1] + "1")


class TestMasterKeys:
    def test_the_first_is_made_when_it_is_needed_for_its_owner_alone(self, identity, data):
        (id,) = masters.ids()
        path = data / "keys" / f"{id}.key"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert CaseKey.objects.get().master == id
        assert checks.master_keys_are_private() == []

    def test_one_that_others_can_read_is_an_error(self, identity, data):
        (path,) = (data / "keys").iterdir()
        path.chmod(0o640)
        (error,) = checks.master_keys_are_private()
        assert str(path) in error.msg

    def test_one_that_is_lost_is_told_and_never_made_anew(self, identity, data):
        (path,) = (data / "keys").iterdir()
        path.unlink()
        masters.forget()
        with pytest.raises(masters.NoMasterKey, match="找不到主密钥"):
            look(identity)
        with pytest.raises(masters.NoMasterKey, match="先把主密钥放回来"):
            particulars.keep("application:18", field="name", words="x")
        assert masters.ids() == []

    def test_one_that_is_damaged_is_told(self, identity, data):
        (path,) = (data / "keys").iterdir()
        path.write_text("c2hvcnQ=\n")
        masters.forget()
        with pytest.raises(masters.NoMasterKey, match="长度不对"):
            look(identity)

    def test_rotation_wraps_every_case_anew_and_touches_no_entry_and_no_word(self, cipher, identity, monkeypatch):
        monkeypatch.setattr(rotating, "BATCH", 2)
        others = [particulars.keep(f"application:{n}", field="name", words=f"人{n}") for n in range(5)]
        look(identity)
        entries, words = list(Entry.objects.values_list()), list(Particular.objects.order_by("pk").values_list())
        (old,) = masters.ids()
        master, count = rotating.rotate(by=OFFICER)
        assert count == 6
        assert set(CaseKey.objects.values_list("master", flat=True)) == {master.id}
        assert list(Entry.objects.exclude(kind__startswith="keys.").values_list()) == entries
        assert list(Particular.objects.order_by("pk").values_list()) == words
        assert rotating.in_use() == {old: 0, master.id: 6}
        (masters.folder() / f"{old}.key").unlink()
        masters.forget()
        assert look(identity) == IDENTITY
        assert [look(other) for other in others] == [f"人{n}" for n in range(5)]
        assert Entry.objects.filter(kind="keys.rotated").count() == 1

    def test_one_is_read_from_the_disk_once(self, identity, monkeypatch):
        masters.forget()
        assert look(identity) == IDENTITY
        monkeypatch.setattr(masters.Path, "read_text", None)
        assert look(identity) == IDENTITY

    def test_the_first_is_there_before_anybody_needs_it_and_the_unused_site_stays_unused(self):
        rotating.prepare()
        (id,) = masters.ids()
        rotating.prepare()
        assert masters.ids() == [id]
        assert not Entry.objects.exists()
        assert rotating.in_use() == {id: 0}

    def test_making_one_is_an_entry_once(self, identity):
        look(identity)
        rotating.prepare()
        rotating.rotate(by=OFFICER)
        rotating.prepare()
        made = Entry.objects.filter(kind="keys.made").order_by("seq")
        assert [entry.subject for entry in made] == [f"key:{id}" for id in masters.ids()]
        assert [entry.person for entry in made] == [None, OFFICER.person]
        assert verify().sound

    def test_no_first_one_is_made_where_one_is_lost(self, identity, data):
        (path,) = (data / "keys").iterdir()
        path.unlink()
        rotating.prepare()
        assert masters.ids() == []

    def test_a_rotation_that_was_broken_off_leaves_everything_readable(self, identity, monkeypatch):
        monkeypatch.setattr(rotating, "BATCH", 1)
        other = particulars.keep("application:18", field="name", words="李四")
        master = masters.make(timezone.now())
        rotating._wrap_some(master)
        assert len(rotating.in_use()) == 2
        assert (look(identity), look(other)) == (IDENTITY, "李四")
        rotating.rotate()
        assert (look(identity), look(other)) == (IDENTITY, "李四")
        assert sorted(rotating.in_use().values()) == [0, 0, 2]

    def test_words_sealed_with_one_cipher_stay_readable_when_the_other_is_set(self, identity, settings):
        settings.PARTICULARS_CIPHER = "sm4-gcm"
        other = particulars.keep("application:18", field="name", words="李四")
        assert (look(identity), look(other)) == (IDENTITY, "李四")
        assert set(CaseKey.objects.values_list("cipher", flat=True)) == {"aes-gcm", "sm4-gcm"}


class TestDestruction:
    def test_key_and_words_go_and_the_chain_still_verifies(self, identity):
        append(Draft(chain="work:7", kind=REGISTERED.id, subject=CASE, facts={"applicant": identity.as_fact()}))
        assert particulars.destroy(CASE, by=OFFICER, agency=7) == 1
        assert not Particular.objects.exists()
        assert not CaseKey.objects.exists()
        entry = Entry.objects.get(kind="particulars.destroyed")
        assert (entry.chain, entry.subject, entry.person) == ("work:7", CASE, 4)
        assert verify().sound
        with pytest.raises(Destroyed):
            look(identity)
        assert particulars.is_destroyed(CASE)

    def test_other_cases_keep_theirs(self, identity):
        other = particulars.keep("application:18", field="name", words="李四")
        particulars.destroy(CASE, by=OFFICER, agency=7)
        assert look(other) == "李四"

    def test_nothing_new_can_be_kept_for_the_case(self, identity):
        particulars.destroy(CASE, by=OFFICER, agency=7)
        with pytest.raises(Destroyed):
            particulars.keep(CASE, field="name", words="x")

    def test_what_is_destroyed_twice_or_was_never_there_is_told(self, identity):
        particulars.destroy(CASE, by=OFFICER, agency=7)
        for subject in (CASE, "application:99"):
            with pytest.raises(Destroyed):
                particulars.destroy(subject, by=OFFICER, agency=7)

    def test_what_other_apps_hold_of_the_case_is_released_in_the_same_act(self, identity, monkeypatch):
        monkeypatch.setattr(particulars, "_releases", [])
        released = []
        particulars.on_destruction(released.append)
        particulars.destroy(CASE, by=OFFICER, agency=7)
        assert released == [CASE]

    def test_an_act_that_fails_destroys_nothing(self, identity, monkeypatch):
        def fail(subject):
            raise OSError

        monkeypatch.setattr(particulars, "_releases", [fail])
        with pytest.raises(OSError), transaction.atomic():
            particulars.destroy(CASE, by=OFFICER, agency=7)
        assert look(identity) == IDENTITY
        assert not Erasure.objects.exists()

    def test_a_restored_backup_does_not_bring_it_back(self, identity, django_capture_on_commit_callbacks):
        backup = [list(CaseKey.objects.all()), list(Particular.objects.all())]
        with django_capture_on_commit_callbacks(execute=True):
            particulars.destroy(CASE, by=OFFICER, agency=7)
        Erasure.objects.all().delete()  # the database is put back to the day before
        for rows in backup:
            type(rows[0]).objects.bulk_create(rows)
        assert particulars.erase_again() == [CASE]
        assert not CaseKey.objects.exists()
        assert not Particular.objects.exists()
        assert particulars.is_destroyed(CASE)
        assert Entry.objects.filter(kind="particulars.destroyed_again", subject=CASE).count() == 1
        assert particulars.erase_again() == []

    def test_a_new_case_that_has_the_old_number_after_a_restore_is_left_alone(
        self, identity, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            particulars.destroy(CASE, by=OFFICER, agency=7)
        Erasure.objects.all().delete()  # a backup from before the case began: its number is given out again
        new = particulars.keep(CASE, field="name", words="另一个人")
        assert particulars.erase_again() == []
        assert look(new) == "另一个人"

    def test_the_list_outside_names_no_person_and_is_completed_when_a_process_died_before_writing(self, identity, data):
        particulars.destroy(CASE, by=OFFICER, agency=7)  # the test's transaction never commits: nothing is written
        erased.path().parent.mkdir()
        erased.path().write_text('{"key": "torn')
        assert erased.write_out() == 1
        assert [erasure.subject for erasure in erased.read()] == [CASE]
        assert erased.write_out() == 0
        assert IDENTITY not in erased.path().read_text()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the file of SQLite can be looked into")
@pytest.mark.django_db(transaction=True)
def test_the_destroyed_key_is_not_left_over_in_the_file_of_the_database():
    particulars.keep(CASE, field="name", words="张三")
    wrapped = bytes(CaseKey.objects.get().wrapped)
    run("PRAGMA wal_checkpoint(TRUNCATE)")
    file = Path(connection.settings_dict["NAME"])
    assert wrapped in file.read_bytes()
    particulars.destroy(CASE, by=OFFICER, agency=7)
    run("PRAGMA wal_checkpoint(TRUNCATE)")
    assert wrapped not in file.read_bytes()
    assert wrapped not in file.with_name(file.name + "-wal").read_bytes()


def test_the_key_made_last_is_the_newest_also_where_the_clock_was_put_back():
    first = masters.make(timezone.now())
    second = masters.make(timezone.now() - timedelta(days=400))
    assert masters.ids() == [first.id, second.id]
    assert masters.newest() == second
