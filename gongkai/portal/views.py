"""The public's pages."""

from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.agencies.models import Agency, AgencyQuerySet
from gongkai.agencies.selectors import ancestors, called_on, chain, successors
from gongkai.disclosure import public
from gongkai.disclosure.models import Column
from gongkai.law.catalogue import matters_for
from gongkai.portal import elder as elder_mode
from gongkai.portal import pages
from gongkai.portal.addresses import at_its_address
from gongkai.portal.columns import COLUMNS, GUIDE, REPORTS
from gongkai.portal.examination import BusyError, examine
from gongkai.portal.forms import CheckupForm, FindForm
from gongkai.portal.publishing import finding, life, stamps, trees
from gongkai.portal.publishing.keeping import kept
from gongkai.reports import selectors
from gongkai.reports.models import Filing, Scope
from gongkai.writing.pipeline import MEDIA_TYPES

NEWEST: Final = 8
NEWEST_REPORTS: Final = 4
AGENCIES_SHOWN: Final = 50  # of a long list, on a page


@require_safe
@kept(stamps.of_site)
def home(request: HttpRequest) -> HttpResponse:
    form = FindForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = Agency.objects.present().answering().named_like(words)
    page = _paged(found, request.GET.get("page"))
    above = ancestors(page.object_list[0]) if page.number > 1 and not words else ()
    context = {
        "form": form,
        "words": words,
        "page": page,
        "above": above,
        "newest": selectors.newest(NEWEST_REPORTS),
        "records": public.newest(NEWEST),
        "matters": life.at_home(),
    }
    if page.has_previous():
        context["previous_url"] = _list_address(words, page.previous_page_number())
    if page.has_next():
        context["next_url"] = _list_address(words, page.next_page_number())
    return render(request, "portal/home.html", context)


@require_safe
@kept(stamps.of_tree)
@at_its_address
def agency(request: HttpRequest, slug: str) -> HttpResponse:
    """政府信息公开专栏: the four columns of one agency."""
    agency = get_object_or_404(Agency.objects.answering(), slug=slug)
    filings = selectors.of_agency(agency)
    newest = finding.newest(agency, NEWEST, tree=True)
    context = {"filings": filings, "newest": newest, "has_rules": public.has(agency, Column.RULES)}
    return render(request, "portal/agency.html", {**_column_page(agency), **context})


@require_safe
@kept(stamps.of_agency)
@at_its_address
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """政府信息公开指南, from what the agency has set."""
    agency = get_object_or_404(Agency.objects.answering(), slug=slug)
    context = {**_column_page(agency), "column": GUIDE, "laws": GUIDE.laws_for(agency)}
    context |= {"has_below": trees.has_below(agency), "below": trees.guides(request, agency)}
    if (guide := pages.guide(agency)).is_empty:
        return render(request, "portal/column.html", context)
    items = matters_for(agency.level, agency.kind)
    return render(request, "portal/guide.html", {**context, "guide": guide, "items": items})


@require_safe
@kept(stamps.of_agency)
@at_its_address
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    """政府信息公开年报: the years."""
    agency = get_object_or_404(Agency.objects.answering(), slug=slug)
    filings = selectors.of_agency(agency)
    context: dict[str, Any] = {
        "column": REPORTS,
        "laws": REPORTS.laws,
        "filings": filings,
        "years": pages.years(agency, Scope.OWN),
    }
    context |= {"has_below": trees.has_below(agency), "below": trees.reports(request, agency)}
    return render(request, "portal/reports.html", {**_column_page(agency), **context})


@require_safe
@at_its_address
def report(request: HttpRequest, slug: str, year: int, scope: Scope) -> HttpResponse:
    filing = _filing(slug, year, scope)
    publisher = called_on(filing.agency, filing.published_on)
    context = {"filing": filing, "publisher": publisher, "column": REPORTS, "downloads": pages.downloads(filing)}
    page = pages.report_page(filing.report, filing.checked)
    return render(request, "portal/report.html", {**_column_page(filing.agency), **context, "page": page})


@require_safe
@at_its_address
def download(_request: HttpRequest, slug: str, year: int, scope: Scope, format: str) -> HttpResponse:
    filing = _filing(slug, year, scope)
    rendition = get_object_or_404(filing.renditions, format=format)
    return _attachment(rendition.body, f"{filing.title}.{format}", MEDIA_TYPES[format])


@require_safe
@at_its_address
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


@csrf_exempt  # it sets how the page looks and nothing else, so every page can carry the button and be cached
@require_http_methods(["GET", "HEAD", "POST"])
def elder(request: HttpRequest) -> HttpResponse:
    """长辈版: turn it on or off. Who opens the address itself, or opens it again, is led back and nothing changes."""
    if request.method != "POST":
        return elder_mode.lead_back(request, request.headers.get("Referer", ""))
    return elder_mode.switch(request, on=request.POST.get("on") == "1", back=request.POST.get("back", ""))


def _paged(found: AgencyQuerySet, wanted: str | None) -> Page[Agency]:
    """A short list is read at once; only a long one is counted before."""
    few = list(found[: AGENCIES_SHOWN + 1])
    page = Paginator(found if len(few) > AGENCIES_SHOWN else few, AGENCIES_SHOWN).get_page(wanted)
    page.object_list = list(page.object_list)
    return page


def _list_address(words: str, page: int) -> str:
    asked = {name: value for name, value in (("q", words), ("page", page if page > 1 else "")) if value}
    return f"{reverse('portal:home')}{'?' if asked else ''}{urlencode(asked)}#agencies"


def _column_page(agency: Agency) -> dict[str, Any]:
    gone_to = successors(agency) if agency.ended_on else ()
    return {"agency": agency, "chain": chain(agency), "columns": COLUMNS, "gone_to": gone_to}


def _filing(slug: str, year: int, scope: Scope) -> Filing:
    agency = get_object_or_404(Agency.objects.answering(), slug=slug)
    filing = selectors.report_of(agency, year, scope)
    if filing is None:
        raise Http404
    return filing


def _attachment(body: bytes | memoryview, name: str, media_type: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": disposition} if disposition else {}
    return HttpResponse(bytes(body), content_type=media_type, headers=headers)
