"""
What the passing of days changes: while an opinion is awaited the last day to answer goes on, with no act that says so.
The stored copy is made anew each day, before anybody is reminded of it, and where a page would have to call it late.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef, Q

from gongkai.applications import obligations
from gongkai.applications.cases import rules_of
from gongkai.applications.entries import events_of
from gongkai.applications.models import Application, Consultation, Recount
from gongkai.applications.models.application import ApplicationQuerySet
from gongkai.applications.rebuilding import Found, Looking
from gongkai.applications.selectors import pausing
from gongkai.duties import services as duties
from gongkai.law.casefile import fold
from gongkai.law.citations import LawError

DATES: Final = ("due_on", "provisional")
MOST: Final = 200  # that a page looks at: more wait for the daily count


def _asking(cases: ApplicationQuerySet) -> ApplicationQuerySet:
    """Open cases in which somebody was asked; those of an agency that is being recounted are left to that."""
    asked = Consultation.objects.open().values("application")
    recounted = Recount.objects.counting().filter(agency=OuterRef("agency"))
    return cases.filter(Q(pk__in=asked), ~Q(Exists(recounted)))


def look(today: date) -> Iterator[int]:
    """Every case in which an opinion is awaited. What is counted already as of today is read and not written."""

    def count(few: Sequence[Application]) -> None:
        _count(few, today)

    yield from duties.few_at_a_time(_asking(Application.objects.open()), count)


def catch_up(cases: ApplicationQuerySet, today: date) -> None:
    """For a page: those of the cases that would be called late by a day that may be of yesterday."""
    asking = _asking(cases).exclude(due_on=None)
    doubtful = asking.filter(Q(due_on__lt=today) | ~pausing(today)).order_by("pk")[:MOST]
    keys = [row.pk for row, found in Looking(today).at(list(doubtful)) if _is_moved(found)]
    if not keys:
        return

    def count(few: Sequence[Application]) -> None:
        _count(few, today)

    for _done in duties.few_at_a_time(Application.objects.filter(pk__in=keys), count):
        pass


def _is_moved(found: Found | LawError | None) -> bool:
    """A new calendar is another matter: the recount that it brings tells the officer."""
    if found is None or isinstance(found, LawError) or "calendar" in found.columns:
        return False
    return any(name in found.columns for name in DATES)


def _count(few: Sequence[Application], today: date) -> None:
    """Under their locks. Nothing happened in the case, so it is no entry: the copy alone follows the day."""
    for row, found in Looking(today).at(few):
        if not _is_moved(found):
            continue
        row.save(update_fields=list(DATES))
        rules, events = rules_of(row.agency), events_of(row.pk)
        casefile = fold(events, rules.calendar, today, readings=rules.readings)
        obligations.owe_for(row, casefile, rules, events=events, today=today)
