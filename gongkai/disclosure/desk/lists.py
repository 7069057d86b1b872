"""主动公开: the list of what is on its way, public, withdrawn, or not published."""

from typing import Any, Final

from django.db.models import F, Q
from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from gongkai.agencies.clock import today
from gongkai.disclosure.desk.forms import RecordFilter
from gongkai.disclosure.models import Record, RecordQuerySet, State
from gongkai.people.access import OfficerRequest, may, post_required
from gongkai.people.exports import taken_away
from gongkai.people.roles import Role
from gongkai.ui.tables import Column, Table

EXACT: Final = ("state", "genre", "item")


@require_http_methods(["GET", "HEAD", "POST"])
@post_required("records.see")
def listed(request: OfficerRequest) -> HttpResponseBase:
    """Posting to it takes the list away and changes nothing."""
    filters = RecordFilter(request.GET, post=request.post)
    rows = Record.objects.visible_to(request.post).select_related("agency")
    if filters.is_valid():
        rows = _narrowed(rows, filters.cleaned_data)
    columns = _columns(with_agency=request.post.role == Role.SUPERVISOR)
    table = Table(rows, columns, request.GET, name=_("政府信息"), default="-changed", filters=filters)
    if file := taken_away(table, request, request.post, list="records"):
        return file
    context = {"table": table, "may_act": may(request.post, "records.act")}
    return render(request, "disclosure/list.html", context)


def _narrowed(rows: RecordQuerySet, said: dict[str, Any]) -> RecordQuerySet:
    rows = rows.filter(**{name: said[name] for name in EXACT if said[name]})
    match said["only"]:
        case "overdue":
            rows = rows.overdue(today())
        case "revising":
            rows = rows.filter(state=State.PUBLISHED).exclude(current=F("public"))
        case "imported":
            rows = rows.filter(is_imported=True)
    for word in said["words"].split():
        rows = rows.filter(
            Q(title__icontains=word) | Q(document_number__icontains=word) | Q(index_number__icontains=word)
        )
    return rows


def _columns(*, with_agency: bool) -> list[Column]:
    agency = Column(id="agency", label=_("机关"), value=lambda row: row.agency.short_name, sort=("agency__path",))
    return [
        Column(id="title", label=_("标题"), value=lambda row: row.title, sort=("title",), url=_url),
        *([agency] if with_agency else []),
        Column(id="state", label=_("状态"), value=_state, sort=("state",)),
        Column(id="number", label=_("文号"), value=lambda row: row.document_number or None),
        Column(id="index", label=_("索引号"), value=lambda row: row.index_number or None, sort=("index_number",)),
        Column(id="genre", label=_("体裁"), value=lambda row: row.get_genre_display(), sort=("genre",)),
        Column(id="due", label=_("最迟公开日期"), value=_due, sort=("due_on",), blank=True),
        Column(id="public", label=_("公开日期"), value=_public, sort=("public_at",), blank=True),
        Column(id="changed", label=_("建立日期"), value=lambda row: row.created_at.date(), sort=("created_at",)),
    ]


def _url(record: Record) -> str:
    return reverse("disclosure:record", args=[record.pk])


def _state(record: Record) -> Any:
    return record.get_state_display() if not record.is_revising else _("已公开，修改中")


def _due(record: Record) -> Any:
    return record.due_on if record.public_at is None and record.state != State.CLOSED else None


def _public(record: Record) -> Any:
    return record.public_at.astimezone().date() if record.public_at else None
