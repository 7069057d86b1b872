"""`gongkai files …`: the files of a site, as whoever runs it sees them."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli.site import SiteVerb, data_option
from gongkai.cli.verbs import Verbs
from gongkai.cli.words import _

if TYPE_CHECKING:
    from gongkai.files.verifying import Verification


@click.group(cls=Verbs, help=_("网站保存的文件：核对。"))
def files() -> None:
    """Nothing is common to its verbs."""


@files.command(
    cls=SiteVerb,
    help=_("逐个读出保存的文件，核对内容有没有变，列出丢失、被改动和来历不明的。有丢失或改动时退出状态是 1。"),
)
@data_option
@click.option("--json", "as_json", is_flag=True, help=_("输出一个 JSON 对象。"))
def verify(data: Path | None, as_json: bool) -> None:
    from gongkai.site import server

    server.configure(data)
    from gongkai.files.verifying import verify

    found = verify()
    click.echo(json.dumps({"whole": found.is_whole, **asdict(found)}) if as_json else sentences(found))
    raise SystemExit(0 if found.is_whole else 1)


def sentences(found: "Verification") -> str:
    from gongkai.files.verifying import names_of

    def named(sentence: str, hashes: list[str]) -> list[str]:
        return [sentence.format(sha256=each, names="、".join(names_of(each)) or _("没有名字")) for each in hashes]

    lines = named(_("丢失：{sha256}（{names}）"), found.missing)
    lines += named(_("内容被改动：{sha256}（{names}）"), found.damaged)
    lines += named(_("读不出来：{sha256}（{names}）"), found.unreadable)
    lines += [_("来历不明：{name}").format(name=name) for name in found.unknown]
    total = _("核对了 {count} 个文件，共 {bytes} 字节。").format(count=found.checked, bytes=found.bytes)
    verdict = _("全部完好。") if found.is_whole else _("有文件丢失或被改动，请从备份恢复。")
    return "\n".join([*lines, total + verdict])
