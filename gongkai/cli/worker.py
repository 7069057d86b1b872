"""`gongkai worker`: run the tasks of a site in a program of its own."""

import signal
from pathlib import Path

import click

from gongkai.cli.site import SiteVerb, data_option
from gongkai.cli.words import _


@click.command(
    cls=SiteVerb,
    help=_("执行排队的任务（寄邮件、清理等）。收到 SIGTERM 后，把手上的任务做到能停的地方再退出。"),
)
@data_option
@click.option("--once", is_flag=True, help=_("做完现在排着的任务就退出。"))
def worker(data: Path | None, once: bool) -> None:
    from gongkai.site import server

    server.configure(data)
    from gongkai.site import checks
    from gongkai.site.backups import upgrading
    from gongkai.tasks.worker import Worker, run_until_idle

    checks.ensure_store_is_near()
    upgrading.ensure_current()
    if once:
        click.echo(_("做了 {count} 项任务。").format(count=run_until_idle(most=1_000_000)))
        return
    working = Worker()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_given: working.stop())
    working.work()
