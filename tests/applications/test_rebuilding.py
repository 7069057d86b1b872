"""The stored columns from the ledger once more: what was tampered with is found, told and mended, and nothing else."""

import json
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.applications import passing, rebuilding
from gongkai.applications.cases import act
from gongkai.applications.models import Application, Consultation
from gongkai.law.casefile.events import ConsultationSent, Party, ReceiptConfirmed, SupplementAsked, Withdrawn
from gongkai.law.receipt import Channel
from gongkai.ledger.models import Entry
from gongkai.ledger.verifying import verify
from gongkai.people.access import actor
from tests.applications.conftest import MONDAY, on

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(monday, apply, officer):
    """One as it came, one that waits, one that asks a third party, one that is over."""
    came, waits, asks, over = (apply(channel=Channel.FAX).application for _each in range(4))
    on(monday, "2025-03-04")
    for each in (waits, asks, over):
        act(each.pk, ReceiptConfirmed(on=date(2025, 3, 4)), by=actor(officer))
    act(waits.pk, SupplementAsked(on=date(2025, 3, 4), reply_by=date(2025, 3, 20)), by=actor(officer))
    Consultation.objects.create(application=asks, key="c1", party="third_party", sent_on=date(2025, 3, 4))
    act(asks.pk, ConsultationSent(on=date(2025, 3, 4), id="c1", party=Party.THIRD_PARTY), by=actor(officer))
    on(monday, "2025-03-10")
    act(over.pk, Withdrawn(on=date(2025, 3, 10)), by=actor(officer))
    list(passing.look(date(2025, 3, 10)))
    return came, waits, asks, over


def stored():
    return list(Application.objects.order_by("pk").values()), list(Consultation.objects.order_by("pk").values())


def rebuilt(**how):
    told = []
    done = rebuilding.rebuild(tell=told.append, **how)
    return done, {each.pk: each for each in told}


def test_what_is_right_is_not_written(monday, cases):
    on(monday, "2025-06-02")
    list(passing.look(date(2025, 6, 2)))
    before, entries = stored(), Entry.objects.count()
    with CaptureQueriesContext(connection) as queries:
        done, told = rebuilt()
    assert (done.cases, done.differing, done.unreadable, done.written, told) == (4, 0, 0, 0, {})
    assert done.sound
    assert not [each for each in queries if each["sql"].split()[0] in {"UPDATE", "INSERT", "DELETE"}]
    assert (stored(), Entry.objects.count()) == (before, entries)


def test_a_day_of_yesterday_is_not_right_where_an_opinion_is_awaited(monday, cases):
    """
    Asked and received on Tuesday, 4 March 2025. If the answer came on the 10th: 11-14 | 17-21 | 24-28 | 31, 1-3 | 7, 8
    April; a day later, a day later.
    """
    asks = cases[2]
    on(monday, "2025-03-11")
    done, told = rebuilt(write=False)
    assert not done.sound
    assert {pk: each.columns for pk, each in told.items()} == {
        asks.pk: {"due_on": (date(2025, 4, 8), date(2025, 4, 9))}
    }


TAMPERED = [
    ("turn", 9), ("state", "archived"), ("channel", "oral"), ("applicant_kind", "business"),
    ("submitted_on", date(2025, 3, 2)), ("received_on", None), ("due_on", date(2099, 1, 1)), ("due_on", None),
    ("provisional", False), ("outcome", "otherwise.other"), ("decision", "granted.how_to_get"),
    ("closed_on", date(2025, 3, 5)), ("served_on", date(2025, 3, 5)), ("calendar", "x"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "wrong"), TAMPERED)
def test_a_column_that_was_tampered_with_is_found_and_mended(monday, cases, column, wrong):
    before, asks = stored(), cases[2]
    right = getattr(Application.objects.get(pk=asks.pk), column)
    Application.objects.filter(pk=asks.pk).update(**{column: wrong})
    done, told = rebuilt()
    assert (done.differing, done.written) == (1, 1)
    assert told[asks.pk].columns == {column: (wrong, right)}
    assert stored() == before
    assert rebuilt()[0].sound


