"""`gongkai demo | serve | init | migrate`: the site. Django is loaded when one of them runs, not before."""

from pathlib import Path
from typing import Any

import click

from gongkai.cli.verbs import Verb
from gongkai.cli.words import _
from gongkai.law.sentences import explain_fault

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

        from gongkai.site.server import PortTaken

        try:
            return super().invoke(ctx)
        except (ImproperlyConfigured, PortTaken) as fault:
            raise click.ClickException(str(fault)) from None
        except OSError as fault:
            raise click.ClickException(
                _("不能写入 {path}：{why}").format(path=fault.filename, why=explain_fault(fault))
            ) from None


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


@click.command(cls=SiteVerb, help=_("准备数据文件夹：密钥、数据库、静态文件。可以重复执行。"))
@data_option
def init(data: Path | None) -> None:
    from gongkai.site import server

    server.prepare(data)


@click.command(cls=SiteVerb, help=_("升级数据库，使它与程序的版本一致。"))
@data_option
def migrate(data: Path | None) -> None:
    from gongkai.site import server

    server.configure(data)
    server.migrate()
