"""A PostgreSQL of its own that waits for the disk, as in service, and that a test may kill."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts import postgres


class Cluster:
    def __init__(self, folder):
        self._programs, self._owner = postgres.find_programs(), postgres.find_owner()
        self._data, self._log, self._port = folder / "pg", folder / "pg.log", postgres.free_port()
        self._sockets = folder
        self.url = f"postgres://gongkai@127.0.0.1:{self._port}/postgres"

    def make(self):
        self._run("initdb", "-D", self._data, "-U", "gongkai", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()

    def start(self):
        """What is left of a killed server may hold on for a moment."""
        options = f"-h 127.0.0.1 -p {self._port} -k {self._sockets} -c max_connections=60"
        for wait in (0.2, 0.5, 1, 2, 4, 0):
            try:
                self._run("pg_ctl", "-D", self._data, "-l", self._log, "-w", "-o", options, "start")
                return
            except postgres.Unavailable:
                if not wait:
                    raise
                time.sleep(wait)

    def stop(self):
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")

    def _run(self, program, *arguments):
        postgres.as_owner(self._owner, self._programs / program, *map(str, arguments))

    def quit(self, chance, writers):
        """SIGQUIT: the server leaves off at once, without writing anything down."""
        os.kill(self._postmaster(), signal.SIGQUIT)

    def kill(self, chance, writers):
        """SIGKILL to the server and to all that it started."""
        postmaster = self._postmaster()
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(postmaster)], stdout=subprocess.PIPE, text=True)
        for pid in (postmaster, *map(int, children.stdout.split())):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _postmaster(self):
        return int((self._data / "postmaster.pid").read_text().splitlines()[0])


@contextmanager
def cluster():
    with tempfile.TemporaryDirectory(prefix="gongkai-pg-", ignore_cleanup_errors=True) as folder:
        if owner := postgres.find_owner():
            shutil.chown(folder, owner)
        server = Cluster(Path(folder))
        server.make()
        try:
            yield server
        finally:
            with suppress(postgres.Unavailable):
                server.stop()
