"""The few figures of a report that everybody asks for, of one year or of several side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from gongkai.law.report.marks import plain
from gongkai.law.report.values import AnnualReport, Trouble
from gongkai.portal.findings import Finding

HEADLINES: Final = (
    ("t3.new.total", _("新收到的申请"), _("件")),
    ("t3.handled.total", _("办结的申请"), _("件")),
    ("t3.carried_out.total", _("转到下一年办理"), _("件")),
    ("t4.reconsideration.total", _("被申请行政复议"), _("件")),
)
NO_FIGURE: Final = {
    Trouble.BLANK: _("没有填"),
    Trouble.MISSING: _("没有这一格"),
    Trouble.NOT_A_NUMBER: _("填的不是数"),
    Trouble.AMBIGUOUS: _("看不准"),
    Trouble.CONFLICT: _("前后不一"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    cell: str
    label: str
    text: str
    unit: str
    doubt: Finding | None = None


def headlines(report: AnnualReport, findings: Sequence[Finding] = ()) -> list[Figure]:
    """
    A figure that is not there is said to be not there, never shown as 0; one that does not
    agree with the others carries the finding that says so.
    """
    return [_figure(report, cell, str(label), str(unit), findings) for cell, label, unit in HEADLINES]


def side_by_side(reports: Sequence[AnnualReport]) -> list[tuple[str, list[str]]]:
    """One row for each figure, one column for each report, in the order given."""
    columns = [headlines(report) for report in reports]
    return [(figures[0].label, [figure.text for figure in figures]) for figures in zip(*columns, strict=True)]


def _figure(report: AnnualReport, cell: str, label: str, unit: str, findings: Sequence[Finding]) -> Figure:
    value, trouble = report.value(cell), report.trouble(cell)
    doubt = next((finding for finding in findings if cell in finding.cells), None)
    if value is None:
        return Figure(cell, label, str(NO_FIGURE[trouble or Trouble.MISSING]), "", doubt)
    return Figure(cell, label, plain(value), unit, doubt)
