"""The second factor at rest: its secrets are sealed with the master key, which lies outside the database."""

import base64
from collections.abc import Iterator
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gongkai.ledger import ciphers, masters
from gongkai.ledger.masters import MasterKey
from gongkai.people.models import User

BOUND_TO: Final = b"gongkai.people.factors"
SEPARATOR: Final = "$"
BATCH: Final = 200
SEALED: Final = ("secret", "seed", "migrated_codes")  # in the data of an Authenticator: a text, or a list of them


def seal(secret: str) -> str:
    """The id of the master key, the cipher, and what it sealed."""
    return _sealed_with(masters.newest() or masters.make(timezone.now()), secret)


def _sealed_with(master: MasterKey, secret: str) -> str:
    cipher = settings.PARTICULARS_CIPHER
    sealed = ciphers.seal(master.secret, secret.encode(), bound_to=BOUND_TO, cipher=cipher)
    return SEPARATOR.join((master.id, cipher, base64.b64encode(sealed).decode()))


def unseal(sealed: str) -> str:
    master, cipher, body = sealed.split(SEPARATOR)
    secret = masters.of(master).secret
    return ciphers.unseal(secret, base64.b64decode(body), bound_to=BOUND_TO, cipher=cipher).decode()


def seal_anew(master: MasterKey) -> int:
    """After the rotation of the master key, every factor. Raises NoMasterKey or Unsealable."""
    count = 0
    keys = list(Authenticator.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():
            among = Authenticator.objects.filter(pk__in=keys[start : start + BATCH])
            found = among.select_for_update().order_by("pk")
            changed = [factor for factor in found if any(id != master.id for id in _masters_of(factor.data))]
            for factor in changed:
                factor.data = _anew(master, factor.data)
            Authenticator.objects.bulk_update(changed, ["data"])
        count += len(changed)
    return count


def master_keys() -> Iterator[str]:
    """The master key of each factor."""
    for data in Authenticator.objects.order_by().values_list("data", flat=True).iterator():
        yield from set(_masters_of(data))


def _masters_of(data: dict[str, Any]) -> Iterator[str]:
    for name in SEALED:
        found = data.get(name, ())
        for sealed in (found,) if isinstance(found, str) else found:
            yield sealed.split(SEPARATOR)[0]


def _anew(master: MasterKey, data: dict[str, Any]) -> dict[str, Any]:
    def sealed(old: str) -> str:
        return _sealed_with(master, unseal(old))

    anew = {
        name: sealed(data[name]) if isinstance(data[name], str) else [sealed(each) for each in data[name]]
        for name in SEALED
        if name in data
    }
    return data | anew


def remove_all(person: User) -> bool:
    """The second factor and its recovery codes. True if there were any."""
    gone, _rows = Authenticator.objects.filter(user=person).delete()
    return bool(gone)
