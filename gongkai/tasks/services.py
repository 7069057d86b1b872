"""What changes the queue. Whoever begins a task gets a fence; every later change of it names that fence."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from gongkai.tasks.models import Recurrence, State, Task
from gongkai.tasks.registry import Kind, kind_of, kinds

KEPT_DONE: Final = timedelta(days=30)
KEPT_FAILED: Final = timedelta(days=184)
LOST: Final = "task.lost"  # its worker died, as often as it was tried


class LeaseLost(Exception):
    """The task has been given to another worker, or is over: nothing more may be written for it."""


def enqueue(
    kind: str,
    *,
    key: str,
    payload: Mapping[str, Any] | None = None,
    post: int | None = None,
    agency: int | None = None,
    run_at: datetime | None = None,
) -> Task:
    """
    Put a task into the queue, in the caller's transaction. While a task of this key is unfinished that one is
    returned; what has changed since it began, it may have missed: then put a version into the key.
    """
    wanted = Task(
        kind=kind,
        key=key,
        payload=dict(payload or {}),
        post=post,
        agency=agency,
        run_at=run_at or timezone.now(),
        attempts=kind_of(kind).attempts,
    )
    while True:
        try:
            with transaction.atomic():
                wanted.save(force_insert=True)
            return wanted
        except IntegrityError:
            unfinished = Task.objects.unfinished().filter(key=key).first()
            if unfinished:
                return unfinished
            if not Task.objects.filter(key=key).exists():
                raise  # it was not for the key that the row was refused


def claim(worker: str) -> Task | None:
    """
    Begin the next task. Two workers never begin the same one: SQLite lets one writer in at a time (IMMEDIATE),
    PostgreSQL passes over the rows that another has locked.
    """
    now, known = timezone.now(), list(kinds())
    abandoned, ready = Task.objects.abandoned(now, known), Task.objects.ready(now, known)
    if not (ready.exists() or abandoned.exists()):  # do not take the writer's lock for nothing
        return None
    with transaction.atomic():
        for candidates in (abandoned, ready):
            while task := candidates.select_for_update(skip_locked=True).first():
                if task.tries < task.attempts:
                    return _begin(task, worker, now)
                _fail(task, LOST, now)
    return None


def _begin(task: Task, worker: str, now: datetime) -> Task:
    task.state, task.worker, task.leased_until = State.RUNNING, worker[:120], now + lease()
    task.tries, task.fence, task.began_at = task.tries + 1, task.fence + 1, now
    task.save(update_fields=["state", "worker", "leased_until", "tries", "fence", "began_at"])
    return task


def _fail(task: Task, fault: str, now: datetime) -> None:
    task.state, task.fault, task.finished_at, task.leased_until = State.FAILED, fault, now, None
    task.save(update_fields=["state", "fault", "finished_at", "leased_until"])


def lease() -> timedelta:
    return timedelta(seconds=settings.TASK_LEASE)


def renew(task: Task, **progress: Any) -> None:
    """Say that the task is still being worked at, and how far it is."""
    _change(task, leased_until=timezone.now() + lease(), **progress)


def finish(task: Task) -> None:
    _change(task, state=State.DONE, finished_at=timezone.now(), leased_until=None, fault="")


def fail(task: Task, fault: str, *, again: bool = True) -> None:
    """The try was in vain: another one after a while, or the end."""
    now = timezone.now()
    if again and task.tries < task.attempts:
        wait = kind_of(task.kind).delay(task.tries)
        _change(task, state=State.WAITING, run_at=now + wait, leased_until=None, fault=fault)
    else:
        _change(task, state=State.FAILED, finished_at=now, leased_until=None, fault=fault)


def give_back(task: Task) -> None:
    """The worker stops; another may go on at once, and the try does not count."""
    _change(task, state=State.WAITING, run_at=timezone.now(), leased_until=None, tries=F("tries") - 1)


def _change(task: Task, **values: Any) -> None:
    mine = Task.objects.filter(pk=task.pk, fence=task.fence, state=State.RUNNING)
    if not mine.update(**values):
        raise LeaseLost(task.pk)


@transaction.atomic
def try_again(*, pk: int) -> Task:
    """A failed task gets all its tries anew; the unfinished one of its key, where there is one by now."""
    task = Task.objects.select_for_update().get(pk=pk)
    if task.state != State.FAILED:
        return task
    other = Task.objects.unfinished().filter(key=task.key).first()
    if other:
        return other
    task.state, task.tries, task.run_at, task.finished_at = State.WAITING, 0, timezone.now(), None
    task.save(update_fields=["state", "tries", "run_at", "finished_at"])
    return task


def sweep() -> int:
    """Take away what has long been over. The number of tasks taken away."""
    now, over = timezone.now(), 0
    for state, kept in ((State.DONE, KEPT_DONE), (State.FAILED, KEPT_FAILED)):
        over += Task.objects.filter(state=state, finished_at__lt=now - kept).delete()[0]
    return over


def enqueue_recurring() -> None:
    """Put in what comes round by itself. Of several workers one sets the time forward, and that one enqueues."""
    now = timezone.now()
    due = set(Recurrence.objects.filter(due_at__gt=now).values_list("kind", flat=True))
    for kind in kinds().values():
        if kind.every and kind.id not in due:
            _enqueue_next(kind, kind.every, now)


@transaction.atomic
def _enqueue_next(kind: Kind, every: timedelta, now: datetime) -> None:
    Recurrence.objects.bulk_create([Recurrence(kind=kind.id, due_at=now)], ignore_conflicts=True)
    if Recurrence.objects.filter(kind=kind.id, due_at__lte=now).update(due_at=now + every):
        enqueue(kind.id, key=kind.id)
