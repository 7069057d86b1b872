"""`gongkai audit …`: prove that the ledger was not altered, and write down its heads outside the database."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli.lines import line
from gongkai.cli.site import SiteVerb, data_option
from gongkai.cli.verbs import Verbs
from gongkai.cli.words import _

if TYPE_CHECKING:
    from gongkai.ledger.verifying import Verification


@click.group(cls=Verbs, help=_("核对台账有没有被改动，做每日锚定。"))
def audit() -> None:
    """Nothing is common to its verbs."""


@audit.command(
    cls=SiteVerb,
    help=_("从头核对台账：每一条的正文和校验值，每条链的链首，数据库以外的锚定，数据库里的保护。有问题时退出码是 1。"),
)
@data_option
@click.option("--chain", metavar=_("链"), help=_("只核对这一条链，例如 work:7。"))
@click.option("--json", "as_json", is_flag=True, help=_("输出 JSON。"))
@click.pass_context
def verify(ctx: click.Context, data: Path | None, chain: str | None, as_json: bool) -> None:
    open_site(data)
    from gongkai.ledger.verifying import verify as verify_ledger

    with _counting() as progress:
        result = verify_ledger(chain, progress=progress)
    if as_json:
        click.echo(json.dumps(result.as_dict(), ensure_ascii=False))
    else:
        _tell(result)
    ctx.exit(0 if result.sound else 1)


@audit.command(cls=SiteVerb, help=_("把今天各链的链首写到数据库以外（每天一次；重复运行只补缺的文件）。"))
@data_option
def anchor(data: Path | None) -> None:
    open_site(data)
    from gongkai.agencies.clock import today
    from gongkai.ledger import anchors, erased

    try:
        made = anchors.anchor(today())
    except anchors.NotWritten as fault:
        raise click.ClickException(str(fault)) from None
    erased.write_out()
    line(_("{day} 已锚定 {count} 条链：{digest}").format(day=made.day, count=len(made.heads), digest=made.digest))
    for folder in anchors.folders():
        line(_("写在 {folder}").format(folder=folder), indent=2)


def open_site(data: Path | None) -> None:
    """Load Django with the folder; without tables there is nothing to look at."""
    from gongkai.site import server

    server.configure(data)
    from gongkai.ledger import triggers

    if not triggers.tables_exist():
        raise click.ClickException(_("这个数据文件夹里还没有数据库。请先运行 gongkai init。"))


def _tell(result: "Verification") -> None:
    for damage in result.damages:
        line(damage.sentence, "red")
    scale = _("核对了 {chains} 条链、{entries} 条记录").format(chains=result.chains, entries=result.entries)
    if result.sound:
        line(_("{scale}，没有发现改动。").format(scale=scale), "green")
    else:
        line(_("{scale}，发现 {count} 处问题。").format(scale=scale, count=len(result.damages)), "bold red")
    line(_limits(result))


def _limits(result: "Verification") -> str:
    """What this does not prove."""
    if result.anchored_on is None:
        return _("还没有做过锚定：末尾被截断、或者整段连同链首被改写，现在无法证明。请每天运行 gongkai audit anchor。")
    return _("最后一次锚定是 {day}。之后的 {count} 条如果连同链首被截断或者改写，无法证明。").format(
        day=result.anchored_on, count=result.unproven
    )


@contextmanager
def _counting() -> Iterator[Callable[[int], None] | None]:
    if not sys.stderr.isatty():
        yield None
        return
    yield lambda count: click.echo(_("\r已核对 {count} 条").format(count=count), nl=False, err=True)
    click.echo("\r\033[K", nl=False, err=True)
