"""The sum of a government (汇总): parent = own + children, in every cell that may be added, or the missing named."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain

from gongkai.law.report.rollup import additive_cells
from gongkai.law.report.rules.agencies import same_agency
from gongkai.law.report.rules.layout import cell_label, enumerate_names
from gongkai.law.report.rules.registry import Outcome, Rule, Unknown, check
from gongkai.law.report.rules.subject import Kin, Subject
from gongkai.law.report.values import AnnualReport, Status


@check("rollup.sum")
def sums(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """Every cell of the parent is the sum of its own report and its children's; nothing missing is taken as zero."""
    kin = subject.kin
    if kin is None or kin.parent.edition is None:
        return
    absent = tuple(_absent(kin))
    if absent:
        yield Unknown((), enumerate_names(absent))
        return
    parts = (*filter(None, (kin.own,)), *kin.children)
    for cell in additive_cells(kin.parent.edition, Subject(kin.parent).single_otherwise):
        yield _cell(rule, kin.parent, parts, cell)


@check("rollup.duplicate")
def duplicates(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """No agency is added twice."""
    if subject.kin is None:
        return
    names = Counter(child.agency for child in subject.kin.children if child.agency)
    for name, times in names.items():
        yield None if times == 1 else rule.fail(expected=1, actual=times, agency=name)


def _cell(rule: Rule, parent: AnnualReport, parts: tuple[AnnualReport, ...], cell: str) -> Outcome:
    values = [(report, report.value(cell)) for report in (parent, *parts)]
    lacking = [f"{_name(report)}的{cell_label(cell)}" for report, value in values if value is None]
    if lacking:
        return Unknown((cell,), "、".join(lacking))
    actual, *terms = (value for _, value in values if value is not None)
    expected = sum(terms)
    if actual == expected:
        return None
    return rule.fail(
        (cell,),
        expected=expected,
        actual=actual,
        place=parent.cells[cell].place,
        cell=cell_label(cell),
        parent=_name(parent),
        count=len(parts),
    )


def _absent(kin: Kin) -> Iterator[str]:
    """Whose report is lacking, unreadable, or of another year."""
    if kin.own is None:
        yield "本机关自己的报告"
    for name in kin.expected:
        if not any(child.agency and same_agency(child.agency, name) for child in kin.children):
            yield f"{name}的报告"
    for report in chain([kin.parent], filter(None, [kin.own]), kin.children):
        if report.status is Status.UNREADABLE or report.edition is None:
            yield f"{_name(report)}的报告（无法读取）"
        elif report.year != kin.parent.year:
            yield f"{_name(report)}{kin.parent.year or '同一'}年的报告（给的是{report.year or '不知哪'}年的）"


def _name(report: AnnualReport) -> str:
    return report.agency or report.source
