"""What the applicant answered online, as the entries of the case have it: days, tokens and hashes, no word of it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from gongkai.applications import entries, public_kinds, words
from gongkai.files.models import StoredFile
from gongkai.law.casefile.exchange import in_china
from gongkai.ledger.models import Entry

PORTAL: Final = "portal"
SUPPLEMENT: Final = "case.supplemented"
REASONS: Final = public_kinds.REASONS_SENT.id
PAYMENT: Final = public_kinds.PAYMENT_SENT.id
ASKING: Final[Mapping[str, str]] = {
    SUPPLEMENT: "case.supplement_asked",
    REASONS: "case.reasons_asked",
    PAYMENT: "case.fee_noticed",
}


@dataclass(frozen=True, slots=True)
class Sending:
    """What came at once. `place`: after so many events of the law."""

    kind: str
    on: date
    place: int
    words: Mapping[str, str]
    files: Sequence[str]

    def is_same(self, text: str, files: Iterable[StoredFile]) -> bool:
        """Whether exactly this was said and enclosed: a button pressed twice, a page loaded again."""
        said = "".join(words.opened(self.words).values())
        return said == text.strip() and sorted(self.files) == sorted(stored.sha256 for stored in files)


def sendings(rows: Iterable[Entry]) -> list[Sending]:
    """Of the entries of a case."""
    found, place = [], 0
    for row in rows:
        place += row.kind.startswith(entries.PREFIX)
        if row.kind in ASKING:
            facts: Mapping[str, Any] = json.loads(row.body)["facts"]
            if facts.get("source") == PORTAL:
                on = in_china(row.recorded_at).date()
                found.append(Sending(row.kind, on, place, facts.get("words", {}), facts.get("files", ())))
    return found


def since_asked(rows: Sequence[Entry], kind: str) -> list[Sending]:
    """What of this kind came since it was last asked for."""
    asked = max((number for number, row in enumerate(rows) if row.kind == ASKING[kind]), default=len(rows))
    return [each for each in sendings(rows[asked:]) if each.kind == kind]


def is_there(pk: int, kind: str, text: str, files: Sequence[StoredFile]) -> bool:
    """Whether exactly this came already since it was asked for."""
    return any(each.is_same(text, files) for each in since_asked(entries.entries_of(pk), kind))


def paper_asked_on(rows: Iterable[Entry]) -> date | None:
    """When paper was last asked for."""
    asked = [row for row in rows if row.kind == public_kinds.PAPER_ASKED.id]
    return in_china(asked[-1].recorded_at).date() if asked else None


def waits_for_paper(rows: Sequence[Entry]) -> bool:
    """Whether it was asked for, and nobody of the office did anything in the case since."""
    last = next((row for row in reversed(rows) if row.post or row.kind == public_kinds.PAPER_ASKED.id), None)
    return last is not None and not last.post
