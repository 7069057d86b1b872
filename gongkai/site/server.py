"""Prepare a data folder and serve a site from it: what `gongkai init | migrate | serve | demo` call."""

import errno
import logging
import os
import socket
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

import django
from django.core.management import call_command

from gongkai.law.sentences import explain_fault
from gongkai.reading import confine
from gongkai.site.datafolder import default_folder, make_folder
from gongkai.site.refusals import Refused

if TYPE_CHECKING:
    from gongkai.site.backups.upgrading import Upgraded

logger = logging.getLogger("gongkai.site")

LOOPBACK: Final = "127.0.0.1"
PORTS_TO_TRY: Final = 50
THREADS: Final = 8
APPLICATION = "gongkai.site.wsgi:application"


class PortTaken(Refused):
    """There is no place to listen at."""


def configure(data: Path | None = None) -> None:
    """Load Django with this data folder. The environment is set, because the server's processes inherit it."""
    folder = (data or default_folder()).expanduser().absolute()
    make_folder(folder)
    os.environ["GONGKAI_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.site.settings"
    django.setup()


def prepare(data: Path | None = None) -> "Upgraded":
    """The folder, its secret key, the tables, and the static files under names that carry their hash."""
    configure(data)
    from gongkai.site import checks  # noqa: PLC0415 - needs Django's apps, which `configure` loads

    checks.ensure_store_is_near()
    done = migrate(data)
    prepare_keys()
    collect_static()
    complete_renditions()
    confine.sweep()
    return done


def migrate(data: Path | None = None, *, backup: bool = True) -> "Upgraded":
    """The tables of this program, after a backup where there is something to lose. Raises Refused."""
    configure(data)
    from gongkai.site.backups import upgrading  # noqa: PLC0415 - needs Django's apps, which `configure` loads

    done = upgrading.upgrade(backup=backup)
    if done.saved:
        logger.info("database upgraded; as it was before: %s", done.saved)
    refresh_findings()
    return done


def prepare_keys() -> None:
    """The first master key, where nothing is sealed yet."""
    from gongkai.ledger import rotating  # noqa: PLC0415 - needs Django's apps, which `configure` loads

    rotating.prepare()


def record_settings() -> None:
    """What the environment sets otherwise than when the site was last served is an entry of the ledger."""
    from gongkai.site import set_outside  # noqa: PLC0415 - needs Django's apps, which `configure` loads

    set_outside.record()


def collect_static() -> None:
    call_command("collectstatic", verbosity=0, interactive=False)


def refresh_findings() -> None:
    """Judge anew what the rules of an older program judged."""
    from gongkai.reports import services  # noqa: PLC0415 - needs Django's apps, which `configure` loads

    services.refresh_findings()


def complete_renditions() -> None:
    """Write the formats that this machine could not write before: Chinese fonts may have come."""
    from gongkai.reports import services  # noqa: PLC0415 - needs Django's apps, which `configure` loads

    services.complete_renditions()


def import_demonstration() -> None:
    """Put the demonstration in, unless it is there already."""
    from gongkai.agencies.clock import today  # noqa: PLC0415 - these need Django's apps, which `configure` loads
    from gongkai.applications import demonstration as applications  # noqa: PLC0415 - as above
    from gongkai.people import demonstration as people  # noqa: PLC0415 - as above
    from gongkai.reports import demonstration  # noqa: PLC0415 - as above

    demonstration.load(today=today())
    applications.offices()
    people.load(today=today())
    applications.load(today=today())


def setup_code() -> str:
    """The code for the page of the first run; "" where there is an administrator."""
    from gongkai.people import setup  # noqa: PLC0415 - needs Django's apps, which `prepare` has loaded

    return setup.new_code()


def serve(*, data: Path | None = None, host: str = LOOPBACK, port: int = 8000, workers: int = 1) -> None:
    """Serve until told to stop (Ctrl-C, SIGTERM)."""
    if not is_free(host, port):
        raise PortTaken(f"{host}:{port} 已经被别的程序占用。请用 --port 换一个，或者先停掉那个程序。")
    prepare(data)
    record_settings()
    for sentence in standing(host, port):
        print(sentence, flush=True)  # noqa: T201 - who types it sees that it runs, and where
    run(host=host, port=port, workers=workers)


def standing(host: str, port: int) -> list[str]:
    """What somebody who starts the site has to know: where it is, and what it still lacks."""
    from django.conf import settings  # noqa: PLC0415 - needs Django, which `configure` loads

    from gongkai.people import setup  # noqa: PLC0415 - as above

    shown = f"[{host}]" if ":" in host else host
    told = [f"网站在 http://{shown}:{port}/ 运行（按 Ctrl-C 停止）。"]
    if not settings.PLAIN_HTTP and not settings.PROXIES:
        told.append(
            "访问都会转到 https，所以前面要有 https 的代理（nginx），"
            "并且设置 GONGKAI_PROXIES=1，见 docs/deployment.md。"
            "只在本机试用，先设置 GONGKAI_PLAIN_HTTP=1 再启动。"
        )
    if not setup.is_done():
        told.append(f"还没有系统管理员：打开 {address(host, port)}/setup/，输入 gongkai init 印出的一次性设置码。")
    return told


def address(host: str = "", port: int = 0) -> str:
    """Where people reach the site; on trial over plain http that is where it listens."""
    from django.conf import settings  # noqa: PLC0415 - needs Django, which `configure` loads

    if settings.PLAIN_HTTP and "GONGKAI_URL" not in os.environ:
        return f"http://{host}:{port}" if port else ""
    return str(settings.SITE_URL)


def folder() -> Path:
    from django.conf import settings  # noqa: PLC0415 - needs Django, which `configure` loads

    return Path(settings.DATA)


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
        APPLICATION,
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
