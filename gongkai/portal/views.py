"""The public's pages."""

from http import HTTPStatus
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import chain
from gongkai.portal import pages
from gongkai.portal.columns import COLUMNS, REPORTS, Column
from gongkai.portal.context import ELDER_COOKIE
from gongkai.portal.examination import BusyError, examine
from gongkai.portal.forms import CheckupForm, FindForm
from gongkai.reports import selectors
from gongkai.reports.models import Filing, Scope
from gongkai.writing.pipeline import MEDIA_TYPES

NEWEST: Final = 10
YEAR_IN_SECONDS: Final = 365 * 24 * 3600


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    form = FindForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    agencies = Agency.objects.named_like(words)
    context = {"form": form, "words": words, "agencies": agencies, "newest": selectors.newest(NEWEST)}
    return render(request, "portal/home.html", context)


@require_GET
def agency(request: HttpRequest, slug: str) -> HttpResponse:
    """政府信息公开专栏: the four columns of one agency."""
    agency = get_object_or_404(Agency, slug=slug)
    filings = selectors.of_agency(agency)
    return render(request, "portal/agency.html", {**_column_page(agency), "filings": filings})


@require_GET
def column(request: HttpRequest, slug: str, column: Column) -> HttpResponse:
    agency = get_object_or_404(Agency, slug=slug)
    context = {**_column_page(agency), "column": column, "laws": column.laws_for(agency)}
    return render(request, "portal/column.html", context)


@require_GET
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    """政府信息公开年报: the years."""
    agency = get_object_or_404(Agency, slug=slug)
    filings = selectors.of_agency(agency)
    context = {"column": REPORTS, "laws": REPORTS.laws, "filings": filings, "years": pages.years(agency, Scope.OWN)}
    return render(request, "portal/reports.html", {**_column_page(agency), **context})


@require_GET
def report(request: HttpRequest, slug: str, year: int, scope: Scope) -> HttpResponse:
    filing = _filing(slug, year, scope)
    context = {"filing": filing, "column": REPORTS, "downloads": pages.downloads(filing)}
    page = pages.report_page(filing.report, filing.checked)
    return render(request, "portal/report.html", {**_column_page(filing.agency), **context, "page": page})


@require_GET
def download(_request: HttpRequest, slug: str, year: int, scope: Scope, format: str) -> HttpResponse:
    filing = _filing(slug, year, scope)
    rendition = get_object_or_404(filing.renditions, format=format)
    return _attachment(rendition.body, f"{filing.title}.{format}", MEDIA_TYPES[format])


@require_GET
def original(_request: HttpRequest, slug: str, year: int, scope: Scope) -> HttpResponse:
    """The file as the agency published it, byte for byte."""
    filing = _filing(slug, year, scope)
    return _attachment(filing.source.body, filing.source_name, "application/octet-stream")


@require_http_methods(["GET", "HEAD", "POST"])
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


@require_GET
def apply(request: HttpRequest) -> HttpResponse:
    """依申请公开: how to ask for what is not here."""
    return render(request, "portal/apply.html")


@csrf_exempt  # it sets how the page looks and nothing else, so every page can carry the button and be cached
@require_POST
def elder(request: HttpRequest) -> HttpResponse:
    """长辈版: turn it on or off and go back to where the person was."""
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else reverse("portal:home"), status=HTTPStatus.SEE_OTHER)
    on = request.POST.get("on") == "1"
    if on:
        secure = request.is_secure()
        response.set_cookie(ELDER_COOKIE, "1", YEAR_IN_SECONDS, secure=secure, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(ELDER_COOKIE, samesite="Lax")
    return response


@require_GET
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
