"""`gongkai report …`: read, check, compare, convert and add up annual reports (年度报告). No Django here."""

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import click

from gongkai.cli.converting import FORMATS
from gongkai.cli.inputs import expand, read_all, read_one
from gongkai.cli.settings import settings_of, settings_options
from gongkai.cli.verbs import Verbs
from gongkai.cli.words import _
from gongkai.law.report.values import AnnualReport, Status

as_json = click.option("--json", "as_json", is_flag=True, help=_("每个文件输出一行 JSON。"))


@click.group(
    cls=Verbs,
    help=_("年度报告：读取、检查、比较、转换、汇总。文件可以是网页、Word、PDF、Excel 或文本，- 表示标准输入。"),
)
def report() -> None:
    """Nothing is common to all verbs."""


@report.command(help=_("读出年度报告的每一格，并说明读自哪里。"))
@click.argument("files", nargs=-1, required=True, metavar=_("文件…"))
@as_json
@click.option("--explain", is_flag=True, help=_("逐格说明原文、位置和读法，并列出读取的每一步。"))
def read(files: tuple[str, ...], as_json: bool, explain: bool) -> None:
    shown = show_explained if explain else show_all
    sys.exit(max(map(not_whole, shown(expand(files), as_json=as_json))))


def show_all(sources: Sequence[str], *, as_json: bool) -> Iterator[AnnualReport]:
    from gongkai.law.report.exchange import to_dict

    for found in read_all(sources):
        if as_json:
            put_json(to_dict(found))
        else:
            from gongkai.cli import show

            show.report(found)
        yield found


def show_explained(sources: Sequence[str], *, as_json: bool) -> Iterator[AnnualReport]:
    from gongkai.cli import explaining
    from gongkai.law.report.exchange import to_dict

    for source in sources:
        found, steps = explaining.read_with_steps(source)
        if as_json:
            put_json({**to_dict(found), "steps": steps})
        else:
            explaining.put(found, steps)
        yield found


@report.command(help=_("检查年度报告：表格是否齐全、数字是否相符、文字与表格是否一致。"))
@click.argument("files", nargs=-1, required=True, metavar=_("文件…"))
@click.option("--previous", multiple=True, metavar=_("文件"), help=_("同一机关往年的报告，可写多次。"))
@click.option("--parent", metavar=_("文件"), help=_("汇总报告：应等于本报告与 --children 各报告之和。"))
@click.option("--children", multiple=True, metavar=_("文件夹"), help=_("所属各机关的报告。"))
@settings_options
@as_json
def check(
    files: tuple[str, ...],
    previous: tuple[str, ...],
    parent: str | None,
    children: tuple[str, ...],
    as_json: bool,
    **settings: Any,
) -> None:
    from gongkai.cli import checks

    if bool(parent) != bool(children):
        raise click.UsageError(_("--parent 和 --children 要一起写：一个是汇总报告，一个是所属各机关的报告。"))
    sources = expand(files)
    if parent and len(sources) != 1:
        raise click.UsageError(_("--parent 只能用于一份报告：汇总机关自己的报告。"))
    asked = checks.Asked.of(settings_of(settings), previous, parent, children)
    wrong = not asked.all_readable
    for found in read_all(sources):
        checked = checks.judge(found, asked)
        if as_json:
            from gongkai.law.report.exchange import findings_to_dict

            put_json(findings_to_dict(found, checked))
        else:
            checks.put(found, checked)
        wrong |= checks.is_wrong(found, checked)
    sys.exit(int(wrong))


@report.command(help=_("把年度报告转换成另一种格式，版式与法定格式相同。"))
@click.argument("file", metavar=_("文件"))
@click.option("--to", type=click.Choice(FORMATS), help=_("格式；不写则看输出文件的扩展名。"))
@click.option("-o", "--out", required=True, metavar=_("输出文件"), help=_("写到哪里，- 表示标准输出。"))
@click.option("--force", is_flag=True, help=_("输出文件已存在时覆盖它。"))
def convert(file: str, to: str | None, out: str, force: bool) -> None:
    from gongkai.cli import converting

    to = to or converting.format_of(out)
    converting.refuse_to_overwrite(file, out, force=force)
    found = read_one(*expand((file,)))
    converting.put(found, to, out)
    sys.exit(not_whole(found))


@report.command(help=_("逐格比较两份年度报告，并比较文字的相似程度。"))
@click.argument("first", metavar=_("前一份"))
@click.argument("second", metavar=_("后一份"))
@as_json
def compare(first: str, second: str, as_json: bool) -> None:
    from gongkai.law.report.compare import compare as compare_reports
    from gongkai.law.report.compare import to_dict

    sources = expand((first, second))
    if len(sources) != 2:
        raise click.UsageError(_("要比较的是两个文件，不是文件夹。"))
    comparison = compare_reports(*read_all(sources))
    if as_json:
        put_json(to_dict(comparison))
    else:
        from gongkai.cli import comparing

        comparing.put(comparison)
    sys.exit(not_whole(comparison.one) | not_whole(comparison.other))


@report.command(help=_("汇总许多份年度报告：逐格相加，并说明有几份报告填了这一格。"))
@click.argument("paths", nargs=-1, required=True, metavar=_("文件或文件夹…"))
@click.option(
    "--by", default="year", metavar=_("分组"), help=_("year、parent、level、edition、agency，可用逗号并列；默认 year。")
)
@as_json
def rollup(paths: tuple[str, ...], by: str, as_json: bool) -> None:
    from gongkai.cli import adding_up
    from gongkai.law.report.rollup import rollup as add_up
    from gongkai.law.report.rollup import to_dict

    keys = adding_up.keys_of(by)
    reports = adding_up.Watch(read_all(expand(paths)))
    for group in add_up(reports, keys):
        if as_json:
            put_json(to_dict(group, keys))
        else:
            adding_up.put(group, keys)
    sys.exit(int(not reports.all_whole))


def put_json(value: object) -> None:
    from gongkai.law.report.exchange import to_json

    click.echo(to_json(value))


def not_whole(found: AnnualReport) -> int:
    """1 where the file could not be read wholly."""
    return int(found.status is not Status.COMPLETE)
