"""What in a stored file should not go out as it stands: scanned in a child process, each mark with its place."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from gongkai.files.asking import ask, crashed
from gongkai.files.models import StoredFile
from gongkai.law.sentences import explain
from gongkai.reading.limits import Limits
from gongkai.reading.marks import DEFAULT, Words
from gongkai.reading.marks.sources.asked import asked
from gongkai.reading.marks.sources.placing import PlacedMark, Scanned
from gongkai.reading.marks.words import unchecked
from gongkai.reading.official.carrying import NotCarried, from_json, to_json

LIMITS: Final = Limits(seconds=90.0, memory=1536 * 1024**2)
OWN_REASONS: Final = frozenset({"image_only", "packed", "unsupported"})


class FileStatus(TextChoices):
    CHECKED = "checked", _("已检查")
    PARTLY = "partly", _("有一部分未能检查")
    UNREADABLE = "unreadable", _("未能检查")


@dataclass(frozen=True, slots=True)
class FileMarks:
    """`reason` says what was not looked into, and why; it is empty only where all of the file was."""

    status: FileStatus
    reason: str = ""
    marks: tuple[PlacedMark, ...] = ()
    characters: int = 0

    @property
    def is_clean(self) -> bool:
        """Nothing was found, and nothing was left out."""
        return self.status == FileStatus.CHECKED and not self.marks


def marks_in_file(
    file: StoredFile, *, words: Words = DEFAULT, on: date | None = None, limits: Limits = LIMITS
) -> FileMarks:
    """
    `words` are everybody's lists with what the agency adds; `on` is the day by which ages are reckoned. A file that
    cannot be read is `unreadable` with the reason, never clean.
    """
    told = ask("marks", file, limits=limits, most=limits.output, argument=to_json(asked(words, on)))
    if told.reason:
        return _unreadable(told.reason)
    try:
        scanned = from_json(Scanned, told.text)
        return _file_marks(scanned)
    except (NotCarried, KeyError, ValueError):
        return _unreadable(crashed())


def _file_marks(scanned: Scanned) -> FileMarks:
    if scanned.reason:
        id = scanned.reason.removeprefix("unreadable.")
        return FileMarks(FileStatus.UNREADABLE, unchecked(id)) if id in OWN_REASONS else _explained(scanned)
    reason = "".join(unchecked(id, detail=detail) for id, detail in scanned.gaps)
    status = FileStatus.PARTLY if scanned.gaps else FileStatus.CHECKED
    return FileMarks(status, reason, scanned.marks, scanned.characters)


def _explained(scanned: Scanned) -> FileMarks:
    return _unreadable(explain(scanned.reason, scanned.values))


def _unreadable(reason: str) -> FileMarks:
    return FileMarks(FileStatus.UNREADABLE, unchecked("other", reason=reason))
