"""Order, pages, counts and what is chosen beside the words."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.search import selectors
from gongkai.search.selectors import Order
from tests.search.library import BOTH, DAY, document, find, near, objects, put

pytestmark = pytest.mark.django_db


def walk(typed, *, size, **given):
    """All that is found, page by page."""
    hits, cursor, seen = find(typed, **given), "", []
    while cursor is not None:
        page = hits.page(cursor, size=size)
        seen += [found.object for found in page.found]
        cursor = page.cursor
    return seen


def test_newest_comes_first_whatever_came_in_first():
    days = {1: date(2024, 1, 2), 2: date(2025, 6, 1), 3: date(2019, 5, 15), 4: date(1988, 1, 1), 5: date(2025, 6, 1)}
    put(*(document(object, "小麦", day=day) for object, day in days.items()))
    assert objects("小麦") == [5, 2, 1, 3, 4]
    assert [found.day for found in find("小麦").page().found][-1] == date(1988, 1, 1)


def test_what_was_changed_keeps_its_place_and_a_new_day_gives_it_another():
    put(*(document(object, "小麦") for object in (1, 2, 3)))
    put(document(1, "小麦丰收"))
    assert objects("小麦") == [3, 2, 1]
    put(document(1, "小麦丰收", day=DAY + timedelta(days=1)))
    assert objects("小麦") == [1, 3, 2]


@pytest.mark.parametrize("order", BOTH)
@pytest.mark.parametrize("size", [1, 7, 20, 25])
def test_pages_show_everything_once(order, size):
    put(*(document(object, "小麦", day=DAY + timedelta(days=object % 3)) for object in range(1, 26)))
    seen = walk("小麦", size=size, order=order)
    assert len(seen) == 25
    assert sorted(seen) == list(range(1, 26))


def test_a_page_goes_on_where_the_last_ended_though_something_new_came():
    put(*(document(object, "小麦") for object in range(1, 6)))
    first = find("小麦").page(size=2)
    put(document(6, "小麦", day=DAY + timedelta(days=1)))
    second = find("小麦").page(first.cursor, size=2)
    assert [found.object for found in second.found] == [3, 2]


@pytest.mark.parametrize("cursor", ["x", "-1", "9" * 30, "１２", "1; DROP"])
@pytest.mark.parametrize("order", BOTH)
def test_a_cursor_that_is_none_leads_to_a_page(cursor, order):
    put(document(1, "小麦"))
    assert find("小麦", order=order).page(cursor).cursor is None


def test_relevance_counts_the_title_and_the_number_most():
    put(
        document(1, "工作总结", body="本年开展了宅基地审批。"),
        document(2, "宅基地审批办法", body="办法如下。", day=date(2019, 1, 1)),
        document(3, "某某通知", body="宅基地 宅基地 宅基地 审批"),
        document(4, "转发文件", number="桦宅基地〔2020〕1号", day=date(2018, 1, 1)),
    )
    assert objects("宅基地", order=Order.RELEVANCE)[0] in {2, 4}
    assert set(objects("宅基地", order=Order.RELEVANCE)[:2]) == {2, 4}
    assert objects("宅基地", order=Order.RELEVANCE)[2:] == [3, 1]
    assert objects("宅基地")[:2] == [3, 1]


def test_what_was_typed_ranks_above_what_stands_for_it():
    put(document(1, "低保"), document(2, "最低生活保障"))
    assert objects("低保", order=Order.RELEVANCE) == [1, 2]
    assert objects("最低生活保障", order=Order.RELEVANCE) == [2, 1]


def test_each_facet_is_counted_with_what_was_chosen_in_the_others():
    put(
        document(1, "小麦", item="fees", year=2024, agency=7, above=(1, 7), genre="notice", validity="in_force"),
        document(2, "小麦", item="fees", year=2023, agency=8, above=(1, 8), genre="notice", validity="expired"),
        document(3, "小麦", item="budgets", year=2024, agency=7, above=(1, 7), genre="report"),
        document(4, "水稻", item="fees", year=2024, agency=7, above=(1, 7)),
    )
    facets = find("小麦", item=("fees",)).facets
    assert facets.item == {"fees": 2, "budgets": 1}
    assert facets.year == {2024: 1, 2023: 1}
    assert facets.agency == {7: 1, 8: 1}
    assert facets.genre == {"notice": 2}
    assert facets.validity == {"in_force": 1, "expired": 1}
    assert facets.is_exact


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        ({"agency": (7,)}, [1]),
        ({"under": (7,)}, [2, 1]),
        ({"under": (1,)}, [3, 2, 1]),
        ({"agency": (7, 9)}, [2, 1]),
        ({"item": ("fees",)}, [2, 1]),
        ({"item": ("township.irrigation",)}, [3]),
        ({"item": ("fees",), "year": (2024,)}, [1]),
        ({"year": (2023, 2024)}, [2, 1]),
        ({"kind": ("report",)}, [3]),
        ({"labels": ("field:health",)}, [2]),
        ({"labels": ("field:health", "life:house")}, []),
        ({"since": date(2024, 1, 2)}, [3, 2]),
        ({"until": date(2024, 1, 2)}, [2, 1]),
        ({"since": date(2024, 1, 2), "until": date(2024, 1, 2)}, [2]),
        ({"until": date.max}, [3, 2, 1]),
        ({"genre": ("x' OR '1",)}, []),
    ],
)  # fmt: skip
@pytest.mark.parametrize("typed", ["小麦", ""])
def test_what_was_chosen_narrows(chosen, left, typed):
    put(
        document(1, "小麦", day=date(2024, 1, 1), agency=7, above=(1, 7), item="fees", year=2024),
        document(2, "小麦", day=date(2024, 1, 2), agency=9, above=(1, 7, 9), item="fees", year=2023,
                 labels=("field:health",)),
        document(3, "小麦", day=date(2024, 1, 3), agency=8, above=(1, 8), item="township.irrigation", kind="report"),
    )  # fmt: skip
    assert objects(typed, **chosen) == left
    assert find(typed, **chosen).total == len(left)


def test_what_is_chosen_holds_for_near_results_too():
    put(document(1, "小麦收割", item="fees"), document(2, "小麦收割", item="budgets"))
    assert near("小麦 收割 补种", item=("fees",)) == [1]


def test_up_to_the_limit_everything_is_counted_and_beyond_it_says_so(monkeypatch):
    monkeypatch.setattr(selectors, "LIMIT", 5)
    put(*(document(object, "小麦", item="fees") for object in range(1, 6)))
    hits = find("小麦", order=Order.RELEVANCE)
    assert (hits.total, hits.is_exact, hits.is_ranked_in_part, hits.facets.item) == (5, True, False, {"fees": 5})
    put(document(6, "小麦", item="fees", day=DAY - timedelta(days=1)))
    hits = find("小麦", order=Order.RELEVANCE)
    assert (hits.total, hits.is_exact, hits.is_ranked_in_part, hits.facets.is_exact) == (5, False, True, False)
    assert 6 not in [found.object for found in hits.page().found]  # ranked are the newest
    assert walk("小麦", size=2) == [5, 4, 3, 2, 1, 6]  # newest first shows all


def queries_of(order):
    with CaptureQueriesContext(connection) as asked:
        hits = find("小麦", order=order)
        hits.page()
        hits.facets  # noqa: B018 - to look at them is to count them
    return len(asked)


@pytest.mark.parametrize("order", BOTH)
def test_a_page_asks_the_database_as_often_for_many_as_for_few(order):
    put(*(document(object, "小麦") for object in range(1, 22)))
    few = queries_of(order)
    put(*(document(object, "小麦") for object in range(22, 80)))
    assert queries_of(order) == few <= 12
