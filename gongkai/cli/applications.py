"""`gongkai applications …`: what is done to the applications of a site as a whole."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gongkai.cli.audit import open_site
from gongkai.cli.lines import line
from gongkai.cli.site import SiteVerb, data_option
from gongkai.cli.verbs import Verbs
from gongkai.cli.words import _

if TYPE_CHECKING:
    from gongkai.applications.rebuilding import Difference, Done


@click.group(cls=Verbs, help=_("依申请公开：重新推算存储的办理状态和期限。"))
def applications() -> None:
    """One verb so far."""


@applications.command(
    cls=SiteVerb,
    help=_(
        "按台账重新推算每件申请的状态、日期和期限，只改正与台账不一致的；可以在网站运行时执行。"
        "用 --check 只核对，不改；有不一致的，退出码是 1。"
    ),
)
@data_option
@click.option("--check", is_flag=True, help=_("只核对，不改。"))
@click.option(
    "--workers", default=2, show_default=True, type=click.IntRange(1, 64), metavar=_("个"), help=_("几个进程。")
)
@click.pass_context
def rebuild(ctx: click.Context, data: Path | None, check: bool, workers: int) -> None:
    open_site(data)
    from gongkai.applications import rebuilding

    with _counting() as progress:
        done = rebuilding.rebuild(write=not check, workers=workers, tell=_tell, progress=progress)
    _sum_up(done, check=check)
    ctx.exit(1 if done.unreadable or (check and done.differing) else 0)


def _tell(found: "Difference") -> None:
    if found.refusal:
        line(
            _("申请 {number}（{pk}）：台账读不成案卷：{why}").format(
                number=found.number, pk=found.pk, why=found.refusal
            ),
            "red",
        )
        return
    parts = _("，").join(
        _("{name} 存的是 {was}，应当是 {wanted}").format(name=name, was=_shown(was), wanted=_shown(wanted))
        for name, (was, wanted) in found.columns.items()
    )
    line(_("申请 {number}（{pk}）：{parts}").format(number=found.number, pk=found.pk, parts=parts), "yellow")


def _shown(value: Any) -> str:
    return _("空") if value is None or value == "" else str(value)


def _sum_up(done: "Done", *, check: bool) -> None:
    scale = _("核对了 {count} 件申请").format(count=done.cases)
    if done.sound:
        line(_("{scale}，存储的内容与台账一致。").format(scale=scale), "green")
        return
    if check:
        told = _("{scale}，{differing} 件与台账不一致，没有改动。")
    else:
        told = _("{scale}，{differing} 件与台账不一致，改正了 {written} 行。")
    line(told.format(scale=scale, differing=done.differing, written=done.written), "bold red")
    if done.unreadable:
        line(
            _("{count} 件的台账读不成案卷，没有改动。请运行 gongkai audit verify。").format(count=done.unreadable),
            "bold red",
        )


@contextmanager
def _counting() -> Iterator[Callable[[int], object]]:
    if not sys.stderr.isatty():
        yield lambda _count: None
        return
    yield lambda count: click.echo(_("\r已核对 {count} 件").format(count=count), nl=False, err=True)
    click.echo("\r\033[K", nl=False, err=True)
