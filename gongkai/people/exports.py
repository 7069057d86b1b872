"""That a list was taken away is itself an entry. Pages with a table answer its buttons through here."""

from typing import Final

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from gongkai.ledger import chains
from gongkai.ledger.bodies import Fact
from gongkai.ledger.kinds import EntryKind, name_facts
from gongkai.ledger.services import Draft, append
from gongkai.people.access import actor
from gongkai.people.models import Post
from gongkai.ui import exporting
from gongkai.ui.spreadsheets import answer
from gongkai.ui.tables import Table

TAKEN: Final = EntryKind("list.exported", _("导出列表"), ("list", "format", "rows"))
name_facts({"list": _("哪一个列表")})


def taken_away(table: Table, request: HttpRequest, post: Post, *, list: str) -> HttpResponseBase | None:
    """The file, where one of the table's buttons was pressed; `list` is the code of the list for the ledger."""
    format = exporting.wanted_format(request)
    if not format:
        return None
    try:
        file = exporting.export(table, format)
    except exporting.TooMany as many:
        return HttpResponse(str(many), "text/plain; charset=utf-8", 422)
    with transaction.atomic():
        facts: dict[str, Fact] = {"list": list, "format": format, "rows": table.count}
        chain = chains.security(post.agency_id)
        append(Draft(chain=chain, kind=TAKEN.id, by=actor(post), agency=post.agency_id, facts=facts))
    return answer(file, str(table.name), format)
