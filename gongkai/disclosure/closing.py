"""不主动公开: the decision with its reason, and the re-assessment that follows from time to time (条例 13-18)."""

from datetime import date, datetime
from typing import Final

from gongkai.disclosure import entries
from gongkai.disclosure.acting import Seen, Work, refuse, working
from gongkai.disclosure.drafting import ALL, fall
from gongkai.disclosure.models import Fallen, Ground, Openness, Record, State
from gongkai.disclosure.models.choices import OF_CLOSED, OF_REQUEST, WAITING
from gongkai.law.calendar import add_months
from gongkai.law.citations import LawError, regulation
from gongkai.people.models import Post

REASSESSMENT: Final = regulation(18)
MONTHS: Final = 12  # until the next look, where none is said: 条例 18 says 定期 and no number, so this is ours


def close(
    pk: int,
    *,
    openness: Openness,
    ground: Ground,
    words: str,
    by: Post,
    reassess_on: date | None = None,
    seen: Seen | None = None,
    now: datetime | None = None,
) -> Record:
    """It is not published to all. What is public already is withdrawn first."""
    with working(pk, by=by, seen=seen, now=now) as work:
        if work.record.state not in {*WAITING, State.WITHDRAWN}:
            raise refuse("not_draft", REASSESSMENT)
        if work.record.stage == State.HELD:
            raise refuse("held", REASSESSMENT)
        _decide(work, openness, ground, words, reassess_on)
        fall(work, ALL, Fallen.AGAIN)
        work.record.sent_at = None
        work.note(entries.CLOSED, **_told(work.record))
    return work.record


def reassess(
    pk: int,
    *,
    openness: Openness,
    ground: Ground | None = None,
    words: str = "",
    by: Post,
    reassess_on: date | None = None,
    seen: Seen | None = None,
    now: datetime | None = None,
) -> Record:
    """动态调整: it stays as it is, with a reason of today; or it may go out, and goes the way of a draft."""
    with working(pk, by=by, seen=seen, now=now) as work:
        record = work.record
        if record.state != State.CLOSED:
            raise refuse("not_closed", REASSESSMENT)
        if openness == Openness.PUBLIC:
            record.openness, record.ground, record.ground_words = Openness.PUBLIC, "", ""
            record.closed_on = record.reassess_on = None
            record.formed_on, record.formed_by = work.today, "changed"  # from today on it is to be published
            work.note(entries.OPENED)
        else:
            if ground is None:
                raise refuse("no_ground", REASSESSMENT)
            _decide(work, openness, ground, words, reassess_on)
            work.note(entries.REASSESSED, **_told(record))
    return work.record


def _decide(work: Work, openness: Openness, ground: Ground, words: str, reassess_on: date | None) -> None:
    if refusal := why_not(openness, ground, words):
        raise refusal
    next_look = reassess_on or add_months(work.today, MONTHS)
    if next_look <= work.today:
        raise refuse("reassess_past", REASSESSMENT)
    record = work.record
    record.openness, record.ground, record.ground_words = openness, ground, words.strip()
    record.closed_on, record.reassess_on = work.today, next_look


def why_not(openness: Openness, ground: Ground, words: str) -> LawError | None:
    allowed = {Openness.ON_REQUEST: OF_REQUEST, Openness.CLOSED: OF_CLOSED}.get(openness)
    if allowed is None or ground not in allowed:
        return refuse("no_ground", REASSESSMENT)
    return None if words.strip() else refuse("no_reason", REASSESSMENT)


def _told(record: Record) -> dict[str, str | date | None]:
    return {"openness": str(record.openness), "ground": str(record.ground), "reassess_on": record.reassess_on}
