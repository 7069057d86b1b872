"""Whatever is done to the ledger behind the program's back is told: which chain, which entry, and what."""

import shutil
from datetime import date

import pytest
from django.db import connection, transaction

from gongkai.ledger import anchors, bodies
from gongkai.ledger.models import Entry, Head
from gongkai.ledger.services import Draft, append
from gongkai.ledger.verifying import verify
from tests.ledger.happening import KIND
from tests.ledger.tampering import run, without_triggers

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
ALTER_BODY = (
    "UPDATE ledger_entry SET body = replace(body, '\"number\":', '\"number\":7') WHERE chain = 'work:7' AND seq = %s"
)


@pytest.fixture
def folder(tmp_path, settings):
    """The anchors of this test alone."""
    settings.DATA = tmp_path / "data"
    settings.LEDGER_ANCHORS = []
    return tmp_path / "data" / "anchors"


@pytest.fixture
def ledger(folder):
    """Two chains: nine entries of agency 7, three of agency 8."""
    for number in range(1, 10):
        append(happened(number))
    append(*(happened(number, chain="work:8") for number in (1, 2, 3)))


@pytest.fixture
def unprotected(ledger):
    without_triggers()


def happened(number, chain="work:7", **more):
    return Draft(chain=chain, kind=KIND.id, agency=7, subject="application:1", facts={"number": number}, **more)


def told(chain=None):
    """What is wrong, but for the triggers that these tests have taken away."""
    return [
        (damage.code, damage.chain, damage.first, damage.last)
        for damage in verify(chain).damages
        if damage.code != "trigger.absent"
    ]


def test_a_ledger_that_nobody_touched_is_sound(ledger):
    result = verify()
    assert result.sound
    assert (result.entries, result.chains) == (12, 2)


@pytest.mark.parametrize(
    "moment", ["2026-11-23T04:05:06+00:00", "2026-11-23T04:05:06.100000+00:00", "0999-01-01T00:00:00+00:00"]
)
def test_the_moment_of_an_entry_is_compared_to_the_microsecond(folder, monkeypatch, moment):
    from datetime import datetime

    monkeypatch.setattr("gongkai.ledger.services.timezone.now", lambda: datetime.fromisoformat(moment))
    append(happened(1))
    assert verify().sound


def test_an_empty_ledger_is_sound(folder):
    assert verify().sound


def test_one_chain_can_be_verified_alone(unprotected):
    run("UPDATE ledger_entry SET body = '{}' WHERE chain = 'work:8' AND seq = 2")
    assert verify("work:7").sound
    assert verify("work:7").entries == 9
    assert told("work:8") == [("entry.unreadable", "work:8", 2, 2)]


@pytest.mark.parametrize("seq", [1, 5, 9])
def test_a_body_that_was_altered(unprotected, seq):
    run(
        "UPDATE ledger_entry SET body = replace(body, '\"number\":', '\"number\":7') WHERE chain='work:7' AND seq=%s",
        seq,
    )
    assert told() == [("body.altered", "work:7", seq, seq)]


def test_two_neighbours_whose_bodies_were_altered(unprotected):
    for seq in (4, 5):
        run(ALTER_BODY, seq)
    assert told() == [("entry.altered", "work:7", 4, 4), ("body.altered", "work:7", 5, 5)]


@pytest.mark.parametrize("seq", [1, 5, 9])
def test_a_hash_that_was_altered(unprotected, seq):
    run("UPDATE ledger_entry SET hash = %s WHERE chain = 'work:7' AND seq = %s", "ab" * 32, seq)
    assert told() == [("hash.altered", "work:7", seq, seq)]


def test_a_hash_that_is_no_hash_any_more(unprotected):
    run("UPDATE ledger_entry SET hash = 'gone' WHERE chain = 'work:7' AND seq = 5")
    assert told() == [("hash.altered", "work:7", 5, 5)]


@pytest.mark.parametrize(
    ("column", "value"),
    [("kind", "other"), ("subject", "application:2"), ("agency", 8), ("person", 3), ("post", 4),
     ("recorded_at", "2020-01-01 00:00:00+00:00")],
)  # fmt: skip
def test_a_copy_that_was_altered_is_told_by_its_column(unprotected, column, value):
    run(f"UPDATE ledger_entry SET {column} = %s WHERE chain = 'work:7' AND seq = 5", value)
    (damage,) = [damage for damage in verify().damages if damage.code != "trigger.absent"]
    assert (damage.code, damage.chain, damage.first) == ("copy.altered", "work:7", 5)
    assert damage.values == {"column": "at" if column == "recorded_at" else column}


def test_a_row_that_was_deleted_from_the_middle(unprotected):
    run("DELETE FROM ledger_entry WHERE chain = 'work:7' AND seq IN (4, 5)")
    assert told() == [("entry.missing", "work:7", 4, 5)]


