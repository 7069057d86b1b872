"""Words sealed as `ledger.particulars` seals them, with the keys of a case derived once for all its words."""

import hmac
import json
import os
import uuid
from typing import Any, Final

CODE: Final = "234567ABCD"  # the query code of every case


class Sealing:
    """The keys of the site, and those of new cases."""

    def __init__(self) -> None:
        from gongkai.ledger import masters

        self.master = masters.newest()
        self._wrapping = _derived(self.master.secret)
        self._site = particulars_key("applications")

    def code_hash(self, number: str) -> str:
        from gongkai.ledger import ciphers

        place = json.dumps(["keyed hash", 1, "applications", "code"]).encode()
        _subject, secret = self._site
        return ciphers.commit(secret, f"{number} {CODE}".encode(), bound_to=place, cipher="aes-gcm")

    def case(self, subject: str) -> tuple[str, bytes, "OneCase"]:
        """The id of its key, the key wrapped, and what seals its words."""
        secret, id = os.urandom(32), uuid.UUID(bytes=os.urandom(16), version=4).hex
        place = f'["case key", 1, "{self.master.id}", "{subject}", "{id}"]'.encode()
        nonce = os.urandom(12)
        return id, nonce + self._wrapping.encrypt(nonce, secret, place), OneCase(subject, secret)


def _derived(secret: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from gongkai.ledger import ciphers

    suite = ciphers.SUITES["aes-gcm"]
    return AESGCM(ciphers._derived(secret, suite, b"gongkai sealing", suite.key_bytes))


def particulars_key(subject: str) -> tuple[str, bytes]:
    from gongkai.ledger import particulars

    return subject, particulars.unwrapped(particulars.key_of(subject))


class OneCase:
    def __init__(self, subject: str, secret: bytes) -> None:
        from gongkai.ledger import ciphers

        self._subject = subject
        self._sealing = _derived(secret)
        self._committing = ciphers._derived(secret, ciphers.SUITES["aes-gcm"], b"gongkai commitment", 32)

    def seal(self, field: str, text: bytes) -> tuple[str, bytes, str]:
        """The id of the row, what is in it, and the commitment."""
        id = uuid.UUID(bytes=os.urandom(16), version=4).hex
        place = f'["particular", 1, "{self._subject}", "{field}", "{id}"]'.encode()
        nonce = os.urandom(12)
        sealed = nonce + self._sealing.encrypt(nonce, text, place)
        commitment = hmac.digest(self._committing, len(place).to_bytes(4) + place + text, "sha256").hex()
        return id, sealed, commitment
