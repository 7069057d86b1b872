"""导入: what was public before is public at once, says that it was not checked here, and is scanned."""

import uuid
from datetime import date

import pytest

from gongkai.law.citations import LawError

pytestmark = pytest.mark.django_db


def take_over(town, officer, said=None, **more):
    from gongkai.disclosure import taking_over
    from tests.disclosure.making import filing, words

    given = {"public_on": date(2021, 5, 6), "by": officer, "key": uuid.uuid4(), **more}
    return taking_over.take_over(town, words(**(said or {})), filing(formed_on=date(2021, 5, 1)), **given)


def test_it_is_public_since_the_day_it_was_and_bears_the_mark(monday, town, officer):
    from tests.disclosure.making import entries_of

    taken = take_over(town, officer)
    assert (taken.state, taken.is_imported, taken.public_at.date()) == ("published", True, date(2021, 5, 6))
    assert not taken.checks.exists()
    assert entries_of(taken) == ["record.taken_over"]


def test_its_number_is_kept_and_the_count_goes_on_after_it(monday, town, officer):
    taken = take_over(town, officer, index_number="004332600/2021-00007")
    assert taken.index_number == "004332600/2021-00007"
    assert take_over(town, officer).index_number == "004332600/2021-00008"


def test_a_number_by_a_rule_of_before_is_kept_as_it_is(monday, town, officer):
    assert take_over(town, officer, index_number="JH-SMJ-2021-7").index_number == "JH-SMJ-2021-7"


def test_brought_twice_it_is_there_once(monday, town, officer):
    key = uuid.uuid4()
    assert take_over(town, officer, key=key) == take_over(town, officer, key=key)


def test_it_was_not_published_tomorrow(monday, town, officer):
    with pytest.raises(LawError) as refusal:
        take_over(town, officer, public_on=date(2026, 3, 3))
    assert refusal.value.rule == "record.ahead"


def test_its_file_goes_out_stripped(monday, town, officer):
    from tests.disclosure.making import attached, stored

    taken = take_over(town, officer, said={"files": attached(stored())})
    assert taken.public.files.get().published.purpose == "published"
