"""The proof of one entry: what its hash is made of, what follows it, and which anchor outside vouches for it."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongkai.ledger import anchors, bodies
from gongkai.ledger.models import Entry
from gongkai.ledger.verifying import Verification, verify
from gongkai.ledger.walking import Place


@dataclass(frozen=True, slots=True)
class Proof:
    """`previous` and `computed` are None where the entry before is not there."""

    previous: str | None
    computed: str | None
    stored: str
    anchor: Place | None  # the first one that names this entry or a later one of its chain
    chain: Verification

    @property
    def holds(self) -> bool:
        """The hash is right, and the whole chain is."""
        return self.computed == self.stored and self.chain.sound

    @property
    def anchored_on(self) -> date | None:
        return date.fromisoformat(self.anchor.day) if self.anchor else None


def prove(entry: Entry) -> Proof:
    """Reads the whole chain: an entry is proven by those that continue from it."""
    previous = _hash_before(entry)
    marks = anchors.load().places.get(entry.chain, {})
    later = [mark for seq, mark in marks.items() if seq >= entry.seq]
    return Proof(
        previous=previous,
        computed=_computed(entry, previous),
        stored=entry.hash,
        anchor=min(later, key=lambda mark: mark.seq, default=None),
        chain=verify(entry.chain),
    )


def facts_of(entry: Entry) -> dict[str, Any]:
    """What the entry tells besides its columns; nothing where the body was made unreadable."""
    try:
        facts = json.loads(entry.body)["facts"]
    except (ValueError, KeyError, TypeError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _hash_before(entry: Entry) -> str | None:
    if entry.seq == 1:
        return bodies.GENESIS
    return Entry.objects.filter(chain=entry.chain, seq=entry.seq - 1).values_list("hash", flat=True).first()


def _computed(entry: Entry, previous: str | None) -> str | None:
    try:
        return bodies.digest(previous, entry.body, json.loads(entry.body)["alg"]) if previous else None
    except (ValueError, KeyError, TypeError):
        return None
