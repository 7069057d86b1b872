"""Anchors: every head, once a day, outside the database, in two places if told so."""

import json
from datetime import date, timedelta

import pytest
from django.db import transaction

from gongkai.ledger import anchors
from gongkai.ledger.models import Entry
from gongkai.ledger.services import Draft, append
from gongkai.ledger.verifying import verify
from tests.ledger.happening import KIND
from tests.ledger.tampering import run, without_triggers

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


@pytest.fixture
def folder(tmp_path, settings):
    settings.DATA = tmp_path
    settings.LEDGER_ANCHORS = []
    with transaction.atomic():
        append(*(Draft(chain=f"work:{agency}", kind=KIND.id) for agency in (1, 1, 2)))
    return tmp_path / "anchors"


def test_the_file_holds_every_head_and_one_hash_over_all(folder):
    import hashlib

    anchors.anchor(DAY)
    told = json.loads((folder / "2026-11-23.json").read_text())
    second = Entry.objects.get(chain="work:1", seq=2).hash
    other = Entry.objects.get(chain="work:2").hash
    assert told["heads"] == {"work:1": [2, second], "work:2": [1, other]}
    whole = f"work:1 2 {second}\nwork:2 1 {other}\n"
    assert told["digest"] == hashlib.sha256(whole.encode()).hexdigest()


def test_it_is_an_entry_itself(folder):
    made = anchors.anchor(DAY)
    entry = Entry.objects.get(kind="ledger.anchored")
    assert entry.chain == "security:0"
    assert json.loads(entry.body)["facts"] == {"day": "2026-11-23", "heads": 2, "digest": made.digest}


def test_a_day_is_anchored_once(folder):
    first = anchors.anchor(DAY)
    append(Draft(chain="work:2", kind=KIND.id))
    assert anchors.anchor(DAY) == first
    assert Entry.objects.filter(kind="ledger.anchored").count() == 1
    anchors.anchor(DAY + timedelta(days=1))
    assert Entry.objects.filter(kind="ledger.anchored").count() == 2
    assert verify().sound


def test_a_process_that_died_between_file_and_entry_is_made_good(folder):
    made = anchors.anchor(DAY)
    without_triggers()
    run("DELETE FROM ledger_entry WHERE chain = 'security:0'")
    run("DELETE FROM ledger_head WHERE chain = 'security:0'")
    append(Draft(chain="work:2", kind=KIND.id))
    assert anchors.anchor(DAY) == made
    assert Entry.objects.filter(kind="ledger.anchored").count() == 1


def test_the_second_folder_has_the_same_file_and_gets_it_later_if_it_was_away(folder, tmp_path, settings):
    elsewhere = tmp_path / "mounted"
    elsewhere.write_text("not a folder yet")
    settings.LEDGER_ANCHORS = [str(elsewhere)]
    with pytest.raises(anchors.NotWritten, match="mounted"):
        anchors.anchor(DAY)
    assert Entry.objects.filter(kind="ledger.anchored").count() == 1
    elsewhere.unlink()
    anchors.anchor(DAY)
    name = "2026-11-23.json"
    assert (elsewhere / name).read_bytes() == (folder / name).read_bytes()


def test_where_nothing_can_be_written_there_is_no_entry(folder, tmp_path):
    folder.write_text("in the way")
    with pytest.raises(anchors.NotWritten):
        anchors.anchor(DAY)
    assert not Entry.objects.filter(kind="ledger.anchored").exists()


def test_no_half_file_is_left(folder):
    anchors.anchor(DAY)
    assert [path.name for path in folder.iterdir()] == ["2026-11-23.json"]


def test_after_an_older_backup_was_restored_later_anchors_are_set_aside_on_record(folder):
    anchors.anchor(DAY - timedelta(days=1))
    append(Draft(chain="work:2", kind=KIND.id))
    anchors.anchor(DAY)
    without_triggers()  # the database goes back to the day before
    run("DELETE FROM ledger_entry WHERE chain = 'work:2' AND seq = 2")
    hash = Entry.objects.get(chain="work:2").hash
    run("UPDATE ledger_head SET seq = 1, hash = %s WHERE chain = 'work:2'", hash)
    assert "anchor.beyond" in {damage.code for damage in verify().damages}
    assert anchors.set_aside() == [DAY]
    assert "anchor.beyond" not in {damage.code for damage in verify().damages}
    assert (folder / "set-aside" / "2026-11-23.json").exists()
    assert Entry.objects.filter(kind="ledger.anchors_set_aside").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_it_by_itself_every_day(folder):
    from gongkai.agencies.clock import today
    from gongkai.tasks.registry import kind_of
    from gongkai.tasks.services import enqueue
    from gongkai.tasks.worker import run_until_idle

    assert kind_of("ledger.anchor").every < timedelta(days=1)
    enqueue("ledger.anchor", key="now")
    run_until_idle()
    assert today() in anchors.recorded()
    assert (folder / f"{today().isoformat()}.json").exists()
