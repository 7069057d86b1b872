"""Of which years there is a register: in which something came or was handled, or was carried through."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from django.db.models import Exists, Min, Q

from gongkai.applications.models import Application
from gongkai.applications.models.application import ApplicationQuerySet
from gongkai.people.models import Post

Conditions = Callable[[int], tuple[Q, ...]]
FIRST: Final = 2008  # the 条例 came into force


def years_of(cases: ApplicationQuerySet, post: Post, *, now: int, asked: int | None = None) -> list[int]:
    """
    The newest first, always with this year and the one that was asked for. `cases`: those that the post sees. Each
    year is looked up in an index; the questions do not grow with the cases.
    """
    found = {now} | ({asked} if asked and FIRST <= asked <= now else set())
    oldest = Application.objects.aggregate(day=Min("received_on"))["day"]  # of all: an index has it at its end
    first = max(FIRST, oldest.year) if oldest else now
    found |= _those(cases, post, [year for year in range(first, now + 1) if year not in found], _own)
    waiting = cases.filter(received_on=None).order_by().dates("submitted_on", "year")
    found |= {day.year for day in waiting if FIRST <= day.year <= now}
    gaps = [year for year in range(min(found), now) if year not in found]
    return sorted(found | _those(cases, post, gaps, _carried), reverse=True)


def _own(year: int) -> tuple[Q, ...]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return Q(received_on__range=(first, last)), Q(counted_on__range=(first, last))


def _carried(year: int) -> tuple[Q, ...]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return Q(received_on__lt=first, counted_on=None), Q(received_on__lt=first, counted_on__gt=last)


def _those(cases: ApplicationQuerySet, post: Post, years: Iterable[int], conditions: Conditions) -> set[int]:
    """One question with a column for each condition of each year; each is answered by an index of its own."""
    columns = {
        f"in_{year}_{number}": Exists(cases.filter(condition).order_by())
        for year in years
        for number, condition in enumerate(conditions(year))
    }
    if not columns:
        return set()
    row = Post.objects.filter(pk=post.pk).values(**columns).get()
    return {int(name.split("_")[1]) for name, there in row.items() if there}
