"""The words of a file, for search and for scanners, read in a child process."""

from dataclasses import dataclass
from typing import Final

from gongkai.files import confined
from gongkai.files.models import StoredFile
from gongkai.files.services import told_plainly
from gongkai.files.stores import on_disk, spool
from gongkai.law.sentences import explain
from gongkai.reading.limits import MAX_BYTES, MAX_TEXT, Limits, megabytes

LIMITS: Final = Limits(seconds=60.0)


@dataclass(frozen=True, slots=True)
class Text:
    """`reason`: why there are no words to be had (a picture, a password, …); a blank file has neither."""

    words: str = ""
    reason: str = ""

    @property
    def is_known(self) -> bool:
        return not self.reason


def text_of(stored: StoredFile, *, limits: Limits = LIMITS) -> Text:
    if stored.size > min(limits.input, MAX_BYTES):
        sizes = {"size": megabytes(stored.size), "limit": megabytes(limits.input)}
        return Text(reason=explain("unreadable.too_large", sizes))
    with told_plainly(), on_disk(stored.sha256) as source, spool() as target:
        answer = confined.run("text", kind=stored.kind, name=stored.name, source=source, target=target, limits=limits)
        if answer.refused:
            return Text(reason=_reason(answer, limits))
        with target.open(encoding="utf-8", newline="") as file:
            return Text(file.read(MAX_TEXT))


def _reason(answer: confined.Answer, limits: Limits) -> str:
    if answer.refused == confined.TIMED_OUT:
        return explain("unreadable.timeout", {"seconds": f"{limits.seconds:g}"})
    if answer.refused == confined.DIED:
        return explain("unreadable.crashed", {"detail": "子进程"})
    if answer.refused == "unreadable.memory":
        return explain("unreadable.memory", {"limit": megabytes(limits.memory)})
    try:
        return explain(answer.refused, answer.values)
    except (KeyError, ValueError):  # the child did not say it as it should
        return explain("unreadable.crashed", {"detail": "子进程"})
