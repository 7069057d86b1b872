"""What the function of a task is given: its payload, and a way to say how far it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from time import monotonic
from typing import Any, Final

from django.db import transaction

from gongkai.tasks import services
from gongkai.tasks.models import Task
from gongkai.tasks.services import LeaseLost

BETWEEN_WRITES: Final = 0.5  # seconds: progress is for the eye


class TaskFailed(Exception):
    """Raised by the function of a task: it failed for a reason that has a code. `again`: trying again may help."""

    def __init__(self, code: str, *, again: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.again = again


class Interrupted(Exception):
    """The worker was told to stop while the task was going on. Nothing is wrong: another will go on."""


class Job:
    """A task in the hands of a worker. It may be lost at any time to another, which `progress` then tells."""

    def __init__(self, task: Task, *, should_stop: Callable[[], bool] = bool) -> None:
        self._task = task
        self._should_stop = should_stop
        self._written = 0.0
        self.done = 0  # by `advance`
        self.lost = Event()  # set by the heartbeat
        self.is_finished = False

    @property
    def payload(self) -> dict[str, Any]:
        payload: dict[str, Any] = self._task.payload
        return payload

    @property
    def pk(self) -> int:
        return self._task.pk

    @property
    def post(self) -> int | None:
        return self._task.post

    @property
    def agency(self) -> int | None:
        return self._task.agency

    @property
    def tries(self) -> int:
        """The number of this try, from 1."""
        return self._task.tries

    def progress(self, done: int, total: int | None = None) -> None:
        """How far it is. Also the place where a task that was lost, or whose worker stops, leaves off."""
        if self.lost.is_set():
            raise LeaseLost(self.pk)
        if self._should_stop():
            raise Interrupted
        if done == total or monotonic() - self._written >= BETWEEN_WRITES:
            services.renew(self._task, done=done, total=total)
            self._written = monotonic()

    def advance(self, by: int) -> None:
        """So much more is done, where nobody knows beforehand how much there is."""
        self.done += by
        self.progress(self.done)

    def say(self, code: str) -> None:
        """What it is doing, as a code."""
        services.renew(self._task, stage=code)

    def beat(self) -> None:
        services.renew(self._task)

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """
        What is written within happens once: it is committed together with the end of the task,
        and only by the worker that still holds the task.
        """
        with transaction.atomic():
            yield
            services.finish(self._task)
        self.is_finished = True

    def finish(self) -> None:
        if not self.is_finished:
            services.finish(self._task)
            self.is_finished = True
