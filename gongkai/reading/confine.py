"""
Read files in child processes with limits of time, memory and output. A child that is killed or
dies costs one file: that one is `unreadable`, with the reason, and a new child goes on.
"""

import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import astuple, dataclass, field
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import IO, Final, cast

from gongkai.law.report.values import AnnualReport, Status
from gongkai.reading import frames
from gongkai.reading.grids import UnreadableFile
from gongkai.reading.limits import Limits, check_size

ENVIRONMENT: Final = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "HOME", "SYSTEMROOT")
FILES_EACH: Final = 500  # that a child reads before it is replaced, whatever it may have left in memory
AHEAD: Final = 2  # files that a child is given at a time, so that it need not wait for us
WINDOW: Final = 16  # files a worker under way or waiting for their turn: memory stays flat
START: Final = 20.0  # seconds that a child may take to start, on a busy machine
CHUNK: Final = 1 << 20
FOLDER: Final = "gongkai-"  # of a child, with our process's number: see `sweep`
FAILED: Final = frozenset({"unreadable.memory", "unreadable.crashed"})


def read_confined(data: bytes, *, name: str, limits: Limits | None = None) -> AnnualReport:
    """One file that somebody gave us, in a child of its own."""
    limits = limits or Limits()
    try:
        check_size(len(data), limits.input)
    except UnreadableFile as refusal:
        return _unreadable(name, refusal.reason, dict(refusal.values))
    worker = _Worker(limits)
    try:
        worker.give(0, name, data)
        while True:
            for _, report in worker.take(worker.time_left()):
                return report
    finally:
        worker.end()


def read_many(
    paths: Iterable[Path], *, workers: int | None = None, limits: Limits | None = None
) -> Iterator[tuple[Path, AnnualReport]]:
    """Every file with its report, in the order given; so many children at a time as there are processors."""
    limits = limits or Limits()
    pool = _Pool(limits, max(1, workers or os.cpu_count() or 1))
    try:
        yield from pool.read(iter(paths))
    finally:
        pool.end()


def _unreadable(name: str, reason: str, values: dict[str, object]) -> AnnualReport:
    return AnnualReport(source=name, status=Status.UNREADABLE, reason=reason, reason_values=values)


def sweep() -> None:
    """Take away the folders of children whose parent was ended so hard that it could not."""
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}[0-9]*-*"):
        owner = folder.name.removeprefix(FOLDER).partition("-")[0]
        with suppress(OSError):
            if owner.isdecimal() and folder.stat().st_uid == os.getuid() and not Path(f"/proc/{owner}").exists():
                shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Task:
    number: int
    name: str
    data: bytes | None


