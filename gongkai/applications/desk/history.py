"""The history of a case for its sheet: every entry in the order of recording, corrections visible."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.applications import entries
from gongkai.applications.desk import told
from gongkai.ledger.kinds import label_of
from gongkai.ledger.models import Entry
from gongkai.people.models import Post

SOURCES: Final = {"portal": _("申请人（网上）"), "import": _("导入的旧登记簿"), "system": _("系统")}
SUBMITTED: Final = f"{entries.PREFIX}submitted"
SUPPLEMENTED: Final = f"{entries.PREFIX}supplemented"
CORRECTED: Final = f"{entries.PREFIX}corrected"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry. `number` counts the events of the law alone: by it a correction names what it corrects."""

    number: int | None
    label: str
    on: date | None
    recorded_at: datetime
    by: str
    facts: Sequence[tuple[str, str]]
    corrected_by: Sequence[int] = ()
    is_void: bool = False

    @property
    def is_late(self) -> bool:
        """Entered on a later day than it happened."""
        return self.on is not None and self.on < timezone.localdate(self.recorded_at)


@dataclass(frozen=True, slots=True)
class Read:
    """An entry with its body opened."""

    entry: Entry
    body: Mapping[str, Any]
    number: int | None

    @property
    def facts(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.body.get("facts", {})
        return found

    @property
    def on(self) -> date | None:
        return date.fromisoformat(self.body["on"]) if self.body.get("on") else None

    @property
    def words(self) -> Mapping[str, str]:
        """Words of the act; those of the application itself stand on the sheet by themselves."""
        return {} if self.entry.kind == SUBMITTED else told.words_in(self.facts)

    @property
    def said(self) -> Mapping[str, Any]:
        """All that the line tells."""
        named = {name: value for name, value in self.facts.items() if name not in entries.FACTS}
        named |= self.facts.get("detail") or {}
        own = self.event if self.number else {}
        return {**{name: named[name] for name in named if name in told.LABELS}, **own, **self.words}

    @property
    def event(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.facts.get("event", {})
        return found


def read(rows: Sequence[Entry]) -> list[Read]:
    """The bodies, and the number of each that is an event of the law."""
    found, number = [], 0
    for entry in rows:
        if is_event := entry.kind.startswith(entries.PREFIX):
            number += 1
        found.append(Read(entry, json.loads(entry.body), number if is_event else None))
    return found


def tokens_of(rows: Sequence[Read]) -> list[str]:
    """The sealed words of all entries but the first, whose words the sheet shows by themselves."""
    return [token for row in rows for token in (*told.tokens_of(row.event), *row.words.values())]


def lines(rows: Sequence[Read], opened: Mapping[str, str]) -> list[Line]:
    """The newest first. `opened`: the words behind tokens, as far as the reader may see them."""
    names = _names(rows)
    changes = _corrections(rows)
    return [_line(row, opened, names, changes) for row in reversed(rows)]


def _line(row: Read, opened: Mapping[str, str], names: told.Names, changes: Mapping[int, list[Read]]) -> Line:
    made = changes.get(row.number, []) if row.number else []
    return Line(
        number=row.number,
        label=label_of(row.entry.kind),
        on=row.on,
        recorded_at=row.entry.recorded_at,
        by=_by(row, names),
        facts=told.in_words(row.said, opened, names),
        corrected_by=[each.number for each in made if each.number],
        is_void=any(each.event.get("void") for each in made),
    )


def _by(row: Read, names: told.Names) -> str:
    if row.entry.post and row.entry.post in names:
        return names[row.entry.post]
    source = str(row.facts.get("source", "system"))
    return str(SOURCES.get(source, gettext("系统")))


def _corrections(rows: Sequence[Read]) -> dict[int, list[Read]]:
    """By the number of an event: the corrections of it."""
    changes: dict[int, list[Read]] = {}
    for row in rows:
        if row.entry.kind == CORRECTED and isinstance(row.event.get("event"), int):
            changes.setdefault(row.event["event"], []).append(row)
    return changes


def _names(rows: Sequence[Read]) -> told.Names:
    """Who holds or held the posts that entries name: one question for all."""
    keys = {row.entry.post for row in rows if row.entry.post}
    for row in rows:
        keys |= set(told.posts_of(row.facts)) | _posts_in(row)
    held = Post.objects.filter(pk__in=keys).select_related("person")
    return {post.pk: post.person.display_name for post in held}


def _posts_in(row: Read) -> set[int]:
    return {row.facts[name] for name in ("from", "post") if isinstance(row.facts.get(name), int)}
