"""What the pages about a report show, put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from gongkai.agencies.models import Agency
from gongkai.law.report.values import AnnualReport
from gongkai.portal.cards import Cards, cards_of
from gongkai.portal.examination import Examination
from gongkai.portal.figures import Figure, headlines, side_by_side
from gongkai.portal.findings import Finding, Judgement, judgement_of
from gongkai.reports import selectors
from gongkai.reports.models import Filing, Format, Rendition, Scope
from gongkai.writing.html import report_fragment


@dataclass(frozen=True, slots=True)
class ReportPage:
    report: AnnualReport
    form: SafeString
    judgement: Judgement
    headlines: Sequence[Figure]
    cards: Cards | None


@dataclass(frozen=True, slots=True)
class Years:
    """Several years side by side; the first column is the newest."""

    filings: Sequence[Filing]
    rows: Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Download:
    """A format, and the file where this machine could write it."""

    format: str
    label: str
    file: Rendition | None


def report_page(report: AnnualReport, checked: Mapping[str, Any]) -> ReportPage:
    judgement = judgement_of(checked)
    return ReportPage(
        report,
        marked_form(report, judgement.findings),
        judgement,
        headlines(report, judgement.findings),
        cards_of(report),
    )


def marked_form(report: AnnualReport, findings: Sequence[Finding]) -> SafeString:
    """The form as printed, each cell tinted by the gravest finding about it and described by all of them."""
    marks: dict[str, str] = {}
    notes: dict[str, str] = {}
    for finding in findings:  # the gravest come first
        for cell in finding.cells:
            marks.setdefault(cell, finding.severity)
            notes[cell] = f"{notes.get(cell, '')} {finding.anchor}".strip()
    return mark_safe(report_fragment(report, marks=marks, described_by=notes))  # noqa: S308 - it escapes every text


def examination_page(examination: Examination) -> ReportPage | None:
    """None where the file could not be read: there is no form to show then."""
    if examination.unreadable:
        return None
    return report_page(examination.report, examination.checked)


def years(agency: Agency, scope: Scope) -> Years | None:
    """None where there is but one year: nothing stands beside it."""
    filings = selectors.with_contents(agency, scope)
    if len(filings) < 2:
        return None
    return Years(filings, side_by_side([filing.report for filing in filings]))


def downloads(filing: Filing) -> list[Download]:
    files = {file.format: file for file in selectors.renditions(filing)}
    return [Download(format.value, str(format.label), files.get(format.value)) for format in Format]
