"""
导入原网站的栏目: rows of a spreadsheet or pages in a zip, tried first, then taken over one by one by the queue. A row
is the same record however often it is brought. Its files are not fetched: what it names is told, and added by hand.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from gongkai.agencies.clock import today
from gongkai.agencies.models import Agency
from gongkai.disclosure.drafting import Filing, Words
from gongkai.disclosure.genres import genre_of
from gongkai.disclosure.models import Column, Record
from gongkai.disclosure.taking_over import take_over
from gongkai.files import purposes
from gongkai.files.documents import Unreadable, read_column
from gongkai.files.models import StoredFile
from gongkai.files.services import release, use
from gongkai.law.citations import LawError
from gongkai.law.sentences import explain
from gongkai.people.models import Post
from gongkai.reading.official.columns import Row
from gongkai.reading.official.kinds import kind_of
from gongkai.tasks import words as fault_words
from gongkai.tasks.jobs import Job, TaskFailed
from gongkai.tasks.models import Task
from gongkai.tasks.registry import task
from gongkai.tasks.services import enqueue

TASK: Final = "disclosure.import"
PURPOSE: Final = "column"
NAMESPACE: Final = uuid.UUID("6f0f3f0e-9a55-5c7e-9d36-3f2f6c1f6a10")
purposes.register(
    PURPOSE,
    _("导入的栏目"),
    kinds={"xlsx", "xls", "csv", "text", "zip", "html"},
    most=200 * purposes.MEGABYTE,
    files=1,
)


FAULTS: Final = {
    "disclosure.unreadable": _("文件读不出来了，请重新上传，再导入一次。"),
    "disclosure.refused": _("有几条没有导入，其他的都导入了。再试导入一次，看是哪几条。"),
}


def register() -> None:
    """Called in AppConfig.ready."""
    for code, sentence in FAULTS.items():
        fault_words.register(code, sentence)


class NoColumn(ValueError):
    """Nothing could be read. The text is a sentence."""


@dataclass(frozen=True, slots=True)
class Fault:
    row: int
    place: str
    sentence: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do: `wanted` are brought, `there` are here already; the faults say what is left out."""

    wanted: Sequence[Row]
    there: int
    faults: Sequence[Fault]
    troubles: Sequence[str]

    @property
    def left_out(self) -> int:
        return len({fault.row for fault in self.faults if fault.is_error})

    @property
    def files(self) -> int:
        """Named by the rows, and not brought."""
        return sum(len(row.files) for row in self.wanted)


def rows_of(stored: StoredFile) -> tuple[Sequence[Row], Sequence[str]]:
    """In the confined child. NoColumn says why there are none."""
    found = read_column(stored)
    if isinstance(found, Unreadable):
        raise NoColumn(found.reason)
    return found.rows, [explain(note.id, note.values) for note in found.troubles]


def plan(stored: StoredFile, agency: Agency) -> Plan:
    rows, troubles = rows_of(stored)
    keys = {row.row: key_of(agency, row) for row in rows}
    there = set(Record.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    sound, seen, faults = [], set(there), list(_faults(rows))
    for row in rows:
        if (sentence := _refusal(row)) is not None:
            faults.append(Fault(row.row, row.place, sentence, is_error=True))
        elif row.is_sound and keys[row.row] not in seen:
            sound.append(row)
            seen.add(keys[row.row])
    return Plan(sound, len(there), sorted(faults, key=lambda fault: fault.row), troubles)


def _faults(rows: Sequence[Row]) -> list[Fault]:
    return [
        Fault(row.row, fault.place or row.place, explain(fault.id, fault.values), fault.is_error)
        for row in rows
        for fault in row.faults
    ]


def _refusal(row: Row) -> str | None:
    """What no reader of files knows: without a day it cannot be told when it was published."""
    if not row.is_sound:
        return None
    day = row.published_on or row.issued_on
    if day is None:
        return str(_("没有发布日期，也没有成文日期。"))
    return str(_("发布日期在今天以后。")) if day > today() else None


def key_of(agency: Agency, row: Row) -> uuid.UUID:
    """By its address where it has one; by what it says of itself else."""
    said = row.link or "\n".join((row.title, row.number, str(row.published_on or row.issued_on)))
    return uuid.uuid5(NAMESPACE, f"{agency.pk}\n{said}")


def begin(stored: StoredFile, *, by: Post, item: str, column: str) -> Task:
    """Put the import into the queue; within a transaction."""
    use(stored, _subject(stored))
    payload = {"file": stored.pk, "post": by.pk, "item": item, "column": column}
    return enqueue(TASK, key=f"{TASK}:{by.agency_id}:{stored.pk}", payload=payload, post=by.pk, agency=by.agency_id)


def _subject(stored: StoredFile) -> str:
    return f"column:{stored.pk}"


@task(TASK, label=_("导入以前公开的信息"))
def run(job: Job) -> None:
    """Row by row, each by itself: left off anywhere, the next try goes on with what is not there yet."""
    stored = StoredFile.objects.select_related("content").get(pk=job.payload["file"])
    by = Post.objects.select_related("agency", "person").get(pk=job.payload["post"])
    try:
        wanted = plan(stored, by.agency).wanted
    except NoColumn as fault:
        raise TaskFailed("disclosure.unreadable") from fault
    refused = 0
    for done, row in enumerate(wanted):
        job.progress(done, len(wanted))
        try:
            bring(row, by=by, item=job.payload["item"], column=job.payload["column"])
        except LawError:
            refused += 1
    job.progress(len(wanted), len(wanted))
    release(stored, _subject(stored))
    if refused:
        raise TaskFailed("disclosure.refused")


def bring(row: Row, *, by: Post, item: str, column: str) -> Record:
    """One row. What the source does not say stays blank; the day it was formed is taken for that of its text."""
    public_on = row.published_on or row.issued_on or today()
    formed_on = min(row.issued_on or public_on, public_on)
    words = Words(
        title=row.title,
        summary=row.summary,
        document_number=row.number,
        issued_on=row.issued_on,
        html=row.body.html,
    )
    genre = genre_of(row.kind or kind_of(row.title))
    filing = Filing(formed_on=formed_on, item=item, column=Column(column), genre=genre)
    link = row.link if row.link.startswith(("http://", "https://")) else ""
    return take_over(
        by.agency,
        words,
        filing,
        public_on=public_on,
        by=by,
        key=key_of(by.agency, row),
        index_number=row.index_number,
        source_url=link[:500],
    )
