"""
Words about persons, outside the ledger: sealed with a key for each case, looked at only with an entry that says who
looked, and destroyed for good when the period of keeping ends. An entry holds a reference and a commitment.
"""

import hmac
import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from gongkai.ledger import chains, ciphers, erased, masters, own_kinds
from gongkai.ledger.bodies import Fact
from gongkai.ledger.models import CaseKey, Erasure, Particular
from gongkai.ledger.services import SYSTEM, Actor, Draft, append


class Destroyed(LookupError):
    """按保管期限销毁: the words are gone, as they should be."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Where the words lie, and what shows that they are still the same."""

    id: uuid.UUID
    commitment: str

    def as_fact(self) -> dict[str, Fact]:
        return {"id": self.id.hex, "commitment": self.commitment}

    @classmethod
    def from_fact(cls, fact: dict[str, str]) -> "Reference":
        return cls(uuid.UUID(fact["id"]), fact["commitment"])


@dataclass(frozen=True, slots=True)
class Committing:
    """The key of a case, opened, to commit to words that lie unsealed in a table of their own (settings)."""

    subject: str
    cipher: str
    secret: bytes = field(repr=False)

    def to(self, words: str, *, field: str) -> str:
        """Shows later that the words are the same; without the key nobody finds them by guessing."""
        place = json.dumps(["unsealed", 1, self.subject, field]).encode()
        return ciphers.commit(self.secret, words.encode(), bound_to=place, cipher=self.cipher)


@dataclass(frozen=True, slots=True)
class Hashing:
    """The key of a subject, opened, to make keyed hashes under it."""

    subject: str
    cipher: str
    secret: bytes = field(repr=False)

    def of(self, words: str, *, purpose: str) -> str:
        place = json.dumps(["keyed hash", 1, self.subject, purpose]).encode()
        return ciphers.commit(self.secret, words.encode(), bound_to=place, cipher=self.cipher)


def committing(subject: str) -> Committing:
    """Within the act's transaction: the first of a subject makes its key."""
    key = key_of(subject)
    return Committing(subject, key.cipher, unwrapped(key))


def keep(subject: str, *, field: str, words: str) -> Reference:
    """Seal the words under the key of their case. The reference goes into the entry of the act."""
    return keep_all(subject, {field: words})[field]


@transaction.atomic
def keep_all(subject: str, words: Mapping[str, str]) -> dict[str, Reference]:
    """Those of several fields of one case, with as many questions to the database as for one."""
    if not words:
        return {}
    key = key_of(subject)
    secret = unwrapped(key)
    rows = [_sealed(Particular(key=key, field=field), subject, secret, text) for field, text in words.items()]
    Particular.objects.bulk_create(rows)
    return {row.field: Reference(row.pk, row.commitment) for row in rows}


def _sealed(row: Particular, subject: str, secret: bytes, words: str) -> Particular:
    place = _place(subject, row.field, row.pk)
    row.sealed = ciphers.seal(secret, words.encode(), bound_to=place, cipher=row.key.cipher)
    row.commitment = ciphers.commit(secret, words.encode(), bound_to=place, cipher=row.key.cipher)
    return row


def reveal(reference: Reference, *, by: Actor, agency: int, reason: str) -> str:
    """The words, and in the same transaction the entry that somebody looked at them, and why (a code)."""
    return reveal_all([reference], by=by, agency=agency, reason=reason)[0]


@transaction.atomic
def reveal_all(references: Iterable[Reference], *, by: Actor, agency: int, reason: str) -> list[str]:
    """Several at once, an entry for each. Raises Destroyed, or Unsealable where what lies there was altered."""
    words, looks = [], []
    for reference in references:
        row = _row(reference)
        words.append(_words(row, reference))
        facts: dict[str, Fact] = {"reference": reference.id.hex, "field": row.field, "reason": reason}
        subject, chain = row.key.subject, chains.security(agency)
        looks.append(Draft(chain=chain, kind=own_kinds.REVEALED.id, by=by, subject=subject, agency=agency, facts=facts))
    append(*looks)
    return words


