"""The exact text of an entry and its hash. A body is written once and never made again from columns."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

FORMAT: Final = 1
GENESIS: Final = "0" * 64  # what stands before the first entry of every chain
ALGORITHMS: Final = ("sha256", "sm3")
CODE: Final = re.compile(r"[A-Za-z0-9_.:/+=-]{0,128}")
# Alone, or a part of its own between signs: not within a hash, whose letters stand beside.
MOBILE: Final = re.compile(r"(?<![A-Za-z0-9])1[3-9]\d{9}(?![A-Za-z0-9])")
LANDLINE: Final = re.compile(r"(?<![A-Za-z0-9])0\d{2,3}-\d{7,8}(?![A-Za-z0-9])")
IDENTITY: Final = re.compile(r"(?<![A-Za-z0-9])\d{17}[\dXx](?![A-Za-z0-9])")
SHORTEST: Final = 11  # signs of such a number
SMALLEST: Final = 10**17  # number of identity, as a number
WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
CHECK_DIGITS: Final = "10X98765432"

type_of_fact = int | bool | str | date | None
Fact = type_of_fact | Sequence["Fact"] | Mapping[str, "Fact"]


class PersonalWords(ValueError):
    """A fact is a free text. Entries hold numbers, dates and codes; words belong to `particulars`."""


def canonical(body: Mapping[str, Fact]) -> str:
    """One text for one content: keys sorted, no spaces. Raises PersonalWords where a fact could hold words."""
    return json.dumps(_plain(body), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(previous: str, body: str, algorithm: str) -> str:
    """H(previous ‖ body), in hexadecimal."""
    return hashlib.new(algorithm, bytes.fromhex(previous) + body.encode()).hexdigest()


def is_code(text: str) -> bool:
    """Not words, and no number that is a person's in it: of identity, or of a telephone."""
    if not CODE.fullmatch(text):
        return False
    if len(text) < SHORTEST:
        return True
    return not (MOBILE.search(text) or LANDLINE.search(text) or _holds_identity_number(text))


def _holds_identity_number(text: str) -> bool:
    return any(map(_is_identity_number, IDENTITY.findall(text)))


def _is_identity_number(text: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, text, strict=False))
    return CHECK_DIGITS[total % 11] == text[-1].upper()


def _plain(fact: object) -> object:
    match fact:
        case None | bool():
            return fact
        case int() if fact < SMALLEST or not _holds_identity_number(str(fact)):
            return fact
        case datetime() | date():
            return fact.isoformat()
        case str() if is_code(fact):
            return str(fact)
        case Mapping():
            return {str(_plain(key)): _plain(value) for key, value in fact.items()}
        case Sequence() if not isinstance(fact, str):
            return [_plain(item) for item in fact]
    raise PersonalWords(f"an entry cannot hold a {type(fact).__name__} that is not a number, a date or a code")