def test_a_row_that_was_deleted_from_the_beginning(unprotected):
    run("DELETE FROM ledger_entry WHERE chain = 'work:7' AND seq = 1")
    assert told() == [("entry.missing", "work:7", 1, 1)]


def test_a_row_that_was_deleted_and_the_others_moved_up(unprotected):
    run("DELETE FROM ledger_entry WHERE chain = 'work:7' AND seq = 4")
    for seq in range(5, 10):
        run("UPDATE ledger_entry SET seq = %s WHERE chain = 'work:7' AND seq = %s", seq - 1, seq)
    assert ("copy.altered", "work:7", 4, 8) in told()
    assert ("body.altered", "work:7", 4, 4) in told()
    assert ("tail.missing", "work:7", 9, 9) in told()


def test_a_tail_that_was_cut_off(unprotected):
    run("DELETE FROM ledger_entry WHERE chain = 'work:7' AND seq > 6")
    assert told() == [("tail.missing", "work:7", 7, 9)]


def test_a_row_that_was_put_behind_the_last(unprotected):
    last = Entry.objects.get(chain="work:7", seq=9)
    body = last.body.replace('"seq":9', '"seq":10')
    insert(last, seq=10, body=body, hash=bodies.digest(last.hash, body, "sha256"))
    assert told() == [("tail.inserted", "work:7", 10, 10)]


def test_a_row_that_was_put_between_two(unprotected):
    for seq in range(9, 4, -1):
        run("UPDATE ledger_entry SET seq = %s WHERE chain = 'work:7' AND seq = %s", seq + 1, seq)
    fourth = Entry.objects.get(chain="work:7", seq=4)
    body = fourth.body.replace('"seq":4', '"seq":5')
    insert(fourth, seq=5, body=body, hash=bodies.digest(fourth.hash, body, "sha256"))
    codes = told()
    assert ("body.altered", "work:7", 6, 6) in codes  # it does not continue from the one put before it
    assert ("copy.altered", "work:7", 6, 10) in codes  # and says itself that it is the fifth
    assert ("tail.inserted", "work:7", 10, 10) in codes


def test_a_row_with_a_number_that_another_has(unprotected):
    drop_constraints()
    insert(Entry.objects.get(chain="work:7", seq=4), seq=4)
    insert(Entry.objects.get(chain="work:7", seq=9), seq=0)
    assert told() == [("entry.inserted", "work:7", 0, 0), ("entry.inserted", "work:7", 4, 4)]


def test_a_chain_that_was_put_in_from_outside(unprotected):
    insert(Entry.objects.get(chain="work:7", seq=1), chain="work:9", seq=1)
    assert ("head.missing", "work:9", 1, 1) in told()


def test_a_chain_that_is_gone(unprotected):
    run("DELETE FROM ledger_entry WHERE chain = 'work:8'")
    assert told() == [("chain.missing", "work:8", 1, 3)]


def test_a_head_that_was_deleted(unprotected):
    run("DELETE FROM ledger_head WHERE chain = 'work:8'")
    assert told() == [("head.missing", "work:8", 3, 3)]


def test_a_head_that_was_altered(unprotected):
    run("UPDATE ledger_head SET hash = %s WHERE chain = 'work:8'", "ab" * 32)
    assert told() == [("head.altered", "work:8", 3, 3)]


def test_a_head_that_was_set_back(unprotected):
    hash = Entry.objects.get(chain="work:7", seq=6).hash
    run("UPDATE ledger_head SET seq = 6, hash = %s WHERE chain = 'work:7'", hash)
    assert told() == [("tail.inserted", "work:7", 7, 9)]


def test_missing_triggers_are_told(unprotected):
    assert {damage.code for damage in verify().damages} == {"trigger.absent"}


