"""The auditor's pages: read, search, prove, export."""

from http import HTTPStatus

from django.conf import settings
from django.db.models import Min, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from gongkai.agencies.clock import today
from gongkai.ledger import own_kinds, proofs, retention
from gongkai.ledger.models import Entry
from gongkai.people.access import OfficerRequest, post_required
from gongkai.ui.exporting import TooMany, wanted_format
from gongkai.ui.spreadsheets import answer
from gongkai.workbench.audit import exporting
from gongkai.workbench.audit.forms import SearchForm
from gongkai.workbench.audit.listing import COLUMNS, EntryTable
from gongkai.workbench.audit.searching import lines, visible_to


@require_safe
@post_required("audit.read")
def entries(request: OfficerRequest) -> HttpResponse:
    """The ledger, newest first; who looked at identity data is one of the kinds."""
    mine = visible_to(request.post)
    form = SearchForm(request.GET, among=mine)
    return _list(request, form, mine, HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY)


@require_safe
@post_required("audit.read")
def entry(request: OfficerRequest, chain: str, seq: int) -> HttpResponse:
    """One entry; asked to prove it, its whole chain is verified."""
    found = get_object_or_404(visible_to(request.post), chain=chain, seq=seq)
    (line,) = lines([found])
    proof = proofs.prove(found) if "prove" in request.GET else None
    elsewhere = bool(settings.LEDGER_ANCHORS) or (settings.MAIL and bool(settings.ANCHOR_MAIL))
    context = {"line": line, "entry": found, "proof": proof, "is_anchored_elsewhere": elsewhere}
    return render(request, "workbench/audit/entry.html", context)


@require_POST
@post_required("audit.read")
def export(request: OfficerRequest) -> HttpResponseBase:
    """What the search in the address shows, all pages of it, as a file."""
    format = wanted_format(request)
    if not format:
        raise Http404
    mine = visible_to(request.post)
    form = SearchForm(request.GET, among=mine)
    if form.is_valid():
        search = form.search()
        try:
            made = exporting.export(search.among(mine), search, format=format, by=request.post)
        except TooMany as many:
            form.add_error(None, str(many))
        else:
            return answer(made, f"{gettext('台账')}{today():%Y%m%d}", format)
    return _list(request, form, mine, HTTPStatus.UNPROCESSABLE_ENTITY)


def _list(request: OfficerRequest, form: SearchForm, mine: QuerySet[Entry], status: HTTPStatus) -> HttpResponse:
    found = form.search().among(mine) if form.is_valid() else mine.none()
    table = EntryTable(found, COLUMNS, request.GET, name=_("台账"), default="-at", filters=form)
    oldest = mine.aggregate(at=Min("recorded_at"))["at"]
    context = {
        "form": form,
        "table": table,
        "looks": own_kinds.REVEALED,
        "least_days": retention.LEAST_DAYS,
        "oldest": oldest,
        "kept_days": (today() - timezone.localdate(oldest)).days if oldest else 0,
    }
    return render(request, "workbench/audit/entries.html", context, status=status)
