"""What belongs to the round that is being answered: what was found, asked and told before was for another answer."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet

from gongkai.applications.models import Application, Letter, SearchRecord
from gongkai.law.casefile import Event
from gongkai.law.casefile.events import ConsultationSent, Decided, Reopened
from gongkai.law.casefile.fold import in_order


def last_round(events: Sequence[Event], today: date) -> list[Event]:
    """From the reopening on, as corrections have them: what was voided proves nothing."""
    found: list[Event] = []
    for _on, _number, event in in_order(events, today):
        found = [event] if isinstance(event, Reopened) else [*found, event]
    return found


def decision_of(events: Sequence[Event], today: date) -> int | None:
    """The number of the event by which this round was decided."""
    found = None
    for _on, number, event in in_order(events, today):
        found = None if isinstance(event, Reopened) else number if isinstance(event, Decided) else found
    return found


def _begun(now: Sequence[Event]) -> Reopened | None:
    return now[0] if now and isinstance(now[0], Reopened) else None


def days_begun(events: Sequence[Event], today: date) -> list[tuple[date, datetime]]:
    """Of every reopening that stands: its day, and when it was recorded."""
    found = (event for _on, _number, event in in_order(events, today) if isinstance(event, Reopened))
    return [(event.on, event.recorded_at) for event in found if event.recorded_at is not None]


def round_of(added_at: datetime, begun: Sequence[tuple[date, datetime]]) -> int:
    """In which round something was added, from 0: by how many reopenings were recorded until then."""
    return sum(recorded_at <= added_at for _on, recorded_at in begun)


def searches_in_vain(application: Application, now: Sequence[Event]) -> QuerySet[SearchRecord]:
    """Searches of this round that found nothing; one before a reopening was about the answer before."""
    rows = SearchRecord.objects.filter(application=application, found=False)
    begun = _begun(now)
    if begun is not None and begun.recorded_at is not None:
        rows = rows.filter(added_at__gte=begun.recorded_at)
    return rows


def asked_in(now: Iterable[Event]) -> set[str]:
    """The names of the consultations of this round."""
    return {event.id for event in now if isinstance(event, ConsultationSent)}


def third_party_letters(application: Application, now: Sequence[Event]) -> QuerySet[Letter]:
    """Those that tell a third party of the decision of this round."""
    rows = application.letters.in_force().filter(kind="third_party_decision")
    if begun := _begun(now):
        rows = rows.filter(Q(consultation__key__in=asked_in(now)) | Q(signed_on__gt=begun.on))
    return rows
