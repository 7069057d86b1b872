"""Timeliness (公布期限): 31 January for departments, 31 March for governments. The days are fixed and do not roll."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from gongkai.law.report.rules.agencies import DEPARTMENTS, GOVERNMENTS, TOWNSHIPS, Level
from gongkai.law.report.rules.hearing import Scope
from gongkai.law.report.rules.registry import Outcome, Rule, Unknown, check
from gongkai.law.report.rules.subject import Subject


@check("time.published")
def published(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """The report was published by the day of article 49, which names none for townships."""
    if subject.level not in TOWNSHIPS:
        yield from _by(rule, subject)


@check("time.township")
def township(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """A township's report was published by the day that its supervising office set."""
    if subject.level in TOWNSHIPS:
        yield from _by(rule, subject)


def _by(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    year, day = subject.report.year, subject.settings.published_on
    if year is None or day is None:
        yield Unknown((), "报告年度" if year is None else "公布日期")
        return
    due = due_on(subject, year)
    if due is None:
        yield Unknown((), "这一机关的公布期限（条例没有规定，由主管部门定）")
        return
    yield None if day <= due else _late(rule, due, day)


@check("time.submitted")
def submitted(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """A department submitted its report to the supervising office by 31 January."""
    year, day = subject.report.year, subject.settings.submitted_on
    if year is None or day is None or subject.level not in DEPARTMENTS:
        return
    due = date(year + 1, 1, 31)
    yield None if day <= due else _late(rule, due, day)


@check("time.year_over")
def year_over(rule: Rule, subject: Subject) -> Iterator[Outcome]:
    """The report was not published before its year was over."""
    year, day = subject.report.year, subject.settings.published_on
    if year is None or day is None:
        return
    good = day.year > year
    yield None if good else rule.fail(expected=f"{year}-12-31", actual=day.isoformat(), year=year, day=words(day))


def due_on(subject: Subject, year: int) -> date | None:
    """The last day to publish (条例 49); None where the law sets none and no setting does."""
    if subject.level in TOWNSHIPS:
        if subject.settings.township_due is None:
            return None
        month, day = subject.settings.township_due
        return date(year + 1, month, min(day, monthrange(year + 1, month)[1]))
    if subject.level in GOVERNMENTS or _for_government(subject):
        return date(year + 1, 3, 31)
    if subject.level in DEPARTMENTS or (subject.level is Level.OFFICE and subject.settings.scope is Scope.OWN):
        return date(year + 1, 1, 31)
    return None


def words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _for_government(subject: Subject) -> bool:
    return subject.level is Level.OFFICE and subject.settings.scope is Scope.AGGREGATE


def _late(rule: Rule, due: date, day: date) -> Outcome:
    return rule.fail(
        expected=due.isoformat(), actual=day.isoformat(), due=words(due), day=words(day), late=(day - due).days
    )
