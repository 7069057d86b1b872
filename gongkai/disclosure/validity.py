"""效力: a normative document is in force, was amended, repealed or has lapsed, and its page says by what."""

from datetime import date, datetime
from typing import Final

from gongkai.disclosure import entries, indexing
from gongkai.disclosure.acting import Seen, changed_for_the_public, refuse, working
from gongkai.disclosure.models import Record, State, Validity
from gongkai.law.citations import regulation
from gongkai.people.models import Post

DOCUMENTS: Final = regulation(20, None, 1)


def set_validity(
    pk: int,
    validity: Validity,
    *,
    on: date | None,
    by: Post,
    changed_by: Record | None = None,
    changed_by_words: str = "",
    seen: Seen | None = None,
    now: datetime | None = None,
) -> Record:
    """
    Marked on both pages: on that of the document, and on that of the record which did it. `changed_by_words` names
    the document of another agency; one that lapses by its own words needs neither.
    """
    with working(pk, by=by, seen=seen, now=now) as work:
        record = work.record
        if not record.is_normative:
            raise refuse("not_normative", DOCUMENTS)
        _refuse(record, validity, on, changed_by, changed_by_words)
        before = record.changed_by
        told = {"validity": validity.value, "was": record.validity, "by": changed_by.pk if changed_by else None}
        in_force = validity == Validity.IN_FORCE
        record.validity, record.validity_on = validity, None if in_force else on
        record.changed_by = None if in_force else changed_by
        record.changed_by_words = "" if in_force else changed_by_words.strip()
        work.note(entries.VALIDITY_SET, on, **told)
        for other in (before, changed_by):
            _other_page(other, record, work.now)
    return work.record


def _other_page(other: Record | None, record: Record, now: datetime) -> None:
    """The page of the document that did it says so too, in another agency's column perhaps."""
    if other and other.is_public and (not record.is_public or other.agency_id != record.agency_id):
        changed_for_the_public(other, now)
        indexing.follow(other)


def _refuse(record: Record, validity: Validity, on: date | None, changed_by: Record | None, words: str) -> None:
    if validity == Validity.IN_FORCE:
        return
    if on is None:
        raise refuse("validity_when", DOCUMENTS)
    if validity != Validity.LAPSED and changed_by is None and not words.strip():
        raise refuse("validity_by", DOCUMENTS)
    if changed_by and (changed_by.pk == record.pk or changed_by.state != State.PUBLISHED):
        raise refuse("validity_by_public", DOCUMENTS)
