"""Pages that list records: the two columns that hold them, the 目录, the search, and the ways in."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from gongkai.agencies.models import Agency
from gongkai.agencies.selectors import chain, successors
from gongkai.law.catalogue import matters_for, standard_fields
from gongkai.portal.addresses import at_its_address
from gongkai.portal.columns import COLUMNS, DISCLOSURES, Column
from gongkai.portal.publishing import life, stamps
from gongkai.portal.publishing.asking import FindForm, Wanted, wanted
from gongkai.portal.publishing.finding import ITEM_TEXTS, Listing, hits_of, listed
from gongkai.portal.publishing.keeping import kept

AGENCIES_SHOWN: Final = 60


@require_safe
@kept(stamps.of_tree)
@at_its_address
def column(request: HttpRequest, slug: str, column: Column) -> HttpResponse:
    """法定主动公开内容, 政府信息公开制度: of the agency, or with all below it."""
    agency = _agency(slug)
    asked = wanted(request.GET, column=column.slug)
    listing = listed(asked, agency, tree=asked.below, facets=False)
    context = {
        **frame(agency),
        "column": column,
        "laws": column.laws_for(agency),
        "listing": listing,
        "items": _items(agency, asked) if column == DISCLOSURES else (),
        "item": ITEM_TEXTS.get(asked.item, ""),
        "with_below": asked.query(below=True),
        "alone": asked.query(below=False),
        "has_below": Agency.objects.under(agency).exclude(pk=agency.pk).answering().exists(),
    }
    return render(request, "portal/publishing/column.html", context)


@require_safe
@kept(stamps.of_tree)
@at_its_address
def catalogue(request: HttpRequest, slug: str) -> HttpResponse:
    """政府信息公开目录 (条例 12): 索引、名称、内容概述、生成日期, made from the records themselves."""
    agency = _agency(slug)
    asked = wanted(request.GET)
    context = {**frame(agency), "listing": listed(asked, agency, tree=False, facets=False), "here": "catalogue"}
    return render(request, "portal/publishing/catalogue.html", context)


@require_safe
@kept(stamps.of_site, store=False)
def search(request: HttpRequest) -> HttpResponse:
    asked = wanted(request.GET)
    return _results(request, asked, listed(asked, None), {})


@require_safe
@kept(stamps.of_tree, store=False)
@at_its_address
def agency_search(request: HttpRequest, slug: str) -> HttpResponse:
    agency = _agency(slug)
    asked = wanted(request.GET)
    return _results(request, asked, listed(asked, agency), frame(agency))


@require_safe
@kept(stamps.of_site)
def browse(request: HttpRequest) -> HttpResponse:
    """By matter of life, field, organ, year."""
    facets = hits_of(Wanted(), None).facets
    publishing = Agency.objects.filter(public_state__isnull=False).answering()
    agencies = list(publishing.order_by("path")[: AGENCIES_SHOWN + 1])
    context = {
        "groups": life.groups(),
        "fields": standard_fields(),
        "years": sorted(facets.year, reverse=True),
        "agencies": agencies[:AGENCIES_SHOWN],
        "more": len(agencies) > AGENCIES_SHOWN,
    }
    return render(request, "portal/publishing/browse.html", context)


def frame(agency: Agency) -> dict[str, Any]:
    """What stands around every page of an agency."""
    gone_to = successors(agency) if agency.ended_on else ()
    return {"agency": agency, "chain": chain(agency), "columns": COLUMNS, "gone_to": gone_to}


def _agency(slug: str) -> Agency:
    found: Agency = get_object_or_404(Agency.objects.answering(), slug=slug)
    return found


def _results(request: HttpRequest, asked: Wanted, listing: Listing, around: dict[str, Any]) -> HttpResponse:
    context = {
        **around,
        "form": FindForm(initial={"q": asked.words, "order": asked.order}),
        "wanted": asked,
        "listing": listing,
        "newest": asked.query(order="newest"),
        "relevance": asked.query(order="relevance"),
        "unnarrowed": Wanted(words=asked.words, order=asked.order).query(),
        "matters": life.at_home(),
    }
    return render(request, "portal/publishing/search.html", context)


def _items(agency: Agency, asked: Wanted) -> list[tuple[str, int, str, bool]]:
    """Every item of articles 20 and 21 that the agency answers for, with how many there are; none is said too."""
    counts = hits_of(Wanted(column=asked.column), agency, tree=asked.below).facets.item
    return [
        (matter.text, counts.get(matter.id, 0), asked.query(item=matter.id), matter.id == asked.item)
        for matter in matters_for(agency.level, agency.kind)
    ]
