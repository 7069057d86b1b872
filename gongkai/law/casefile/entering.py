"""登记: one more entry in the ledger, if the law, the order of days and the order of recording allow it."""

from collections.abc import Sequence
from datetime import date

from gongkai.law.calendar import WorkCalendar
from gongkai.law.casefile.correcting import as_corrected
from gongkai.law.casefile.events import Event
from gongkai.law.casefile.exchange import in_china
from gongkai.law.casefile.fold import AS_READ, CaseFile, fold
from gongkai.law.casefile.readings import Readings
from gongkai.law.citations import REGISTER, LawError


def enter(
    events: Sequence[Event], new: Event, calendar: WorkCalendar, today: date, *, readings: Readings = AS_READ
) -> CaseFile:
    """
    The case with one more entry, recorded today unless it says when. LawError where it lies ahead,
    where it is late and nobody says why, where it was recorded before what stands already,
    or where the list that follows cannot have happened.
    """
    number, listed = len(events) + 1, [*events, new]
    corrected = as_corrected(list(enumerate(listed, 1)), today)
    ahead = max([new.on, *(event.on for _number, event in corrected)])
    recorded = None if new.recorded_at is None else in_china(new.recorded_at)
    day = today if recorded is None else recorded.date()
    if max(ahead, day) > today:
        raise LawError("case.ahead", REGISTER, event=number, on=max(ahead, day))
    if new.on < day and not new.reason.strip():
        raise LawError("case.late", REGISTER, event=number, on=new.on, recorded=day)
    last = max((in_china(event.recorded_at) for event in events if event.recorded_at), default=None)
    if recorded is not None and last is not None and recorded < last:
        raise LawError("case.recorded_before", REGISTER, event=number, last=f"{last:%Y-%m-%d %H:%M}")
    return fold(listed, calendar, today, readings=readings)
