"""Short ways to write a list of events."""

from datetime import date

from gongkai.law.calendar import announced
from gongkai.law.casefile import event_from, fold

CALENDAR = announced()


def submitted(on, channel="in_person", **more):
    return {"kind": "submitted", "on": on, "channel": channel, "applicant_kind": "natural", **more}


def sent(on, id="a", party="third_party", **more):
    return {"kind": "consultation_sent", "on": on, "id": id, "party": party, **more}


def of(kind, on, **more):
    return {"kind": kind, "on": on, **more}


def folded(*events, today=None, **more):
    listed = [event_from(event, number) for number, event in enumerate(events, 1)]
    day = date.fromisoformat(today) if today else max(event.on for event in listed)
    return fold(listed, CALENDAR, day, **more)


def due(*events, today=None):
    return str(folded(*events, today=today).due_on)
