"""日历: which day how many answers are due, month by month. Hearings there are none in this procedure."""

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gongkai.agencies.clock import today
from gongkai.applications import passing
from gongkai.applications.models import Application
from gongkai.duties.nearness import calendar_for
from gongkai.law.calendar import WorkCalendar
from gongkai.law.citations import LawError
from gongkai.people.access import OfficerRequest, post_required
from gongkai.people.models import Post

SATURDAY: Final = 5
YEARS: Final = 20  # back and forth


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    is_work: bool
    is_other: bool  # of the month before or after
    now: date
    due: int

    @property
    def is_today(self) -> bool:
        return self.on == self.now

    @property
    def is_past(self) -> bool:
        return self.on < self.now

    @property
    def url(self) -> str:
        return f"{reverse('applications:list')}?due={self.on.isoformat()}"


@require_safe
@post_required("applications.see")
def month(request: OfficerRequest) -> HttpResponse:
    now = today()
    passing.catch_up(Application.objects.visible_to(request.post).open(), now)
    first = _first_of(request.GET.get("month", ""), now)
    weeks = _weeks(request.post, first, now)
    context = {
        "weeks": weeks,
        "first": first,
        "total": sum(day.due for week in weeks for day in week if not day.is_other),
        "before": first - timedelta(days=1),
        "after": first + timedelta(days=31),
        "is_now": first == now.replace(day=1),
    }
    return render(request, "applications/calendar.html", context)


def _first_of(asked: str, now: date) -> date:
    """The first day of the month that the address names ("2026-03"), else of this one."""
    try:
        first = date.fromisoformat(f"{asked}-01")
    except ValueError:
        return now.replace(day=1)
    return first if abs(first.year - now.year) <= YEARS else now.replace(day=1)


def _weeks(post: Post, first: date, now: date) -> list[list[Day]]:
    """Whole weeks, from Monday. One question, however many cases there are."""
    shown = months.Calendar().monthdatescalendar(first.year, first.month)
    open_cases = Application.objects.visible_to(post).open().filter(due_on__gte=shown[0][0], due_on__lte=shown[-1][-1])
    due = dict(open_cases.order_by().values_list("due_on").annotate(Count("pk")))
    working = calendar_for(post.agency)
    return [[_day(on, first, now, working, due.get(on, 0)) for on in week] for week in shown]


def _day(on: date, first: date, now: date, working: WorkCalendar, due: int) -> Day:
    return Day(on, _is_worked(working, on), on.month != first.month, now, due)


def _is_worked(working: WorkCalendar, on: date) -> bool:
    """Of years that no notice has arranged (yet), the days of the week tell."""
    try:
        return working.is_workday(on)
    except LawError:
        return on.weekday() < SATURDAY
