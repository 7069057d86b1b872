"""从旧登记簿导入: the template, the dry run, and the task."""

from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.agencies.clock import today
from gongkai.agencies.sheets.reading import NoSheet, Row
from gongkai.applications import importing
from gongkai.applications.import_columns import COLUMNS, explanation
from gongkai.files.models import StoredFile
from gongkai.files.purposes import purpose_of
from gongkai.files.refusals import FileRefused, StoreFailed
from gongkai.files.services import keep
from gongkai.files.uploads import takes_files
from gongkai.people.access import OfficerRequest, actor, post_required
from gongkai.ui.spreadsheets import Sheet, answer, written

PURPOSE: Final = "spreadsheet"
SHOWN: Final = 200  # of cases and of mistakes, each
TRIALS: Final = "applications.imports"  # in the session: post and file of each
REMEMBERED: Final = 10
SUMS: Final = {
    "new": _("本年新收"),
    "carried_in": _("上年结转"),
    "handled": _("本年度办理结果总计"),
    "carried_out": _("结转下年度继续办理"),
}


class SheetForm(forms.Form):
    file = forms.FileField(label=_("填好的表格"), help_text=_("Excel（.xlsx、.xls）或者 CSV，按模板的标题。"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["file"].widget.attrs["accept"] = ",".join(purpose_of(PURPOSE).endings)


@takes_files(PURPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.act")
def bring(request: OfficerRequest) -> HttpResponse:
    """Hand in a sheet; what it would do is shown before anything is done."""
    form = SheetForm(request.POST, request.FILES) if request.method == "POST" else SheetForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            stored = keep(file, name=file.name, purpose=PURPOSE)
            importing.rows_of(stored)
        except (FileRefused, StoreFailed, NoSheet) as refusal:
            form.add_error("file", str(refusal))
        else:
            before = list(request.session.get(TRIALS, ()))
            request.session[TRIALS] = [*before, [request.post.pk, stored.pk]][-REMEMBERED:]
            return redirect("applications:import_dry_run", stored.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "applications/importing/bring.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.act")
def dry_run(request: OfficerRequest, pk: int) -> HttpResponse:
    """试导入, and on the button of that page the import itself."""
    is_mine = [request.post.pk, pk] in request.session.get(TRIALS, ())
    file = get_object_or_404(StoredFile, pk=pk if is_mine else None, purpose=PURPOSE)
    found = importing.plan(_rows(file), request.post.agency)
    if request.method != "POST":
        return _show(request, file, found)
    if not found.is_possible:
        return _show(request, file, found, HTTPStatus.CONFLICT)
    if found.wanted:
        importing.begin(file, request.post.agency, by=actor(request.post))
        told = gettext("正在导入{number}件，进度在“后台任务”里看；登记簿里会一件一件出现。")
        messages.success(request, told.format(number=len(found.wanted)))
    return redirect("applications:register")


def _rows(file: StoredFile) -> list[Row]:
    try:
        return importing.rows_of(file)
    except NoSheet:
        raise Http404 from None


def _show(
    request: OfficerRequest, file: StoredFile, found: importing.Plan, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    year = today().year
    sums = found.sums(year) if found.is_possible else {}
    context = {
        "file": file,
        "plan": found,
        "year": year,
        "sums": [(SUMS[row], number) for row, number in sums.items()],
        "wanted": found.wanted[:SHOWN],
        "mistakes": found.mistakes[:SHOWN],
        "shown": SHOWN,
    }
    return render(request, "applications/importing/dry_run.html", context, status=status)


@require_safe
@post_required("applications.act")
def template(_request: OfficerRequest) -> HttpResponseBase:
    """Headings alone, and a second sheet that explains each with an example."""
    titles = [str(column.label) for column in COLUMNS]
    widths = [column.width for column in COLUMNS]
    sheet = Sheet(name=gettext("登记簿"), titles=titles, rows=(), widths=widths, fixed=1, is_text=True)
    rows = [
        (str(column.label), gettext("必填") if column.is_required else "", explanation(column), column.example)
        for column in COLUMNS
    ]
    heads = [gettext("列"), gettext("必填"), gettext("怎样填写"), gettext("例子")]
    explained = Sheet(
        name=gettext("填写说明"), titles=heads, rows=rows, widths=(20, 10, 80, 32), is_text=True, is_wrapped=True
    )
    return answer(written("xlsx", sheet, explained), gettext("旧登记簿导入模板"), "xlsx")
