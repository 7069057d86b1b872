"""`gongkai demo | serve | init | migrate`: the site. Django is loaded when one of them runs, not before."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gongkai.cli.lines import line
from gongkai.cli.verbs import Verb
from gongkai.cli.words import _
from gongkai.law.sentences import explain_fault

if TYPE_CHECKING:
    from gongkai.site.backups.upgrading import Upgraded

data_option = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    metavar=_("文件夹"),
    help=_("数据文件夹；不写则用环境变量 GONGKAI_DATA，再不然用个人数据文件夹。"),
)
host_option = click.option("--host", default="127.0.0.1", show_default=True, metavar=_("地址"), help=_("网页的地址。"))
port_option = click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), metavar=_("端口号"), help=_("端口。")
)


class SiteVerb(Verb):
    """What keeps a site from starting is told in a sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        from django.core.exceptions import ImproperlyConfigured
        from django.db import DatabaseError

        from gongkai.files.refusals import StoreFailed
        from gongkai.ledger.masters import NoMasterKey
        from gongkai.site.refusals import Refused, explain_database

        try:
            return super().invoke(ctx)
        except (ImproperlyConfigured, NoMasterKey, Refused, StoreFailed) as fault:
            raise click.ClickException(str(fault)) from None
        except DatabaseError as fault:
            raise click.ClickException(explain_database(fault)) from None
        except OSError as fault:
            said = _("不能写入 {path}：{why}") if fault.filename else _("读写磁盘时出错：{why}")
            raise click.ClickException(said.format(path=fault.filename, why=explain_fault(fault))) from None


@click.command(cls=SiteVerb, help=_("运行一个装好示范数据的网站，只在本机可见；端口被占用时用下一个。"))
@data_option
@port_option
def demo(data: Path | None, port: int) -> None:
    from gongkai.site import server

    server.demo(data=data, port=port)


@click.command(cls=SiteVerb, help=_("运行正式的网站。"))
@data_option
@host_option
@port_option
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), metavar=_("个"), help=_("几个进程。")
)
def serve(data: Path | None, host: str, port: int, workers: int) -> None:
    from gongkai.site import server

    server.serve(data=data, host=host, port=port, workers=workers)


@click.command(cls=SiteVerb, help=_("准备数据文件夹：密钥、数据库、静态文件。可以重复执行；要升级数据库时先备份。"))
@data_option
def init(data: Path | None) -> None:
    from gongkai.site import server

    _tell(server.prepare(data))
    line(_("数据在 {folder}。").format(folder=server.folder()))
    if code := server.setup_code():
        line(
            _(
                "还没有系统管理员。启动网站后打开 {url}/setup/，用这个一次性设置码建立第一位（48 小时内有效）：{code}"
            ).format(url=server.address(), code=code)
        )


@click.command(
    cls=SiteVerb,
    help=_("升级数据库，使它与程序的版本一致。有数据时先备份；数据库比程序新时不动它。"),
)
@data_option
@click.option("--no-backup", is_flag=True, help=_("不先备份（已经另外备份过，或者磁盘放不下）。"))
def migrate(data: Path | None, no_backup: bool) -> None:
    from gongkai.site import server

    done = server.migrate(data, backup=not no_backup)
    _tell(done)
    if not done.migrations:
        line(_("数据库已经与程序一致，不用升级。"))


def _tell(done: "Upgraded") -> None:
    if done.saved:
        line(_("升级前的数据（不含文件库）备份在 {path}。").format(path=done.saved))
    if done.migrations:
        line(_("数据库已升级：{count} 步。").format(count=len(done.migrations)))
