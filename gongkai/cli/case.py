"""`gongkai case replay`: fold lists of events, one case a line (案卷). No Django here."""

import json
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import click

from gongkai.cli.calendars import FILES, CalendarFiles
from gongkai.cli.law import refusals
from gongkai.cli.lines import line
from gongkai.cli.settings import Day, Source
from gongkai.cli.verbs import Verbs
from gongkai.cli.words import _
from gongkai.law.calendar import WorkCalendar
from gongkai.law.casefile import CaseFile, event_from, fold, last_day
from gongkai.law.citations import REGISTER, LawError
from gongkai.law.outcomes import outcome
from gongkai.law.sentences import explain

CALENDAR, OVERLAY = FILES


@click.group(cls=Verbs, help=_("案卷：按事件逐条推算申请的状态和答复期限。"))
def case() -> None:
    """One verb so far."""


@case.command(help=_("读入 JSON Lines，一行一件申请的全部事件，说明状态、期限及其理由。- 表示标准输入。"))
@click.argument("files", nargs=-1, required=True, type=Source(), metavar=_("文件…"))
@CALENDAR
@OVERLAY
@click.option("--on", "today", type=Day(), metavar=_("年-月-日"), help=_("按这一天推算。"))
@click.option("--json", "as_json", is_flag=True, help=_("每件申请输出一行 JSON。"))
def replay(files: tuple[Any, ...], years: Any, overlays: Any, today: date | None, as_json: bool) -> None:
    with refusals():
        calendar = CalendarFiles(years, overlays, provisional=True).read()
    refused = False
    for file in files:
        for answer in answers(file, calendar, today):
            refused |= "error" in answer
            if as_json:
                click.echo(json.dumps(answer, ensure_ascii=False, default=float))
            else:
                put(answer)
    sys.exit(int(refused))


def answers(file: Any, calendar: WorkCalendar, today: date | None) -> Iterator[dict[str, object]]:
    """One for every line that is not empty."""
    for number, text in enumerate(file, 1):
        if text.strip():
            id, data = _case_of(text, number)
            yield {"id": id, **_answer(data, calendar, today)}


def _case_of(text: bytes, number: int) -> tuple[object, object]:
    try:
        data = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        return number, None
    if not isinstance(data, dict):
        return number, None
    return data.get("id", number), data.get("events")


def _answer(data: object, calendar: WorkCalendar, today: date | None) -> dict[str, object]:
    try:
        if not isinstance(data, list):
            raise LawError("case.no_list", REGISTER, event=0)
        events = [event_from(each, number) for number, each in enumerate(data, 1)]
        return to_dict(fold(events, calendar, today or last_day(events)))
    except LawError as refusal:
        where = {"event": refusal.values.get("event", 0), "article": str(refusal.article)}
        return {"error": {**where, "message": refusal.message}}


def to_dict(file: CaseFile) -> dict[str, object]:
    """The answer as the exchange format has it."""
    return {
        "state": file.state.value,
        "received_on": _day(file.received_on),
        "due_on": _day(file.due_on),
        "provisional": file.provisional,
        "overdue": file.overdue,
        "outcome": file.outcome,
        "decision": file.decision,
        "closed_on": _day(file.closed_on),
        "steps": [
            {
                "from": _day(step.start),
                "to": _day(step.end),
                "days": step.days,
                "why": step.why,
                "article": str(step.article),
            }
            for step in file.steps
        ],
        "may": list(file.may),
        "may_not": {kind: refusal.message for kind, refusal in file.may_not.items()},
        "breaches": [{"article": str(each.article), "message": each.message} for each in file.breaches],
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def step_in_words(step: dict[str, Any]) -> str:
    """2025-03-04 至 2025-03-10：…，计5个工作日（条例第三十三条第二款）."""
    start, end = step["from"], step["to"]
    span = start if start == end else _("{start} 至 {end}").format(start=start, end=end or "…")
    counted = _("，计{days}个工作日").format(days=step["days"]) if step["days"] else ""
    told = _("{span}：{why}{counted}（{article}）")
    return told.format(span=span, why=step["why"], counted=counted, article=step["article"])


def put(answer: dict[str, Any]) -> None:
    line(str(answer["id"]), "bold")
    if "error" in answer:
        error = answer["error"]
        where = _("第{event}条记录：").format(event=error["event"]) if error["event"] else ""
        line(f"{where}{error['message']}（{error['article']}）", "red", indent=2)
        return
    due, state = answer["due_on"] or _("不计算"), explain(f"case.state.{answer['state']}")
    mark = _("（暂定）") if answer["provisional"] else ""
    late = _("　已逾期") if answer["overdue"] else ""
    line(_("状态 {state}　答复期限 {due}").format(state=state, due=due) + mark + late, indent=2)
    if answer["received_on"]:
        line(_("收到申请 {day}").format(day=answer["received_on"]), indent=2)
    if answer["decision"]:
        label = outcome(answer["decision"]).label
        line(_("办理结果 {label}（{day}）").format(label=label, day=answer["closed_on"]), indent=2)
    for step in answer["steps"]:
        line(step_in_words(step), indent=4)
    for breach in answer["breaches"]:
        line(f"{breach['message']}（{breach['article']}）", "yellow", indent=2)
    kinds = "、".join(explain(f"case.kind.{kind}") for kind in answer["may"])
    line(_("现在可以：{kinds}").format(kinds=kinds), "dim", indent=2)
