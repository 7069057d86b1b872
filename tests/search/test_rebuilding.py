"""The index made anew from what it tells of, compared with it, and healed after a crash or a change of the tokens."""

import pytest
from django.db import connection

from gongkai.search import rebuilding, services, sources
from gongkai.search.documents import Sight
from gongkai.search.engines import engine
from gongkai.search.models import CARDS
from gongkai.search.rebuilding import Difference, rebuild, verify
from gongkai.search.sources import Batch, Source
from gongkai.tasks.models import Task
from gongkai.tasks.worker import run_until_idle
from tests.search.library import document, find, objects, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(monkeypatch):
    """A source of documents by their keys; those of negative years are for work only."""
    kept = {}

    def read(sight, after, limit):
        keys = sorted(key for key in kept if key > after)[:limit]
        public = [kept[key] for key in keys if sight == Sight.WORK or kept[key].genre != "draft"]
        return Batch(public, keys[-1] if len(keys) == limit else None)

    monkeypatch.setattr(sources, "_registered", {"record": Source("record", read)})
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    return kept


def fill(shelf, count):
    shelf.update((key, document(key, f"小麦{key}号")) for key in range(1, count + 1))


def test_everything_is_put_in_and_then_nothing_is_left_to_do(shelf):
    fill(shelf, 5)
    assert verify() == Difference(looked_at=10, missing=10)
    assert rebuild() == Difference(looked_at=10, missing=10)
    assert (find("小麦").total, find("小麦", sight=Sight.WORK).total) == (5, 5)
    assert rebuild() == verify() == Difference(looked_at=10)
    assert verify().is_none


def test_what_differs_is_told_and_put_right(shelf):
    fill(shelf, 4)
    rebuild()
    services.remove("record", 1, sight=Sight.PUBLIC)  # missing
    put(document(2, "水稻"))  # changed
    put(document(7, "大豆"), document(3, "高粱", kind="report"))  # extra: of no object, and of no source
    del shelf[4]  # extra in both
    shelf[3] = document(3, "小麦3号", genre="draft")  # extra for the public, changed at work
    expected = Difference(looked_at=5, missing=1, changed=2, extra=5)
    assert verify() == expected
    assert verify() == expected  # nothing was changed by looking
    assert rebuild() == expected
    assert verify().is_none
    assert (objects("小麦"), objects("大豆 "), objects("高粱"), objects("水稻")) == ([1, 2], [], [], [])


def test_what_is_only_for_work_is_not_put_before_the_public(shelf):
    shelf[1] = document(1, "小麦请示", genre="draft")
    rebuild()
    assert (objects("小麦"), objects("小麦", sight=Sight.WORK)) == ([], [1])


def test_the_task_does_so_and_leaves_no_strays(shelf):
    fill(shelf, 5)
    rebuilding.enqueue_where_needed()
    rebuilding.enqueue_where_needed()
    assert Task.objects.count() == 1
    run_until_idle()
    assert Task.objects.get().state == "done"
    assert objects("小麦") == [5, 4, 3, 2, 1]
    assert [engine().strays(sight) for sight in Sight] == [0, 0]
    rebuilding.enqueue_where_needed()
    assert Task.objects.count() == 1


def test_with_nothing_to_be_found_nothing_is_enqueued(shelf):
    rebuilding.enqueue_where_needed()
    assert not Task.objects.exists()


def test_a_source_whose_tables_are_gone_keeps_nobody_from_migrating(monkeypatch):
    def read(sight, after, limit):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM no_such_table")

    monkeypatch.setattr(sources, "_registered", {"record": Source("record", read)})
    rebuilding.enqueue_where_needed()
    assert not Task.objects.exists()


def test_an_index_of_other_tokens_is_made_anew(shelf):
    fill(shelf, 3)
    rebuild()
    CARDS[Sight.PUBLIC].objects.update(edition=0)
    rebuilding.enqueue_where_needed()
    assert Task.objects.count() == 1
    services.remove("record", 1, sight=Sight.PUBLIC)  # an act in between
    put(document(2, "水稻"))
    assert (objects("小麦"), objects("水稻")) == ([3], [2])
    run_until_idle()
    assert objects("小麦") == [3, 2, 1]
    assert engine().strays(Sight.PUBLIC) == 0


def test_words_whose_cards_have_all_gone_are_forgotten_after_the_next_migration(shelf):
    put(document(1, "小麦"))
    CARDS[Sight.PUBLIC].objects.all().delete()
    engine().install()
    assert engine().absent() == []
    put(document(1, "小麦"))
    assert objects("小麦") == [1]


def test_tidying_comes_to_an_end(shelf):
    for object in range(30):
        put(document(object, f"小麦{object}"))
    steps = 0
    while engine().tidy(Sight.PUBLIC):
        steps += 1
        assert steps < 100
    assert find("小麦").total == 30


def test_one_kind_has_one_source(shelf):
    same = Source("record", sources.sources()[0].read)
    sources.register(same)
    with pytest.raises(ValueError, match="record"):
        sources.register(Source("record", print))
