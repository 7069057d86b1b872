"""What the pages of the public ask of records, in few queries whatever the number of records."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db.models import Max, Sum

from gongkai.agencies.models import Agency, AgencyQuerySet
from gongkai.disclosure.models import Column, PublicState, Record, RecordFile, Version

BLOCK: Final = 5_000  # primary keys of one page of the sitemap
LONG: Final = ("public__html", "public__text")


def state_of(agencies: AgencyQuerySet | None = None) -> str:
    """
    The content version of these agencies, or of all, and when it last changed: a database that was brought back from a
    backup comes to the same number again, not to the same moment.
    """
    states = PublicState.objects.all() if agencies is None else PublicState.objects.filter(agency__in=agencies)
    told = states.aggregate(sum=Sum("version"), last=Max("changed_at"))
    return _state(told["sum"], told["last"])


def state_of_record(pk: int) -> str | None:
    """That of its agency, where the record has an address of the public's."""
    state = "agency__public_state"
    rows = Record.objects.addressed().filter(pk=pk).values_list("agency", f"{state}__version", f"{state}__changed_at")
    found = rows.first()
    return f"{found[0]}.{_state(found[1], found[2])}" if found else None


def _state(version: int | None, changed_at: datetime | None) -> str:
    return f"{version or 0}.{changed_at.timestamp() if changed_at else 0}"


def at_address(pk: int) -> Record | None:
    """The record for its page; one that was withdrawn too, whose page says so and no more."""
    joined = ("agency", "public", "changed_by__agency")
    return Record.objects.addressed().filter(pk=pk).select_related(*joined).first()


def in_order(keys: Sequence[int]) -> list[Record]:
    """Of these keys what is public, in their order; what an index still names and is public no more is left out."""
    rows = Record.objects.public().filter(pk__in=keys).select_related("agency", "public").defer(*LONG)
    found = {record.pk: record for record in rows}
    return [found[key] for key in keys if key in found]


def newest(limit: int) -> list[Record]:
    rows = Record.objects.public().select_related("agency", "public").defer(*LONG)
    return list(rows.order_by("-public_at", "-pk")[:limit])


def has(agency: Agency, column: Column) -> bool:
    return Record.objects.public().filter(agency=agency, column=column).exists()


def files_of(version: Version) -> list[RecordFile]:
    """Those that go out: the stripped ones, in their order."""
    return list(version.files.exclude(published=None).select_related("published__content"))


def public_file(record: Record, pk: int) -> RecordFile | None:
    """A file of the version that the public sees; of an earlier version there is none any more."""
    rows = RecordFile.objects.filter(pk=pk, version=record.public_id).exclude(published=None)
    return rows.select_related("published__content").first()


def shown_versions(record: Record) -> list[Version]:
    """All that the public has seen or sees, the first first: their days, never their words."""
    rows = Version.objects.filter(record=record).exclude(public_from=None)
    return list(rows.only("number", "public_from", "public_until").order_by("number"))


def changes_of(record: Record) -> list[Record]:
    """The public documents that this one amended or repealed."""
    rows = Record.objects.public().filter(changed_by=record).select_related("agency")
    return list(rows.order_by("-validity_on", "-pk"))


def blocks() -> list[int]:
    """The blocks of primary keys that hold something public, for the pages of a sitemap."""
    last = Record.objects.aggregate(last=Max("pk"))["last"] or 0
    wanted = Record.objects.public()
    numbers = range(last // BLOCK + 1)
    return [n for n in numbers if wanted.filter(pk__gte=n * BLOCK, pk__lt=(n + 1) * BLOCK).exists()]


def block(number: int) -> list[tuple[int, datetime | None]]:
    """(key, day of the last change) of what is public in a block."""
    rows = Record.objects.public().filter(pk__gte=number * BLOCK, pk__lt=(number + 1) * BLOCK)
    return list(rows.order_by("pk").values_list("pk", "updated_at"))
