"""A change of settings: the values before and after into a row, and a draft for the ledger that commits to it."""

import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from gongkai.agencies.models import Agency, SettingChange
from gongkai.ledger import chains
from gongkai.ledger.bodies import Fact
from gongkai.ledger.kinds import EntryKind
from gongkai.ledger.models import Entry
from gongkai.ledger.particulars import Committing, committing
from gongkai.ledger.services import Actor, Draft, append

KEY: Final = "settings:site"  # the case whose key commits to all changes of settings; it is never destroyed
Values = Mapping[str, tuple[Any, Any]]  # field → before, after


def differences(agency: Agency, wanted: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What of the wanted is not so yet."""
    return {field: (before, after) for field, after in wanted.items() if (before := getattr(agency, field)) != after}


def record(
    kind: EntryKind, agency: Agency | None, values: Values, *, by: Actor, on: date | None = None, **facts: Fact
) -> SettingChange:
    """Keep the change and its entry. The last statement of the act: it takes the lock of the chain."""
    change, told = kept(kind, agency, values, by=by, on=on, **facts)
    append(told)
    return change


def kept(
    kind: EntryKind, agency: Agency | None, values: Values, *, by: Actor, on: date | None = None, **facts: Fact
) -> tuple[SettingChange, Draft]:
    """Keep the change; the draft is for an act that appends several, once and last."""
    change = written(kind, agency, values, by=by, key=committing(KEY))
    change.save(force_insert=True)
    return change, draft(change, values, by=by, on=on, facts=facts)


def record_all(kind: EntryKind, changes: Sequence[tuple[Agency, Values]], *, by: Actor) -> list[Draft]:
    """
    Keep many changes with one statement; the drafts are for the caller to append, all on the chain of the site,
    because a thousand chains would be a thousand locks.
    """
    key = committing(KEY)
    written_down = (written(kind, agency, values, by=by, key=key) for agency, values in changes)
    rows = SettingChange.objects.bulk_create(written_down)
    pairs = zip(rows, changes, strict=True)
    return [draft(row, values, by=by, chain=chains.security()) for row, (_agency, values) in pairs]


def written(kind: EntryKind, agency: Agency | None, values: Values, *, by: Actor, key: Committing) -> SettingChange:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, default=_plain)
    change = SettingChange(agency=agency, kind=kind.id, values=text, person=by.person, post=by.post)
    change.commitment = _commitment(change, key)
    return change


def draft(
    change: SettingChange,
    values: Values,
    *,
    by: Actor,
    on: date | None = None,
    chain: str = "",
    facts: Mapping[str, Fact] | None = None,
) -> Draft:
    agency = change.agency_id
    return Draft(
        chain=chain or chains.security(agency or chains.SITE),
        kind=change.kind,
        by=by,
        subject=f"agency:{agency}" if agency else "",
        agency=agency,
        on=on,
        facts={"fields": sorted(values), "change": change.pk, "commitment": change.commitment, **(facts or {})},
    )


def values_of(change: SettingChange) -> dict[str, tuple[Any, Any]]:
    found: dict[str, list[Any]] = json.loads(change.values)
    return {field: (before, after) for field, (before, after) in found.items()}


def is_as_recorded(change: SettingChange) -> bool:
    """Whether the row still says what the ledger was told."""
    if not hmac.compare_digest(_commitment(change, committing(KEY)), change.commitment):
        return False
    subject = f"agency:{change.agency_id}" if change.agency_id else ""
    bodies = Entry.objects.filter(subject=subject, kind=change.kind).values_list("body", flat=True)
    facts = (json.loads(body)["facts"] for body in bodies.iterator())
    return any(told["change"] == change.pk and told["commitment"] == change.commitment for told in facts)


def _commitment(change: SettingChange, key: Committing) -> str:
    """Keyed, because few guesses would find a letterhead or a telephone number by its bare hash."""
    return key.to(change.values, field=f"{change.kind}:{change.agency_id or 0}")


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