def matches(reference: Reference, words: str) -> bool:
    """Whether these are the words that were kept. Shows nothing to somebody who does not know them."""
    row = _row(reference)
    place = _place(row.key.subject, row.field, row.pk)
    found = ciphers.commit(unwrapped(row.key), words.encode(), bound_to=place, cipher=row.key.cipher)
    return hmac.compare_digest(found, reference.commitment)


@transaction.atomic
def reveal_together(
    references: Iterable[Reference], *, by: Actor, agency: int, reason: str, besides: Iterable[Reference] = ()
) -> list[str]:
    """
    Several of one case at one look: one entry names them all. `besides`: what the program itself opens with the same
    question, as `opened_together` does; their words come after. Raises as `reveal_all`.
    """
    wanted = list(references)
    found = _rows([*wanted, *besides])
    words = [_words(row, reference) for row, reference in found]
    rows = found[: len(wanted)]
    if not rows:
        return words
    facts: dict[str, Fact] = {
        "references": [reference.id.hex for _row, reference in rows],
        "fields": [row.field for row, _reference in rows],
        "reason": reason,
    }
    subject, chain = rows[0][0].key.subject, chains.security(agency)
    append(Draft(chain=chain, kind=own_kinds.REVEALED.id, by=by, subject=subject, agency=agency, facts=facts))
    return words


def opened(reference: Reference) -> str:
    """The words for the program itself: to print a letter, to compare. What it shows to nobody is no look."""
    return _words(_row(reference), reference)


def opened_together(references: Iterable[Reference]) -> list[str]:
    """Several, of whichever cases, with one question to the database. Raises Destroyed where one is gone."""
    return [_words(row, reference) for row, reference in _rows(references)]


def opened_if_there(references: Iterable[Reference]) -> list[str | None]:
    """As `opened_together`; None for what is gone."""
    wanted = list(references)
    rows = Particular.objects.select_related("key").in_bulk([reference.id for reference in wanted])
    return [_words(rows[reference.id], reference) if reference.id in rows else None for reference in wanted]


def keyed_hash(subject: str, words: str, *, purpose: str) -> str:
    """What tells whether two words are the same, under the key of a subject; without the key it tells nothing."""
    return hashing(subject).of(words, purpose=purpose)


def hashing(subject: str) -> Hashing:
    """For several of them."""
    key = key_of(subject)
    return Hashing(subject, key.cipher, unwrapped(key))


def is_destroyed(subject: str) -> bool:
    return Erasure.objects.filter(subject=subject).exists()


Release = Callable[[str], object]
_releases: Final[list[Release]] = []


def on_destruction(release: Release) -> None:
    """An app says what else goes with a case (its files): a function of the subject, called in the transaction."""
    if release not in _releases:
        _releases.append(release)


@transaction.atomic
def destroy(subject: str, *, by: Actor, agency: int, reason: str = "retention") -> int:
    """
    The end of the period of keeping: the key, the words, and what other apps release. The entries stay, the chain
    still verifies, and nobody can read what they refer to. How many words there were.
    """
    key = CaseKey.objects.select_for_update().filter(subject=subject).first()
    if key is None:
        raise Destroyed(subject)
    count = _destroy(key)
    facts: dict[str, Fact] = {"words": count, "key": key.pk.hex, "reason": reason}
    chain = chains.work(agency)
    append(Draft(chain=chain, kind=own_kinds.DESTROYED.id, by=by, subject=subject, agency=agency, facts=facts))
    return count


@transaction.atomic
def forget(reference: Reference) -> None:
    """Words that others take the place of are destroyed; the key stays. Only for words that no entry refers to."""
    _overwrite_what_goes()
    Particular.objects.filter(pk=reference.id).delete()


