"""The public's pages."""

from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import chain
from gongkai.portal import elder as elder_mode
from gongkai.portal import pages
from gongkai.portal.columns import COLUMNS, REPORTS, Column
from gongkai.portal.examination import BusyError, examine
from gongkai.portal.forms import CheckupForm, FindForm
from gongkai.reports import selectors
from gongkai.reports.models import Filing, Scope
from gongkai.writing.pipeline import MEDIA_TYPES

NEWEST: Final = 10


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    form = FindForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    agencies = Agency.objects.named_like(words)
    context = {"form": form, "words": words, "agencies": agencies, "newest": selectors.newest(NEWEST)}
    return render(request, "portal/home.html", context)


@require_safe
def agency(request: HttpRequest, slug: str) -> HttpResponse:
    """政府信息公开专栏: the four columns of one agency."""
    agency = get_object_or_404(Agency, slug=slug)
    filings = selectors.of_agency(agency)
    return render(request, "portal/agency.html", {**_column_page(agency), "filings": filings})


@require_safe
def column(request: HttpRequest, slug: str, column: Column) -> HttpResponse:
    agency = get_object_or_404(Agency, slug=slug)
    context = {**_column_page(agency), "column": column, "laws": column.laws_for(agency)}
    return render(request, "portal/column.html", context)


@require_safe
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    """政府信息公开年报: the years."""
    agency = get_object_or_404(Agency, slug=slug)
    filings = selectors.of_agency(agency)
    context = {"column": REPORTS, "laws": REPORTS.laws, "filings": filings, "years": pages.years(agency, Scope.OWN)}
    return render(request, "portal/reports.html", {**_column_page(agency), **context})


@require_safe
def report(request: HttpRequest, slug: str, year: int, scope: Scope) -> HttpResponse:
    filing = _filing(slug, year, scope)
    context = {"filing": filing, "column": REPORTS, "downloads": pages.downloads(filing)}
    page = pages.report_page(filing.report, filing.checked)
    return render(request, "portal/report.html", {**_column_page(filing.agency), **context, "page": page})


@require_safe
def download(_request: HttpRequest, slug: str, year: int, scope: Scope, format: str) -> HttpResponse:
    filing = _filing(slug, year, scope)
    rendition = get_object_or_404(filing.renditions, format=format)
    return _attachment(rendition.body, f"{filing.title}.{format}", MEDIA_TYPES[format])


@require_safe
def original(_request: HttpRequest, slug: str, year: int, scope: Scope) -> HttpResponse:
    """The file as the agency published it, byte for byte."""
    filing = _filing(slug, year, scope)
    return _attachment(filing.source.body, filing.source_name, "application/octet-stream")


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def checkup(request: HttpRequest) -> HttpResponse:
    """年报体检: the file stays in memory and is gone with the answer."""
    form = CheckupForm(request.POST, request.FILES) if request.method == "POST" else CheckupForm()
    context: dict[str, Any] = {"form": form, "sample": selectors.published().first()}
    status = HTTPStatus.OK
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            context["examination"] = examination = examine(file.read(), name=file.name)
            context["page"] = pages.examination_page(examination)
        except BusyError:
            form.add_error(None, gettext("现在检查的人多。请过一分钟，再按一次“检查这份年报”。"))
            status = HTTPStatus.SERVICE_UNAVAILABLE
    elif request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "portal/checkup.html", context, status=status)


@require_safe
def apply(request: HttpRequest) -> HttpResponse:
    """依申请公开: how to ask for what is not here."""
    return render(request, "portal/apply.html")


@csrf_exempt  # it sets how the page looks and nothing else, so every page can carry the button and be cached
@require_POST
def elder(request: HttpRequest) -> HttpResponse:
    """长辈版: turn it on or off."""
    return elder_mode.switch(request, on=request.POST.get("on") == "1", back=request.POST.get("back", ""))


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /checkup/\n", content_type="text/plain; charset=utf-8")


def _column_page(agency: Agency) -> dict[str, Any]:
    return {"agency": agency, "chain": chain(agency), "columns": COLUMNS}


def _filing(slug: str, year: int, scope: Scope) -> Filing:
    agency = get_object_or_404(Agency, slug=slug)
    filing = selectors.report_of(agency, year, scope)
    if filing is None:
        raise Http404
    return filing


def _attachment(body: bytes | memoryview, name: str, media_type: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": disposition} if disposition else {}
    return HttpResponse(bytes(body), content_type=media_type, headers=headers)
