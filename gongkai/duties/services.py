"""What changes duties. Apps owe and settle in the transactions of their acts; the sweep tells what has come near."""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from gongkai.agencies.models import Agency
from gongkai.duties import kinds
from gongkai.duties.models import Duty, Stage
from gongkai.duties.nearness import LOOKAHEAD, Calendars, Nearness
from gongkai.people.models import Post

logger = logging.getLogger("gongkai.duties")
KEPT_SETTLED: Final = timedelta(days=90)
Listener = Callable[[Duty], None]
Source = Callable[[date], Iterable[int] | None]
After = Callable[[int], object]  # told, between two transactions, how many are done; what it raises leaves off there
BATCH: Final = 500  # rows in memory at a time, however many there are
FEW: Final = 20  # duties in one transaction of a source: SQLite has one writer, and others wait for it
Row = TypeVar("Row", bound=Model)
_listeners: Final[list[Listener]] = []
_sources: Final[dict[str, Source]] = {}


def on_nearer(listener: Listener) -> None:
    """Call this when a duty has come nearer (`duty.stage`), in the transaction that says so."""
    if listener not in _listeners:
        _listeners.append(listener)


def source(name: str, function: Source) -> None:
    """
    Call this daily: it owes and settles what only the passing of days brings about. Where that is much, it goes on by
    steps (`few_at_a_time`) and yields after each how many were done; begun again, it does what is left.
    """
    _sources[name] = function


def owe(
    kind: str,
    *,
    subject: str,
    agency: Agency | None,
    due_on: date,
    values: Mapping[str, Any] | None = None,
    post: Post | None = None,
) -> Duty:
    """There is one open duty of a kind for a subject: the same again changes nothing, another day moves it."""
    kinds.kind_of(kind)
    wanted: dict[str, Any] = {"agency": agency, "due_on": due_on, "values": dict(values or {}), "post": post}
    while True:
        known = Duty.objects.open().filter(kind=kind, subject=subject).first()
        if known:
            return _moved(known, wanted)
        try:
            with transaction.atomic():
                return Duty.objects.create(kind=kind, subject=subject, **wanted)
        except IntegrityError:
            if not Duty.objects.open().filter(kind=kind, subject=subject).exists():
                raise  # it was not for the kind and the subject that the row was refused


@dataclass(frozen=True, slots=True)
class Owed:
    """What `owe` is told, for many at once."""

    subject: str
    agency: Agency | None
    due_on: date
    values: Mapping[str, Any]


def owe_all(kind: str, wanted: Sequence[Owed]) -> None:
    """What `owe` does, for a few with as many questions to the database as for one."""
    kinds.kind_of(kind)
    asked = Duty.objects.open().filter(kind=kind, subject__in=[each.subject for each in wanted])
    known = {duty.subject: duty for duty in asked.select_related("agency", "post")}
    for each in wanted:
        if duty := known.get(each.subject):
            _moved(duty, {"agency": each.agency, "due_on": each.due_on, "values": dict(each.values), "post": None})
    _begin(
        Duty(kind=kind, subject=each.subject, agency=each.agency, due_on=each.due_on, values=dict(each.values))
        for each in wanted
        if each.subject not in known
    )


def owe_exactly(
    subject: str,
    wanted: Mapping[str, tuple[date, Mapping[str, Any]]],
    *,
    among: Collection[str],
    agency: int,
    post: int | None,
) -> None:
    """
    Of the kinds `among`, the subject owes those that are wanted, by their days and with their values, and no other.
    What `owe` and `settle` do, with as many questions to the database for many as for one.
    """
    for kind in wanted:
        kinds.kind_of(kind)
    known = {duty.kind: duty for duty in Duty.objects.open().filter(subject=subject, kind__in=among)}
    if over := [duty.pk for kind, duty in known.items() if kind not in wanted]:
        Duty.objects.open().filter(pk__in=over).update(settled_at=timezone.now())
    new = []
    for kind, (due_on, values) in wanted.items():
        now: dict[str, Any] = {"agency_id": agency, "due_on": due_on, "values": dict(values), "post_id": post}
        if duty := known.get(kind):
            _moved(duty, now)
        else:
            new.append(Duty(kind=kind, subject=subject, **now))
    _begin(new)


def _begin(new: Iterable[Duty]) -> None:
    """Rows for what was not owed a moment ago."""
    new = list(new)
    if not new:
        return
    try:
        with transaction.atomic():
            Duty.objects.bulk_create(new)
    except IntegrityError:  # somebody else has come to owe one of them at this very moment
        for each in new:
            same = {"agency": each.agency, "due_on": each.due_on, "values": each.values, "post": each.post}
            owe(each.kind, subject=each.subject, **same)


