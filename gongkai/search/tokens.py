"""
Text as the index knows it: characters folded to one form, runs of them cut into tokens. Han runs give overlapping pairs
and, at their end, the last character alone: so every word, name and character is found, and no dictionary can lack it.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from gongkai.reading.script import to_simplified

EDITION: Final = 1  # of the tokens: raised with any change of what this module gives, it makes the index anew
LONGEST: Final = 64  # characters of a Latin run or a number
HAN: Final = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
IS_HAN: Final = re.compile(f"[{HAN}]")
# A number with commas between its thousands is one number; letters and digits are apart: 206 is found in G206.
RUN: Final = re.compile(rf"[{HAN}]+|\d{{1,3}}(?:,\d{{3}})+(?![\d,])|\d+|(?:(?![{HAN}])[^\W\d_])+")
ORDINAL: Final = "第"


class _Folded(dict[int, str]):
    """Each character's form, worked out when it is met first."""

    def __missing__(self, code: int) -> str:
        character = unicodedata.normalize("NFKC", chr(code)).casefold()
        self[code] = to_simplified(character) if IS_HAN.search(character) else character
        return self[code]


_FOLDED: Final = _Folded()


def fold(text: str) -> str:
    """Full and half width, capitals, traditional and simplified characters are the same."""
    return text.translate(_FOLDED)


def runs(folded: str) -> list[str]:
    """The runs of Han characters, of digits and of other letters. 第 between numbers (〔2021〕第8号) is left out."""
    found: list[str] = RUN.findall(folded)
    return [run for place, run in enumerate(found) if run != ORDINAL or not _joins_numbers(found, place)]


def tokens(text: str) -> list[str]:
    """Every token of a text, in order."""
    return [token for run in runs(fold(text)) for token in run_tokens(run)]


def run_tokens(run: str) -> Iterator[str]:
    """Those of one run as it stands in a text: at the end of a Han run its last character."""
    if is_han(run):
        yield from pairs(run)
        yield run[-1]
    else:
        yield plain(run)


def pairs(run: str) -> Iterator[str]:
    return map("".join, pairwise(run))


def plain(run: str) -> str:
    """A number without commas and leading zeros (08月 is 8月); a Latin run of a length that an index bears."""
    if run[0].isdecimal():
        return run.replace(",", "").lstrip("0")[:LONGEST] or "0"
    return run[:LONGEST]


def is_han(run: str) -> bool:
    return IS_HAN.match(run) is not None


def _joins_numbers(found: list[str], place: int) -> bool:
    around = (*found[place - 1 : place], *found[place + 1 : place + 2]) if place else ()
    return len(around) == 2 and all(run[0].isdecimal() for run in around)
