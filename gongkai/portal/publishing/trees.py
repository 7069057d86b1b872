"""指南 and 年报 of an agency with all below it, page by page; the two other columns are lists of records."""

from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from gongkai.agencies.models import Agency, AgencyQuerySet
from gongkai.reports import selectors

SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Below:
    page: Page[Any]

    @property
    def previous_url(self) -> str:
        return self._url(self.page.previous_page_number()) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        return self._url(self.page.next_page_number()) if self.page.has_next() else ""

    @staticmethod
    def _url(number: int) -> str:
        return f"?below=1&page={number}"


def has_below(agency: Agency) -> bool:
    return _answering(agency).exists()


def guides(request: HttpRequest, agency: Agency) -> Below | None:
    """None where only the agency's own is asked for."""
    return _below(request, _answering(agency).present())


def reports(request: HttpRequest, agency: Agency) -> Below | None:
    found = selectors.published().filter(agency__in=_answering(agency))
    return _below(request, found.order_by("agency__path", "-year", "scope"))


def _answering(agency: Agency) -> AgencyQuerySet:
    return Agency.objects.under(agency).exclude(pk=agency.pk).answering()


def _below(request: HttpRequest, found: QuerySet[Any]) -> Below | None:
    if request.GET.get("below") != "1":
        return None
    return Below(Paginator(found, SHOWN).get_page(request.GET.get("page")))
