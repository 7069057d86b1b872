"""Which entries an auditor sees, and those among them that are asked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from gongkai.agencies.models import Agency
from gongkai.ledger import kinds, proofs
from gongkai.ledger.models import Entry
from gongkai.people.models import Post, User
from gongkai.workbench.audit import subjects

MOST: Final = 1000  # persons or agencies of one name


def visible_to(post: Post) -> QuerySet[Entry]:
    """What happened at the auditor's agency and below it; at the top of the tree, what concerns the whole site too."""
    if post.agency.parent_id is None:
        if not Agency.objects.roots().exclude(pk=post.agency_id).exists():
            return Entry.objects.all()
        return Entry.objects.filter(Q(agency=None) | Q(agency__in=_below(post.agency)))
    return Entry.objects.filter(agency__in=_below(post.agency))


def _below(agency: Agency) -> QuerySet[Agency, int]:
    return Agency.objects.under(agency).values_list("pk", flat=True)


@dataclass(frozen=True, slots=True)
class Search:
    """What was asked, in words; a name may be that of several."""

    person: str = ""
    agency: str = ""
    kind: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None

    def among(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        """Newest first."""
        for condition in self._conditions():
            entries = entries.filter(condition)
        return entries.order_by("-recorded_at", "-id")

    def as_facts(self) -> dict[str, Any]:
        """For the entry about an export: keys, dates and codes, because a name does not go into the ledger."""
        told = {
            "persons": self._persons() if self.person else None,
            "agencies": self._agencies() if self.agency else None,
            "kind": self.kind or None,
            "subject": self.subject or None,
            "since": self.since,
            "until": self.until,
        }
        return {name: value for name, value in told.items() if value is not None}

    def _conditions(self) -> Iterable[Q]:
        if self.person:
            yield Q(person__in=self._persons())
        if self.agency:
            yield Q(agency__in=self._agencies())
        if self.kind:
            yield Q(kind=self.kind)
        if self.subject:
            yield Q(subject=self.subject)
        if self.since:
            yield Q(recorded_at__gte=_midnight(self.since))
        if self.until:
            yield Q(recorded_at__lt=_midnight(self.until + timedelta(days=1)))

    def _persons(self) -> list[int]:
        named = Q(display_name__icontains=self.person) | Q(username__iexact=self.person)
        return list(User.objects.filter(named).order_by("pk").values_list("pk", flat=True)[:MOST])

    def _agencies(self) -> list[int]:
        return list(Agency.objects.named_like(self.agency).order_by("pk").values_list("pk", flat=True)[:MOST])


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it is read: who, where and what in words, beside the keys that the ledger holds."""

    entry: Entry
    kind: str
    person: str
    agency: str
    subject: str
    chain: str
    facts: Mapping[str, Any]

    @property
    def told(self) -> list[tuple[str, str]]:
        """The facts for the page, without the marks of a programming language."""
        kind = self.entry.kind
        return [(kinds.fact_label(kind, name), _told(value, kind, name)) for name, value in self.facts.items()]


def _told(value: Any, kind: str, fact: str) -> str:
    if value is None:
        return "—"
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, list):
        return "、".join(_told(each, kind, fact) for each in value)
    if isinstance(value, dict):
        return "；".join(f"{kinds.fact_label(kind, name)}：{_told(part, kind, name)}" for name, part in value.items())
    return kinds.code_label(kind, fact, value) if isinstance(value, str) else str(value)


def lines(entries: Iterable[Entry]) -> list[Line]:
    """One question for each kind of name. Who is not registered any more is shown by the key."""
    entries = list(entries)
    persons = dict(User.objects.filter(pk__in={e.person for e in entries}).values_list("pk", "display_name"))
    owners = {key for e in entries for key in (e.agency, subjects.owner_of(e.chain)) if key}
    agencies = dict(Agency.objects.filter(pk__in=owners).values_list("pk", "short_name"))
    about = subjects.in_words(e.subject for e in entries)
    return [
        Line(
            entry=entry,
            kind=kinds.label_of(entry.kind),
            person=_named(persons, entry.person),
            agency=_named(agencies, entry.agency),
            subject=about.get(entry.subject, entry.subject),
            chain=subjects.chain_in_words(entry.chain, agencies),
            facts=proofs.facts_of(entry),
        )
        for entry in entries
    ]


def _named(names: Mapping[int, str], key: int | None) -> str:
    return "" if key is None else names.get(key, str(key))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
