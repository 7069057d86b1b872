"""Tasks that the tests run, in this process and in workers of their own."""

import os
import time
from pathlib import Path

from gongkai.tasks.jobs import TaskFailed
from gongkai.tasks.registry import task


def write(path, line):
    """A line that is in the file whole, whoever else writes to it."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        os.write(handle, f"{line}\n".encode())
    finally:
        os.close(handle)


@task("test.note", attempts=3)
def note(job):
    write(job.payload["file"], job.payload["line"])


@task("test.count")
def count(job):
    for done in range(1, 6):
        job.progress(done, 5)
        job.say(f"step.{done}")


@task("test.broken", attempts=3)
def broken(job):
    raise ZeroDivisionError(f"姓名 {job.pk}")


@task("test.refused")
def refused(job):
    raise TaskFailed("mail.no_address")


@task("test.flaky", attempts=3)
def flaky(job):
    if job.tries < 3:
        raise TaskFailed("mail.unreachable", again=True)


@task("test.hang", attempts=3)
def hang(job):
    """Begins, and on its first try goes on for ever without a word."""
    write(job.payload["file"], f"begun {job.tries} {os.getpid()}")
    if job.tries == 1:
        time.sleep(600)
    with job.finishing():
        pass
    write(job.payload["file"], f"finished {os.getpid()}")


@task("test.long", attempts=3)
def long(job):
    """Goes on until somebody stops it or the file `enough` is there."""
    write(job.payload["file"], f"begun {job.tries}")
    done = 0
    while not Path(job.payload["enough"]).exists():
        done += 1
        job.progress(done)
        time.sleep(0.02)
    write(job.payload["file"], f"ended after {job.tries}")


@task("test.slow", attempts=1)
def slow(job):
    time.sleep(job.payload["seconds"])
    write(job.payload["file"], "slow")
