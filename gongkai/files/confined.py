"""Let a child process open a file that somebody gave us: it may die of it, we may not."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from gongkai.reading.confine import ENVIRONMENT, FOLDER
from gongkai.reading.limits import Limits

LIMITS: Final = Limits(seconds=120.0, memory=2 * 1024**3)
MOST_ANSWER: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What the child said. `refused` is an id; empty where it did what it was asked."""

    refused: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    left: tuple[str, ...] = ()


TIMED_OUT: Final = "timeout"
DIED: Final = "died"


def run(
    verb: str, *, kind: str, name: str, source: Path, target: Path, limits: Limits = LIMITS, argument: str = ""
) -> Answer:
    """`refused` is TIMED_OUT or DIED where the child did not come to an answer."""
    arguments = (verb, kind, name, str(source), str(target), json.dumps(asdict(limits)), argument)
    with _folder() as folder:
        child = subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", "-m", "gongkai.files.child", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ} | {"TMPDIR": str(folder)},
            start_new_session=True,
        )
        try:
            said, _ = child.communicate(timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            return Answer(refused=TIMED_OUT)
        finally:
            _end(child)
    return _understood(said)


@contextmanager
def _folder() -> Iterator[Path]:
    """For what the child leaves; named so that `reading.confine.sweep` knows whose it is."""
    folder = tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-")
    try:
        yield Path(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _end(child: subprocess.Popen[bytes]) -> None:
    """With every process of its session: LibreOffice has a group of its own there."""
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError):
            if os.getsid(int(entry.name)) == child.pid:
                os.kill(int(entry.name), signal.SIGKILL)
    with suppress(ProcessLookupError):
        child.kill()
    child.communicate()


def _understood(said: bytes) -> Answer:
    """The child may have been taken over by the file: only texts are believed, and few of them."""
    try:
        answer = json.loads(said[:MOST_ANSWER])
        refused, left = str(answer.get("refused", "")), tuple(map(str, answer.get("left", ())))
        values = {str(key): str(value) for key, value in answer.get("values", {}).items()}
    except (ValueError, AttributeError, TypeError):
        return Answer(refused=DIED)
    return Answer(refused, values, left)
