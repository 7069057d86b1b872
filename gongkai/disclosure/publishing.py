"""公开: the one act by which anybody may see a version. The number is taken, the files are the stripped ones."""

from datetime import datetime
from typing import Final

from gongkai.agencies.models import Purpose
from gongkai.agencies.numbering import as_fact, issue, pattern_of
from gongkai.agencies.patterns import sample
from gongkai.disclosure import bodies, drafting, entries, preparing
from gongkai.disclosure.acting import Seen, Work, refuse, working
from gongkai.disclosure.models import (
    Answer,
    CheckKind,
    Openness,
    Preparation,
    Record,
    RecordFile,
    Stage,
    Version,
)
from gongkai.files.models import StoredFile
from gongkai.files.services import use
from gongkai.law.citations import LawError, regulation
from gongkai.people.models import Post

RELEASE: Final = regulation(26)
PREPARED: Final = ("file__content", "file__preparation__published__content")


def publish(pk: int, *, by: Post, seen: Seen | None = None, now: datetime | None = None) -> Record:
    """
    The newest version goes out: for the first time, in place of the one before, or again after a withdrawal.
    LawError says why not; ValidationError where the agency lacks what its 索引号 is made of.
    """
    prepare(pk)  # takes long where the queue has not done it yet: not within the transaction
    with working(pk, by=by, seen=seen, now=now) as work:
        if refusal := why_not(work.record):
            raise refusal
        release(work)
    return work.record


def prepare(pk: int) -> None:
    record = Record.objects.select_related("current").get(pk=pk)
    if record.current and record.stage == Stage.READY:
        for each in record.current.files.select_related("file__content", "file__preparation"):
            found: Preparation | None = getattr(each.file, "preparation", None)
            if found is None or not (found.published_id or found.refused):
                preparing.prepare(each.file)


def why_not(record: Record) -> LawError | None:
    """Why the newest version cannot go out now."""
    if record.openness != Openness.PUBLIC:
        return refuse("closed", regulation(18))
    if record.stage == Stage.OUT:
        return refuse("out", RELEASE)
    standing = {check.kind: check.answer for check in record.checks.standing()}
    lacking = [str(kind.label) for kind in CheckKind if standing.get(kind) != Answer.PASSED]
    if lacking:
        return refuse("unsigned", checks="、".join(lacking))
    if not record.index_number and not sample(
        pattern_of(record.agency, Purpose.INDEX), record.agency, record.created_at.date()
    ):
        return refuse("no_code", RELEASE, agency=record.agency.short_name)
    return None


def release(work: Work) -> None:
    """Within the act, when nothing stands against it."""
    record, version = work.record, work.version
    again, first = record.withdrawn_at is not None, record.public_at is None
    published = [out(each, record) for each in version.files.select_related(*PREPARED)]
    told: dict[str, object] = {
        "version": version.number,
        "digest": bodies.digest(version, drafting.hashes(version)),
        "files": [each.sha256 for each in published],
    }
    if not record.index_number:
        number = issue(Purpose.INDEX, record.agency, work.today.year, work.actor, subject=record.subject)
        record.index_number = number.text
        told["number"] = as_fact(number)
    if first:
        record.public_at = work.now
    _change_over(record, version, work.now)
    record.updated_at, record.withdrawn_at = work.now, None
    record.withdrawn_why, record.withdrawn_words, record.is_neutral = "", "", False
    if again:
        work.note(entries.RESTORED, **told)
    else:
        on_time = record.due_on is None or work.today <= record.due_on
        work.note(entries.PUBLISHED, on_time=on_time, **told)


def _change_over(record: Record, version: Version, now: datetime) -> None:
    if record.public and record.public != version:
        Version.objects.filter(pk=record.public.pk).update(public_until=now)
    Version.objects.filter(pk=version.pk).update(public_from=now, public_until=None)
    record.public, record.public_id = version, version.pk


def out(each: RecordFile, record: Record) -> StoredFile:
    """The stripped file takes the place of the original, for the public."""
    preparation: Preparation | None = getattr(each.file, "preparation", None)
    if preparation is None or preparation.published is None:
        raise refuse("file_refused", RELEASE, name=each.name)
    use(preparation.published, record.subject)
    each.published = preparation.published
    each.save(update_fields=["published"])
    return preparation.published
