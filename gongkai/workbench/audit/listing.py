"""The ledger as a table: the part of `gongkai.ui`, with names for the keys of a whole page at once."""

from collections.abc import Iterator
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongkai.ui.tables import Cell, Column, Table
from gongkai.workbench.audit.searching import Line, lines

SYSTEM: Final = _("系统")


def address(line: Line) -> str:
    return reverse("audit:entry", args=[line.entry.chain, line.entry.seq])


COLUMNS: Final = (
    Column(id="kind", label=_("事项"), value=lambda line: line.kind, url=address),
    Column(id="at", label=_("记录时间"), value=lambda line: line.entry.recorded_at, sort=("recorded_at",)),
    Column(id="person", label=_("人员"), value=lambda line: line.person or SYSTEM),
    Column(id="agency", label=_("行政机关"), value=lambda line: line.agency or None),
    Column(
        id="subject",
        label=_("对象"),
        value=lambda line: line.subject or None,
        note=lambda line: line.entry.subject if line.subject != line.entry.subject else "",
    ),
    Column(
        id="place",
        label=_("链和序号"),
        value=lambda line: f"{line.chain} 第{line.entry.seq}条",
        note=lambda line: f"{line.entry.chain} #{line.entry.seq}",
    ),
)


class EntryTable(Table):
    """Rows are entries in the database, lines on the page. What is taken away goes through the auditor's own export."""

    @property
    def lines(self) -> Iterator[list[Cell]]:
        return (self.cells(line) for line in lines(self.page.object_list))

    @property
    def here(self) -> str:
        return reverse("audit:export") + self.address()
