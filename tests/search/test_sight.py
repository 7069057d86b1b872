"""The public finds what is in its own index and nothing else; what is taken out is gone at once, by every way."""

import pytest
from django.db import connection, transaction

from gongkai.search import selectors, services
from gongkai.search.documents import Sight
from gongkai.search.engines import engine
from gongkai.search.models import CARDS, TEXTS
from gongkai.search.queries import Phrase, Query, Word
from tests.search.library import BOTH, DAY, document, find, near, objects, put

pytestmark = pytest.mark.django_db
SECRET = {
    "title": "关于甲村拆迁的请示",
    "number": "桦政请〔2024〕3号",
    "body": "补偿方案尚未确定。",
    "attached": "内部测算表",
    "agency": 7,
    "above": (1, 7),
    "item": "budgets",
    "year": 2024,
    "genre": "request",
    "validity": "in_force",
    "labels": ("field:health",),
}
WAYS = ["拆迁", "请示", "桦政请〔2024〕3号", "补偿方案", "测算表", "“关于甲村拆迁的请示”", "甲", "拆迁 道路 桥梁", ""]
CHOSEN = [{}, {"agency": (7,)}, {"under": (1,)}, {"item": ("budgets",)}, {"year": (2024,)}, {"kind": ("record",)}]
CHOSEN += [{"genre": ("request",)}, {"validity": ("in_force",)}, {"labels": ("field:health",)}, {"since": DAY}]


def leaks():
    """Every way of asking, of narrowing and of order by which something of the public's index comes out."""
    for typed in WAYS:
        for chosen in CHOSEN:
            for order in BOTH:
                hits = find(typed, order=order, **chosen)
                page = hits.page()
                if page.found or page.near or hits.total or any(hits.facets.agency):
                    yield typed, chosen, order


def test_the_ways_of_asking_find_it_where_it_is_public():
    put(document(1, **SECRET))
    assert len(list(leaks())) == (len(WAYS) - 1) * len(CHOSEN) * 2 + len(CHOSEN) * 2


def test_what_is_only_at_work_is_never_found_by_the_public():
    put(document(1, **SECRET), sight=Sight.WORK)
    assert list(leaks()) == []
    assert objects("拆迁", sight=Sight.WORK) == [1]


def test_what_is_withdrawn_is_not_found_by_any_way():
    put(document(1, **SECRET))
    assert services.remove("record", 1, sight=Sight.PUBLIC) == 1
    assert list(leaks()) == []
    assert not selectors.is_indexed("record", 1, sight=Sight.PUBLIC)


def test_a_withdrawn_document_leaves_no_row_and_no_word():
    put(document(1, **SECRET))
    services.remove("record", 1)
    assert not CARDS[Sight.PUBLIC].objects.exists()
    assert not TEXTS[Sight.PUBLIC].objects.exists()
    assert engine().strays(Sight.PUBLIC) == 0
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM search_publicwords WHERE search_publicwords MATCH '拆迁 OR 测算'")
            assert cursor.fetchone() == (0,)


def test_words_without_a_card_lead_to_nothing():
    put(document(1, **SECRET))
    CARDS[Sight.PUBLIC].objects.all().delete()  # as if a disk had lost it
    assert list(leaks()) == []
    query = Query((Word((Phrase("拆迁", ("拆迁",)),)),))
    assert engine().newest(Sight.PUBLIC, query, 10) == []
    assert engine().strays(Sight.PUBLIC) == 1


def test_taken_out_of_one_sight_it_stays_in_the_other():
    put(document(1, "小麦"), sight=Sight.PUBLIC)
    put(document(1, "小麦"), sight=Sight.WORK)
    services.remove("record", 1, sight=Sight.PUBLIC)
    assert (objects("小麦"), objects("小麦", sight=Sight.WORK)) == ([], [1])
    assert services.remove("record", 1) == 1
    assert objects("小麦", sight=Sight.WORK) == []


def test_what_was_changed_is_found_by_its_new_words_only():
    put(document(1, "小麦", body="王建国", item="budgets"))
    put(document(1, "水稻", body="李明", item="fees"))
    assert (objects("小麦"), objects("王建国"), near("王建国"), objects("水稻")) == ([], [], [], [1])
    assert (objects("", item=("budgets",)), objects("", item=("fees",))) == ([], [1])


def test_an_act_that_fails_has_published_and_withdrawn_nothing():
    put(document(1, "小麦"))
    with transaction.atomic():
        services.remove("record", 1)
        put(document(2, "水稻"))
        assert objects("水稻") == [2]
        transaction.set_rollback(True)
    assert (objects("小麦"), objects("水稻")) == ([1], [])


def test_nothing_is_taken_out_that_was_not_there():
    put(document(1, "小麦"))
    assert services.remove("record", 2) == 0
    assert services.remove("report", 1) == 0
    assert objects("小麦") == [1]
