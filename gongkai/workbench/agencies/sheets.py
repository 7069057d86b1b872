"""Many agencies at once: the template, the export, and the import with its dry run."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.agencies import entry_kinds
from gongkai.agencies.models import Agency
from gongkai.agencies.sheets import writing
from gongkai.agencies.sheets.importing import NotImported, carry_out
from gongkai.agencies.sheets.planning import Plan, plan
from gongkai.agencies.sheets.reading import NoSheet, Row, read
from gongkai.files.models import StoredFile
from gongkai.files.refusals import FileRefused, StoreFailed
from gongkai.files.services import keep, open_file
from gongkai.files.uploads import takes_files
from gongkai.ledger import chains
from gongkai.ledger.bodies import Fact
from gongkai.ledger.services import Draft, append
from gongkai.people.access import OfficerRequest, actor, post_required
from gongkai.ui.spreadsheets import MEDIA_TYPES, answer
from gongkai.workbench.agencies.forms import SheetForm

PURPOSE: Final = "spreadsheet"
SHOWN: Final = 200  # of additions, of changes and of mistakes, each
TRIALS: Final = "agencies.sheets"  # in the session: post and file of each
REMEMBERED: Final = 10


@require_http_methods(["GET", "HEAD", "POST"])
@post_required("agencies.edit")
@takes_files(PURPOSE)
def bring(request: OfficerRequest) -> HttpResponse:
    """Hand in a sheet; what it would do is shown before anything is done."""
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            stored = keep(file, name=file.name, purpose=PURPOSE)
            read(_bytes(stored), stored.name)
            _remember(request, stored)
            return redirect("agencies:dry_run", stored=stored.pk)
        except (FileRefused, StoreFailed, NoSheet) as refusal:
            form.add_error("file", str(refusal))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "workbench/agencies/bring.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@post_required("agencies.edit")
def dry_run(request: OfficerRequest, stored: int) -> HttpResponse:
    """试导入, and on the button of that page the import itself."""
    file = get_object_or_404(StoredFile, pk=stored if _is_mine(request, stored) else None, purpose=PURPOSE)
    rows = _rows(file)
    agency = request.post.agency
    if request.method == "POST":
        try:
            done = carry_out(rows, by=actor(request.post), within=agency, file=file.sha256)
        except NotImported as refusal:
            return _show(request, file, Plan(mistakes=list(refusal.mistakes)), HTTPStatus.CONFLICT)
        counts = {"added": len(done.additions), "changed": len(done.alterations)}
        _forget(request, stored)
        messages.success(request, _("导入完成：新增 {added} 个，修改 {changed} 个。").format(**counts))
        return redirect("agencies:list")
    return _show(request, file, plan(rows, within=agency), HTTPStatus.OK)


@require_safe
@post_required("agencies.edit")
def template(_request: OfficerRequest) -> HttpResponseBase:
    return answer(writing.template(), _("机关表格模板"), "xlsx")


@require_POST
@post_required("agencies.edit")
def export(request: OfficerRequest, format: str) -> HttpResponseBase:
    """All that the post keeps, as a sheet that can be imported again."""
    if format not in MEDIA_TYPES:
        raise Http404
    agencies = list(Agency.objects.kept_by(request.post).present().select_related("parent"))
    made = writing.export(agencies, format)
    facts: dict[str, Fact] = {"rows": len(agencies), "format": format}
    by, chain = actor(request.post), chains.security(request.post.agency_id)
    with transaction.atomic():
        append(
            Draft(chain=chain, kind=entry_kinds.SHEET_EXPORTED.id, by=by, agency=request.post.agency_id, facts=facts)
        )
    return answer(made, _("机关表格"), format)


def _remember(request: OfficerRequest, stored: StoredFile) -> None:
    """A sheet on trial is for who brought it, and nothing uses its file: left alone, it is swept away."""
    before = list(request.session.get(TRIALS, ()))
    request.session[TRIALS] = [*before, [request.post.pk, stored.pk]][-REMEMBERED:]


def _forget(request: OfficerRequest, stored: int) -> None:
    request.session[TRIALS] = [trial for trial in request.session[TRIALS] if trial[1] != stored]


def _is_mine(request: OfficerRequest, stored: int) -> bool:
    return [request.post.pk, stored] in request.session.get(TRIALS, ())


def _show(request: OfficerRequest, file: StoredFile, found: Plan, status: HTTPStatus) -> HttpResponse:
    context: dict[str, Any] = {
        "file": file,
        "plan": found,
        "additions": found.additions[:SHOWN],
        "alterations": found.alterations[:SHOWN],
        "mistakes": found.mistakes[:SHOWN],
        "shown": SHOWN,
    }
    return render(request, "workbench/agencies/dry_run.html", context, status=status)


def _rows(file: StoredFile) -> list[Row]:
    try:
        return read(_bytes(file), file.name)
    except NoSheet:
        raise Http404 from None


def _bytes(file: StoredFile) -> bytes:
    with open_file(file) as stream:
        return stream.read()
