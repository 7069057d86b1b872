"""The rule book applied to a report: every rule that holds for its form and year, every finding it yields."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gongkai.law.report.findings import Finding, Severity, Verdict
from gongkai.law.report.rules import (
    arithmetic,
    completeness,
    continuity,
    copying,
    form,
    narrative,
    plausibility,
    prose,
    table,
    timeliness,
    totals,
)
from gongkai.law.report.rules.hearing import Scope
from gongkai.law.report.rules.layout import enumerate_names, name_cells
from gongkai.law.report.rules.registry import Check, Rule, Several, Unknown, applicable, rules
from gongkai.law.report.rules.subject import CheckSettings, Kin, Subject
from gongkai.law.report.values import AnnualReport, Status

__all__ = ["FAMILY_MODULES", "CheckSettings", "Checked", "Scope", "check", "check_rollup", "message"]

# Importing a family registers its checks.
FAMILY_MODULES = (
    completeness,
    table,
    continuity,
    prose,
    arithmetic,
    form,
    plausibility,
    narrative,
    copying,
    timeliness,
    totals,
)

logger = logging.getLogger(__name__)

NOTHING_SET = CheckSettings()
CHECK_FAILED = "“{title}”这条检查程序出错，没有得出结论；这不是报告的错误。"


@dataclass(frozen=True, slots=True)
class Checked:
    """`assessed` counts the instances that could be judged, `passed` those that held."""

    findings: tuple[Finding, ...]
    passed: int
    assessed: int


def check(
    report: AnnualReport,
    *,
    previous: Sequence[AnnualReport] = (),
    siblings: Sequence[AnnualReport] = (),
    parent: AnnualReport | None = None,
    own: AnnualReport | None = None,
    children: Sequence[AnnualReport] = (),
    expected: Sequence[str] = (),
    settings: CheckSettings = NOTHING_SET,
    strict: bool = False,
) -> Checked:
    """
    Judge a report. `previous` are its elder reports of any years, `siblings` those of other
    agencies for the same year. With `parent`, the report is that government's own, which
    together with the `children` makes the parent; without, it is the sum itself, of `own`
    and the `children`. `expected` names whom the children must include. A rule that breaks
    is a finding of its own, never the agency's; with `strict` it raises.
    """
    kin = None
    if parent is not None or own is not None or children:
        kin = Kin(parent or report, report if parent else own, tuple(children), tuple(expected))
    subject = Subject(report, settings, tuple(previous), tuple(siblings), kin)
    book = applicable(report.edition, report.year)
    if report.status is Status.UNREADABLE:
        book = book[:1]  # the rule that says so
    return judge(subject, book, strict=strict)


def check_rollup(
    parent: AnnualReport,
    own: AnnualReport | None,
    children: Sequence[AnnualReport],
    *,
    expected: Sequence[str] = (),
    strict: bool = False,
) -> Checked:
    """Judge only whether the parent is the sum of its own report and its children's."""
    subject = Subject(parent, kin=Kin(parent, own, tuple(children), tuple(expected)))
    book = [pair for pair in applicable(None, None) if pair[0].family == "rollup"]
    return judge(subject, book, strict=strict)


def judge(subject: Subject, book: Iterable[tuple[Rule, Check]], *, strict: bool = False) -> Checked:
    """Apply these rules, in their order."""
    findings: list[Finding] = []
    passed = failed = 0
    for rule, judge_by in book:
        try:
            held, broken, found = _apply(rule, judge_by, subject)
        except Exception:
            if strict:
                raise
            logger.exception("rule %s broke", rule.id)
            findings.append(_finding(rule, Verdict.CHECK_FAILED, title=rule.title))
            continue
        passed += held
        failed += broken
        findings += found
    return Checked(tuple(findings), passed, passed + failed)


def message(finding: Finding) -> str:
    """The finding in words."""
    if finding.verdict is Verdict.CHECK_FAILED:
        return CHECK_FAILED.format_map(dict(finding.values))
    rule = rules()[finding.rule]
    sentence = rule.sentence if finding.verdict is Verdict.FAIL else rule.unknown
    return sentence.format_map(dict(finding.values))


def _apply(rule: Rule, judge_by: Check, subject: Subject) -> tuple[int, int, list[Finding]]:
    """How many instances held, how many did not, and the findings; what cannot be assessed is one finding."""
    findings: list[Finding] = []
    unknowns: list[Unknown] = []
    passed = failed = 0
    for outcome in judge_by(rule, subject):
        if outcome is None:
            passed += 1
        elif isinstance(outcome, Unknown):
            unknowns.append(outcome)
        elif isinstance(outcome, Several):
            failed += outcome.count
            findings.append(outcome.finding)
        else:
            failed += 1
            findings.append(outcome)
    findings.extend(_not_assessable(rule, unknowns, subject))
    return passed, failed, findings


def _not_assessable(rule: Rule, unknowns: list[Unknown], subject: Subject) -> Iterator[Finding]:
    """One finding a rule for all its instances that lack a figure, with the cells that have none."""
    if not unknowns:
        return
    cells = tuple(dict.fromkeys(cell for unknown in unknowns for cell in unknown.cells))
    reasons = tuple(dict.fromkeys(unknown.lacking for unknown in unknowns if unknown.lacking))
    lacking = enumerate_names(reasons) if reasons else name_cells(cells, subject.absent_tables)
    yield _finding(rule, Verdict.NOT_ASSESSABLE, cells, title=rule.title, count=len(unknowns), lacking=lacking)


def _finding(rule: Rule, verdict: Verdict, cells: tuple[str, ...] = (), **values: object) -> Finding:
    """A finding that is no verdict on the report: a hint, whatever the rule's own severity."""
    return Finding(rule.id, Severity.HINT, verdict, cells, values=values, citation=rule.citation)
