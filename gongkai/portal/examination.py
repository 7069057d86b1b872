"""年报体检: read a file that somebody brought, judge it, keep nothing."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

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


_SAVE_ANEW = _("请用原来的软件打开它，另存为 DOCX，再交一次。")
# What to do next, where the reason does not say it itself.
ADVICE: Final = {
    "unreadable.empty": _("请打开这个文件看一看：里面有内容的话，保存以后再交一次；没有的话，可能是选错了文件。"),
    "unreadable.unsupported_type": _SAVE_ANEW,
    "unreadable.not_a_report": _("请看看是不是选错了文件。这里只检查政府信息公开工作年度报告。"),
    "unreadable.older_form": _("这里只检查2019年及以后的年报。"),
    "unreadable.no_form": _("表格如果是图片，请换成可以选中文字的表格；如果在另一个文件里，请把两个文件合成一个再交。"),
    "unreadable.too_large": _("请去掉文件里的图片，或者只留下年度报告本身，再交一次。"),
    "unreadable.too_complex": _SAVE_ANEW,
    "unreadable.timeout": _SAVE_ANEW,
    "unreadable.memory": _SAVE_ANEW,
    "unreadable.crashed": _SAVE_ANEW,
}


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

    @property
    def advice(self) -> str:
        """What the person can do about it, empty where the reason says that."""
        return str(ADVICE.get(self.report.reason or "", ""))


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
