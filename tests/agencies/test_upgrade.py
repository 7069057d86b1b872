"""Data from before a rule: the upgrade makes them fit, guesses nothing, and says what it did."""

import json
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from gongkai.agencies.models import Agency, IssuedNumber, Series
from gongkai.ledger.models import Entry
from gongkai.ledger.verifying import verify

BEFORE = [("agencies", "0004_phone_of_channel")]


def migrated(target):
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    return executor.loader.project_state(target).apps


@pytest.fixture
def before(transactional_db):
    """The database as it was before a 代字 was one agency's. Afterwards it is as new again, whatever happened."""
    yield migrated(BEFORE)
    migrated(MigrationExecutor(connection).loader.graph.leaf_nodes())


def agency(apps, pk, letterhead, **more):
    return apps.get_model("agencies", "Agency").objects.create(
        pk=pk,
        name=f"第{pk}机关",
        short_name=f"第{pk}",
        slug=f"a-{pk}",
        path=f"{pk:06d}",
        level="county",
        kind="department",
        letterhead=letterhead,
        **more,
    )


def letter(apps, holder, seq, text):
    series, _new = apps.get_model("agencies", "Series").objects.get_or_create(
        agency=holder, purpose="letter", defaults={"pattern": "{代字}公复〔{year}〕{seq}号"}
    )
    return apps.get_model("agencies", "IssuedNumber").objects.create(
        series=series,
        agency=holder,
        purpose="letter",
        year=2026,
        seq=seq,
        text=text,
        signed_on=date(2026, 3, 2),
    )


def upgrade():
    migrated(MigrationExecutor(connection).loader.graph.leaf_nodes())


def test_doubled_codes_and_numbers_do_not_stop_the_upgrade_and_are_told(before):
    first, second, third = (agency(before, pk, "桦政") for pk in (1, 2, 3))
    alone, ended = agency(before, 4, "乙政"), agency(before, 5, "桦政", ended_on=date(2026, 1, 1))
    one, other = (letter(before, holder, 1, "桦政公复〔2026〕1号") for holder in (second, third))
    letter(before, second, 2, "桦政公复〔2026〕2号")
    letter(before, alone, 1, "乙政公复〔2026〕1号")
    upgrade()
    letterheads = dict(Agency.objects.values_list("pk", "letterhead"))
    # the second has given most letters under it; who has ended keeps what was printed
    assert letterheads == {1: "", 2: "桦政", 3: "", 4: "乙政", ended.pk: "桦政"}
    texts = dict(IssuedNumber.objects.values_list("pk", "text"))
    assert sorted(texts.values()) == [
        "乙政公复〔2026〕1号",
        "桦政公复〔2026〕1号",
        f"桦政公复〔2026〕1号（重号{other.pk}）",
        "桦政公复〔2026〕2号",
    ]
    assert texts[one.pk] == "桦政公复〔2026〕1号"
    entry = Entry.objects.get(kind="agency.made_distinct")
    assert json.loads(entry.body)["facts"] == {"agencies": [first.pk, third.pk], "numbers": [other.pk]}
    assert verify().sound
    with pytest.raises(IntegrityError), transaction.atomic():
        Agency.objects.filter(pk=3).update(letterhead="桦政")


def test_a_number_that_is_as_long_as_can_be_is_cut_for_the_mark(before):
    text = "长" * 80
    holders = [agency(before, pk, f"代{pk}") for pk in (1, 2)]
    _one, other = (letter(before, holder, 1, text) for holder in holders)
    upgrade()
    mark = f"（重号{other.pk}）"
    found = IssuedNumber.objects.get(pk=other.pk).text
    assert len(found) == 80
    assert found.endswith(mark)
    assert Series.objects.count() == 2


def test_data_that_fit_leave_no_entry(before):
    letter(before, agency(before, 1, "桦政"), 1, "桦政公复〔2026〕1号")
    upgrade()
    assert not Entry.objects.filter(kind="agency.made_distinct").exists()
    assert Agency.objects.get().letterhead == "桦政"
