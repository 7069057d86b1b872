"""`gongkai backup | restore`: everything that a site holds into one file, and back, on either database."""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli.audit import open_site
from gongkai.cli.lines import line
from gongkai.cli.site import SiteVerb, data_option
from gongkai.cli.words import _

if TYPE_CHECKING:
    from gongkai.site.backups.archive import Manifest
    from gongkai.site.backups.making import Made
    from gongkai.site.backups.restoring import Restored


@click.command(
    cls=SiteVerb,
    help=_(
        "把整个网站备份成一个文件：数据库的全部内容（同一时刻的）、文件库、台账锚定、销毁名单。网站不用停。"
        "写文件夹时自动取名。密钥不在备份里。有文件丢失时退出码是 1。"
    ),
)
@click.argument("out", metavar=_("备份文件或文件夹"), type=click.Path(path_type=Path))
@data_option
@click.option("--no-files", is_flag=True, help=_("不含文件库（文件库另有备份时）。"))
@click.option(
    "--keep",
    type=click.IntRange(1),
    metavar=_("份"),
    help=_("写进文件夹时，自动取名的备份只留最新的几份，其余删掉。"),
)
@click.pass_context
def backup(ctx: click.Context, out: Path, data: Path | None, no_files: bool, keep: int | None) -> None:
    out = out.absolute()
    if keep:
        _make_folder(out)
    if out.exists() and not out.is_dir():
        raise click.ClickException(_("{out} 已经有了，不覆盖它。").format(out=out))
    open_site(data)
    from gongkai.site.backups import making

    made = making.back_up(out, files=not no_files, tell=_teller())
    _tell_made(made)
    if keep and made.is_whole:
        for path in making.thin_out(out, keep):
            line(_("删掉旧的备份 {name}").format(name=path.name))
    ctx.exit(0 if made.is_whole else 1)


@click.command(
    cls=SiteVerb,
    help=_(
        "把备份恢复到一个空的网站，SQLite 和 PostgreSQL 都可以（也是从一种换到另一种的办法）。先停掉网站。"
        "先核对备份，再写入；写完核对台账和文件。有问题时退出码是 1。"
    ),
)
@click.argument("source", metavar=_("备份文件"), type=click.Path(exists=True, dir_okay=False, path_type=Path))
@data_option
@click.option("--replace", is_flag=True, help=_("网站已有数据时，先备份一份，再用这个备份替换它。"))
@click.option(
    "--erased",
    "erased_list",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar=_("名单"),
    help=_("备份以后的销毁名单（原数据文件夹的 erased/list.jsonl）：其中的个人信息恢复后再次销毁。"),
)
@click.pass_context
def restore(ctx: click.Context, source: Path, data: Path | None, replace: bool, erased_list: Path | None) -> None:
    from gongkai.site import server

    server.configure(data)
    from gongkai.site.backups import restoring

    done = restoring.restore(source, replace=replace, erased_list=erased_list, tell=_teller())
    server.collect_static()
    _tell_restored(done)
    ctx.exit(0 if done.is_whole else 1)


def _make_folder(out: Path) -> None:
    """`--keep` speaks of a folder: the first backup makes it, and nobody else may look into it."""
    if not out.is_dir() and (out.exists() or out.suffix):
        raise click.UsageError(_("--keep 只在写进文件夹时可用；{out} 不是文件夹。").format(out=out))
    try:
        out.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        raise click.ClickException(
            _("建不了文件夹 {out}：请先建立它的上级文件夹，看看有没有权限。").format(out=out)
        ) from None


def _teller() -> Callable[[str], None]:
    """What it is doing, on a terminal only."""
    if not sys.stderr.isatty():
        return lambda _what: None
    return lambda what: click.echo(f"\r\033[K{what}", nl=False, err=True)


def _tell_made(made: "Made") -> None:
    _end_of_progress()
    manifest = made.manifest
    line(_("备份做好了：{path}（{bytes} 字节）").format(path=made.path, bytes=made.bytes), "green")
    line(_scale(manifest), indent=2)
    line(_("清单校验值 {digest}：另外记下它，恢复时对照。").format(digest=manifest.digest), indent=2)
    if manifest.files.missing:
        names = "、".join(manifest.files.missing[:10])
        lost = _("文件库里有 {count} 个文件丢失或损坏，没有备份到：{names}。请运行 gongkai files verify。")
        line(lost.format(count=len(manifest.files.missing), names=names), "bold red")
    _tell_keys()


def _scale(manifest: "Manifest") -> str:
    rows = sum(table.rows for table in manifest.tables)
    scale = _("{tables} 个表、{rows} 行，其中台账 {entries} 条；").format(
        tables=len(manifest.tables), rows=rows, entries=manifest.entries
    )
    if not manifest.files.included:
        return scale + _("不含文件库。")
    return scale + _("文件 {count} 个、{bytes} 字节。").format(count=manifest.files.count, bytes=manifest.files.bytes)


def _tell_keys() -> None:
    """What the archive does not hold, and where it lies."""
    from django.conf import settings

    from gongkai.ledger import masters

    line(_("密钥不在备份里，请另外保存，并且不要与备份放在一起："))
    line(_("{folder}（主密钥：没有它，个人信息打不开，第二验证不能用）").format(folder=masters.folder()), indent=2)
    line(_("{path}（网站密钥：没有它，已登录的人要重新登录）").format(path=settings.DATA / "secret-key"), indent=2)


def _tell_restored(done: "Restored") -> None:
    _end_of_progress()
    made_at = datetime.fromisoformat(done.manifest.made_at).astimezone()
    line(_("备份做于 {when:%Y-%m-%d %H:%M:%S}，清单校验值 {digest}").format(when=made_at, digest=done.manifest.digest))
    if done.saved_before:
        line(_("原有的数据（不含文件库）备份在 {path}").format(path=done.saved_before), indent=2)
    line(_("恢复了 {rows} 行、{files} 个文件，行数与清单一致。").format(rows=done.rows, files=done.files), indent=2)
    if done.erased_again:
        again = _("备份以后销毁过的 {count} 个案卷的个人信息，已再次销毁。")
        line(again.format(count=len(done.erased_again)), indent=2)
    for day in done.anchors_set_aside:
        line(_("{day} 的锚定是备份以后的，已另存到 anchors/set-aside。").format(day=day), indent=2)
    _tell_verdicts(done)
    _tell_master_keys()


def _tell_verdicts(done: "Restored") -> None:
    for damage in done.ledger.damages:
        line(damage.sentence, "red", indent=2)
    if done.ledger.sound:
        line(_("台账核对：{count} 条，没有发现改动。").format(count=done.ledger.entries), "green", indent=2)
    for sha256 in done.stored.missing + done.stored.damaged + done.stored.unreadable:
        line(_("文件丢失或损坏：{sha256}").format(sha256=sha256), "red", indent=2)
    if done.stored.is_whole:
        line(_("文件核对：{count} 个，全部完好。").format(count=done.stored.checked), "green", indent=2)


def _tell_master_keys() -> None:
    """The words about persons and the second factors open only with keys that are not in the archive."""
    from gongkai.ledger import masters, rotating

    if absent := rotating.in_use().keys() - set(masters.ids()):
        needed = _("还缺主密钥 {ids}：请把另外保存的主密钥放进 {folder}，权限 0600。")
        line(needed.format(ids="、".join(sorted(absent)), folder=masters.folder()), "bold red", indent=2)


def _end_of_progress() -> None:
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)
