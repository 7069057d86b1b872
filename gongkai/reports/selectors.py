"""What is asked of the reports of the site."""

from collections.abc import Iterable

from gongkai.agencies.models import Agency
from gongkai.law.report.values import AnnualReport
from gongkai.reports.models import Filing, FilingQuerySet, Rendition, Scope

LARGE = ("report_json", "checked_json")


def published() -> FilingQuerySet:
    """The newest version of every report that the public may see, without its contents."""
    return Filing.objects.published().current().select_related("agency").defer(*LARGE, "source__body")


def newest(limit: int) -> Iterable[Filing]:
    return published().order_by("-published_on", "-year", "-pk")[:limit]


def of_agency(agency: Agency) -> FilingQuerySet:
    return published().filter(agency=agency)


def report_of(agency: Agency, year: int, scope: str) -> Filing | None:
    """The report that the public sees, contents and all."""
    found = Filing.objects.published().current().filter(agency=agency, year=year, scope=scope)
    return found.select_related("agency", "source").defer("source__body").first()


def earlier_reports(agency: Agency, year: int, scope: Scope) -> list[AnnualReport]:
    """The reports of the years before, for the rules that compare years."""
    newest_first = Filing.objects.published().current().filter(agency=agency, scope=scope, year__lt=year)
    return [filing.report for filing in newest_first]


def with_contents(agency: Agency, scope: Scope) -> list[Filing]:
    """An agency's reports of all years, the newest first, contents and all."""
    return list(Filing.objects.published().current().filter(agency=agency, scope=scope).order_by("-year"))


def renditions(filing: Filing) -> Iterable[Rendition]:
    """The files to take away, without their contents."""
    return filing.renditions.defer("body")
