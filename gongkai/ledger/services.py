"""The one door for history. An act calls `append` once, as its last statement, in its own transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from gongkai.ledger import bodies, chains, kinds, own_kinds, triggers
from gongkai.ledger.bodies import Fact
from gongkai.ledger.models import Entry, Head

Given = ParamSpec("Given")
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who did it, as plain keys: a person, in the post that the person then held. The system itself has neither."""

    person: int | None = None
    post: int | None = None


SYSTEM = Actor()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry before it has its place. `facts` holds numbers, dates and codes, never a person's words."""

    chain: str
    kind: str  # "signin.failed", "agency.renamed": registered in `kinds`
    by: Actor = SYSTEM
    subject: str = ""  # "application:17"
    agency: int | None = None
    on: date | None = None  # when it happened in law, where that is not the day of recording
    facts: Mapping[str, Fact] = field(default_factory=dict)


def append(*drafts: Draft) -> list[Entry]:
    """Add the drafts to their chains. The heads are locked in the order of their names, so that no two acts wait for
    each other. Must be called within the act's transaction."""
    for draft in drafts:
        kinds.ensure_allowed(draft.kind, draft.facts)
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a ledger entry belongs into the transaction of its act")
    at = timezone.now()
    entries: list[Entry] = []
    for chain in sorted({draft.chain for draft in drafts}):
        entries += _append_to(chain, (draft for draft in drafts if draft.chain == chain), at)
    return entries


def appended(act: Callable[Given, tuple[Done, Draft]]) -> Callable[Given, Done]:
    """An act that leaves its draft to the caller, as an act by itself: the draft is appended, last."""

    @wraps(act)
    def alone(*args: Given.args, **kwargs: Given.kwargs) -> Done:
        with transaction.atomic():
            done, draft = act(*args, **kwargs)
            append(draft)
        return done

    return alone


@transaction.atomic
def protect() -> list[str]:
    """Install the triggers that are absent. Where there is history already, that they were absent is history too."""
    names = triggers.install()
    if names and Entry.objects.exists():
        append(Draft(chain=chains.security(), kind=own_kinds.PROTECTED.id, facts={"triggers": names}))
    return names


# Plain SQL: every act pays for it, and the models would cost three times as much.
LOCK: Final = "SELECT seq, hash FROM ledger_head WHERE chain = %s"
INSERT: Final = (
    "INSERT INTO ledger_entry (chain, seq, body, hash, kind, subject, agency, person, post, recorded_at)"
    " VALUES {rows} RETURNING seq, id"
)
ROW: Final = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
ADVANCE: Final = "UPDATE ledger_head SET seq = %s, hash = %s WHERE chain = %s"
Parameter = str | int | datetime | None
AT_ONCE: Final = 200  # rows of one statement


def _append_to(chain: str, drafts: Iterable[Draft], at: datetime) -> list[Entry]:
    entries: list[Entry] = []
    with connection.cursor() as cursor:
        seq, hash = _locked_head(cursor, chain)
        for draft in drafts:
            seq, body = seq + 1, _body(draft, seq + 1, at)
            hash = bodies.digest(hash, body, settings.LEDGER_HASH)
            entries.append(_entry(draft, seq, body, hash, at))
        for start in range(0, len(entries), AT_ONCE):
            _write(cursor, entries[start : start + AT_ONCE])
    return entries


def _write(cursor: CursorWrapper, entries: Sequence[Entry]) -> None:
    """The rows, and the head after the last of them: on PostgreSQL in one statement, because each is a way there and
    back that the act, and who waits for the head, has to wait for."""
    insert = INSERT.format(rows=", ".join([ROW] * len(entries)))
    values: list[Parameter] = [value for entry in entries for value in _values(entry)]
    advance: list[Parameter] = [entries[-1].seq, entries[-1].hash, entries[-1].chain]
    if connection.vendor == "postgresql":
        cursor.execute(f"WITH head AS ({ADVANCE}) {insert}", [*advance, *values])
        keys = dict(cursor.fetchall())
    else:
        cursor.execute(insert, values)
        keys = dict(cursor.fetchall())
        cursor.execute(ADVANCE, advance)
    for entry in entries:
        entry.pk = keys[entry.seq]


def _locked_head(cursor: CursorWrapper, chain: str) -> tuple[int, str]:
    lock = f"{LOCK} FOR UPDATE" if connection.features.has_select_for_update else LOCK
    cursor.execute(lock, [chain])
    if not (found := cursor.fetchall()):
        try:
            with transaction.atomic():
                Head.objects.create(chain=chain, hash=bodies.GENESIS)
        except IntegrityError:
            pass  # another act has just begun the chain
        cursor.execute(lock, [chain])
        found = cursor.fetchall()
    ((seq, hash),) = found
    return seq, hash


def _body(draft: Draft, seq: int, at: datetime) -> str:
    return bodies.canonical(
        {
            "v": bodies.FORMAT,
            "alg": settings.LEDGER_HASH,
            "chain": draft.chain,
            "seq": seq,
            "at": at,
            "kind": draft.kind,
            "subject": draft.subject,
            "agency": draft.agency,
            "person": draft.by.person,
            "post": draft.by.post,
            "on": draft.on,
            "facts": draft.facts,
        }
    )


def _entry(draft: Draft, seq: int, body: str, hash: str, at: datetime) -> Entry:
    entry = Entry(
        chain=draft.chain,
        seq=seq,
        body=body,
        hash=hash,
        kind=draft.kind,
        subject=draft.subject,
        agency=draft.agency,
        person=draft.by.person,
        post=draft.by.post,
        recorded_at=at,
    )
    entry._state.adding = False
    return entry


def _values(entry: Entry) -> list[Parameter]:
    """In the order of INSERT, as the driver takes them."""
    at = connection.ops.adapt_datetimefield_value(entry.recorded_at)
    who = [entry.agency, entry.person, entry.post]
    return [entry.chain, entry.seq, entry.body, entry.hash, entry.kind, entry.subject, *who, at]
