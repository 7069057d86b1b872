"""The program of `program.py` in the hands of a test."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WRITERS = 8


class Site:
    """Told what to do line by line; `acknowledged` is every act that it has said is done."""

    def __init__(self, process, folder):
        self._process, self._folder = process, folder
        self.acknowledged = {}

    def tell(self, *command):
        self._process.stdin.write(" ".join(map(str, command)) + "\n")
        self._process.stdin.flush()

    def hear(self):
        """What it says until the command is over."""
        for line in self._process.stdout:
            said = json.loads(line)
            if "over" in said:
                return
            if "acknowledged" in said:
                self.acknowledged[said["acknowledged"]] = said["file"]
            yield said
        raise AssertionError("the program died")

    def ask(self, *command):
        self.tell(*command)
        return list(self.hear())

    def fire(self, round, chance, stop):
        """Eight writers, and after a random while `stop(chance, writers)`. The acts that were acknowledged now."""
        before = set(self.acknowledged)
        self.tell("write", round, WRITERS)
        heard = self.hear()
        writers = next(said["writers"] for said in heard if "writers" in said)
        next(heard)  # the first act: from here on it is in full swing
        time.sleep(chance.uniform(0, 1))
        stop(chance, writers)
        for _rest in heard:
            pass
        return {subject: sha256 for subject, sha256 in self.acknowledged.items() if subject not in before}

    def errors(self):
        """What the writers ended with."""
        return (self._folder / "errors").read_text().splitlines()

    def faults(self, acknowledged):
        file = self._folder / "acknowledged.json"
        file.write_text(json.dumps(acknowledged))
        (said,) = self.ask("check", file)
        return said["faults"]


def leave_alone(chance, writers):
    """They end by themselves, at the first thing that fails."""


def kill_all(chance, writers):
    for writer in writers:
        with suppress(ProcessLookupError):
            os.kill(writer, signal.SIGKILL)


def kill_one_by_one(chance, writers):
    """Those that are left go on."""
    for writer in chance.sample(writers, len(writers)):
        with suppress(ProcessLookupError):
            os.kill(writer, signal.SIGKILL)
        time.sleep(chance.uniform(0, 0.1))


@contextmanager
def running(folder, data=None, **environment):
    data = data or folder / "data"
    environment = {**os.environ, "GONGKAI_DATA": str(data), "PYTHONPATH": str(ROOT), **environment}
    with (folder / "errors").open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.program"],
            cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
        )  # fmt: skip
    try:
        site = Site(process, folder)
        site.ask("init")
        yield site
    finally:
        process.stdin.close()
        process.wait(timeout=60)
        process.stdout.close()
