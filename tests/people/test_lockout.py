import threading

import pytest
from django.db import connection

from gongkai.people import lockout
from gongkai.people.models import User
from tests.people import cast

FIVE = lockout.Limit(tries=5, seconds=900)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_no_more_tries_than_one_after_the_other():
    """Each try is counted before it is made: sixteen threads, as of several processes, share the five."""
    standings, start = [], threading.Barrier(16)

    def attempt():
        start.wait()
        try:
            standings.append(lockout.take("name", "chen", FIVE))
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(standings) == 16
    assert sum(not standing.refused for standing in standings) == 5
    assert sum(standing.locked_now for standing in standings) == 1


@pytest.mark.django_db
def test_what_is_given_back_does_not_count():
    for _try in range(20):
        assert not lockout.take("address", "203.0.113.7", FIVE).refused
        lockout.give_back("address", "203.0.113.7")


@pytest.mark.django_db
def test_a_lock_is_cleared_for_one_and_not_for_another():
    for who in ("chen", "li"):
        for _try in range(6):
            lockout.take("name", who, FIVE)
    assert lockout.clear("name", "chen")
    assert not lockout.is_locked("name", "chen", FIVE)
    assert lockout.is_locked("name", "li", FIVE)
    assert not lockout.clear("name", "nobody")


@pytest.mark.django_db
def test_tries_count_for_the_person_whom_the_database_finds_by_the_name(monkeypatch):
    """Where the database takes two ways of writing for one name, they share one count: no further tries that way."""
    person = cast.person("chen")
    for who in ("chen", "Chen ", "CHEN", "chen", "cHEN"):
        assert not lockout.take("name", who, FIVE).refused
    monkeypatch.setattr(type(User.objects), "named", lambda _self, _typed: person)  # as a collation might
    assert lockout.take("name", "CHÉN", FIVE).refused
    assert lockout.clear("name", "chén")
    assert not lockout.take("name", "chen", FIVE).refused


@pytest.mark.django_db
def test_a_name_that_is_nobodys_counts_for_itself():
    for _try in range(6):
        standing = lockout.take("name", "nobody", FIVE)
    assert standing.refused
    person = cast.person("chen")
    assert not lockout.take("name", str(person.pk), FIVE).refused
    assert not lockout.is_locked("name", "chen", FIVE)
