"""年报体检: read a file that somebody brought, judge it, keep nothing."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from gongkai.law.report import checking, exchange
from gongkai.law.report.values import AnnualReport, Status
from gongkai.law.sentences import explain
from gongkai.reading.confine import read_confined

AT_ONCE: Final = 2  # child processes of this process; each may take a gigabyte
WAITING: Final = 2  # people who may wait: the other threads of this process are for readers
PATIENCE: Final = 20.0  # seconds that a person waits for a free place
_places = threading.BoundedSemaphore(AT_ONCE)
_hall = threading.BoundedSemaphore(AT_ONCE + WAITING)


class BusyError(Exception):
    """Too many files are being read at this moment."""


@dataclass(frozen=True, slots=True)
class Examination:
    report: AnnualReport
    checked: dict[str, Any]

    @property
    def unreadable(self) -> str:
        """Why the file could not be read, empty where it could."""
        if self.report.status is not Status.UNREADABLE:
            return ""
        return explain(self.report.reason or "unreadable.not_a_report", self.report.reason_values)


def examine(data: bytes, *, name: str) -> Examination:
    """Read the file in a child process and judge what it says."""
    with _place():
        report = read_confined(data, name=name)
    return Examination(report, exchange.findings_to_dict(report, checking.check(report)))


@contextmanager
def _place() -> Iterator[None]:
    with _taken(_hall, timeout=0), _taken(_places, timeout=PATIENCE):
        yield


@contextmanager
def _taken(places: threading.Semaphore, *, timeout: float) -> Iterator[None]:
    if not places.acquire(timeout=timeout):
        raise BusyError
    try:
        yield
    finally:
        places.release()
