"""Agencies as a spreadsheet: the template and the export, which can be imported again."""

from collections.abc import Iterable, Sequence
from typing import IO

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from gongkai.agencies.models import Agency
from gongkai.agencies.sheets.columns import COLUMNS, explanation, shown
from gongkai.ui.spreadsheets import Sheet, written


def export(agencies: Iterable[Agency], format: str) -> IO[bytes]:
    """`agencies` with their parents (`select_related`), from the top of the tree."""
    agencies = list(agencies)
    prefetch_related_objects(agencies, "channels")
    return written(format, _sheet([shown(column, agency) for column in COLUMNS] for agency in agencies), _explained())


def template() -> IO[bytes]:
    """Headings alone, and a second sheet that explains each with an example."""
    return written("xlsx", _sheet(()), _explained())


def _sheet(rows: Iterable[Sequence[str]]) -> Sheet:
    titles = [str(column.label) for column in COLUMNS]
    widths = [column.width for column in COLUMNS]
    return Sheet(name=_("机关"), titles=titles, rows=rows, widths=widths, fixed=1, is_text=True)


def _explained() -> Sheet:
    rows = [
        (str(column.label), _("必填") if column.is_required else "", explanation(column), column.example)
        for column in COLUMNS
    ]
    titles = [_("列"), _("新机关必填"), _("怎样填写"), _("例子")]
    return Sheet(name=_("填写说明"), titles=titles, rows=rows, widths=(24, 10, 60, 32), is_text=True, is_wrapped=True)
