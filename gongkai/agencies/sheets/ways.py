"""The channels of a row of the sheet: what it would change of them, and what stands in the way."""

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongkai.agencies.channels import NO_CHANNELS, SET, check, unset
from gongkai.agencies.models import ALWAYS_OPEN, Agency, Channel, Way
from gongkai.agencies.sheets.columns import BY_ID

BATCH: Final = 500
Changes = dict[str, tuple[Any, Any]]  # "online.address" → before, after
Faults = Iterator[tuple[str, str]]  # the column's id, the sentence


def separated(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is said of the agency, and what of its channels."""
    of_ways = {name: value for name, value in values.items() if BY_ID[name].way}
    return {name: value for name, value in values.items() if name not in of_ways}, of_ways


def after(agency: Agency, wanted: Mapping[str, Any]) -> tuple[list[Channel], Changes]:
    """The channels of which something changes, as they would be, not saved; and what changes."""
    there = {row.way: row for row in agency.channels.all()} if agency.pk else {}
    rows: dict[Way, Channel] = {}
    changes: Changes = {}
    for name, value in wanted.items():
        field, way = BY_ID[name].field, Way(name.partition(".")[0])
        row = rows.get(way) or copy(there.get(way)) or unset(agency, way)
        if (before := getattr(row, field)) != value:
            changes[name] = (before, value)
            setattr(row, field, value)
            rows[way] = row
    return list(rows.values()), changes


def faults(agency: Agency, rows: Iterable[Channel]) -> Faults:
    """By column, told without a question to the database for each of thousands of rows."""
    for row in rows:
        if not agency.is_agency:
            yield f"{row.way}.address", str(NO_CHANNELS)
            continue
        try:
            check(row)
            row.clean_fields(exclude={"agency"})
        except ValidationError as fault:
            for name, sentences in fault.message_dict.items():
                yield f"{row.way}.{name}", " ".join(sentences)
        if row.is_open and row.way not in ALWAYS_OPEN:
            for name in ("address", "notes"):
                if not getattr(row, name):
                    yield f"{row.way}.{name}", _("开通的渠道要填写这一列，它会印在政府信息公开指南里。")


def save(pairs: Iterable[tuple[Agency, Channel]]) -> None:
    """The channels of agencies that are all saved by now."""
    new: list[Channel] = []
    old: list[Channel] = []
    for agency, row in pairs:
        row.agency = agency
        (new if row._state.adding else old).append(row)
    Channel.objects.bulk_create(new, batch_size=BATCH)
    Channel.objects.bulk_update(old, SET, batch_size=BATCH)