def test_what_counts_in_table_three_is_mended_in_what_is_over(monday, cases):
    before, over = stored(), cases[3]
    Application.objects.filter(pk=over.pk).update(counted_on=date(2024, 12, 31), counted_as="granted")
    done, told = rebuilt()
    assert set(told[over.pk].columns) == {"counted_on", "counted_as"}
    assert done.written == 1
    assert stored() == before


def test_the_days_of_who_was_asked_are_mended(monday, cases):
    before, asks = stored(), cases[2]
    Consultation.objects.filter(application=asks).update(delivered_on=date(2025, 3, 5), consents=True)
    done, told = rebuilt()
    assert told[asks.pk].columns == {"c1.delivered_on": (date(2025, 3, 5), None), "c1.consents": (True, None)}
    assert (done.differing, done.written) == (1, 1)
    assert stored() == before


def test_a_check_tells_and_writes_nothing(monday, cases):
    Application.objects.filter(pk=cases[0].pk).update(state="handling")
    before, entries = stored(), Entry.objects.count()
    done, told = rebuilt(write=False)
    assert not done.sound
    assert told[cases[0].pk].columns == {"state": ("handling", "awaiting_confirmation")}
    assert (done.written, stored(), Entry.objects.count()) == (0, before, entries)


def test_that_rows_were_mended_is_an_entry_and_no_turn_of_the_case(monday, cases):
    Application.objects.filter(pk__in=[cases[0].pk, cases[1].pk]).update(provisional=True)
    rebuilt()
    body = json.loads(Entry.objects.get(kind="applications.rebuilt").body)
    assert body["facts"] == {"cases": [cases[0].pk, cases[1].pk], "columns": ["provisional"]}
    assert verify().sound
    assert rebuilt()[0].sound


def test_entries_that_are_no_case_are_told_and_left_alone(monday, cases):
    stray = Application.objects.get(pk=cases[0].pk)
    stray.pk, stray.number, stray.intake_key = None, "无台账", "00000000-0000-0000-0000-000000000001"
    stray.save(force_insert=True)
    done, told = rebuilt()
    assert (done.cases, done.unreadable, done.differing) == (5, 1, 0)
    assert told[stray.pk].refusal
    assert Application.objects.get(pk=stray.pk).state == "awaiting_confirmation"


def test_what_is_done_between_the_two_looks_is_no_difference(monday, cases, officer, monkeypatch):
    """A server goes on: what seemed to differ is looked at again under the lock."""
    Application.objects.filter(pk=cases[0].pk).update(state="handling")
    look = rebuilding.Looking.over

    def then_mended(self, first, end):
        found = look(self, first, end)
        act(cases[0].pk, ReceiptConfirmed(on=date(2025, 3, 10)), by=actor(officer))
        return found

    monkeypatch.setattr(rebuilding.Looking, "over", then_mended)
    done, told = rebuilt()
    assert (done.differing, done.written, told) == (0, 0, {})
    assert Application.objects.get(pk=cases[0].pk).turn == 2


def test_the_cases_of_the_demonstration_are_stored_as_their_entries_say():
    from gongkai.site.server import import_demonstration

    with time_machine.travel("2026-11-23T10:00:00+08:00", tick=False):
        import_demonstration()
        done, told = rebuilt()
    assert {each.number: each.columns for each in told.values()} == {}
    assert done.cases == Application.objects.count() > 10


def test_many_are_looked_at_in_parts(monday, apply, monkeypatch):
    monkeypatch.setattr(rebuilding, "SLICE", 3)
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    monkeypatch.setattr(rebuilding, "FEW", 2)
    keys = [apply().application.pk for _each in range(10)]
    Application.objects.filter(pk__in=keys[1:8]).update(due_on=MONDAY)
    done, told = rebuilt()
    assert (done.cases, done.differing, done.written) == (10, 7, 7)
    assert sorted(told) == keys[1:8]
    assert set(Application.objects.values_list("due_on", flat=True)) == {date(2025, 3, 31)}
