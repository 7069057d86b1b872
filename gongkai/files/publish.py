"""The version of a file that may go out: without what tells of its makers."""

from dataclasses import dataclass
from typing import Final

from gongkai.files import confined
from gongkai.files.kinds import KINDS
from gongkai.files.models import StoredFile
from gongkai.files.refusals import SENTENCES, FileRefused
from gongkai.files.services import keep, told_plainly
from gongkai.files.stores import on_disk, spool

PURPOSE: Final = "published"
LEFT: Final = frozenset({"publish.comments", "publish.changes", "publish.hidden", "publish.layers", "publish.picture"})


@dataclass(frozen=True, slots=True)
class Stripping:
    """`left`: ids of sentences about what a person should look at before the file goes out."""

    file: StoredFile
    left: tuple[str, ...]

    @property
    def sentences(self) -> list[str]:
        return [str(SENTENCES[code]) for code in self.left]


def stripped(stored: StoredFile) -> StoredFile:
    """The file to publish. FileRefused says why it must not go out as it is."""
    return strip(stored).file


def strip(stored: StoredFile, *, name: str = "") -> Stripping:
    """
    Strip a file in a child process, and keep the result beside it. The same file gives the same bytes. `name` where
    the file's own may tell something too.
    """
    with told_plainly(), on_disk(stored.sha256) as source, spool() as target:
        answer = confined.run("strip", kind=stored.kind, name=stored.name, source=source, target=target)
        if answer.refused:
            raise _refusal(answer.refused, stored.kind)
        with target.open("rb") as file:
            result = keep(file, name=name or stored.name, purpose=PURPOSE, origin=stored)
    return Stripping(result, tuple(code for code in answer.left if code in LEFT))


def _refusal(code: str, kind: str) -> FileRefused:
    if code in {confined.TIMED_OUT, confined.DIED}:
        return FileRefused("publish.limits")
    known = code if code.startswith("publish.") and code in SENTENCES else "publish.damaged"
    return FileRefused(known, found="/".join(KINDS[kind].endings[:1]) or kind)