class _Worker:
    """A child process, the files that it was given, and what it has sent so far."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.tasks: deque[_Task] = deque()
        self.ended = False  # killed, dead, or not to be given anything more
        self._received = bytearray()
        self._done = 0
        self._folder = tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-")  # what the child leaves there goes with it
        environment = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", "-m", "gongkai.reading.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment | {"TMPDIR": self._folder},
            start_new_session=True,
        )
        self._input = cast(IO[bytes], self._process.stdin)
        self._output = cast(IO[bytes], self._process.stdout)
        self._due = monotonic() + START
        self._is_ready = False
        self._write(frames.pack(astuple(limits)))

    def fileno(self) -> int:
        return self._output.fileno()

    @property
    def wants_more(self) -> bool:
        return not self.ended and len(self.tasks) < AHEAD and self._done + len(self.tasks) < FILES_EACH

    @property
    def is_spent(self) -> bool:
        return self.ended or (not self.tasks and self._done >= FILES_EACH)

    def give(self, number: int, name: str, data: bytes | None = None) -> None:
        if self._is_ready and not self.tasks:
            self._due = monotonic() + self._limits.seconds
        self.tasks.append(_Task(number, name, data))
        self._write(frames.pack((name, data)))

    def _write(self, message: bytes) -> None:
        with suppress(BrokenPipeError):  # a dead child shows in `take`
            self._input.write(message)
            self._input.flush()

    def time_left(self) -> float:
        """Until the file that is being read has had its time."""
        return max(0.0, self._due - monotonic())

    def take(self, wait: float) -> Iterator[tuple[int, AnnualReport]]:
        """The reports that have come; after its time, or the child's end, what became of the file."""
        ready, _, _ = select.select([self], [], [], wait)
        if ready:
            chunk = os.read(self.fileno(), CHUNK)
            if not chunk:
                yield from self._died()
                return
            self._received += chunk
            yield from self._messages()
        if self.tasks and self.time_left() <= 0:
            yield self._fail("unreadable.timeout", {"seconds": f"{self._limits.seconds:g}"})

    def _messages(self) -> Iterator[tuple[int, AnnualReport]]:
        while len(self._received) >= frames.LENGTH and not self.ended:
            length = frames.length_of(bytes(self._received[: frames.LENGTH]))
            end = frames.LENGTH + length
            if length > self._limits.output:
                yield self._fail("unreadable.crashed", {"detail": "结果过大"})
                return
            if len(self._received) < end:
                return
            body = bytes(self._received[frames.LENGTH : end])
            del self._received[:end]
            self._due = monotonic() + self._limits.seconds
            if self._is_ready:
                yield self._accept(body)
            self._is_ready = True  # the first message only says so

    def _accept(self, body: bytes) -> tuple[int, AnnualReport]:
        try:
            report = frames.unpack(body)
        except frames.FrameError as error:
            return self._fail("unreadable.crashed", {"detail": str(error)})
        if not isinstance(report, AnnualReport):
            return self._fail("unreadable.crashed", {"detail": "结果不明"})
        self._done += 1
        self.ended = report.reason in FAILED  # what is left of its memory is not to be trusted
        return self.tasks.popleft().number, report

    def _died(self) -> Iterator[tuple[int, AnnualReport]]:
        status = self._process.wait()
        self.ended = True
        if self.tasks:
            yield self._fail("unreadable.crashed", {"detail": _name_of(status)})

    def _fail(self, reason: str, values: dict[str, object]) -> tuple[int, AnnualReport]:
        """The file that was being read has failed, and the child with it; the pool gives the others anew."""
        self._kill()
        self.ended = True
        task = self.tasks.popleft()
        return task.number, _unreadable(task.name, reason, values)

    def _kill(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if os.path.isdir(self._folder) and os.listdir(self._folder):  # another program was working for the child
            _end_session(self._process.pid)

    def end(self) -> None:
        self._kill()
        for pipe in (self._input, self._output):
            with suppress(OSError):
                pipe.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _end_session(leader: int) -> None:
    """End every process of the child's session: LibreOffice has a group of its own there."""
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError):
            pid = int(entry.name)
            if os.getsid(pid) == leader:
                os.kill(pid, signal.SIGKILL)


def _name_of(status: int) -> str:
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"{status}"


@dataclass(slots=True)
class _Pool:
    """Some workers, the files on their way, and the reports that wait for their turn."""

    limits: Limits
    size: int
    workers: list[_Worker] = field(default_factory=list)
    tasks: deque[_Task] = field(default_factory=deque)  # for the next worker that wants one
    reports: dict[int, AnnualReport] = field(default_factory=dict)

    def read(self, paths: Iterator[Path]) -> Iterator[tuple[Path, AnnualReport]]:
        numbered = enumerate(paths)
        waiting: deque[tuple[int, Path]] = deque()
        while True:
            for number, path in islice(numbered, self.size * WINDOW - len(waiting)):
                waiting.append((number, path))
                self.tasks.append(_Task(number, str(path), None))
            if not waiting:
                return
            self._hand_out()
            self._wait()
            while waiting and waiting[0][0] in self.reports:
                number, path = waiting.popleft()
                yield path, self.reports.pop(number)

    def _hand_out(self) -> None:
        while self.tasks:
            worker = self._free()
            if worker is None:
                return
            task = self.tasks.popleft()
            worker.give(task.number, task.name)

    def _free(self) -> _Worker | None:
        """The worker with the least to do; a new one rather than let files wait for a busy one."""
        willing = [worker for worker in self.workers if worker.wants_more]
        worker = min(willing, key=lambda each: len(each.tasks), default=None)
        if (worker is None or worker.tasks) and len(self.workers) < self.size:
            worker = _Worker(self.limits)
            self.workers.append(worker)
        return worker

    def _wait(self) -> None:
        """Until a child has something to say, or one has had its time."""
        busy = [worker for worker in self.workers if worker.tasks]
        soonest = min((worker.time_left() for worker in busy), default=0.0)
        ready, _, _ = select.select(busy, [], [], soonest)
        for worker in busy:
            if worker in ready or worker.time_left() <= 0:
                self.reports.update(worker.take(0))
            if worker.is_spent:
                self._replace(worker)

    def _replace(self, worker: _Worker) -> None:
        self.tasks.extendleft(reversed(worker.tasks))
        self.workers.remove(worker)
        worker.end()

    def end(self) -> None:
        for worker in self.workers:
            worker.end()
