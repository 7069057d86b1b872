"""Drain the queue: `gongkai worker`, the thread in `gongkai serve`, and `run_until_idle` for tests."""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from time import monotonic
from typing import Final

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection

from gongkai.tasks import services
from gongkai.tasks.jobs import Interrupted, Job, TaskFailed
from gongkai.tasks.models import Task
from gongkai.tasks.registry import kind_of
from gongkai.tasks.services import LeaseLost

logger = logging.getLogger("gongkai.tasks")
CRASHED: Final = "task.crashed"
IDLE: Final = 1.0  # seconds between looks at an empty queue
TROUBLED: Final = 5.0  # seconds until the next look where the database does not answer
BEATS: Final = 4  # in the length of a lease
ROUND: Final = 60.0  # seconds between looks at what comes round by itself


def run_until_idle(*, most: int = 1000) -> int:
    """Run what is ready, here and now, without a thread: for tests. The number of tasks run."""
    name = worker_name()
    for count in range(most):
        task = services.claim(name)
        if task is None:
            return count
        run(Job(task), task)
    raise RuntimeError(f"more than {most} tasks: does one enqueue itself?")


def worker_name() -> str:
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"


def run(job: Job, task: Task) -> None:
    """Run one task to its end, whatever that is. Only the database itself may make this raise."""
    try:
        kind_of(task.kind).run(job)
        job.finish()
    except LeaseLost:
        logger.warning("task %s %s was lost to another worker", task.pk, task.kind)
    except Interrupted:
        _settle(services.give_back, task)
    except TaskFailed as failure:
        logger.warning("task %s %s failed: %s", task.pk, task.kind, failure.code)
        _settle(partial(services.fail, fault=failure.code, again=failure.again), task)
    except Exception as error:
        logger.exception("task %s %s crashed", task.pk, task.kind)
        code = f"{CRASHED}:{type(error).__name__}"[:60]
        _settle(partial(services.fail, fault=code), task)


def _settle(settle: Callable[[Task], None], task: Task) -> None:
    try:
        settle(task)
    except LeaseLost:
        logger.warning("task %s %s was lost to another worker", task.pk, task.kind)


class Worker:
    """Runs tasks one after another until it is told to stop, or the program ends."""

    def __init__(self) -> None:
        self.name = worker_name()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._looked = -ROUND

    def start(self) -> None:
        """In a thread. It keeps the program alive until the task in hand has left off."""
        self._thread = threading.Thread(target=self.work, name="gongkai-worker", daemon=False)
        self._thread.start()

    def stop(self) -> None:
        """Begin nothing more. Safe to call from a signal."""
        self._stop.set()

    def join(self, timeout: float | None = None) -> None:
        if self._thread:
            self._thread.join(timeout)

    @property
    def is_stopping(self) -> bool:
        return self._stop.is_set() or not threading.main_thread().is_alive()

    def work(self) -> None:
        try:
            while not self.is_stopping:
                self._wait(self._turn())
        finally:
            connection.close()

    def _turn(self) -> float:
        """Run one task if there is one. The seconds until the next look."""
        close_old_connections()
        try:
            self._look_round()
            task = services.claim(self.name)
            if task is None:
                return IDLE
            job = Job(task, should_stop=lambda: self.is_stopping)
            with heartbeat(job):
                run(job, task)
        except DatabaseError:
            logger.exception("the queue does not answer")
            connection.close()
            return TROUBLED
        return 0.0

    def _look_round(self) -> None:
        if monotonic() - self._looked >= ROUND:
            services.enqueue_recurring()
            self._looked = monotonic()

    def _wait(self, seconds: float) -> None:
        """In short naps: the end of the program is not an event that one could wait for."""
        until = monotonic() + seconds
        while not self.is_stopping and monotonic() < until:
            self._stop.wait(min(0.25, seconds))


@contextmanager
def heartbeat(job: Job) -> Iterator[None]:
    """Renew the lease from a thread of its own, however long the function says nothing."""
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(job, over), name="gongkai-heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat(job: Job, over: threading.Event) -> None:
    try:
        while not over.wait(settings.TASK_LEASE / BEATS):
            try:
                job.beat()
            except LeaseLost:
                job.lost.set()
                return
            except DatabaseError:
                logger.exception("no heartbeat for task %s", job.pk)
                connection.close()
    finally:
        connection.close()
