"""Sealing words: AES-256-GCM (the default) or SM4-GCM (GB/T 32907, where 商用密码 is asked for). Each sealed text names
its cipher, so that one can follow the other."""

import hmac
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SECRET_BYTES: Final = 32
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16


class Unsealable(ValueError):
    """The key is another, or what was sealed was altered or moved to another place."""


@dataclass(frozen=True, slots=True)
class Suite:
    """A cipher with the hash that goes with it."""

    algorithm: Callable[[bytes], algorithms.AES | algorithms.SM4]
    key_bytes: int
    hash: Callable[[], hashes.HashAlgorithm]
    mac: str  # the same hash, for hmac


SUITES: Final[Mapping[str, Suite]] = {
    "aes-gcm": Suite(algorithms.AES, 32, hashes.SHA256, "sha256"),
    "sm4-gcm": Suite(algorithms.SM4, 16, hashes.SM3, "sm3"),
}


def new_secret() -> bytes:
    return os.urandom(SECRET_BYTES)


def seal(secret: bytes, words: bytes, *, bound_to: bytes, cipher: str) -> bytes:
    """Nonce ‖ sealed words ‖ tag. They open only with the secret and at the place that they are bound to."""
    nonce = os.urandom(NONCE_BYTES)
    sealing = Cipher(_keyed(secret, cipher), GCM(nonce)).encryptor()
    sealing.authenticate_additional_data(bound_to)
    return nonce + sealing.update(words) + sealing.finalize() + sealing.tag


def unseal(secret: bytes, sealed: bytes, *, bound_to: bytes, cipher: str) -> bytes:
    """Raises Unsealable."""
    nonce, body, tag = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:-TAG_BYTES], sealed[-TAG_BYTES:]
    try:
        opening = Cipher(_keyed(secret, cipher), modes.GCM(nonce, tag)).decryptor()
        opening.authenticate_additional_data(bound_to)
        return opening.update(body) + opening.finalize()
    except (InvalidTag, ValueError, KeyError) as fault:
        raise Unsealable(cipher) from fault


def commit(secret: bytes, words: bytes, *, bound_to: bytes, cipher: str) -> str:
    """A keyed hash: shows later that the words are the same, and without the secret shows nothing of them."""
    suite = SUITES[cipher]
    key = _derived(secret, suite, b"gongkai commitment", suite.hash().digest_size)
    return hmac.new(key, len(bound_to).to_bytes(4) + bound_to + words, suite.mac).hexdigest()


def _keyed(secret: bytes, cipher: str) -> algorithms.AES | algorithms.SM4:
    suite = SUITES[cipher]
    return suite.algorithm(_derived(secret, suite, b"gongkai sealing", suite.key_bytes))


def _derived(secret: bytes, suite: Suite, purpose: bytes, length: int) -> bytes:
    """One secret, a key for each purpose, so that no key is used in two ways."""
    return HKDF(algorithm=suite.hash(), length=length, salt=None, info=purpose).derive(secret)
