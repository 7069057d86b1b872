"""
Lists that are paged by a key: leafing through them, on and back, with pages of any size, shows every row once and in
order, also where the rows are found in spans (register) or along the days (many agencies).
"""

import uuid
from datetime import date
from itertools import pairwise

import pytest
from django.db.models import Q
from django.http import QueryDict

from gongkai.applications import selectors
from gongkai.applications.desk.paging import Key, KeyedTable
from gongkai.applications.models import Application
from tests.people.cast import post

pytestmark = pytest.mark.django_db
DOWN, UP = Key("received_on", down=True), Key("received_on")
# Received, handled. About the turn of the year, days with several; what is not of the register of 2025 is among them.
DAYS = (
    ("2024-12-31", "2025-01-02"), ("2024-12-31", None), ("2024-12-31", "2024-12-31"), ("2025-01-01", None),
    ("2025-01-01", "2025-01-20"), ("2023-05-05", "2025-12-31"), ("2023-05-05", "2024-12-30"), (None, None),
    ("2025-12-31", "2026-02-01"), ("2026-01-01", None), ("2024-12-30", "2026-01-01"), ("2025-06-30", "2025-07-01"),
    (None, None), ("2025-06-30", None), ("2025-06-30", "2025-08-01"), ("2024-12-30", None), (None, None),
)  # fmt: skip
OF_2025 = (0, 1, 3, 4, 5, 7, 8, 10, 11, 12, 13, 14, 15, 16)  # places in DAYS, by hand


def day(text):
    return date.fromisoformat(text) if text else None


@pytest.fixture
def rows(town):
    """One application for each pair of days."""
    return [
        Application.objects.create(
            agency=town, number=f"2025-{place:04}", intake_key=uuid.uuid4(), state="handling", channel="in_person",
            applicant_kind="natural", applicant_label="张某", submitted_on=day(received) or date(2025, 3, 3),
            received_on=day(received), counted_on=day(handled), counted_as="granted" if handled else "",
        )
        for place, (received, handled) in enumerate(DAYS)
    ]  # fmt: skip


def in_order(rows, key):
    """As a person would sort them: by the day, of one day by the number of the row, those without a day last."""
    dated = sorted((row.received_on, row.pk) for row in rows if row.received_on)
    blank = sorted(row.pk for row in rows if not row.received_on)
    return [pk for _day, pk in (dated[::-1] if key.down else dated)] + (blank[::-1] if key.down else blank)


def table(cases, key, per_page, spans, address=""):
    query = QueryDict(address.removeprefix("?"))
    keys = {"received": key}
    return KeyedTable(cases, (), query, keys=keys, name="登记簿", per_page=per_page, spans=spans)


def leafed(cases, key, per_page, spans):
    """The pages from the first to the last, and from the last back to the first, as their links lead."""
    on, shown = [], table(cases, key, per_page, spans)
    on.append([row.pk for row in shown.rows])
    while shown.next_url:
        shown = table(cases, key, per_page, spans, shown.next_url)
        on.append([row.pk for row in shown.rows])
    back = [on[-1]]
    while shown.previous_url:
        shown = table(cases, key, per_page, spans, shown.previous_url)
        back.append([row.pk for row in shown.rows])
    return on, back[::-1]


@pytest.mark.parametrize("per_page", [1, 2, 3, 5, 50])
@pytest.mark.parametrize("key", [DOWN, UP], ids=["down", "up"])
@pytest.mark.parametrize("along", [False, True], ids=["of one agency", "along the days"])
def test_leafing_on_and_back_shows_every_row_once_and_in_order(rows, county, key, per_page, along):
    over = post(county, "supervisor", since=date(2020, 1, 1))
    seen = Application.objects.along(over) if along else Application.objects.visible_to(over)
    cases = seen.filter(selectors.of_year(2025))
    on, back = leafed(cases, key, per_page, selectors.spans_of_year(2025))
    wanted = in_order([rows[place] for place in OF_2025], key)
    assert [pk for page in on for pk in page] == wanted
    assert {len(page) for page in on[:-1]} <= {per_page}
    assert back == on
    assert [row.pk for row in table(cases, key, 50, ()).ordered] == wanted, "and so it is taken away"


@pytest.mark.parametrize("key", [DOWN, UP], ids=["down", "up"])
def test_from_any_row_the_pages_before_and_after_it_meet(rows, county, key):
    """Where a link of yesterday begins in the middle of a page of today."""
    cases, spans = Application.objects.filter(selectors.of_year(2025)), selectors.spans_of_year(2025)
    wanted = in_order([rows[place] for place in OF_2025], key)
    by_key = {row.pk: row for row in rows}
    for before, after in pairwise(wanted):
        cursors = [f"{by_key[pk].received_on or '-'}_{pk}" for pk in (before, after)]
        following = table(cases, key, 50, spans, f"after={cursors[0]}").rows
        leading = table(cases, key, 50, spans, f"before={cursors[1]}").rows
        assert [row.pk for row in leading] + [row.pk for row in following] == wanted


def test_the_spans_of_a_year_part_what_is_of_it_and_was_received(rows):
    of_year = Application.objects.filter(selectors.of_year(2025))
    assert set(of_year) == {rows[place] for place in OF_2025}
    earlier, later = (set(of_year.filter(span)) for span in selectors.spans_of_year(2025))
    assert not earlier & later
    assert earlier | later == {row for row in of_year if row.received_on}
    assert max(row.received_on for row in earlier) < min(row.received_on for row in later), "the oldest first"


def test_a_list_without_spans_is_the_same(rows):
    cases = Application.objects.filter(selectors.of_year(2025))
    assert leafed(cases, DOWN, 4, (Q(),)) == leafed(cases, DOWN, 4, selectors.spans_of_year(2025))
