"""`gongkai search …`: the index of the search, as whoever runs the site sees it."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli.site import SiteVerb, data_option
from gongkai.cli.verbs import Verbs
from gongkai.cli.words import _

if TYPE_CHECKING:
    from gongkai.search.rebuilding import Difference

as_json_option = click.option("--json", "as_json", is_flag=True, help=_("输出一个 JSON 对象。"))


@click.group(cls=Verbs, help=_("网站的检索：核对、补齐。"))
def search() -> None:
    """Nothing is common to its verbs."""


@search.command(
    cls=SiteVerb,
    help=_("把检索和网站的内容逐条核对，说出缺少、过时和多出的条数，什么也不改。有差别时退出状态是 1。"),
)
@data_option
@as_json_option
def verify(data: Path | None, as_json: bool) -> None:
    from gongkai.site import server

    server.configure(data)
    from gongkai.search.rebuilding import verify

    found = verify()
    tell(found, as_json, _("一致。") if found.is_none else _("有差别，请运行 gongkai search rebuild 补齐。"))
    raise SystemExit(0 if found.is_none else 1)


@search.command(cls=SiteVerb, help=_("把检索和网站的内容逐条核对，缺少的补上，过时的更新，多出的删去；网站不用停。"))
@data_option
@as_json_option
def rebuild(data: Path | None, as_json: bool) -> None:
    from gongkai.site import server

    server.configure(data)
    from gongkai.search.rebuilding import rebuild

    tell(rebuild(), as_json, _("已经补齐。"))


def tell(found: "Difference", as_json: bool, verdict: str) -> None:
    if as_json:
        click.echo(json.dumps({"same": found.is_none, **asdict(found)}))
        return
    counts = _("核对了 {looked_at} 条：缺少 {missing} 条，过时 {changed} 条，多出 {extra} 条。")
    click.echo(counts.format(**asdict(found)) + verdict)
