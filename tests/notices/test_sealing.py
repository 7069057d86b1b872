"""The mail address of an officer: sealed, destroyed when another takes its place, and never again in plain text."""

import json

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from gongkai.ledger import masters, particulars
from gongkai.ledger.models import CaseKey, Entry, Particular
from gongkai.notices.models import Preference, Way
from gongkai.notices.selectors import address_of
from gongkai.notices.services import prefer, tell
from gongkai.people.models import User
from gongkai.tasks.worker import run_until_idle
from tests.applications.acting import browser_of
from tests.site.places import Place

ADDRESS, OTHER = "zhangsan@example.gov.cn", "lisi@example.gov.cn"
BEFORE = [("notices", "0001_notice")]


def whole():
    """Every column of every row, asked of the database past our own code."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [value for row in cursor.fetchall() for value in row]
    return b"\n".join(bytes(v) if isinstance(v, memoryview | bytes) else str(v).encode() for v in found)


@pytest.fixture(autouse=True)
def keys(tmp_path, settings):
    settings.MASTER_KEYS = tmp_path / "keys"
    return settings.MASTER_KEYS


class TestOfAPerson:
    def test_it_stands_in_no_table_and_the_mail_goes_there(self, kind, person, wishes):
        with time_machine.travel("2026-11-23 10:00+08:00", tick=False):
            wishes(Way.EACH)
            tell(person, kind, values={"who": "", "number": 3}, url="/x/")
            assert b"zhangsan" not in whole()
            run_until_idle()
        assert [letter.to for letter in mail.outbox] == [[ADDRESS]]
        assert b"zhangsan" not in whole()
        assert "张三".encode() in whole()  # it does look into the rows

    def test_its_key_is_the_persons_own(self, person, wishes):
        wishes(Way.EACH)
        row = Particular.objects.get()
        assert (row.key.subject, row.field) == (f"person:{person.pk}", "mail_address")

    def test_neither_the_mail_nor_the_own_page_is_a_look_at_others(self, person, wishes):
        wishes(Way.EACH)
        assert address_of(Preference.objects.get(person=person)) == ADDRESS
        assert not Entry.objects.filter(kind="particulars.revealed").exists()

    def test_another_destroys_it(self, person, wishes):
        wishes(Way.EACH)
        old = particulars.Reference.from_fact(Preference.objects.get().sealed_address)
        sealed = bytes(Particular.objects.get().sealed)
        wishes(Way.EACH, address=OTHER)
        with pytest.raises(particulars.Destroyed):
            particulars.opened(old)
        assert address_of(Preference.objects.get()) == OTHER
        assert Particular.objects.filter(key__subject=f"person:{person.pk}").count() == 1
        assert sealed not in whole()

    def test_the_same_stays_as_it_is(self, person, wishes):
        wishes(Way.EACH)
        before = Preference.objects.get().sealed_address
        wishes(Way.DAILY)
        assert Preference.objects.get().sealed_address == before

    def test_none_destroys_it(self, person, wishes):
        wishes(Way.EACH)
        wishes(Way.NEVER, address="")
        assert address_of(Preference.objects.get()) == ""
        assert not Particular.objects.exists()
        facts = json.loads(Entry.objects.filter(kind="notices.preferred").latest("seq").body)["facts"]
        assert facts == {"fields": ["way", "address"], "way": "never"}

    def test_where_the_master_key_is_lost_the_page_says_so_and_keeps_what_was_set(
        self, officer, wishes, keys, static_files
    ):
        wishes(Way.EACH)
        desk, page = browser_of(officer), reverse("notices:preferences")
        (path,) = keys.iterdir()
        held = path.read_text()
        path.unlink()
        masters.forget()
        wished = {"way": "each", "address": OTHER, "daily_at": "08:30"}
        for answer in (desk.get(page), desk.post(page, wished)):
            assert answer.status_code == 503
            assert "请系统管理员从另外保存的副本把主密钥放回来" in answer.content.decode()
        path.write_text(held)
        assert ADDRESS in desk.get(page).content.decode()

    def test_what_fails_leaves_it(self, officer, wishes):
        wishes(Way.EACH)
        with pytest.raises(IntegrityError), transaction.atomic():
            prefer(Preference(way=Way.EACH), address="", by=officer)
        assert address_of(Preference.objects.get()) == ADDRESS


def migrated(target):
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    return executor.loader.project_state(target).apps


def upgrade():
    migrated(MigrationExecutor(connection).loader.graph.leaf_nodes())


@pytest.fixture
def before(transactional_db):
    """The database as it was while addresses lay in plain text. Afterwards it is as new again, whatever happened."""
    yield migrated(BEFORE)
    Preference.objects.all().delete() if "sealed_address" in columns() else emptied()
    CaseKey.objects.filter(particulars=None).delete()
    upgrade()


def columns():
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, "notices_preference")}


def emptied():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM notices_preference")


def wish(apps, name, address, way="each"):
    person = User.objects.create_user(username=name, display_name=name)
    apps.get_model("notices", "Preference").objects.create(person_id=person.pk, address=address, way=way)
    return person.pk


class TestThoseOfBefore:
    def test_they_are_sealed_on_a_site_without_a_master_key(self, before, keys):
        one, other = wish(before, "one", ADDRESS), wish(before, "other", OTHER, way="daily")
        none = wish(before, "none", "", way="never")
        assert ADDRESS.encode() in whole()
        assert masters.ids() == []
        upgrade()
        assert len(masters.ids()) == 1
        assert b"example.gov.cn" not in whole()
        found = {kept.pk: (kept.way, address_of(kept)) for kept in Preference.objects.all()}
        assert found == {one: ("each", ADDRESS), other: ("daily", OTHER), none: ("never", "")}
        subjects = set(CaseKey.objects.values_list("subject", flat=True))
        assert subjects == {f"person:{one}", f"person:{other}"}

    def test_they_are_sealed_under_the_key_that_a_person_has(self, before):
        person = wish(before, "one", ADDRESS)
        other = particulars.keep(f"person:{person}", field="test", words="x")
        upgrade()
        assert address_of(Preference.objects.get()) == ADDRESS
        assert particulars.opened(other) == "x"
        assert CaseKey.objects.count() == 1

    def test_where_there_is_none_no_key_is_made(self, before):
        wish(before, "none", "", way="never")
        upgrade()
        assert masters.ids() == []
        assert Preference.objects.get().sealed_address is None

    def test_a_master_key_that_is_lost_is_not_made_anew(self, before, keys):
        particulars.keep("application:1", field="name", words="x")
        wish(before, "one", ADDRESS)
        (path,) = keys.iterdir()
        held = path.read_text()
        path.unlink()
        masters.forget()
        with pytest.raises(masters.NoMasterKey, match="先把主密钥放回来"):
            upgrade()
        assert list(keys.iterdir()) == []
        path.write_text(held)
        upgrade()
        assert address_of(Preference.objects.get()) == ADDRESS

    def test_back_again_they_are_blank(self, before):
        person = wish(before, "one", ADDRESS)
        upgrade()
        old = migrated(BEFORE).get_model("notices", "Preference").objects.get()
        assert (old.pk, old.address, old.way) == (person, "", "never")
        assert not Particular.objects.exists()


LAID_IN_PLAIN = """
from django.core.management import call_command
from django.db import connection
from gongkai.people.models import User
call_command("migrate", verbosity=0)
User.objects.bulk_create(User(pk=n, username=f"u{n}", display_name="n") for n in range(1, 41))
call_command("migrate", "notices", "0001", verbosity=0)
with connection.cursor() as cursor:
    cursor.execute(
        "INSERT INTO notices_preference (person_id, address, way, daily_at) "
        "SELECT id, 'officer' || id || '@example.gov.cn', 'each', '08:30:00' FROM people_user"
    )
"""


def test_the_file_of_an_upgraded_site_holds_no_address(tmp_path):
    """Nor do the pages in it that are free."""
    site = Place(tmp_path)
    site.run(LAID_IN_PLAIN)
    assert b"officer7@example" in (tmp_path / "gongkai.sqlite3").read_bytes()
    site.do("migrate", "--no-backup")
    assert site.rows("SELECT count(*) FROM ledger_particular") == [(40,)]
    rest = b"".join(path.read_bytes() for path in tmp_path.glob("gongkai.sqlite3*"))
    assert b"@example" not in rest
