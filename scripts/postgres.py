"""A PostgreSQL cluster for one run of the tests, made in a temporary folder and removed; or one that a folder keeps."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Nothing in it is worth keeping, so nothing waits for a disk.
FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=60"
# One that is kept waits as in service, with the memory that a machine for a county has.
KEPT = "-c shared_buffers=1GB -c maintenance_work_mem=512MB -c max_wal_size=8GB"


class Unavailable(Exception):
    """No PostgreSQL can be started here; the message says why."""


@contextmanager
def throwaway() -> Iterator[str]:
    """The address of a running server, as DATABASE_URL wants it."""
    programs = find_programs()
    owner = find_owner()
    with tempfile.TemporaryDirectory(prefix="gongkai-pg-", ignore_cleanup_errors=True) as folder:
        if owner:
            shutil.chown(folder, owner)
        data, log = f"{folder}/data", f"{folder}/log"
        port = free_port()
        as_owner(owner, programs / "initdb", "-D", data, "-U", "gongkai", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-h 127.0.0.1 -p {port} -k {folder} {FAST}"
        as_owner(owner, programs / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
        try:
            yield f"postgres://gongkai@127.0.0.1:{port}/postgres"
        finally:
            as_owner(owner, programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


@contextmanager
def kept(folder: Path, *, fresh: bool = False) -> Iterator[str]:
    """The address of a server on a cluster that stays in the folder, made where there is none (or `fresh`)."""
    programs, owner = find_programs(), find_owner()
    data, port = folder / "data", free_port()
    if fresh and folder.exists():
        shutil.rmtree(folder)
    if not data.exists():
        folder.mkdir(parents=True)
        if owner:
            shutil.chown(folder, owner)
        as_owner(owner, programs / "initdb", "-D", str(data), "-U", "gongkai", "-A", "trust", "-E", "UTF8")
    with tempfile.TemporaryDirectory(prefix="gongkai-pg-") as sockets:
        if owner:
            shutil.chown(sockets, owner)
        options = f"-h 127.0.0.1 -p {port} -k {sockets} {KEPT}"
        as_owner(owner, programs / "pg_ctl", "-D", str(data), "-l", f"{folder}/log", "-w", "-o", options, "start")
        try:
            yield f"postgres://gongkai@127.0.0.1:{port}/postgres"
        finally:
            as_owner(owner, programs / "pg_ctl", "-D", str(data), "-m", "fast", "-w", "stop")


def find_programs() -> Path:
    """The folder of the newest server programs; Debian keeps them out of PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    if initdb := shutil.which("initdb"):
        return Path(initdb).resolve().parent
    raise Unavailable("没有 PostgreSQL（Debian：apt-get install postgresql）")


def find_owner() -> str | None:
    """The server refuses to run as root: there it runs as the user that the Debian package makes."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise Unavailable("以 root 运行，而没有 postgres 用户") from None


def as_owner(owner: str | None, program: Path, *arguments: str) -> None:
    command = [str(program), *arguments]
    if owner:
        command = ["runuser", "-u", owner, "--", *command]
    done = subprocess.run(
        command, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    if done.returncode:
        raise Unavailable(f"{program.name}: {done.stderr.strip()}")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