class TestWithAnAnchorOutside:
    @pytest.fixture
    def anchored(self, ledger):
        anchors.anchor(DAY)
        without_triggers()

    def test_a_sound_ledger_stays_sound_and_says_what_is_not_proven_yet(self, ledger):
        anchors.anchor(DAY)
        append(happened(10), happened(11))
        result = verify()
        assert result.sound
        assert result.anchored_on == DAY
        assert result.unproven == 3  # the two, and the entry of the anchor itself

    def test_a_tail_cut_off_together_with_its_head(self, anchored):
        cut_off("work:7", after=6)
        assert told() == [("anchor.beyond", "work:7", 7, 9)]

    def test_a_chain_taken_away_with_its_head(self, anchored):
        run("DELETE FROM ledger_entry WHERE chain = 'work:8'")
        run("DELETE FROM ledger_head WHERE chain = 'work:8'")
        assert told() == [("anchor.beyond", "work:8", 1, 3)]

    def test_a_chain_rewritten_to_its_head(self, anchored):
        rewrite("work:7", since=4)
        assert told() == [("anchor.differs", "work:7", 9, 9)]

    def test_without_an_anchor_a_chain_rewritten_to_its_head_cannot_be_told_and_verify_says_that(self, unprotected):
        rewrite("work:7", since=4)
        result = verify()
        assert told() == []
        assert (result.unproven, result.anchored_on) == (12, None)

    def test_what_was_cut_off_after_the_last_anchor_cannot_be_proven(self, anchored):
        append(happened(10))
        cut_off("work:7", after=9)
        assert told() == []

    def test_an_anchor_file_that_was_altered(self, anchored, folder):
        path = folder / "2026-11-23.json"
        path.write_text(path.read_text().replace('"work:8"', '"work:9"'))
        (damage,) = [damage for damage in verify().damages if damage.code != "trigger.absent"]
        assert damage.code == "anchor.damaged"
        assert str(path) in damage.sentence

    def test_an_anchor_file_made_anew_after_rewriting(self, anchored, folder):
        rewrite("work:7", since=4)
        (folder / "2026-11-23.json").unlink()
        made = anchors.Anchor(DAY, "sha256", {**anchors.heads()})
        (folder / "2026-11-23.json").write_text(made.as_text())
        assert [code for code, *_ in told()] == ["anchor.differing"]

    def test_an_anchor_file_that_was_taken_away(self, anchored, folder):
        shutil.rmtree(folder)
        assert [code for code, *_ in told()] == ["anchor.lost"]

    def test_the_second_folder_vouches_when_the_first_is_rewritten(self, ledger, tmp_path, settings, folder):
        settings.LEDGER_ANCHORS = [str(tmp_path / "elsewhere")]
        anchors.anchor(DAY)
        without_triggers()
        shutil.rmtree(folder)
        assert told() == []
        cut_off("work:8", after=1)
        assert told() == [("anchor.beyond", "work:8", 2, 3)]


def test_every_damage_has_a_sentence_that_names_the_chain_and_the_entry(unprotected):
    run("DELETE FROM ledger_entry WHERE chain = 'work:7' AND seq IN (4, 5)")
    (damage,) = [damage for damage in verify().damages if damage.code == "entry.missing"]
    assert damage.sentence == "链 work:7 缺第 4—5 条：被删除。"


@pytest.mark.django_db(transaction=True)
def test_it_reads_one_moment_and_holds_up_nobody_who_writes(folder):
    """Another connection adds entries between the rows that are read."""
    from concurrent.futures import ThreadPoolExecutor

    from gongkai.ledger.snapshots import snapshot

    act(1)
    with snapshot(), ThreadPoolExecutor(1) as pool:
        before = Head.objects.get(chain="work:7").seq
        pool.submit(act_elsewhere, 2).result(timeout=10)
        assert Head.objects.get(chain="work:7").seq == before == 1
    assert verify().entries == 2
    assert verify().sound


def act(number):
    with transaction.atomic():
        append(happened(number))


def act_elsewhere(number):
    try:
        act(number)
    finally:
        connection.close()


def cut_off(chain, *, after):
    run("DELETE FROM ledger_entry WHERE chain = %s AND seq > %s", chain, after)
    hash = Entry.objects.get(chain=chain, seq=after).hash
    run("UPDATE ledger_head SET seq = %s, hash = %s WHERE chain = %s", after, hash, chain)


def rewrite(chain, *, since):
    """As one who knows the program would: bodies, hashes and the head, all consistent."""
    previous = Entry.objects.get(chain=chain, seq=since - 1).hash
    for entry in list(Entry.objects.filter(chain=chain, seq__gte=since)):
        body = entry.body.replace('"number":', '"number":5')
        previous = bodies.digest(previous, body, "sha256")
        run("UPDATE ledger_entry SET body = %s, hash = %s WHERE id = %s", body, previous, entry.pk)
    run("UPDATE ledger_head SET hash = %s WHERE chain = %s", previous, chain)


def insert(like, **changed):
    Entry.objects.bulk_create(
        [Entry(**{**{f.attname: getattr(like, f.attname) for f in Entry._meta.fields if not f.primary_key}, **changed})]
    )


def drop_constraints():
    if connection.vendor == "sqlite":
        rows = list(Entry.objects.values())
        run("DROP TABLE ledger_entry")
        run(
            "CREATE TABLE ledger_entry (id integer PRIMARY KEY, chain text, seq integer, body text, hash text,"
            " kind text, subject text, agency integer, person integer, post integer, recorded_at datetime)"
        )
        Entry.objects.bulk_create(Entry(**row) for row in rows)
    else:
        run("ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_place")
        run("ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_from_one")
        run("ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_seq_check")
