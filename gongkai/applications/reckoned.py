"""Days that duties are reckoned from, and that an act alone does not fix."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from gongkai.law.casefile import CaseFile, Event, State, fold
from gongkai.law.casefile.events import FeeNoticed
from gongkai.law.casefile.fold import in_order

if TYPE_CHECKING:
    from gongkai.applications.cases import Rules


def owes_answer(casefile: CaseFile, rules: "Rules", events: Sequence[Event]) -> bool:
    """
    Of an open case: by a last day that does not go on with the days, as it does while an opinion is awaited. Once it is
    decided, its service is owed.
    """
    if casefile.due_on is None or casefile.state is not State.CONSULTING:
        return casefile.due_on is not None and casefile.state is not State.DECIDED
    tomorrow = rules.calendar.add(casefile.today, 1)
    return fold(events, rules.calendar, tomorrow, readings=rules.readings).due_on == casefile.due_on


def noticed_on(events: Sequence[Event], today: date) -> date:
    """The day of the last fee notice, corrections read."""
    listed = in_order(events, today)
    return max((on for on, _number, event in listed if isinstance(event, FeeNoticed)), default=today)