@transaction.atomic
def erase_again(*, by: Actor = SYSTEM) -> list[str]:
    """After a backup was restored: destroy what had been destroyed after it was made. The subjects."""
    again = []
    for erasure in erased.read():
        key = CaseKey.objects.select_for_update().filter(pk=erasure.key).first()
        if key is None:
            Erasure.objects.get_or_create(
                key=erasure.key, defaults={"subject": erasure.subject, "erased_at": erasure.erased_at}
            )
            continue
        facts: dict[str, Fact] = {"words": _destroy(key), "key": key.pk.hex}
        again.append(
            Draft(chain=chains.work(), kind=own_kinds.DESTROYED_AGAIN.id, by=by, subject=key.subject, facts=facts)
        )
    append(*again)
    return [draft.subject for draft in again]


def _destroy(key: CaseKey) -> int:
    _overwrite_what_goes()
    count, _each = Particular.objects.filter(key=key).delete()
    Erasure.objects.get_or_create(key=key.pk, defaults={"subject": key.subject, "erased_at": timezone.now()})
    for release in _releases:
        release(key.subject)
    CaseKey.objects.filter(pk=key.pk).delete()
    transaction.on_commit(erased.write_out)
    return count


def _overwrite_what_goes() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten, not only let go


def key_of(subject: str) -> CaseKey:
    """The key of a case, made if it has none yet. Raises Destroyed."""
    key = CaseKey.objects.filter(subject=subject).first()
    if key:
        return key
    if is_destroyed(subject):
        raise Destroyed(subject)
    try:
        with transaction.atomic():
            return _new_key(subject)
    except IntegrityError:  # another act on the case has just made it
        return CaseKey.objects.get(subject=subject)


def _new_key(subject: str) -> CaseKey:
    master = masters.newest() or _first_master()
    key = CaseKey(subject=subject, master=master.id, cipher=settings.PARTICULARS_CIPHER)
    key.wrapped = wrap(master, key, ciphers.new_secret())
    key.save(force_insert=True)
    return key


def _first_master() -> masters.MasterKey:
    if CaseKey.objects.exists():
        where = masters.folder()
        raise masters.NoMasterKey(f"{where} 里没有主密钥，而数据库里有用它加密的个人信息。请先把主密钥放回来。")
    return masters.make(timezone.now())


def wrap(master: masters.MasterKey, key: CaseKey, secret: bytes) -> bytes:
    """A case's secret under a master key, bound to the case: it opens for no other."""
    return ciphers.seal(master.secret, secret, bound_to=_wrapping(master.id, key), cipher=key.cipher)


def unwrapped(key: CaseKey) -> bytes:
    """Raises NoMasterKey, or Unsealable where the row was altered."""
    master = masters.of(key.master)
    bound_to = _wrapping(master.id, key)
    return ciphers.unseal(master.secret, bytes(key.wrapped), bound_to=bound_to, cipher=key.cipher)


def _row(reference: Reference) -> Particular:
    row = Particular.objects.select_related("key").filter(pk=reference.id).first()
    if row is None:
        raise Destroyed(reference.id.hex)
    return row


def _rows(references: Iterable[Reference]) -> list[tuple[Particular, Reference]]:
    wanted = list(references)
    rows = Particular.objects.select_related("key").in_bulk([reference.id for reference in wanted])
    for reference in wanted:
        if reference.id not in rows:
            raise Destroyed(reference.id.hex)
    return [(rows[reference.id], reference) for reference in wanted]


def _words(row: Particular, reference: Reference) -> str:
    """Opened, and compared with what the ledger has been told of them."""
    secret, place = unwrapped(row.key), _place(row.key.subject, row.field, row.pk)
    words = ciphers.unseal(secret, bytes(row.sealed), bound_to=place, cipher=row.key.cipher)
    found = ciphers.commit(secret, words, bound_to=place, cipher=row.key.cipher)
    if not hmac.compare_digest(found, reference.commitment):
        raise ciphers.Unsealable(reference.id.hex)
    return words.decode()


def _place(subject: str, field: str, id: uuid.UUID) -> bytes:
    """What sealed words are bound to, so that they cannot be moved to another case, field or row."""
    return json.dumps(["particular", 1, subject, field, id.hex]).encode()


def _wrapping(master: str, key: CaseKey) -> bytes:
    return json.dumps(["case key", 1, master, key.subject, key.pk.hex]).encode()
