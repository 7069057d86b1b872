"""What will follow when an application is registered, said before: the day of receipt, the last day, what lacks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongkai.applications import identities, selectors, words
from gongkai.applications.cases import Rules
from gongkai.applications.intake import Intake, events_of
from gongkai.applications.models.attachments import Role
from gongkai.law.casefile import CaseFile, enter
from gongkai.law.receipt import confirm_by, steps_of_receipt

NEEDED: Final = ("name", "identity_number", "matter")  # 条例 29(2), besides one way to reach the applicant
REACHED_BY: Final = ("phone", "email", "address")


@dataclass(frozen=True, slots=True)
class Plan:
    """`warnings` stand in the way of nothing; whether they matter is for the officer to say."""

    casefile: CaseFile
    lines: tuple[str, ...]
    warnings: tuple[str, ...]
    duplicates: list[selectors.Duplicate]
    counts: selectors.Counts


def plan_of(intake: Intake, rules: Rules, today: date) -> Plan:
    """Raises LawError where the days cannot be."""
    casefile = tried(intake, rules, today)
    key = words.person_key(intake.words.get("identity_number", ""))
    matter = intake.words.get("matter", "")
    return Plan(
        casefile=casefile,
        lines=tuple(_lines(intake, casefile, rules)),
        warnings=tuple(_warnings(intake, casefile)),
        duplicates=selectors.duplicates_for(
            intake.agency, key, topic_key=words.topic_key(matter), matter=lambda: matter
        ),
        counts=selectors.counts_for(intake.agency, key, casefile.received_on or intake.on),
    )


def tried(intake: Intake, rules: Rules, today: date) -> CaseFile:
    """The case as it would stand; nothing is kept."""
    submitted, confirmed = events_of(intake)
    casefile = enter((), submitted, rules.calendar, today, readings=rules.readings)
    if confirmed is None:
        return casefile
    return enter((submitted,), confirmed, rules.calendar, today, readings=rules.readings)


def _lines(intake: Intake, casefile: CaseFile, rules: Rules) -> Iterator[str]:
    received = casefile.received_on
    why = steps_of_receipt(intake.channel, intake.on, received)[0]
    because = _("{why}（{article}）").format(why=why.text.rstrip("。"), article=why.citation)
    if received is None:
        yield _("答复期限还不起算：{because}。").format(because=because)
        if last := confirm_by(intake.channel, intake.on, rules.calendar):
            yield _("请在 {day} 以前与申请人确认收到，并在案卷里登记。").format(day=_said(last))
    else:
        yield _("收到申请之日：{day}。{because}。").format(day=_said(received), because=because)
    if casefile.due_on:
        step = casefile.steps[-1]
        told = _("答复期限到 {day}：{why}（{article}）。")
        yield told.format(day=_said(casefile.due_on), why=step.why.rstrip("。"), article=step.article)
    yield _("自动取登记编号和查询码，申请人凭它们可以查询办理情况。")


def _warnings(intake: Intake, casefile: CaseFile) -> Iterator[str]:
    yield from (f"{breach.message}（{breach.article}）" for breach in casefile.breaches)
    if lacking := _lacking(intake):
        told = _("没有写明或者没有附：{what}。可以自收到之日起7个工作日内一次性告知补正（条例第三十条）。")
        yield told.format(what="、".join(lacking))
    if fault := _wrong_number(intake.words):
        yield fault


def _lacking(intake: Intake) -> list[str]:
    said = intake.words
    labels: Any = {"name": _("姓名或者名称"), "identity_number": _("证件号码"), "matter": _("要什么信息")}
    lacking = [labels[name] for name in NEEDED if not said.get(name)]
    if not any(said.get(name) for name in REACHED_BY):
        lacking.append(_("联系方式"))
    if Role.IDENTITY.value not in {role for _stored, role in intake.files}:
        lacking.append(_("身份证明"))
    return lacking


def _wrong_number(said: Mapping[str, str]) -> str:
    """The applicant may have written it so: it is said, and kept as it is."""
    kind, number = said.get("identity_kind", ""), said.get("identity_number", "")
    if not kind or not number:
        return ""
    try:
        identities.check(kind, number)
    except ValidationError as fault:
        return _("请核对证件号码：{why}").format(why=" ".join(fault.messages))
    return ""


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
