"""
Files on their way out: stripped, read for search and scanned in the confined child, once for each original. The queue
does it, because a large file takes long; nothing goes out before it is done.
"""

from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.disclosure import indexing
from gongkai.disclosure.models import Preparation, Record, RecordFile, Version
from gongkai.files.marking import marks_in_file
from gongkai.files.models import StoredFile
from gongkai.files.publish import strip
from gongkai.files.refusals import FileRefused
from gongkai.files.text import text_of
from gongkai.reading.marks.sources.placing import PlacedMark
from gongkai.tasks.jobs import Job
from gongkai.tasks.registry import task
from gongkai.tasks.services import enqueue

TASK: Final = "disclosure.prepare"
SCANNER: Final = "1"  # raised when marks are found anew: files are prepared again
LONGEST: Final = 400  # of a sentence
MOST_MARKS: Final = 2000  # of a file; what has more is not for the public


def ask(record: Record) -> None:
    """Have the files of the newest version prepared, where some are not yet."""
    for each in _unprepared(record.current):
        enqueue(TASK, key=f"{TASK}:{each.file_id}:{SCANNER}", payload={"file": each.file_id}, agency=record.agency_id)


def all_of(version: Version) -> None:
    """At once, for who waits."""
    for each in _unprepared(version):
        prepare(each.file)


def _unprepared(version: Version | None) -> list[RecordFile]:
    if version is None:
        return []
    old = Q(file__preparation=None) | ~Q(file__preparation__scanner=SCANNER)
    return list(version.files.filter(old).select_related("file__content"))


@task(TASK, label=_("检查和清理要公开的文件"))
def run(job: Job) -> None:
    stored = StoredFile.objects.select_related("content").filter(pk=job.payload["file"]).first()
    if stored:
        prepare(stored)
        with transaction.atomic():
            indexing.again(stored.pk)


def prepare(stored: StoredFile) -> Preparation:
    """Safe to be done twice: the same file gives the same."""
    published, refused, left = None, "", []
    try:
        stripping = strip(stored)
    except FileRefused as refusal:
        refused = str(refusal)[:LONGEST]
    else:
        published, left = stripping.file, list(stripping.left)
    found = marks_in_file(stored)
    made, _new = Preparation.objects.update_or_create(
        file=stored,
        defaults={
            "published": published,
            "refused": refused,
            "left": left,
            "scanned": str(found.status),
            "reason": (found.reason or "")[:LONGEST],
            "marks": [_row(each) for each in found.marks[:MOST_MARKS]],
            "words": text_of(published or stored).words,
            "scanner": SCANNER,
        },
    )
    return made


def _row(placed: PlacedMark) -> dict[str, str]:
    """What is kept of a mark: never its words."""
    mark = placed.mark
    return {
        "kind": str(mark.kind),
        "severity": str(mark.severity),
        "identity": mark.identity,
        "masked": mark.masked,
        "why": mark.why,
        "where": str(placed.place),
    }
