"""A table as a file to take away: every row that the filters let through, in the order on the page."""

from typing import IO, Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from gongkai.ui.spreadsheets import MEDIA_TYPES, Sheet, written
from gongkai.ui.tables import Table

MOST: Final = 100_000


class TooMany(ValueError):
    """More rows than one file may hold. The text is a sentence for who wants them."""

    def __init__(self, rows: int) -> None:
        words = _("一次最多导出 %(most)d 条，现在有 %(rows)d 条。请先筛选，再导出。")
        super().__init__(words % {"most": MOST, "rows": rows})


def wanted_format(request: HttpRequest) -> str:
    """ "xlsx" or "csv" where the table's buttons were pressed, else nothing."""
    format = request.POST.get("export", "") if request.method == "POST" else ""
    return format if format in MEDIA_TYPES else ""


def export(table: Table, format: str) -> IO[bytes]:
    """Raises TooMany."""
    ensure_room(table.count)
    return written(format, Sheet(name=str(table.name), titles=table.titles(), rows=table.values()))


def ensure_room(rows: int) -> None:
    """Raises TooMany."""
    if rows > MOST:
        raise TooMany(rows)
