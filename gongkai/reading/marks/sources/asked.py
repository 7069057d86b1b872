"""What the child process is asked to scan by: the day, and what an agency adds to the lists."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from gongkai.reading.marks.words import DEFAULT, Words


@dataclass(frozen=True, slots=True)
class Asked:
    on: date | None = None
    misprints: Mapping[str, str] = field(default_factory=dict)
    allowed: tuple[str, ...] = ()

    @property
    def words(self) -> Words:
        return DEFAULT.with_own(misprints=self.misprints, allowed=self.allowed)


def asked(words: Words, on: date | None) -> Asked:
    """Of the lists only what is not in everybody's."""
    return Asked(on, dict(words.own), tuple(sorted(words.allowed)))
