"""导入: what an agency published before it had this program: public at once, and marked as not checked here."""

import uuid
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from gongkai.agencies.clock import CHINA
from gongkai.agencies.models import Agency, Purpose
from gongkai.agencies.numbering import adopt, as_fact, issue
from gongkai.disclosure import bodies, drafting, entries, preparing
from gongkai.disclosure.acting import Work, finish, refuse
from gongkai.disclosure.drafting import Filing, Words
from gongkai.disclosure.models import Record, Version
from gongkai.disclosure.publishing import PREPARED, out
from gongkai.law.citations import regulation
from gongkai.people.models import Post


def take_over(
    agency: Agency,
    words: Words,
    filing: Filing,
    *,
    public_on: date,
    by: Post,
    key: uuid.UUID,
    index_number: str = "",
    source_url: str = "",
    now: datetime | None = None,
) -> Record:
    """
    Imported as it was. Its files are stripped like any that go out: FileRefused for one that cannot be. What the
    scanner finds in it is on its page in the workbench, and in the list of imported records.
    """
    if known := Record.objects.filter(key=key).first():
        return known
    now = now or timezone.now()
    if public_on > now.astimezone(CHINA).date():
        raise refuse("ahead", regulation(26), on=public_on)
    for each in words.files:
        preparing.prepare(each.file)
    with transaction.atomic():
        record = drafting.begun(agency, words, filing, by=by, key=key, now=now)
        work = Work(record, by, now)
        at = datetime.combine(public_on, time(12), tzinfo=CHINA)
        record.is_imported, record.source_url = True, source_url
        record.public_at, record.updated_at = at, at
        taken = adopt(Purpose.INDEX, agency, index_number, work.actor, subject=record.subject) if index_number else None
        if taken is None and not index_number:
            taken = issue(Purpose.INDEX, agency, public_on.year, work.actor, subject=record.subject)
        record.index_number = taken.text if taken else index_number  # of a rule that is not ours any more
        version = work.version
        Version.objects.filter(pk=version.pk).update(public_from=at)
        record.public = version
        files = [out(each, record).sha256 for each in version.files.select_related(*PREPARED)]
        digest = bodies.digest(version, drafting.hashes(version))
        number = {"number": as_fact(taken)} if taken else {}
        work.note(entries.TAKEN_OVER, public_on, version=version.number, digest=digest, files=files, **number)
        finish(work)
    return record
