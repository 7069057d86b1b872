"""`gongkai report rollup`: sums of many reports, with how many reports had a figure. Nothing is added as zero."""

from collections.abc import Iterable, Iterator
from typing import Final

import click
from rich.table import Table
from rich.text import Text

from gongkai.cli import forms, show
from gongkai.cli.lines import line, safe
from gongkai.cli.words import _
from gongkai.law.report.rollup import Group, Sum, is_additive
from gongkai.law.report.schema import EDITIONS, Edition, edition
from gongkai.law.report.values import AnnualReport, Status
from gongkai.law.sentences import explain

KEYS: Final = ("year", "parent", "level", "edition", "agency")

LEVELS: Final = {
    "township": _("乡镇政府"),
    "street": _("街道办事处"),
    "county_government": _("县级政府"),
    "county_department": _("县级部门"),
    "government": _("市级以上政府"),
    "department": _("市级以上部门"),
    "office": _("政府办公厅（室）"),
    "unknown": _("层级不明"),
}


def keys_of(by: str) -> tuple[str, ...]:
    """`year,parent` as its parts; wrong usage where there is no such key."""
    keys = tuple(part.strip() for part in by.replace("，", ",").split(",") if part.strip())
    if not keys or set(keys) - set(KEYS) or len(set(keys)) != len(keys):
        known = "、".join(KEYS)
        raise click.UsageError(_("--by 不能是“{by}”，可以是：{known}，用逗号并列。").format(by=by, known=known))
    return keys


class Watch:
    """Hands the reports on, says of which a figure may be lacking, and remembers that there were such."""

    def __init__(self, reports: Iterable[AnnualReport]) -> None:
        self._reports = reports
        self.all_whole = True

    def __iter__(self) -> Iterator[AnnualReport]:
        for report in self._reports:
            self.all_whole &= report.status is Status.COMPLETE
            if report.status is Status.UNREADABLE:
                why = explain(report.reason or "unreadable.not_a_report", report.reason_values)
                click.echo(_("未计入 {file}：{why}").format(file=safe(report.source), why=safe(why)), err=True)
            yield report


def put(group: Group, keys: tuple[str, ...]) -> None:
    line("　".join(_name(key, part) for key, part in zip(keys, group.key, strict=True)), "bold")
    counted = group.reports - group.unreadable
    said = _("计入{n}份报告，另有{m}份未能读取。") if group.unreadable else _("计入{n}份报告。")
    line(said.format(n=counted, m=group.unreadable), indent=2)
    if group.cells:
        for table in _tables(group, counted):
            show.put(table, indent=2)
        line(_("数字后的（n）：只有 n 份报告填了这一格，合计只是这些报告之和；“—”：没有一份填了。"), "dim", indent=2)
    line()


def _name(key: str, part: str | int | None) -> str:
    if part is None:
        return {"year": _("年度不明"), "parent": _("上级不明"), "agency": _("机关名称不明")}.get(key, _("不明"))
    if key == "year":
        return _("{year}年度").format(year=part)
    if key == "edition":
        return _("{name}年格式").format(name=part)
    return LEVELS.get(str(part), str(part)) if key == "level" else str(part)


def _tables(group: Group, counted: int) -> Iterator[Table]:
    """Table two of every edition among the reports; tables three and four once."""

    def figure(id: str) -> Text:
        return _figure(id, group.cells.get(id), counted)

    present = [form for form in map(edition, EDITIONS) if _has(form, group)]
    for form in present:
        yield from forms.table_two(form, figure)
    newest = present[-1]
    yield forms.table_three(newest, group.cells, figure)
    yield forms.table_four(newest, figure)


def _has(form: Edition, group: Group) -> bool:
    """Whether the group has cells of table two that only this edition prints."""
    others = {id for other in EDITIONS if other != form.id for id in edition(other).cells}
    return any(id.startswith("t2.") and id in form.cells and id not in others for id in group.cells)


def _figure(id: str, sum_of: Sum | None, counted: int) -> Text:
    if not is_additive(id):
        return Text(_("不加总"), "dim")
    if sum_of is None or sum_of.total is None:
        return Text("—", "yellow")
    if sum_of.valued < counted:
        return Text(f"{sum_of.total}（{sum_of.valued}）", "yellow")
    return Text(f"{sum_of.total}")
