"""
Master keys come and go: the first is made before the site serves, and after a new one everything that an older one
sealed is sealed anew: the keys of cases here, what other apps seal through `on_rotation`. No word of a case is sealed
anew and no entry touched.
"""

from collections.abc import Callable, Iterable
from typing import Final

from django.db import transaction
from django.utils import timezone

from gongkai.ledger import chains, masters, own_kinds, particulars
from gongkai.ledger.bodies import Fact
from gongkai.ledger.masters import MasterKey
from gongkai.ledger.models import CaseKey, Entry
from gongkai.ledger.services import SYSTEM, Actor, Draft, append

BATCH: Final = 200
Rewrap = Callable[[MasterKey], int]
Count = Callable[[], Iterable[str]]
_others: Final[list[tuple[Rewrap, Count]]] = []


def on_rotation(rewrap: Rewrap, count: Count) -> None:
    """
    An app that seals with a master key itself says how all of it is sealed anew with another (how many there were),
    and names the master key of each thing that it has sealed. In transactions of its own.
    """
    if (rewrap, count) not in _others:
        _others.append((rewrap, count))


def rotate(*, by: Actor = SYSTEM, progress: Callable[[int], None] | None = None) -> tuple[MasterKey, int]:
    """
    The new key, and how many things it seals now. Broken off, it leaves things of both keys, each naming its own:
    everything stays readable, and another rotation goes over all of them.
    """
    master = masters.make(timezone.now())
    record_made(by=by)
    cases = 0
    while wrapped := _wrap_some(master):
        cases += wrapped
        if progress:
            progress(cases)
    others = sum(rewrap(master) for rewrap, _count in _others)
    with transaction.atomic():
        facts: dict[str, Fact] = {"to": master.id, "cases": cases, "others": others}
        append(Draft(chain=chains.security(), kind=own_kinds.KEYS_ROTATED.id, by=by, facts=facts))
    return master, cases + others


@transaction.atomic
def _wrap_some(master: MasterKey) -> int:
    others = CaseKey.objects.select_for_update().exclude(master=master.id).order_by("pk")[:BATCH]
    keys = list(others)
    for key in keys:
        secret = particulars.unwrapped(key)
        key.master, key.wrapped = master.id, particulars.wrap(master, key, secret)
    CaseKey.objects.bulk_update(keys, ["master", "wrapped"])
    return len(keys)


def in_use() -> dict[str, int]:
    """How many things each master key seals: keys of cases, and what other apps have sealed."""
    found: dict[str, int] = dict.fromkeys(masters.ids(), 0)
    for id in CaseKey.objects.order_by().values_list("master", flat=True).iterator():
        found[id] = found.get(id, 0) + 1
    for _rewrap, count in _others:
        for id in count():
            found[id] = found.get(id, 0) + 1
    return found


def prepare() -> None:
    """
    Before the site serves, so that no act has to write a key to the disk while others wait for it. A key that is lost
    is not made anew. On a site that nobody has used yet the key is not told of: an entry would make it a used one.
    """
    if not masters.ids() and not in_use():
        masters.make(timezone.now())
    if Entry.objects.exists():
        record_made()


@transaction.atomic
def record_made(*, by: Actor = SYSTEM) -> list[str]:
    """An entry for each master key of which the ledger does not know. Their ids."""
    subjects = {f"key:{id}": id for id in masters.ids()}
    made = Entry.objects.filter(kind=own_kinds.KEY_MADE.id, subject__in=subjects)
    known = set(made.values_list("subject", flat=True))
    new = {subject: id for subject, id in subjects.items() if subject not in known}
    chain, kind = chains.security(), own_kinds.KEY_MADE.id
    if new:
        append(*(Draft(chain=chain, kind=kind, by=by, subject=subject) for subject in new))
    return list(new.values())
