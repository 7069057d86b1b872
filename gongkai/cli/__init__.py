"""
The command line. Every verb is a thin call; what a verb needs is imported when it runs, so that
`gongkai report …` starts without Django, and without the readers of formats that it is not given.
"""

import signal
import sys
from io import TextIOWrapper
from types import FrameType

import click

from gongkai import __version__
from gongkai.cli.applications import applications
from gongkai.cli.audit import audit
from gongkai.cli.backups import backup, restore
from gongkai.cli.case import case
from gongkai.cli.files import files
from gongkai.cli.keys import keys
from gongkai.cli.law import law
from gongkai.cli.report import report
from gongkai.cli.search import search
from gongkai.cli.site import demo, init, migrate, serve
from gongkai.cli.verbs import Verbs
from gongkai.cli.words import _, speak_chinese
from gongkai.cli.worker import worker

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(
    cls=Verbs,
    context_settings=HELP,
    help=_("政府信息公开工作系统：读取、检查、转换年度报告，运行政府信息公开网站。"),
)
@click.version_option(__version__, prog_name="gongkai", message="%(prog)s %(version)s", help=_("显示版本。"))
def gongkai() -> None:
    """Nothing is common to all verbs."""


for _command in (
    report, case, law, demo, serve, init, migrate, worker, backup, restore, files, search, audit, keys, applications,
):  # fmt: skip
    gongkai.add_command(_command)


def _stop(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def main() -> None:
    """Exit status: 0 fine; 1 an error found, or a file not read wholly; 2 wrong usage."""
    speak_chinese()
    signal.signal(signal.SIGTERM, _stop)  # so that children and their files are taken away; the server has its own
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # The same bytes on every machine, whatever its locale; a name that is no UTF-8 is shown escaped.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    gongkai(prog_name="gongkai")
