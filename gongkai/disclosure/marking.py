"""遮盖、保留: what is done with a mark of the scanner. A reason keeps a mark; it never replaces a check."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from gongkai.disclosure import entries, scanning
from gongkai.disclosure.acting import Seen, Work, refuse, working
from gongkai.disclosure.drafting import CONTENT, fall, noted, words_of, written
from gongkai.disclosure.models import Fallen, MarkVerdict, Record, State, Verdict
from gongkai.disclosure.scanning import Found
from gongkai.people.models import Post


def mask(pk: int, keys: Sequence[str], *, by: Post, seen: Seen | None = None, now: datetime | None = None) -> Record:
    """
    A version in which these marks of its words are masked. Less is said than before, so that of the checks only that
    of the content is signed anew. A file is not changed: it is masked elsewhere and brought again.
    """
    with working(pk, by=by, seen=seen, now=now) as work:
        _refuse_closed(work)
        found = [each for each in scanning.in_words(work.version) if each.key in keys and each.mark]
        if not found:
            raise refuse("no_mark")
        said: dict[str, Any] = {}
        for place in {each.place for each in found}:
            marks = [each.mark for each in found if each.place == place and each.mark]
            said[place] = scanning.masked_words(work.version, place, marks)
        words = replace(words_of(work.version), **said)
        work.record.current = written(work.record, words, by)
        fall(work, CONTENT, Fallen.CHANGED)
        for each in found:
            _said(work, each, Verdict.MASKED, "", by)
        noted(work, entries.MASKED, mark=sorted({each.kind for each in found}), place=sorted({e.place for e in found}))
    return work.record


def keep(pk: int, key: str, *, reason: str, by: Post, seen: Seen | None = None, now: datetime | None = None) -> Record:
    """The mark stays as it is, for this reason."""
    with working(pk, by=by, seen=seen, now=now) as work:
        _refuse_closed(work)
        found = next((each for each in scanning.everywhere(work.version) if each.key == key), None)
        if found is None:
            raise refuse("no_mark")
        if not reason.strip():
            raise refuse("no_reason")
        _said(work, found, Verdict.KEPT, reason.strip(), by)
        work.note(entries.KEPT, mark=found.kind, place=found.place)
    return work.record


def _said(work: Work, found: Found, verdict: Verdict, reason: str, by: Post) -> None:
    MarkVerdict.objects.update_or_create(
        record=work.record,
        place=found.place,
        key=found.key,
        defaults={"kind": found.kind, "verdict": verdict, "reason": reason, "post": by, "at": work.now},
    )


def _refuse_closed(work: Work) -> None:
    if work.record.state == State.CLOSED:
        raise refuse("closed")
