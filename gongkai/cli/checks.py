"""`gongkai report check`: the findings of one report, grouped by weight, each with its place and its ground."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import click

from gongkai.cli.inputs import expand, read_all
from gongkai.cli.lines import line, safe, title
from gongkai.cli.words import _
from gongkai.law.report.checking import Checked, CheckSettings, check, message
from gongkai.law.report.findings import Finding, Severity, Verdict
from gongkai.law.report.places import place_in_words
from gongkai.law.report.values import AnnualReport, Status
from gongkai.law.sentences import explain

GROUPS: Final = (
    (Severity.ERROR, _("错误"), "bold red"),
    (Severity.WARNING, _("警告"), "bold yellow"),
    (Severity.HINT, _("提示"), "bold cyan"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What every report of this run is checked against."""

    settings: CheckSettings
    previous: tuple[AnnualReport, ...] = ()
    parent: AnnualReport | None = None
    children: tuple[AnnualReport, ...] = ()

    @classmethod
    def of(
        cls, settings: CheckSettings, previous: Sequence[str], parent: str | None, children: Sequence[str]
    ) -> "Asked":
        above = _read((parent,) if parent else ())
        return cls(settings, _read(previous), above[0] if above else None, _read(children))

    @property
    def all_readable(self) -> bool:
        given = (*self.previous, *self.children, *([self.parent] if self.parent else []))
        return all(report.status is not Status.UNREADABLE for report in given)


def _read(sources: Sequence[str]) -> tuple[AnnualReport, ...]:
    """The reports to compare with; one that cannot be read is named, and the checks do without it."""
    reports = tuple(read_all(expand(sources))) if sources else ()
    for report in reports:
        if report.status is Status.UNREADABLE:
            why = explain(report.reason or "unreadable.not_a_report", report.reason_values)
            said = _("用来比较的 {file} 未能读取：{why}").format(file=report.source, why=why)
            click.echo(safe(said), err=True)
    return reports


def judge(report: AnnualReport, asked: Asked) -> Checked:
    return check(report, previous=asked.previous, parent=asked.parent, children=asked.children, settings=asked.settings)


def is_wrong(report: AnnualReport, checked: Checked) -> bool:
    """Whether the exit status has to say so: a file not read wholly, or an error found."""
    return report.status is not Status.COMPLETE or any(
        finding.severity is Severity.ERROR and finding.verdict is Verdict.FAIL for finding in checked.findings
    )


def put(report: AnnualReport, checked: Checked) -> None:
    title(report)
    if report.status is Status.UNREADABLE:  # the title has said why
        for finding in checked.findings:
            line(_source(finding), "dim", indent=4)
        line()
        return
    failed = [finding for finding in checked.findings if finding.verdict is Verdict.FAIL]
    for severity, name, style in GROUPS:
        _put_group(name, style, [finding for finding in failed if finding.severity is severity])
    _put_group(_("无法判断"), "bold", _with(checked.findings, Verdict.NOT_ASSESSABLE))
    _put_group(_("检查程序出错，不是报告的错"), "bold magenta", _with(checked.findings, Verdict.CHECK_FAILED))
    line(_totals(checked, failed), indent=2)
    line()


def _with(findings: Iterable[Finding], verdict: Verdict) -> list[Finding]:
    return [finding for finding in findings if finding.verdict is verdict]


def _put_group(name: str, style: str, findings: Sequence[Finding]) -> None:
    if not findings:
        return
    line(_("{name}（{n}项）").format(name=name, n=len(findings)), style, indent=2)
    for finding in findings:
        line(message(finding), indent=4)
        line(_source(finding), "dim", indent=6)


def _source(finding: Finding) -> str:
    """Its place, its rule, its ground."""
    return "　".join(part for part in (place_in_words(finding.place), finding.rule, finding.citation) if part)


def _totals(checked: Checked, failed: Sequence[Finding]) -> str:
    counts = "，".join(
        _("{name}{n}项").format(name=name, n=sum(finding.severity is severity for finding in failed))
        for severity, name, _style in GROUPS
    )
    unlike = checked.assessed - checked.passed
    # One finding can speak of several places, so the two numbers need not agree.
    said = _("检查了{assessed}处：{passed}处相符，{unlike}处不符；合为{counts}。")
    if not unlike:
        said = _("检查了{assessed}处，都相符；{counts}。")
    return said.format(assessed=checked.assessed, passed=checked.passed, unlike=unlike, counts=counts)
