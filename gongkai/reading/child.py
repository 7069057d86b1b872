"""The child process: reads one file after the other within its limits, and is replaced when it fails."""

import contextlib
import os
import resource
import signal
import sys
from pathlib import Path
from time import monotonic
from typing import IO, Final

from gongkai.law.report.values import AnnualReport, Status
from gongkai.law.sentences import explain_fault
from gongkai.reading import frames, pipeline
from gongkai.reading.limits import DEADLINE, Limits, megabytes

LARGEST_FILE: Final = 512 * 1024 * 1024  # that a child may write, for LibreOffice's conversion


def main() -> None:
    """Limits first; then a message in, a report out, until the parent closes the pipe."""
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the messages
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    limits = Limits(*frames.receive(source.read))
    confine(limits)
    _send(target, frames.pack(True))
    while True:
        try:
            name, data = frames.receive(source.read)
        except EOFError:
            return
        message = frames.pack(_read(name, data, limits))
        if len(message) > limits.output:
            message = frames.pack(_unreadable(name, "unreadable.too_complex", {"detail": "读出的内容过大"}))
        _send(target, message)


def _send(target: IO[bytes], message: bytes) -> None:
    target.write(message)
    target.flush()


def confine(limits: Limits) -> None:
    """Memory of the process (softly, LibreOffice needs more of it), size of files, no core dumps."""
    _lower(resource.RLIMIT_AS, limits.memory)
    _lower(resource.RLIMIT_FSIZE, LARGEST_FILE)
    _lower(resource.RLIMIT_CORE, 0)


def _lower(kind: int, value: int) -> None:
    _, most = resource.getrlimit(kind)
    soft = value if most == resource.RLIM_INFINITY else min(value, most)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (soft, most))


def _read(name: str, data: bytes | None, limits: Limits) -> AnnualReport:
    """The report; data is None where the file is to be read from its path."""
    DEADLINE.set(monotonic() + 0.9 * limits.seconds)
    try:
        if data is None:
            return pipeline.read_file(Path(name))
        return pipeline.read_report(data, name=name)
    except MemoryError:
        return _unreadable(name, "unreadable.memory", {"limit": megabytes(limits.memory)})
    except OSError as error:
        return _unreadable(name, "unreadable.damaged", {"detail": explain_fault(error)})
    except Exception as error:  # noqa: BLE001 - a fault of this program must not cost the other files of a batch
        return _unreadable(name, "unreadable.crashed", {"detail": type(error).__name__})


def _unreadable(name: str, reason: str, values: dict[str, object]) -> AnnualReport:
    return AnnualReport(source=name, status=Status.UNREADABLE, reason=reason, reason_values=values)


if __name__ == "__main__":
    main()
