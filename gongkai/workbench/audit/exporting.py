"""What is shown, as a table to take away. That it was taken is itself an entry."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import IO, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.ledger import chains, own_kinds
from gongkai.ledger.bodies import Fact
from gongkai.ledger.models import Entry
from gongkai.ledger.services import Draft, append
from gongkai.people.access import actor
from gongkai.people.models import Post
from gongkai.ui.exporting import MOST, ensure_room
from gongkai.ui.spreadsheets import Sheet, Value, written
from gongkai.workbench.audit.searching import Search, lines

BATCH: Final = 1000  # entries that are in memory at once


def export(entries: QuerySet[Entry], search: Search, *, format: str, by: Post) -> IO[bytes]:
    """The file. The entry about it is written before it is handed out. Raises TooMany."""
    ensure_room(entries.count())
    keys = list(entries.values_list("pk", flat=True)[:MOST])  # what is told is what is written
    file = written(format, Sheet(name=_("台账"), titles=titles(), rows=_rows(keys), widths=(20, 16)))
    facts: dict[str, Fact] = {"format": format, "filters": search.as_facts(), "rows": len(keys)}
    chain = chains.security(by.agency_id)
    with transaction.atomic():
        append(Draft(chain=chain, kind=own_kinds.EXPORTED.id, by=actor(by), agency=by.agency_id, facts=facts))
    return file


def titles() -> list[str]:
    return [_("记录时间"), _("链"), _("序号"), _("事项"), _("事项代码"), _("对象"), _("对象代码"), _("行政机关"),
            _("人员"), _("岗位"), _("内容"), _("校验值")]  # fmt: skip


def _rows(keys: Sequence[int]) -> Iterator[list[Value]]:
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        found = Entry.objects.in_bulk(batch)
        for line in lines(found[key] for key in batch):
            entry = line.entry
            facts = "；".join(f"{name}：{value}" for name, value in line.told)
            yield [_moment(entry.recorded_at), entry.chain, entry.seq, line.kind, entry.kind, line.subject,
                   entry.subject, line.agency, line.person, entry.post, facts, entry.hash]  # fmt: skip


def _moment(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S")
