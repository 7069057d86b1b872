"""
One chain from its first entry to its head, recomputed. An entry that does not fit is judged by its successor:
if that one continues from the hash that is stored, the body was altered; if from the hash that we compute, the hash.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, NamedTuple

from gongkai.ledger import bodies
from gongkai.ledger.damages import Damage

HASHES: Final[Mapping[str, Callable[[bytes], Any]]] = {
    "sha256": hashlib.sha256,
    "sm3": partial(hashlib.new, "sm3"),
}
NO_DAY, DAY = len("null"), len('"2026-11-23"')
COPIES: Final = ("chain", "seq", "kind", "subject", "agency", "person", "post")
UNREADABLE: Final = (ValueError, KeyError, TypeError, AttributeError)


class Row(NamedTuple):
    """A row as the database holds it, not as a model."""

    chain: str
    seq: int
    body: str
    hash: str
    kind: str
    subject: str
    agency: int | None
    person: int | None
    post: int | None
    recorded_at: str  # in UTC


@dataclass(frozen=True, slots=True)
class Place:
    """Where a chain stood: told by its head or by an anchor (then with the day)."""

    seq: int
    hash: str
    day: str = ""


class Walk:
    """The state of one chain while its rows come by in order; what is wrong gathers in `damages`."""

    def __init__(self, chain: str, marks: Mapping[int, Place]) -> None:
        self.chain = chain
        self.damages: list[Damage] = []
        self.proven = 0  # the last seq that an anchor vouches for
        self._marks = marks  # anchored places by seq
        self._seq = 0
        self._stored = self._computed = bodies.GENESIS  # the hash of the last row: as it stands, as it should be
        self._algorithm = bodies.ALGORITHMS[0]  # of the last row
        self._open = False  # the last row did not fit, and its successor has not spoken yet
        self._linked = True  # the last row is the predecessor of the next

    def step(self, row: Row) -> None:
        if type(row.seq) is not int or row.seq <= self._seq:
            self._tell("entry.inserted", row.seq)
            return
        if row.seq != self._seq + 1:
            self._gap(row.seq)
        try:
            self._compare_copies(row)
            self._fit(row.body.encode(), row.hash, HASHES[self._algorithm])
        except UNREADABLE:
            self._settle("entry.altered")
            self._tell("entry.unreadable", row.seq)
        self._seq, self._stored = row.seq, row.hash
        if row.seq in self._marks:
            self._compare_mark(self._marks[row.seq])

    def finish(self, head: Place | None) -> None:
        """After the last row. The head is the successor of the last entry."""
        reached = head.seq if head else 0
        if self._open and reached == self._seq:
            told = head.hash if head else ""
            self._settle({self._stored: "body.altered", self._computed: "hash.altered"}.get(told, "entry.altered"))
        elif head and reached == self._seq and head.hash != self._stored:
            self._tell("head.altered", self._seq)
        self._settle("entry.altered")
        if head is None and self._seq:
            self._tell("head.missing", self._seq)
        elif reached > self._seq:
            self._tell("tail.missing" if self._seq else "chain.missing", self._seq + 1, reached)
        elif reached < self._seq:
            self._tell("tail.inserted", reached + 1, self._seq)
        self._compare_reach(max(reached, self._seq))

    def _fit(self, body: bytes, stored: str, digest: Callable[[bytes], Any]) -> None:
        if not self._linked:
            self._linked, self._computed = True, stored  # nothing is known of what it follows
            return
        if self._open and _continued(self._computed, body, digest) == stored:
            self._settle("hash.altered")
            self._computed = stored
            return
        self._computed = _continued(self._stored, body, digest)
        fits = self._computed == stored
        if self._open:
            self._settle("body.altered" if fits else "entry.altered")
        self._open = not fits

    def _gap(self, seq: int) -> None:
        self._settle("entry.altered")
        self._tell("entry.missing", self._seq + 1, seq - 1)
        self._linked = False

    def _settle(self, code: str) -> None:
        if self._open:
            self._open = False
            self._tell(code, self._seq)

    def _compare_copies(self, row: Row) -> None:
        """Nearly always the columns stand in the body letter by letter; only where they do not is it taken apart."""
        if _is_copy(row, self._algorithm):
            return
        body = json.loads(row.body)
        if body["v"] != bodies.FORMAT:
            raise ValueError(body["v"])
        self._algorithm = body["alg"]
        found = {name: getattr(row, name) for name in COPIES} | {"at": _moment(row.recorded_at)}
        for name in [name for name, value in found.items() if value != body[name]]:
            self._tell("copy.altered", row.seq, column=name)

    def _compare_mark(self, mark: Place) -> None:
        if mark.hash == self._stored:
            self.proven = mark.seq
        else:
            self._tell("anchor.differs", mark.seq, day=mark.day)

    def _compare_reach(self, reached: int) -> None:
        """Anchored places that neither the entries nor the head reach."""
        last = max(self._marks.values(), key=lambda mark: mark.seq, default=None)
        if last and last.seq > reached:
            self._tell("anchor.beyond", reached + 1, last.seq, day=last.day)

    def _tell(self, code: str, first: int, last: int | None = None, **values: str) -> None:
        end = first if last is None else last
        self.damages.append(Damage(code=code, chain=self.chain, first=first, last=end, values=values))


def _continued(previous: str, body: bytes, digest: Callable[[bytes], Any]) -> str:
    """The hash of an entry that follows `previous`; nothing where that is no hash."""
    try:
        found: str = digest(bytes.fromhex(previous) + body).hexdigest()
    except ValueError:
        return ""
    return found


def _is_copy(row: Row, algorithm: str) -> bool:
    """
    Whether the body is the canonical text of these columns, whatever its facts and its day in law: it is written
    with sorted keys, without spaces, and no code holds a sign that JSON would escape.
    """
    agency = "null" if row.agency is None else row.agency
    person = "null" if row.person is None else row.person
    post = "null" if row.post is None else row.post
    first = (
        f'{{"agency":{agency},"alg":"{algorithm}","at":"{_moment(row.recorded_at)}","chain":"{row.chain}","facts":{{'
    )
    last = f',"person":{person},"post":{post},"seq":{row.seq},"subject":"{row.subject}","v":{bodies.FORMAT}}}'
    kind = f'}},"kind":"{row.kind}","on":'
    body = row.body
    if not (body.startswith(first) and body.endswith(last)):
        return False
    end = len(body) - len(last)
    day = NO_DAY if body.endswith("null", 0, end) else DAY
    return body.endswith(kind, 0, end - day)


def _moment(recorded: str) -> str:
    """As the body writes it: without a fraction where the second is whole."""
    return f"{recorded[:10]}T{recorded[11:].removesuffix('.000000')}+00:00"