def _moved(duty: Duty, wanted: Mapping[str, Any]) -> Duty:
    changed = [name for name, value in wanted.items() if getattr(duty, name) != value]
    if not changed:
        return duty
    for name in changed:
        setattr(duty, name, wanted[name])
    if "due_on" in changed:
        duty.stage = Stage.LATER  # the sweep finds out how near the new day is
    duty.save(update_fields=[*changed, "stage"])
    return duty


def is_owed(kind: str, subject: str) -> bool:
    return Duty.objects.open().filter(kind=kind, subject=subject).exists()


def settle(kind: str, subject: str) -> bool:
    """It is done, or no longer owed. Whether there was such a duty."""
    return bool(Duty.objects.open().filter(kind=kind, subject=subject).update(settled_at=timezone.now()))


def hand_over(giver: Post, taker: Post | None) -> int:
    """Duties of one post become those of another, or of whoever has the role at the agency."""
    return Duty.objects.open().filter(post=giver).update(post=taker)


def release_ended(today: date) -> int:
    """Duties of a post that has ended, handed over to nobody, become those of whoever has the role at the agency."""
    ended = Q(post__until__lt=today) | Q(post__person__is_active=False)
    return Duty.objects.open().filter(ended).update(post=None)


def _nobody(_done: int) -> None:
    """Nobody asks how far it is."""


def ask_sources(today: date, after: After = _nobody) -> int:
    """
    Let every app say what the day brings, in transactions of its own (`few_at_a_time`): nobody who writes waits for a
    whole source. One that fails does not keep the others from it, and goes on with the rest next time. How many failed.
    """
    failed = 0
    for name, function in _sources.items():
        steps = _steps(function, today)
        while True:
            try:
                done = next(steps, None)
            except Exception:
                logger.exception("the source of duties %s failed", name)
                failed += 1
                break
            if done is None:
                break
            after(done)
    return failed


def _steps(function: Source, today: date) -> Iterator[int]:
    yield from function(today) or ()


def few_at_a_time(rows: QuerySet[Row], act: Callable[[Sequence[Row]], object]) -> Iterator[int]:
    """
    Act on many, FEW in a transaction, and yield after each how many that were. The few are locked and read again
    before: of what has changed since, `act` gets only what still is among the `rows`.
    """
    for keys in _lots(rows):
        for start in range(0, len(keys), FEW):
            few = keys[start : start + FEW]
            with transaction.atomic():
                list(rows.model._default_manager.select_for_update(no_key=True).filter(pk__in=few).order_by("pk"))
                act(list(rows.filter(pk__in=few)))
            yield len(few)


def _lots(rows: QuerySet[Row]) -> Iterator[list[int]]:
    """The keys of the rows, BATCH at a time, each lot asked for when it is its turn."""
    last = 0
    while keys := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield keys
        last = keys[-1]


def sweep(today: date, after: After = _nobody) -> int:
    """Tell what has come near. Each row by itself, by compare-and-set: a bad one does not hold up the rest."""
    release_ended(today)
    told = 0
    for keys in _lots(Duty.objects.open().filter(stage__lt=Stage.OVERDUE, due_on__lte=today + LOOKAHEAD)):
        told += _tell_of(keys, today)
        after(len(keys))
    return told


def _tell_of(keys: Sequence[int], today: date) -> int:
    told = 0
    calendars = Calendars()
    for duty in Duty.objects.filter(pk__in=keys).order_by("due_on", "pk").select_related("agency"):
        try:
            told += _tell(duty, Nearness(today, calendars.of(duty.agency)).stage(duty.due_on))
        except DatabaseError:
            raise
        except Exception:
            logger.exception("duty %s was passed over", duty.pk)
    return told


def _tell(duty: Duty, stage: Stage) -> int:
    if stage <= duty.stage:
        return 0
    with transaction.atomic():
        unchanged = Duty.objects.open().filter(pk=duty.pk, stage=duty.stage, due_on=duty.due_on)
        if not unchanged.update(stage=stage):
            return 0
        duty.stage = stage
        for listener in _listeners:
            listener(duty)
    return 1


def forget_settled(now: datetime) -> int:
    """Settled duties are no history, the ledger is: they go after a season."""
    old = Duty.objects.filter(settled_at__lt=now - KEPT_SETTLED)
    return sum(Duty.objects.filter(pk__in=keys).delete()[0] for keys in _lots(old))
