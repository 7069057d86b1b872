"""Ask a child process what a stored file says: what it answers, or why there is no answer, in a sentence."""

from dataclasses import dataclass

from gongkai.files import confined
from gongkai.files.models import StoredFile
from gongkai.files.services import told_plainly
from gongkai.files.stores import on_disk, spool
from gongkai.law.sentences import explain
from gongkai.reading.limits import MAX_BYTES, Limits, megabytes


@dataclass(frozen=True, slots=True)
class Told:
    """`reason`: why nothing was read."""

    text: str = ""
    reason: str = ""


def ask(verb: str, stored: StoredFile, *, limits: Limits, most: int, argument: str = "") -> Told:
    """The text that the child wrote for this verb, at most so many characters of it."""
    if stored.size > min(limits.input, MAX_BYTES):
        sizes = {"size": megabytes(stored.size), "limit": megabytes(limits.input)}
        return Told(reason=explain("unreadable.too_large", sizes))
    with told_plainly(), on_disk(stored.sha256) as source, spool() as target:
        about = {"kind": stored.kind, "name": stored.name, "argument": argument}
        answer = confined.run(verb, source=source, target=target, limits=limits, **about)
        if answer.refused:
            return Told(reason=_reason(answer, limits))
        with target.open(encoding="utf-8", newline="") as file:
            return Told(file.read(most))


def crashed() -> str:
    """The child did not say it as it should."""
    return explain("unreadable.crashed", {"detail": "子进程"})


def _reason(answer: confined.Answer, limits: Limits) -> str:
    if answer.refused == confined.TIMED_OUT:
        return explain("unreadable.timeout", {"seconds": f"{limits.seconds:g}"})
    if answer.refused == confined.DIED:
        return crashed()
    if answer.refused == "unreadable.memory":
        return explain("unreadable.memory", {"limit": megabytes(limits.memory)})
    try:
        return explain(answer.refused, answer.values)
    except (KeyError, ValueError):
        return crashed()
