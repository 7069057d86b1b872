"""`gongkai case replay`: fold lists of events, one case a line (案卷). No Django here."""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import click

from gongkai.cli.lines import line
from gongkai.cli.verbs import Verbs
from gongkai.cli.words import _
from gongkai.law.calendar import WorkCalendar, announced
from gongkai.law.casefile import CaseFile, event_from, fold
from gongkai.law.citations import LawError


@click.group(cls=Verbs, help=_("案卷：按事件逐条推算申请的状态和答复期限。"))
def case() -> None:
    """One verb so far."""


@case.command(help=_("读入 JSON Lines，一行一件申请的全部事件，说明状态、期限及其理由。- 表示标准输入。"))
@click.argument("files", nargs=-1, required=True, type=click.File("rb"), metavar=_("文件…"))
@click.option("--on", "today", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help=_("按这一天推算。"))
@click.option("--json", "as_json", is_flag=True, help=_("每件申请输出一行 JSON。"))
def replay(files: tuple[Any, ...], today: datetime | None, as_json: bool) -> None:
    calendar, refused = announced().provisional(), False
    for file in files:
        for answer in answers(file, calendar, today.date() if today else None):
            refused |= "error" in answer
            if as_json:
                click.echo(json.dumps(answer, ensure_ascii=False))
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
        data = json.loads(text)
    except (ValueError, RecursionError):
        return number, None
    if not isinstance(data, dict):
        return number, None
    return data.get("id", number), data.get("events")


def _answer(data: object, calendar: WorkCalendar, today: date | None) -> dict[str, object]:
    try:
        if not isinstance(data, list):
            raise LawError("case.no_list", None, event=0)
        events = [event_from(each, number) for number, each in enumerate(data, 1)]
        day = today or max((event.on for event in events), default=date.min)
        return to_dict(fold(events, calendar, day))
    except LawError as refusal:
        article = str(refusal.article) if refusal.article else None
        return {"error": {"event": refusal.values.get("event", 0), "article": article, "message": refusal.message}}


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
                "article": str(step.article) if step.article else None,
            }
            for step in file.steps
        ],
        "may": list(file.may),
        "may_not": {kind: refusal.message for kind, refusal in file.may_not.items()},
        "breaches": [{"article": str(each.article), "message": each.message} for each in file.breaches],
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def put(answer: dict[str, Any]) -> None:
    line(str(answer["id"]), "bold")
    if "error" in answer:
        error = answer["error"]
        said = _("第{event}条记录：{message}").format(event=error["event"], message=error["message"])
        line(said + (f"（{error['article']}）" if error["article"] else ""), "red", indent=2)
        return
    due = answer["due_on"] or _("不计算")
    mark = _("（暂定）") if answer["provisional"] else ""
    late = _("　已逾期") if answer["overdue"] else ""
    line(_("状态 {state}　答复期限 {due}").format(state=answer["state"], due=due) + mark + late, indent=2)
    for step in answer["steps"]:
        text = _("{start} 至 {end}　{days}个工作日　{why}")
        line(text.format(start=step["from"], end=step["to"] or "…", days=step["days"], why=step["why"]), indent=4)
    for breach in answer["breaches"]:
        line(f"{breach['message']}（{breach['article']}）", "yellow", indent=2)
    line(_("现在可以：{kinds}").format(kinds="、".join(answer["may"])), "dim", indent=2)
