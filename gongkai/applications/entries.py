"""
The events of a case are entries of the ledger, and nothing else: written here, and read back. Free words in an event
(a reason, a reference) stand in the entry as tokens; for the law it matters only that something was said.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.clock import CHINA
from gongkai.applications.models import Application
from gongkai.applications.models.application import subject_of
from gongkai.applications.words import is_token, seal
from gongkai.law.casefile import KINDS, Event, event_from, event_to
from gongkai.law.casefile.events import EndReason, Submitted
from gongkai.law.sentences import explain
from gongkai.ledger import chains, kinds
from gongkai.ledger.bodies import Fact
from gongkai.ledger.kinds import EntryKind
from gongkai.ledger.models import Entry
from gongkai.ledger.services import Actor, Draft

PREFIX: Final = "case."
WORK: Final = "work:"  # looks at its words stand in the security chain
TEXTS: Final = ("reason", "ref", "evidence")  # fields of events that a person writes
CODES: Final = frozenset(EndReason)  # of consultation_ended the reason is a code
# `event`: the fields of the law's event. `words`: tokens of what was said besides. `letter`, `files`: what went with
# it. `source`: the portal, the desk, an import. `detail`: codes and numbers of the act that are none of the event's.
# `signed`: of every letter that was signed in the act its 文号 and the token of its text, with the commitment to it.
FACTS: Final = ("event", "words", "letter", "files", "source", "detail", "signed")
TRIED: Final = "application.confirmation_tried"  # no event, but of what came in the law asks on which days it was tried
LETTER_SIGNED: Final = "application.letter_signed"  # letters of an act that is no event
# The applicant reads, takes a file along, chooses mails: nothing that the office has to know before it goes on.
QUIET: Final = frozenset({"application.letter_opened", "application.file_taken", "application.mail_set"})
LABELS: Final = {
    "event": _("事项内容"),
    "words": _("写的内容（加密保存）"),
    "letter": _("文书"),
    "files": _("文件的校验值"),
    "source": _("来源"),
    "detail": _("办理情况"),
    "signed": _("签发的文书"),
}


def register() -> None:
    """One kind of entry for each kind of event (AppConfig.ready)."""
    for kind in KINDS:
        kinds.register(EntryKind(f"{PREFIX}{kind}", explain(f"case.kind.{kind}"), FACTS))
        kinds.name_facts({f"{PREFIX}{kind}:{fact}": label for fact, label in LABELS.items()})
    kinds.register(EntryKind(LETTER_SIGNED, _("签发文书"), ("signed",)))
    kinds.name_facts({f"{LETTER_SIGNED}:signed": LABELS["signed"]})


def draft_of(
    application: Application,
    event: Event,
    *,
    by: Actor,
    source: str,
    facts: Mapping[str, Fact] | None = None,
) -> Draft:
    return Draft(
        chain=chains.work(application.agency_id),
        kind=f"{PREFIX}{event.kind}",
        by=by,
        subject=application.subject,
        agency=application.agency_id,
        on=event.on,
        facts={"event": facts_of(event), "source": source, **(facts or {})},
    )


def facts_of(event: Event) -> dict[str, Any]:
    """The event's own fields, as an entry can hold them."""
    return {name: value for name, value in event_to(event).items() if name not in {"kind", "on", "recorded_at"}}


def sealed(subject: str, event: dict[str, Any]) -> dict[str, Any]:
    """The exchange form of an event with its free words sealed, those inside a correction too."""
    found = dict(event)
    for name in TEXTS:
        text = found.get(name)
        if isinstance(text, str) and text.strip() and text not in CODES and not is_token(text):
            found[name] = seal(subject, name, text)
    if isinstance(found.get("fields"), Mapping):
        found["fields"] = sealed(subject, dict(found["fields"]))
    return found


