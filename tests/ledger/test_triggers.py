"""The database itself refuses to change history, and says so where the protection is missing."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from gongkai.ledger import checks, triggers
from gongkai.ledger.models import Entry, Head
from gongkai.ledger.services import Draft, append, protect
from tests.ledger.happening import KIND
from tests.ledger.tampering import run, without_triggers

pytestmark = pytest.mark.django_db
IS_SQLITE = connection.vendor == "sqlite"


@pytest.fixture
def three():
    return append(*(Draft(chain="work:7", kind=KIND.id, facts={"number": number}) for number in (1, 2, 3)))


REPLACE = (
    "INSERT OR REPLACE INTO ledger_entry (chain, seq, body, hash, kind, subject, recorded_at)"
    " VALUES ('work:7', 2, '{}', '', '', '', '2026-01-01')"
)
REFUSED = [
    "UPDATE ledger_entry SET body = '{}' WHERE seq = 2",
    "UPDATE ledger_entry SET kind = 'x'",
    "DELETE FROM ledger_entry WHERE seq = 3",
    "DELETE FROM ledger_head",
    "UPDATE ledger_head SET seq = 1",
    "UPDATE ledger_head SET hash = '00'",
    "UPDATE ledger_head SET chain = 'work:8', seq = 9",
]
if IS_SQLITE:
    REFUSED += [
        "INSERT OR REPLACE INTO ledger_entry SELECT * FROM ledger_entry WHERE seq = 2",
        REPLACE,
        "REPLACE INTO ledger_head (chain, seq, hash) VALUES ('work:7', 1, '')",
    ]
else:
    REFUSED += ["TRUNCATE ledger_entry", "TRUNCATE ledger_head", "TRUNCATE ledger_entry CASCADE"]


@pytest.mark.parametrize("statement", REFUSED)
def test_history_cannot_be_changed_with_sql(three, statement):
    before = [list(Entry.objects.values_list()), list(Head.objects.values_list())]
    with pytest.raises(IntegrityError, match="only ever added"), transaction.atomic():
        run(statement)
    assert [list(Entry.objects.values_list()), list(Head.objects.values_list())] == before


def test_nor_through_the_models(three):
    with pytest.raises(IntegrityError), transaction.atomic():
        three[0].delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        three[0].save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(seq__lt=3).delete()


@pytest.mark.skipif(IS_SQLITE, reason="PostgreSQL has replication roles, SQLite has none")
def test_a_session_that_plays_replica_is_refused_too(three):
    run("SET LOCAL session_replication_role = replica")
    with pytest.raises(IntegrityError), transaction.atomic():
        run("DELETE FROM ledger_entry")


def test_a_fresh_database_has_every_trigger():
    assert triggers.absent() == []
    assert checks.history_is_protected(databases=["default"]) == []


def test_an_absent_trigger_is_told_by_name():
    without_triggers()
    (error,) = checks.history_is_protected(databases=["default"])
    assert error.is_serious()
    for name in triggers.SQLITE if IS_SQLITE else triggers.POSTGRESQL:
        assert name in error.msg


def test_a_trigger_of_the_right_name_that_lets_everything_pass_is_absent():
    if IS_SQLITE:
        run("DROP TRIGGER ledger_entry_no_delete")
        run("CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry BEGIN SELECT 1; END")
        assert triggers.absent() == ["ledger_entry_no_delete"]
    else:
        run("CREATE OR REPLACE FUNCTION ledger_forward() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'")
        assert triggers.absent() == ["ledger_head_forward"]


@pytest.mark.skipif(IS_SQLITE, reason="on SQLite a trigger cannot be switched off, only dropped")
def test_a_trigger_that_is_switched_off_is_absent():
    run("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_no_change")
    assert triggers.absent() == ["ledger_entry_no_change"]


def test_a_migration_brings_them_back_and_history_tells_of_it(three):
    without_triggers()
    protect()
    assert triggers.absent() == []
    told = Entry.objects.get(kind="ledger.protected")
    assert "ledger_head_forward" in told.body


def test_putting_them_into_an_empty_database_is_no_event():
    without_triggers()
    assert protect()
    assert not Entry.objects.exists()


@pytest.mark.skipif(not IS_SQLITE, reason="only SQLite rebuilds a table to change it")
@pytest.mark.django_db(transaction=True)
def test_rebuilding_the_table_as_a_migration_does_leaves_it_protected():
    from django.db import models

    with transaction.atomic():
        append(Draft(chain="work:7", kind=KIND.id))
    with connection.schema_editor() as editor:
        editor._remake_table(Entry, alter_fields=[(Entry._meta.get_field("kind"), _longer(models))])
    assert "ledger_entry_no_update" in triggers.absent()
    call_command("migrate", verbosity=0)
    assert triggers.absent() == []
    assert Entry.objects.filter(kind="ledger.protected").count() == 1


def _longer(models):
    field = models.CharField(max_length=80)
    field.set_attributes_from_name("kind")
    field.model = Entry
    return field
