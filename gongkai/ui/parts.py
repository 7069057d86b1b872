"""What the smaller parts of pages are filled with: the line of steps, the sheet for review, the progress of a task."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise


class Standing(StrEnum):
    """Where a step is: behind, at hand, ahead, or not gone through."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a line. `on` is the day it was done or is due, `note` says why that day."""

    label: str | Promise
    standing: Standing
    on: date | None = None
    note: str | Promise = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One thing on a sheet for review: as it was (or as it was handed in) beside what it is to be."""

    label: str | Promise
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Sheet:
    """Side by side. The changed rows are marked, and counted in words above."""

    before: str | Promise  # 现在
    after: str | Promise  # 改为
    rows: Sequence[SheetRow]

    @property
    def changed(self) -> int:
        return sum(row.is_changed for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a long task is. `url` answers with the same part while it goes on, for htmx and for a reload."""

    id: str
    label: str | Promise
    url: str
    state: str | Promise  # 进行中
    done: int = 0
    total: int | None = None
    note: str | Promise = ""
    is_over: bool = False
    has_failed: bool = False

    @property
    def percent(self) -> int | None:
        """None where nobody knows how much there is. 100 only when all is done."""
        if not self.total:
            return 100 if self.is_over and not self.has_failed else None
        return min(self.done * 100 // self.total, 100)
