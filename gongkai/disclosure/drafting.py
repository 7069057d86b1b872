"""拟稿、修改: the words and files of a record, each time as a version of its own, and where the record belongs."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.agencies.clock import CHINA
from gongkai.agencies.models import Agency
from gongkai.agencies.models.agency import INTERNAL
from gongkai.disclosure import bodies, entries, indexing, obligations, preparing
from gongkai.disclosure.acting import Seen, Work, finish, refuse, working
from gongkai.disclosure.models import (
    GENERAL,
    Answer,
    Change,
    CheckKind,
    Column,
    Fallen,
    Genre,
    Maker,
    Record,
    RecordFile,
    State,
    Version,
)
from gongkai.disclosure.models.choices import WAITING, Role
from gongkai.files.models import StoredFile
from gongkai.files.services import release_all, use
from gongkai.law.catalogue import matters_for, standard_fields
from gongkai.law.citations import regulation
from gongkai.law.clock import periods
from gongkai.people.models import Post

ALL: Final = frozenset(CheckKind.values)
CONTENT: Final = frozenset({CheckKind.CONTENT.value})
OPENNESS: Final = frozenset({CheckKind.OPENNESS.value})
# Which checks have to be signed anew when a part changes: each looks at what it is about.
FALLS: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(("title", "summary", "html", "files", "source_organ", "maker"), ALL),
    **dict.fromkeys(
        ("document_number", "issued_on", "formed_on", "effective_on", "expires_on", "notice_until"), CONTENT
    ),
    **dict.fromkeys(("item", "field", "matter", "genre", "column", "is_normative", "period", "formed_by"), OPENNESS),
}


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a version: an original that is kept already."""

    file: StoredFile
    name: str
    role: Role = Role.ATTACHMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a version says. `html` may be pasted or plain: it is cleaned here."""

    title: str
    summary: str = ""
    document_number: str = ""
    issued_on: date | None = None
    maker: str = Maker.OWN
    source_organ: str = ""
    html: str = ""
    files: Sequence[Attached] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """Where a record belongs, and the days that count for it."""

    formed_on: date
    formed_by: str = Change.FORMED
    period: str = GENERAL
    item: str = ""
    field: str = ""
    matter: str = ""
    genre: str = Genre.OTHER
    column: str = Column.DISCLOSURES
    is_normative: bool = False
    effective_on: date | None = None
    expires_on: date | None = None
    notice_until: date | None = None


def draft(
    agency: Agency,
    words: Words,
    filing: Filing,
    *,
    by: Post | None,
    key: uuid.UUID,
    send: bool = False,
    now: datetime | None = None,
) -> Record:
    """A new record. Sent twice, it is the same one. LawError where it cannot be."""
    if known := Record.objects.filter(key=key).first():
        return known
    now = now or timezone.now()
    try:
        with transaction.atomic():
            record = begun(agency, words, filing, by=by, key=key, now=now)
            work = Work(record, by, now)
            noted(work, entries.DRAFTED)
            if send:
                _send(work)
            finish(work)
    except IntegrityError:
        if known := Record.objects.filter(key=key).first():  # at the same moment
            return known
        raise
    preparing.ask(record)
    return record


def begun(agency: Agency, words: Words, filing: Filing, *, by: Post | None, key: uuid.UUID, now: datetime) -> Record:
    """The rows, within the act: the record with its first version."""
    _refuse_filing(agency, filing, now)
    if agency.kind in INTERNAL:  # 站所, 股室 and villages have no 政府信息 of their own
        raise refuse("internal", regulation(10), agency=agency.short_name)
    record = Record.objects.create(agency=agency, key=key, title=words.title.strip(), drafted_by=by, **_columns(filing))
    record.current = written(record, words, by)
    return record


def noted(work: Work, kind: Any, **facts: Any) -> None:
    """The entry about a version: its number, and what shows later that it is the same."""
    version = work.version
    files = hashes(version)
    work.note(kind, version=version.number, digest=bodies.digest(version, files), files=files, **facts)


def hashes(version: Version) -> list[str]:
    return [each.file.sha256 for each in version.files.select_related("file")]


def revise(
    pk: int,
    words: Words,
    filing: Filing,
    *,
    by: Post,
    seen: Seen | None = None,
    send: bool = False,
    now: datetime | None = None,
) -> Record:
    """
    The next version, and the filing as it is now. Signed checks fall for what changed. The public goes on seeing its
    version until the new one is published; where only the filing of what is public changes, that holds at once.
    """
    with working(pk, by=by, seen=seen, now=now) as work:
        _refuse_state(work.record)
        _refuse_filing(work.record.agency, filing, work.now)
        said = _changed_words(work.version, words)
        filed = [name for name, value in _columns(filing).items() if getattr(work.record, name) != value]
        _apply(work, words, filing, said, filed)
        if send and work.record.public_id != work.record.current_id:
            _send(work)
    preparing.ask(work.record)
    return work.record


def _apply(work: Work, words: Words, filing: Filing, said: list[str], filed: list[str]) -> None:
    record = work.record
    for name in filed:
        setattr(record, name, getattr(filing, name))
    at_once = record.is_public and not said
    fell = [] if at_once else fall(work, _falling([*said, *(() if record.is_public else filed)]), Fallen.CHANGED)
    if said:
        record.current = written(record, words, work.by)
        record.sent_at = None
        noted(work, entries.REVISED, changed=[*said, *filed], fell=fell)
    elif filed:
        work.note(entries.REFILED, changed=filed, fell=fell)


def _falling(changed: Sequence[str]) -> frozenset[str]:
    return frozenset().union(*(FALLS[name] for name in changed))


def fall(work: Work, wanted: frozenset[str], why: Fallen) -> list[str]:
    """These checks do not count any more. A matter that was reported stays open: the letter is on its way."""
    standing = work.record.checks.standing().filter(kind__in=wanted).exclude(answer=Answer.UNSURE)
    fell = sorted(standing.values_list("kind", flat=True))
    standing.update(fallen=why)
    return fell


def send(pk: int, *, by: Post, seen: Seen | None = None, now: datetime | None = None) -> Record:
    """送审: the drafter is done; the three checks can be signed."""
    with working(pk, by=by, seen=seen, now=now) as work:
        _refuse_state(work.record)
        _send(work)
    preparing.ask(work.record)
    return work.record


def _send(work: Work) -> None:
    version = work.version
    if not version.text and not version.files.exists():
        raise refuse("empty", regulation(26))
    work.record.sent_at = work.now
    work.note(entries.SENT, version=version.number)


def delete(pk: int, *, by: Post, seen: Seen | None = None, now: datetime | None = None) -> None:
    """A draft that nobody outside has seen. What was signed about it goes with it; that it was, stays in the ledger."""
    with working(pk, by=by, seen=seen, now=now) as work:
        record = work.record
        if record.state not in WAITING or record.public_at:
            raise refuse("not_draft")
        if record.state == State.HELD:
            raise refuse("held")
        work.note(entries.DELETED, versions=record.versions.count())
        obligations.forget(record)
        indexing.forget(record)
        release_all(record.subject)
        work.is_gone = True
        Record.objects.filter(pk=record.pk).update(current=None)
        record.delete()


def written(record: Record, words: Words, by: Post | None) -> Version:
    body = bodies.cleaned(words.html)
    last = record.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = Version.objects.create(
        record=record,
        number=last + 1,
        title=words.title.strip(),
        summary=words.summary.strip(),
        document_number=words.document_number.strip(),
        issued_on=words.issued_on,
        maker=words.maker,
        source_organ=words.source_organ.strip(),
        html=body.html,
        text=body.text,
        post=by,
    )
    for position, each in enumerate(words.files):
        use(each.file, record.subject)
        RecordFile.objects.create(
            version=version, file=each.file, name=each.name or each.file.name, role=each.role, position=position
        )
    return version


def _changed_words(version: Version, words: Words) -> list[str]:
    body = bodies.cleaned(words.html)
    wanted = {
        "title": words.title.strip(),
        "summary": words.summary.strip(),
        "document_number": words.document_number.strip(),
        "issued_on": words.issued_on,
        "maker": words.maker,
        "source_organ": words.source_organ.strip(),
        "html": body.html,
    }
    changed = [name for name, value in wanted.items() if getattr(version, name) != value]
    there = list(version.files.values_list("file", "name", "role"))
    if there != [(each.file.pk, each.name or each.file.name, each.role) for each in words.files]:
        changed.append("files")
    return changed


def words_of(version: Version) -> Words:
    """As they are, for an act that changes one thing."""
    files = [Attached(each.file, each.name, Role(each.role)) for each in version.files.select_related("file__content")]
    said = {each.name: getattr(version, each.name) for each in fields(Words) if each.name != "files"}
    return Words(**said, files=files)


def filing_of(record: Record) -> Filing:
    return Filing(**{each.name: getattr(record, each.name) for each in fields(Filing)})


def _columns(filing: Filing) -> dict[str, Any]:
    return asdict(filing)


def _refuse_state(record: Record) -> None:
    if record.state == State.CLOSED:
        raise refuse("closed", regulation(18))


def _refuse_filing(agency: Agency, filing: Filing, now: datetime) -> None:
    """What no form can offer, and days that cannot be."""
    items = {matter.id for matter in matters_for(agency.level, agency.kind)}
    known = {"item": items, "field": {field.id for field in standard_fields()}, "period": set(periods())}
    for name, ids in known.items():
        if (value := getattr(filing, name)) and value not in ids:
            raise ValueError(f"{name} {value}")
    if filing.formed_on > now.astimezone(CHINA).date():
        raise refuse("formed_ahead", regulation(26), on=filing.formed_on)
    if filing.expires_on and filing.effective_on and filing.expires_on < filing.effective_on:
        raise refuse("expires_before", regulation(20, None, 1), on=filing.effective_on)
