"""撤回: from this moment nobody outside sees the record; where it was, a note with the day and the reason stays."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from functools import partial

from gongkai.disclosure import entries
from gongkai.disclosure.acting import Seen, Work, refuse, working
from gongkai.disclosure.drafting import ALL, fall
from gongkai.disclosure.models import Fallen, Genre, Record, State, Validity, Version, Why
from gongkai.disclosure.models.choices import NEUTRAL
from gongkai.duties.services import few_at_a_time
from gongkai.law.citations import Citation
from gongkai.people.models import Post
from gongkai.reading.marks import Severity, marks_of

PENALTY_LAW = Citation("penalty_law", 48)


def withdraw(
    pk: int,
    *,
    why: Why,
    words: str = "",
    is_neutral: bool = False,
    by: Post | None,
    seen: Seen | None = None,
    now: datetime | None = None,
) -> Record:
    """`words` are for the workbench; the public is told the reason as `why` says it, or only that it was withdrawn."""
    with working(pk, by=by, seen=seen, now=now) as work:
        if work.record.state != State.PUBLISHED:
            raise refuse("not_public")
        if why == Why.OTHER and not words.strip():
            raise refuse("no_reason")
        take_down(work, why, words.strip(), is_neutral=is_neutral or speaks_of_a_person(work.record, why))
    return work.record


def take_down(work: Work, why: Why, words: str, *, is_neutral: bool) -> None:
    record = work.record
    number = record.public.number if record.public else None
    if record.public:
        Version.objects.filter(pk=record.public.pk).update(public_until=work.now)
    record.public = None
    record.withdrawn_at, record.withdrawn_why, record.withdrawn_words = work.now, why, words
    record.is_neutral = is_neutral
    record.decision_changed_on = None
    record.sent_at = None
    fall(work, ALL, Fallen.WITHDRAWN)
    work.note(entries.WITHDRAWN, why=why.value, neutral=is_neutral, version=number)


def speaks_of_a_person(record: Record, why: Why) -> bool:
    """Whether to say the reason or the title again would publish what was withdrawn."""
    if why in NEUTRAL:
        return True
    shown = f"{record.title}\n{record.summary}\n{record.document_number}"
    return any(mark.severity == Severity.MUST_MASK for mark in marks_of(shown))


def decision_changed(pk: int, *, on: date, by: Post, seen: Seen | None = None, now: datetime | None = None) -> Record:
    """A public penalty decision was changed, revoked, declared illegal or void: 3 working days to withdraw it."""
    with working(pk, by=by, seen=seen, now=now) as work:
        record = work.record
        if record.state != State.PUBLISHED:
            raise refuse("not_public", PENALTY_LAW)
        if record.genre != Genre.PENALTY:
            raise refuse("no_penalty", PENALTY_LAW)
        if on > work.today:
            raise refuse("ahead", PENALTY_LAW, on=on)
        record.decision_changed_on = on
        work.note(entries.DECISION_CHANGED, on)
    return work.record


def look(today: date) -> Iterator[int]:
    """Each day: 公示 whose last day is past are withdrawn, documents whose time is over are marked so."""
    yield from few_at_a_time(Record.objects.expired(today), partial(_each, _expire))
    over = Record.objects.public().filter(validity=Validity.IN_FORCE, is_normative=True, expires_on__lt=today)
    yield from few_at_a_time(over, partial(_each, _lapse))


def _each(act: Callable[[int], None], few: Sequence[Record]) -> None:
    for record in few:
        act(record.pk)


def _expire(pk: int) -> None:
    with working(pk, by=None) as work:
        take_down(work, Why.EXPIRED, "", is_neutral=speaks_of_a_person(work.record, Why.EXPIRED))


def _lapse(pk: int) -> None:
    with working(pk, by=None) as work:
        record = work.record
        work.note(entries.VALIDITY_SET, record.expires_on, validity=Validity.LAPSED.value, was=record.validity)
        record.validity, record.validity_on = Validity.LAPSED, record.expires_on
