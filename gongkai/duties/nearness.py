"""How near a day is, counted in working days."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from gongkai.agencies import calendars
from gongkai.agencies.models import Agency
from gongkai.duties.models import Stage
from gongkai.law.calendar import WorkCalendar

SOON: Final = 3  # working days
LOOKAHEAD: Final = timedelta(days=30)  # calendar days that surely hold three working days, in any holiday


def calendar_for(agency: Agency | None) -> WorkCalendar:
    """The agency's own; the country's for what the site itself owes."""
    return calendars.calendar_of(agency) if agency else calendars.calendar_for()


class Calendars:
    """The calendars of a few agencies: those that stand side by side and name no place of their own share one."""

    def __init__(self) -> None:
        self._known: dict[tuple[int | None, str] | None, WorkCalendar] = {}

    def of(self, agency: Agency | None) -> WorkCalendar:
        place = (agency.parent_id, agency.division_code) if agency else None
        if place not in self._known:
            self._known[place] = calendar_for(agency)
        return self._known[place]


@dataclass(frozen=True)
class Nearness:
    today: date
    calendar: WorkCalendar

    @cached_property
    def soon(self) -> date:
        """The last day that is within three working days."""
        return self.calendar.add(self.today, SOON)

    def stage(self, due_on: date) -> Stage:
        if due_on < self.today:
            return Stage.OVERDUE
        if due_on == self.today:
            return Stage.TODAY
        return Stage.SOON if due_on <= self.soon else Stage.LATER

    def days(self, due_on: date) -> int:
        """Working days until the day, or (negative) since it."""
        if due_on < self.today:
            return -self.calendar.count(due_on, self.today)
        return self.calendar.count(self.today, due_on)
