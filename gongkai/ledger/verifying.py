"""
Prove that the ledger was not altered: every entry recomputed from the rows as they lie in the database, against its
neighbours, its head, the anchors outside, and the triggers that should have refused any change.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from gongkai.ledger import anchors, triggers
from gongkai.ledger.anchors import Anchored
from gongkai.ledger.damages import Damage, joined
from gongkai.ledger.models import Head
from gongkai.ledger.snapshots import snapshot
from gongkai.ledger.walking import Place, Row, Walk

BATCH: Final = 2000
# As a text in UTC, so that the driver makes no date of it; the plain column names, so that no model is asked.
AS_TEXT: Final = {
    "sqlite": "CAST(recorded_at AS TEXT)",
    "postgresql": "to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
}
SELECT: Final = (
    "SELECT chain, seq, body, hash, kind, subject, agency, person, post, {recorded_at} FROM ledger_entry{only}"
    " ORDER BY chain, seq"
)
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Verification:
    """What was read and what is wrong. Nothing wrong is a proof up to the anchors; `unproven` entries are younger."""

    entries: int
    chains: int
    damages: tuple[Damage, ...]
    anchored_on: date | None
    unproven: int

    @property
    def sound(self) -> bool:
        return not self.damages

    def as_dict(self) -> dict[str, Any]:
        return {
            "sound": self.sound,
            "entries": self.entries,
            "chains": self.chains,
            "anchored_on": self.anchored_on.isoformat() if self.anchored_on else None,
            "unproven": self.unproven,
            "damages": [damage.as_dict() for damage in self.damages],
        }


@dataclass(slots=True)
class _Tally:
    entries: int = 0
    chains: int = 0
    proven: int = 0
    damages: list[Damage] = field(default_factory=list)

    def add(self, walk: Walk) -> None:
        self.chains += 1
        self.proven += walk.proven
        self.damages += walk.damages


def verify(chain: str | None = None, *, progress: Progress | None = None) -> Verification:
    """All chains, or one. Reads one moment of the database and holds up nobody who writes."""
    anchored = anchors.load()  # first: an anchor that is written meanwhile is of a later moment
    tally = _Tally()
    with snapshot():
        heads = {head.chain: Place(head.seq, head.hash) for head in _heads(chain).iterator()}
        chains = {chain} if chain else heads.keys() | anchored.places.keys()
        for name, rows in groupby(_rows(chain), key=itemgetter(0)):
            walk = Walk(name, anchored.places.get(name, {}))
            _walk(walk, rows, tally, progress)
            walk.finish(heads.get(name))
            tally.add(walk)
            chains -= {name}
        for name in sorted(chains):
            walk = Walk(name, anchored.places.get(name, {}))
            walk.finish(heads.get(name))
            tally.add(walk)
        outside = [] if chain else [*_anchor_files(anchored), *_triggers()]
    return Verification(
        entries=tally.entries,
        chains=tally.chains,
        damages=tuple(joined([*outside, *tally.damages])),
        anchored_on=max(anchored.digests, default=None),
        unproven=tally.entries - tally.proven,
    )


def _heads(chain: str | None) -> QuerySet[Head]:
    return Head.objects.filter(chain=chain) if chain else Head.objects.all()


def _rows(chain: str | None) -> Iterator[Row]:
    statement = SELECT.format(recorded_at=AS_TEXT[connection.vendor], only=" WHERE chain = %s" if chain else "")
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, [chain] if chain else [])
        while rows := cursor.fetchmany(BATCH):
            yield from map(Row._make, rows)


def _walk(walk: Walk, rows: Iterator[Row], tally: _Tally, progress: Progress | None) -> None:
    for row in rows:
        walk.step(row)
        tally.entries += 1
        if progress and tally.entries % BATCH == 0:
            progress(tally.entries)


def _anchor_files(anchored: Anchored) -> Iterator[Damage]:
    for path in anchored.damaged:
        yield Damage(code="anchor.damaged", values={"day": path.stem, "file": str(path)})
    for day, digest in anchors.recorded().items():
        if anchored.digests.get(day, {digest}) != {digest}:
            yield Damage(code="anchor.differing", values={"day": day.isoformat()})
        elif day not in anchored.digests and not anchors.is_kept(day):
            yield Damage(code="anchor.lost", values={"day": day.isoformat()})


def _triggers() -> Iterator[Damage]:
    for name in triggers.absent():
        yield Damage(code="trigger.absent", values={"trigger": name})
