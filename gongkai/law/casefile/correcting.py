"""更正: the list read as if a wrong entry had been written right; both stay in the ledger."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from gongkai.law.casefile.events import Corrected, Event
from gongkai.law.casefile.exchange import event_from, event_to
from gongkai.law.citations import REGISTER, LawError

FIXED = {"kind", "recorded_at"}  # what an entry is, and when it was made, no correction changes
Numbered = tuple[int, Event]


def as_corrected(events: Sequence[Numbered], today: date) -> list[Numbered]:
    """
    The events as the corrections up to `today` have them, in the order of recording, without the
    corrections themselves. A correction is an entry too: a later one may mend or void it.
    """
    return [(number, event) for number, event, void in _readings(events, today) if void is None]


def made_void(events: Sequence[Numbered], today: date) -> list[tuple[Event, Corrected]]:
    """What the corrections up to `today` made void, as it was last read, each with the correction that did it."""
    return [(event, void) for _number, event, void in _readings(events, today) if void is not None]


def _readings(events: Sequence[Numbered], today: date) -> Iterator[tuple[int, Event, Corrected | None]]:
    """Every entry but the corrections, as they have it, and the one that made it void."""
    changes = _changes(events, today)
    for number, written in events:
        event, void = written, None
        for by, change in changes.get(number, ()):
            if void is not None:
                raise LawError("case.corrects_void", REGISTER, event=by, other=number)
            if (amended := _amended(event, by, change)) is None:
                void = change
            else:
                event = amended
        if not isinstance(event, Corrected):
            yield number, event, void


def _changes(events: Sequence[Numbered], today: date) -> Mapping[int, list[tuple[int, Corrected]]]:
    """By the number of the entry: the corrections made of it, each as later ones have it, in their order."""
    written, changes = dict(events), dict[int, list[tuple[int, Corrected]]]()
    for number, event in reversed(events):
        if not isinstance(event, Corrected):
            continue
        change = _final(event, changes.pop(number, []))
        if change is None or change.on > today:
            continue
        if change.event >= number or change.event not in written:
            raise LawError("case.corrects_nothing", REGISTER, event=number, other=change.event)
        if change.void == (change.fields is not None):
            raise LawError("case.fields_or_void", REGISTER, event=number)
        changes.setdefault(change.event, []).insert(0, (number, change))
    return changes


def _final(change: Corrected, later: Sequence[tuple[int, Corrected]]) -> Corrected | None:
    event: Event | None = change
    for number, amendment in later:
        if event is None:
            raise LawError("case.corrects_void", REGISTER, event=number, other=amendment.event)
        event = _amended(event, number, amendment)
    return event if isinstance(event, Corrected) else None


def _amended(event: Event, number: int, change: Corrected) -> Event | None:
    """The entry with the fields of the correction, those that are null left out; None where it is void."""
    if change.fields is None:
        return None
    kept = FIXED & change.fields.keys()
    if kept:
        raise LawError("case.unknown_field", REGISTER, event=number, kind=change.kind, field="、".join(sorted(kept)))
    wanted = {**event_to(event), **change.fields}
    return event_from({name: value for name, value in wanted.items() if value is not None}, number)
