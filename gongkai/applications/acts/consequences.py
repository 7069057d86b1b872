"""What will follow from an act, in sentences, before it is done: from the case as it stands and as it would stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from gongkai.law.casefile import CaseFile, State
from gongkai.law.outcomes import CURRENT
from gongkai.law.report.schema import edition
from gongkai.law.sentences import explain

ENDED: Final = frozenset({State.SERVED, State.CLOSED, State.ARCHIVED, State.VOID})


class Weight(StrEnum):
    """How a sentence is shown: what follows, or what the law finds fault with."""

    PLAIN = "plain"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Consequence:
    """`id` names what it is about (clock, state, row, breach, number, applicant), for tests and for the page."""

    id: str
    text: str
    weight: Weight = Weight.PLAIN


def consequence(before: CaseFile, after: CaseFile) -> tuple[Consequence, ...]:
    """The clock with the date before and after and why; the state; the row of table three; what is not as it should."""
    return (*_clock(before, after), *_state(before, after), *_row(before, after), *_breaches(before, after))


def _clock(before: CaseFile, after: CaseFile) -> Iterator[Consequence]:
    was, now, why = before.due_on, after.due_on, why_of(after)
    if after.state in ENDED:
        yield from _ended(before, after)
    elif now is None:
        if was is None:
            yield Consequence("clock", _("答复期限现在没有在计算。"))
        else:
            yield Consequence("clock", _("答复期限（原来到{was}）停下来：{why}。").format(was=say(was), why=why))
    elif was is None:
        yield Consequence("clock", _("答复期限到{now}：{why}。").format(now=say(now), why=why))
    elif was == now:
        yield Consequence("clock", _("答复期限不变，仍然到{now}。").format(now=say(now)))
    else:
        told = _("答复期限由{was}改为{now}：{why}。").format(was=say(was), now=say(now), why=why)
        yield Consequence("clock", told)
    if now is not None and after.provisional and after.state is State.CONSULTING:
        yield Consequence("provisional", _("这个日期是暂定的：还在等意见，等多久，就顺延多久。"))
    elif now is not None and after.provisional:
        yield Consequence("provisional", _("这个日期是暂定的：那一年的放假安排还没有公布。"))


def _ended(before: CaseFile, after: CaseFile) -> Iterator[Consequence]:
    if after.state is State.SERVED and after.served_on and after.due_on:
        if after.overdue:
            told = _("送达之日（{on}）晚于答复期限（{due}）：逾期答复。")
            text = told.format(on=say(after.served_on), due=say(after.due_on))
            yield Consequence("clock", text, Weight.WARNING)
        else:
            text = _("在答复期限（{due}）内送达，期限到此为止。").format(due=say(after.due_on))
            yield Consequence("clock", text)
    elif before.due_on is not None and before.state not in ENDED:
        yield Consequence("clock", _("答复期限（{due}）不再计算。").format(due=say(before.due_on)))


def why_of(casefile: CaseFile) -> str:
    """The last step of the clock in words, with its article."""
    if not casefile.steps:
        return explain("case.not_received").rstrip("。")
    last = casefile.steps[-1]
    return _("{why}（{article}）").format(why=last.why, article=last.article)


def _state(before: CaseFile, after: CaseFile) -> Iterator[Consequence]:
    if before.state is not after.state:
        was, now = (explain(f"case.state.{each.state.value}") for each in (before, after))
        yield Consequence("state", _("案件由“{was}”变为“{now}”。").format(was=was, now=now))


def _row(before: CaseFile, after: CaseFile) -> Iterator[Consequence]:
    """The row of table three, and the year, where they change."""
    was, now = before.facts, after.facts
    if after.state is State.VOID:
        yield Consequence("row", _("年度报告不再计入这件申请；登记编号留在登记簿里，标明作废，不再用于别的申请。"))
        return
    if was.counted == now.counted and was.handled_on == now.handled_on:
        return
    if now.counted is None or now.handled_on is None:
        yield Consequence("row", _("年度报告表三：不再计入办理结果。"))
        return
    text = _("年度报告表三：计入{year}年的“{row}”。").format(year=now.handled_on.year, row=row_label(now.counted.leaf))
    yield Consequence("row", text)


def row_label(leaf: str) -> str:
    """The row as the form prints it."""
    rows = edition(CURRENT).applications.rows
    return next((f"{row.kind or ''}{row.label}" for row in rows if row.id == leaf), leaf)


def _breaches(before: CaseFile, after: CaseFile) -> Iterator[Consequence]:
    known = set(before.breaches)
    for each in after.breaches:
        if each not in known:
            yield Consequence("breach", f"{each.message}（{each.article}）", Weight.WARNING)


def say(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