def entries_of(pk: int) -> list[Entry]:
    """All that happened in a case, acts that are no events of law too, in the order of recording."""
    return list(Entry.objects.filter(subject=subject_of(pk), chain__startswith=WORK).order_by("id"))


def since(pk: int, turn: int) -> list[Entry]:
    """What came after so many entries and concerns whoever saw no more of the case than those."""
    return [entry for entry in entries_of(pk)[turn:] if entry.kind not in QUIET]


def events_in(rows: Iterable[Entry]) -> list[Event]:
    """Those among the entries of a case that are events of the law."""
    return read((entry.kind, entry.body, entry.recorded_at) for entry in rows)


def events_of(pk: int) -> list[Event]:
    """The events of a case, in the order of recording."""
    told = Q(kind__startswith=PREFIX) | Q(kind=TRIED)
    found = Entry.objects.filter(told, subject=subject_of(pk)).order_by("id")
    return read(found.values_list("kind", "body", "recorded_at"))


# Plain SQL, as in the ledger: whoever reads all cases pays for each row, and the models would cost as much again.
ROWS: Final = (
    "SELECT subject, kind, body FROM ledger_entry WHERE subject IN ({subjects}) AND chain LIKE %s ORDER BY subject, id"
)


def rows_of(subjects: Sequence[str]) -> list[tuple[str, str, str]]:
    """Of many cases: subject, kind, body of each entry, case by case, as recorded."""
    if not subjects:
        return []
    statement = ROWS.format(subjects=", ".join(["%s"] * len(subjects)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*subjects, f"{WORK}%"])
        found: list[tuple[str, str, str]] = cursor.fetchall()
    return found


_decoded: Final = json.JSONDecoder().raw_decode  # a body is one object and nothing around it


def made_on(body: str) -> date:
    """The day in China on which an entry was made."""
    return datetime.fromisoformat(_decoded(body)[0]["at"]).astimezone(CHINA).date()


def read(rows: Iterable[tuple[str, str, Any]]) -> list[Event]:
    """
    Events from (kind, body, recorded_at) of entries; without the last where nobody asks who knew what when. Tries to
    confirm that it came in, noted day by day, belong to what came in (条例 31(2)).
    """
    events: list[Event] = []
    tries: list[date] = []
    for kind, body, at in rows:
        if kind.removeprefix(PREFIX) in KINDS:
            events.append(_event(kind, _decoded(body)[0], at))
        elif kind == TRIED:
            tries.append(day_of(_decoded(body)[0]))
    if tries and events and isinstance(came := events[0], Submitted):
        events[0] = replace(came, tries=(*came.tries, *tries))
    return events


def _event(kind: str, body: Mapping[str, Any], at: Any) -> Event:
    said, name = body["facts"]["event"], kind.removeprefix(PREFIX)
    if at is not None:
        return event_from({**said, "kind": name, "on": body["on"], "recorded_at": at})
    try:
        return _alike(name, body["on"], tuple(said), *said.values())
    except TypeError:  # a list in it, or a correction
        return event_from({**said, "kind": name, "on": body["on"]})


@lru_cache(maxsize=1 << 14, typed=True)  # 1 is not true here
def _alike(name: str, on: str, fields: tuple[str, ...], *values: Any) -> Event:
    """An event that many cases have of one day, once: it cannot be changed."""
    return event_from({**dict(zip(fields, values, strict=True)), "kind": name, "on": on})


def facts_in(pk: int, number: int) -> Mapping[str, Any]:
    """What the entry of an event says, by the number of the event from 1."""
    kinds_of_events = [f"{PREFIX}{kind}" for kind in KINDS]
    found = Entry.objects.filter(subject=subject_of(pk), kind__in=kinds_of_events).order_by("id")
    facts: Mapping[str, Any] = json.loads(found.values_list("body", flat=True)[number - 1])["facts"]
    return facts


def day_of(body: Mapping[str, Any]) -> date:
    return date.fromisoformat(body["on"])
