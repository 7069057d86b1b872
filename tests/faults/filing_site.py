"""A site as it is run (`gongkai serve`, two processes), at which a hundred people file; and that may be killed."""

import json
import os
import random
import signal
import statistics
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager, suppress
from http.client import HTTPException
from pathlib import Path

from gongkai.site.server import free_port
from tests.faults.applicants import Applicant, Browser, Unexpected

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = 2  # as docs/deployment.md and the unit of systemd have it
START = 300  # seconds that it may take on a machine that does other things too
FAULTS = ('"level": "ERROR"', '"level": "CRITICAL"', "Traceback", "panicked")


class FilingSite:
    """`log` holds what all its servers said, one after another."""

    def __init__(self, folder, url):
        self._folder = folder
        self._environment = {**os.environ, "GONGKAI_DATA": str(folder / "data"), "DATABASE_URL": url}
        self._environment |= {"GONGKAI_PLAIN_HTTP": "1", "GONGKAI_APPLY_PER_ADDRESS": "1000000"}
        self._environment |= {"PYTHONPATH": str(ROOT)}
        self.log = folder / "log"
        self.port = free_port(random.randrange(20_000, 30_000))
        self.filings = []  # all that were shown
        self._run("prepare")

    def _run(self, *command):
        """Statements within the site, in a program of their own."""
        command = [sys.executable, "-m", "tests.faults.filing_program", *map(str, command)]
        done = subprocess.run(command, cwd=ROOT, env=self._environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self):
        arguments = ["serve", "--port", str(self.port), "--workers", str(PROCESSES)]
        with self.log.open("a") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "gongkai", *arguments],
                cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + START
        while not self._answers():
            assert self._process.poll() is None, self.log.read_text()
            assert time.monotonic() < until, "it does not answer"
            time.sleep(0.1)

    def _answers(self):
        with suppress(OSError, HTTPException), closing(Browser(self.port)) as browser:
            return browser.ask("GET", "/readyz").status == 200
        return False

    def processor_seconds(self):
        """What its processes have used so far."""
        ticks = 0
        for pid in _family(self._process.pid):
            ticks += sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def kill(self):
        """kill -9: all its processes, at once."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self):
        """As the system stops it: what is being answered is answered."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                self.kill()
                raise

    def faults(self):
        """What the database says of all that was shown, and what the servers complained of."""
        shown = self._folder / "shown.json"
        shown.write_text(json.dumps([filing.expected() for filing in self.filings], ensure_ascii=False))
        complaints = [line for line in self.log.read_text().splitlines() if any(sign in line for sign in FAULTS)]
        return json.loads(self._run("check", shown)) + complaints[:3]


def _family(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in _family(int(child)))]


@contextmanager
def filing_site(folder, url=""):
    site = FilingSite(folder, url)
    site.start()
    try:
        yield site
    finally:
        site.stop()


class Crowd:
    """People who file at once, one application after another, until they are told to stop."""

    def __init__(self, port, people):
        self.applicants = [Applicant(port, place) for place in range(people)]
        self.unexpected = []  # what anybody saw that was no receipt
        self.shown = threading.Event()  # the first receipt
        self._over = threading.Event()
        self._killed = threading.Event()

    @property
    def filings(self):
        return [filing for applicant in self.applicants for filing in applicant.filings]

    def begin(self):
        self._threads = [threading.Thread(target=self._file, args=(each,), daemon=True) for each in self.applicants]
        for thread in self._threads:
            thread.start()

    def _file(self, applicant):
        while not self._over.is_set():
            try:
                applicant.file()
            except (OSError, HTTPException) as fault:
                if not self._killed.is_set():
                    self.unexpected.append(f"no answer: {type(fault).__name__} {fault}")
                return
            except Unexpected as answer:
                self.unexpected.append(str(answer))
                return
            self.shown.set()

    def finish(self):
        """Nobody begins another one; those that are on their way come to their end."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def cut_off(self, kill):
        """The server goes while they file; `kill` does it."""
        self._over.set()
        self._killed.set()
        kill()
        self.finish()


def measured(filings, seconds):
    """A line about how it went."""
    took = sorted(filing.seconds for filing in filings)
    half, most = statistics.median(took), took[int(len(took) * 0.95)]
    rate = len(filings) / seconds
    return f"{len(filings)} filed, {rate:.1f} a second; from form to receipt half {half:.1f} s, 95% {most:.1f} s\n"
