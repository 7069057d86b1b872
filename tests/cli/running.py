"""Runs the command as a person does: another process, the real entry point."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FULL = ROOT / "tests" / "corpus" / "full"


def gongkai(*arguments, stdin=b"", cwd=ROOT, **environment):
    """The finished process; its output as text."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "gongkai", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env=os.environ | environment,
        timeout=120,
    )
    done.out = done.stdout.decode("utf-8", "replace")
    done.said = done.stderr.decode()
    return done
