"""What changes the reports of the site."""

import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext

from gongkai.agencies.models import Agency
from gongkai.law.report import checking, exchange
from gongkai.law.report.exchange import ExchangeError
from gongkai.law.report.rules.version import book_version
from gongkai.law.report.values import AnnualReport, Status
from gongkai.law.sentences import explain
from gongkai.reading.confine import read_confined
from gongkai.reports import obligations
from gongkai.reports.models import Filing, FilingQuerySet, Format, Rendition, Scope, SourceFile
from gongkai.reports.selectors import earlier_reports
from gongkai.writing.annual_report import TITLE, title_of
from gongkai.writing.fonts import MissingFontsError
from gongkai.writing.pipeline import write_report

logger = logging.getLogger("gongkai.reports")
LONGEST_NAME: Final = 255
FIRST_YEAR: Final = 2019  # the first year that the present form was used for


class NotFiled(Exception):
    """The file cannot be filed; the text is a sentence for the person who brought it."""


def file_report(
    *,
    agency: Agency,
    data: bytes,
    name: str,
    scope: Scope = Scope.OWN,
    published_on: date | None = None,
) -> Filing:
    """
    Read a file, judge it and keep it as the next version of the agency's report for the year
    that it names. The slow work is done before the transaction begins.
    """
    report = read_confined(data, name=name)
    year, edition = _identity_of(report)
    filing = Filing(
        year=year,
        scope=scope,
        edition=edition,
        status=report.status.value,
        title=title_of(report) if report.agency else f"{agency.name}{year}年{TITLE}",
        report_json=exchange.to_json(exchange.to_dict(report)),
        checked_json=_judged(report, earlier_reports(agency, year, scope)),
        rule_book=book_version(),
        source_name="".join(filter(str.isprintable, name))[-LONGEST_NAME:],
        published_on=published_on,
    )
    renditions = render(report)
    _keep(filing, agency=agency, data=data, renditions=renditions)
    if published_on:
        judge_again(Filing.objects.filter(agency=agency, scope=scope, year__gt=year))
    return filing


def refresh_findings() -> None:
    """Let the rules of this program judge what others judged before it."""
    judge_again(Filing.objects.exclude(rule_book=book_version()))


def judge_again(filings: FilingQuerySet) -> None:
    """
    Judge these reports by the present rules and the present reports of the years before. A person's
    verdict on a finding is kept under the finding's identity, which a second judgement does not change.
    """
    numbers = list(filings.values_list("pk", flat=True))  # first: what is written must not disturb the reading
    for pk in numbers:
        filing = Filing.objects.select_related("agency").get(pk=pk)
        try:
            checked = _judged(filing.report, earlier_reports(filing.agency, filing.year, Scope(filing.scope)))
        except ExchangeError:  # one that cannot be read back must not keep the others from being judged
            logger.exception("filing %s cannot be judged again", filing.pk)
            continue
        judged_before = Filing.objects.filter(pk=filing.pk, rule_book=filing.rule_book)
        judged_before.update(checked_json=checked, rule_book=book_version())


def _judged(report: AnnualReport, previous: Sequence[AnnualReport]) -> str:
    """What the rules find, as it is kept."""
    return exchange.to_json(exchange.findings_to_dict(report, checking.check(report, previous=previous)))


def render(report: AnnualReport, formats: Iterable[Format] = tuple(Format)) -> dict[Format, bytes]:
    """The report in every format that this machine can write: without a Chinese font there is no PDF."""
    written = {}
    for format in formats:
        try:
            written[format] = write_report(report, format.value)
        except MissingFontsError:
            logger.warning("no Chinese font: no %s written", format.value)
    return written


def complete_renditions() -> None:
    """Write what is not there yet: the fonts may have come after the reports."""
    lacking = Filing.objects.alias(have=Count("renditions")).filter(have__lt=len(Format))
    for filing in lacking.iterator(chunk_size=20):
        have = set(filing.renditions.values_list("format", flat=True))
        _keep_renditions(filing, render(filing.report, [format for format in Format if format not in have]))


def _identity_of(report: AnnualReport) -> tuple[int, str]:
    if report.status is Status.UNREADABLE:
        raise NotFiled(explain(report.reason or "unreadable.not_a_report", report.reason_values))
    if report.edition is None:
        raise NotFiled(explain("unreadable.no_form"))
    if report.year is None or report.year < FIRST_YEAR:
        raise NotFiled(gettext("没有认出这是哪一年的报告。请在标题中写明年度（2019年及以后）。"))
    return report.year, report.edition


@transaction.atomic
def _keep(filing: Filing, *, agency: Agency, data: bytes, renditions: dict[Format, bytes]) -> Filing:
    """Number the version under a lock on the agency, and keep everything or nothing."""
    filing.agency = Agency.objects.select_for_update().get(pk=agency.pk)
    before = Filing.objects.filter(agency=agency, year=filing.year, scope=filing.scope).order_by("version").last()
    if before:
        filing.supersedes, filing.version = before, before.version + 1
    digest = hashlib.sha256(data).hexdigest()
    filing.source, _new = SourceFile.objects.get_or_create(sha256=digest, defaults={"size": len(data), "body": data})
    filing.save(force_insert=True)
    _keep_renditions(filing, renditions)
    obligations.published(filing)
    return filing


def _keep_renditions(filing: Filing, bodies: Mapping[Format, bytes]) -> None:
    rows = [Rendition(filing=filing, format=format, size=len(body), body=body) for format, body in bodies.items()]
    Rendition.objects.bulk_create(rows, ignore_conflicts=True)  # another process may complete them at the same time
