"""
Counts of tries that hold over processes and machines. A try is counted before it is made and given back when it was
a good one, so that many at once do not get past the limit.
"""

import time
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from gongkai.people.models import Tries, User

FORGOTTEN_AFTER: Final = 24 * 3600
BY_NAME: Final = "name"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in so many seconds; one more, and it is locked for that long."""

    tries: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Standing:
    refused: bool
    locked_now: bool  # this try was the first one too many
    seconds_left: int


def per_account() -> Limit:
    return Limit(settings.SIGNIN_TRIES, settings.SIGNIN_LOCK_MINUTES * 60)


def per_address() -> Limit:
    return Limit(settings.SIGNIN_TRIES_PER_ADDRESS, settings.SIGNIN_LOCK_MINUTES * 60)


def digest(what: str, who: str) -> str:
    """What stands for a name or an address that somebody typed or came from: it is kept nowhere itself."""
    return salted_hmac("gongkai.people.lockout", f"{what}|{who.strip().casefold()}", algorithm="sha256").hexdigest()


def key_of(what: str, who: str) -> str:
    """
    Under which key the tries are counted. Those by a name count for the person whom it names, however it is written:
    the database may take letters for one that `casefold` does not. A name that is nobody's counts for itself.
    """
    if what != BY_NAME:
        return digest(what, who)
    person = User.objects.named(who)
    return digest(f"{what} of person", str(person.pk)) if person else digest(what, who)


@transaction.atomic
def take(what: str, who: str, limit: Limit) -> Standing:
    """Count one more try. The lock lasts its whole time from the first try too many; further ones do not prolong it."""
    now = int(time.time())
    key = key_of(what, who)
    tries = Tries.objects.select_for_update().filter(key=key).first() or _begun(key, now)
    if now - tries.began >= limit.seconds:
        tries.count, tries.began = 0, now
    tries.count += 1
    locked_now = tries.count == limit.tries + 1
    if locked_now:
        tries.began = now
    tries.save(update_fields=["count", "began"])
    return Standing(
        refused=tries.count > limit.tries, locked_now=locked_now, seconds_left=tries.began + limit.seconds - now
    )


def _begun(key: str, now: int) -> Tries:
    Tries.objects.get_or_create(key=key, defaults={"began": now})
    return Tries.objects.select_for_update().get(key=key)


@transaction.atomic
def give_back(what: str, who: str) -> None:
    """It was a good one, and does not count."""
    tries = Tries.objects.select_for_update().filter(key=key_of(what, who)).first()
    if tries and tries.count:
        tries.count -= 1
        tries.save(update_fields=["count"])


def clear(what: str, who: str) -> bool:
    """Forget the tries. True if there were any."""
    gone, _rows = Tries.objects.filter(key=key_of(what, who)).delete()
    return bool(gone)


def sweep() -> int:
    gone, _rows = Tries.objects.filter(began__lt=int(time.time()) - FORGOTTEN_AFTER).delete()
    return gone


def is_locked(what: str, who: str, limit: Limit) -> bool:
    tries = Tries.objects.filter(key=key_of(what, who)).first()
    return tries is not None and tries.count > limit.tries and time.time() - tries.began < limit.seconds
