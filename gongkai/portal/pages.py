"""What the pages about a report show, put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from gongkai.agencies import selectors as agencies
from gongkai.agencies.models import Agency, Way
from gongkai.agencies.selectors import OpenWay, Remedies
from gongkai.law.report.values import AnnualReport
from gongkai.portal.cards import cards_of
from gongkai.portal.examination import Examination
from gongkai.portal.figures import Figure, headlines, side_by_side
from gongkai.portal.findings import Finding, Judgement, judgement_of
from gongkai.portal.publishing.guide_check import Rule, faults_in, lawful
from gongkai.reports import selectors
from gongkai.reports.models import Filing, Format, Rendition, Scope
from gongkai.writing.html import Note, report_fragment


@dataclass(frozen=True, slots=True)
class ReportPage:
    report: AnnualReport
    form: SafeString
    judgement: Judgement
    headlines: Sequence[Figure]


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


@dataclass(frozen=True, slots=True)
class Guide:
    """政府信息公开指南 (条例 12), as far as it follows from what the agency has set."""

    office: Sequence[tuple[str, str]]  # what 条例 12 asks of the office, as far as it is known
    unknown: Sequence[str]  # what the article asks for and nobody has filled in
    ways: Sequence[OpenWay]
    remedies: Remedies
    faults: Sequence[Rule] = ()  # what the agency wrote and the law does not say any more: it is not shown

    @property
    def is_empty(self) -> bool:
        return not self.office

    @property
    def takes_online(self) -> bool:
        return any(each.way == Way.ONLINE for each in self.ways)


def guide(agency: Agency) -> Guide:
    office = [(str(label), value) for label, value in agencies.office(agency)]
    ways = agencies.open_channels(agency)
    own_words = [value for _label, value in office] + [part for way in ways for part in (way.notes, way.hours)]
    faults = faults_in(own_words)
    told = [(label, lawful(value)) for label, value in office]
    known = [each for each in told if each[1]]
    unknown = [label for label, value in office if not value]
    ways = [replace(way, notes=lawful(way.notes), hours=lawful(way.hours)) for way in ways]
    return Guide(known, unknown, ways, agencies.remedies(agency), faults)


def report_page(report: AnnualReport, checked: Mapping[str, Any]) -> ReportPage:
    judgement = judgement_of(checked)
    return ReportPage(
        report,
        marked_form(report, judgement.findings),
        judgement,
        headlines(report, judgement.findings),
    )


def marked_form(report: AnnualReport, findings: Sequence[Finding]) -> SafeString:
    """
    The form as printed, each cell tinted by the gravest finding about it and with the numbers
    of all of them. Before table three stands its reading for a narrow screen.
    """
    marks: dict[str, str] = {}
    notes: dict[str, list[Note]] = {}
    for finding in findings:  # the gravest come first
        note = Note(finding.anchor, finding.mark, f"{finding.mark}，{finding.label}")
        for cell in finding.cells:
            marks.setdefault(cell, finding.severity)
            notes.setdefault(cell, []).append(note)
    before = {"t3": render_to_string("portal/cards.html", {"table": cards_of(report)})}
    form = report_fragment(report, marks=marks, notes=notes, before=before)
    return mark_safe(form)  # noqa: S308 - it escapes every text


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
