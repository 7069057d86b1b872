"""What is put into an index, and for whose eyes."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from gongkai.search.tokens import EDITION

ATTACHED_MOST: Final = 100_000  # characters of the attachments of one document that are searched
BODY_MOST: Final = 200_000
FACETS: Final = ("agency", "item", "year", "genre", "validity")


class Sight(StrEnum):
    """Each has tables of its own: nothing that is written for the one can be found through the other."""

    PUBLIC = "public"
    WORK = "work"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """
    A record, a report …, as it is searched. `day` is the one by which newest comes first. `above` are the keys of the
    agencies from the top of the tree down to its own. `labels` are further words of ours to narrow by ("field:health").
    """

    kind: str  # "record"
    object: int  # its primary key
    day: date
    title: str
    number: str = ""
    body: str = ""
    attached: str = ""  # the words of its files
    agency: int = 0
    above: tuple[int, ...] = ()
    item: str = ""  # of art. 20 or 21
    year: int = 0
    genre: str = ""
    validity: str = ""
    labels: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """As they are kept and searched: of very long ones the beginning."""
        return self.title, self.number, self.body[:BODY_MOST], self.attached[:ATTACHED_MOST]

    @property
    def digest(self) -> str:
        """Of all that the index holds of it, and of how the tokens are made."""
        facets = (self.agency, sorted(self.above), self.item, self.year, self.genre, self.validity)
        whole = (EDITION, self.day.isoformat(), self.texts, facets, sorted(self.labels))
        return hashlib.blake2b(json.dumps(whole, ensure_ascii=False).encode(), digest_size=16).hexdigest()


def marks_of(document: Document) -> list[str]:
    """The tokens by which an engine narrows: they stand in a column of their own, where no words are looked for."""
    marks = [mark("kind", document.kind), mark("agency", document.agency), mark("year", document.year)]
    marks += [mark("under", key) for key in {*document.above, document.agency}]
    named = (("item", document.item), ("genre", document.genre), ("validity", document.validity))
    marks += [mark(facet, value) for facet, value in named]
    return sorted({*marks, *(mark("label", label) for label in document.labels)})


def mark(facet: str, value: str | int) -> str:
    """A token that no text gives: letters and digits only, whatever the value holds."""
    return f"m{facet}x{str(value).encode().hex()}"
