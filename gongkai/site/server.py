"""Prepare a data folder and serve a site from it: what `gongkai init | migrate | serve | demo` call."""

import errno
import os
import socket
from contextlib import closing
from pathlib import Path
from typing import Final

import django
from django.core.management import call_command

from gongkai.law.sentences import explain_fault
from gongkai.reading import confine
from gongkai.site.datafolder import default_folder, make_folder

LOOPBACK: Final = "127.0.0.1"
PORTS_TO_TRY: Final = 50
THREADS: Final = 8


class PortTaken(Exception):
    """There is no place to listen at; the text is a sentence for the person who started the site."""


def configure(data: Path | None = None) -> None:
    """Load Django with this data folder. The environment is set, because the server's processes inherit it."""
    folder = (data or default_folder()).expanduser().absolute()
    make_folder(folder)
    os.environ["GONGKAI_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.site.settings"
    django.setup()


def prepare(data: Path | None = None) -> None:
    """The folder, its secret key, the tables, and the static files under names that carry their hash."""
    migrate(data)
    collect_static()
    complete_renditions()
    confine.sweep()


def migrate(data: Path | None = None) -> None:
    configure(data)
    call_command("migrate", verbosity=0, interactive=False)


def collect_static() -> None:
    call_command("collectstatic", verbosity=0, interactive=False)


def complete_renditions() -> None:
    """Write the formats that this machine could not write before: Chinese fonts may have come."""
    from gongkai.reports import services  # noqa: PLC0415 - needs Django's apps, which `configure` loads

    services.complete_renditions()


def import_demonstration() -> None:
    """Put the demonstration in, unless it is there already."""
    from gongkai.agencies.clock import today  # noqa: PLC0415 - these need Django's apps, which `configure` loads
    from gongkai.reports import demonstration  # noqa: PLC0415 - as above

    demonstration.load(today=today())


def serve(*, data: Path | None = None, host: str = LOOPBACK, port: int = 8000, workers: int = 1) -> None:
    """Serve until told to stop (Ctrl-C, SIGTERM)."""
    if not is_free(host, port):
        raise PortTaken(f"{host}:{port} 已经被别的程序占用。请用 --port 换一个，或者先停掉那个程序。")
    prepare(data)
    run(host=host, port=port, workers=workers)


def demo(*, data: Path | None = None, port: int = 8000, announce: bool = True) -> None:
    """The demonstration on this machine only, over plain http, at the first free port."""
    os.environ["GONGKAI_PLAIN_HTTP"] = "1"
    os.environ["GONGKAI_DEMONSTRATION"] = "1"
    os.environ.setdefault("GONGKAI_SITE_NAME", "桦川县政府信息公开")
    os.environ.setdefault("GONGKAI_LOG_LEVEL", "WARNING")
    prepare(data)
    import_demonstration()
    chosen = free_port(port)
    if announce:
        print(f"打开 http://{LOOPBACK}:{chosen}/ （按 Ctrl-C 停止）", flush=True)  # noqa: T201 - it is what was asked for
    run(host=LOOPBACK, port=chosen, workers=1)


def run(*, host: str, port: int, workers: int) -> None:
    from granian import Granian  # noqa: PLC0415 - `init` and `migrate` do not need the server
    from granian.constants import Interfaces  # noqa: PLC0415 - as above
    from granian.log import LogLevels  # noqa: PLC0415 - as above

    Granian(
        "gongkai.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
        websockets=False,
    ).serve()


def free_port(first: int, host: str = LOOPBACK) -> int:
    """The first port from `first` on that nobody listens at."""
    last = min(first + PORTS_TO_TRY, 2**16) - 1
    for port in range(first, last + 1):
        if is_free(host, port):
            return port
    raise PortTaken(f"{host} 上从 {first} 到 {last} 的端口都被占用。请用 --port 换一个。")


def is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            if fault.errno != errno.EADDRINUSE:
                raise PortTaken(f"不能在 {host}:{port} 上提供网页：{explain_fault(fault)}") from None
            return False
    return True
