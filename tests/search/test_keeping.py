"""The index as tables of the site: keys that two acts chose at once, and what a check says where something is gone."""

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import IntegrityError, connection

from gongkai.search import services
from gongkai.search.documents import Sight, mark
from gongkai.search.engines import engine
from gongkai.search.models import CARDS, day_of, first_key
from tests.search.library import DAY, document, objects, put

pytestmark = pytest.mark.django_db


def act_of_another(monkeypatch, times):
    """As often as said, the key that is free when looked for is taken when written."""
    look, left = services._last_of_day, iter(range(times))

    def stale(first, sight):
        return look(first, sight) if next(left, None) is None else first - 1

    monkeypatch.setattr(services, "_last_of_day", stale)


def test_who_chose_a_key_that_another_has_taken_chooses_again(monkeypatch):
    put(document(1, "小麦"))
    act_of_another(monkeypatch, 2)
    put(document(2, "小麦"), document(3, "小麦"))
    assert objects("小麦") == [3, 2, 1]
    assert engine().strays(Sight.PUBLIC) == 0


def test_what_cannot_be_written_is_told_and_leaves_nothing(monkeypatch):
    put(document(1, "小麦"))
    act_of_another(monkeypatch, 99)
    with pytest.raises(IntegrityError):
        put(document(2, "小麦"))
    assert objects("小麦") == [1]


def test_keys_are_in_the_order_of_days():
    put(document(1), document(2), document(3, day=DAY.replace(year=2023)))
    keys = dict(CARDS[Sight.PUBLIC].objects.values_list("object", "id"))
    assert keys == {3: first_key(DAY.replace(year=2023)), 1: first_key(DAY), 2: first_key(DAY) + 1}
    assert day_of(keys[2]) == DAY
    assert max(keys.values()) < 2**53  # a number of JavaScript too


def test_a_mark_is_a_token_that_no_text_and_no_other_value_gives():
    values = ["a b", "a_b", "A B", "甲", "", "a", "ab"]
    marks = {mark("item", value) for value in values}
    assert len(marks) == len(values)
    assert all(each.isalnum() and each.isascii() for each in marks)
    put(document(1, mark("item", "fees")), document(2, "乙", item="fees"))
    assert objects("", item=("fees",)) == [2]
    assert objects(mark("item", "fees")) == [1]


def test_nothing_is_amiss_after_the_migrations():
    assert engine().absent() == []
    assert [each for each in run_checks(databases=["default"]) if each.id == "gongkai.search.E001"] == []


def test_what_is_gone_is_told_and_comes_back_with_the_next_migration():
    gone = "TABLE" if connection.vendor == "sqlite" else "INDEX"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP {gone} search_publicwords")
    told = [each.msg for each in run_checks(databases=["default"]) if each.id == "gongkai.search.E001"]
    assert told == ["数据库里缺少检索用的索引：search_publicwords。网站上的检索现在不能用，其他功能不受影响。"]
    call_command("migrate", "search", verbosity=0)
    assert engine().absent() == []
    put(document(1, "小麦"))
    assert objects("小麦") == [1]
