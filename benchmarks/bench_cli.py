"""From the shell: `gongkai report check FILE.html`, beside a Python that starts and does nothing."""

import subprocess
import sys
import time
from pathlib import Path

from pages import REPORT
from timing import Aims, line

GONGKAI = Path(sys.executable).with_name("gongkai")
ROUNDS = 10


def best_of(*command: str | Path) -> float:
    """Seconds of the quickest run, start of the process included."""
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    aims = Aims()
    bare = best_of(sys.executable, "-c", "pass")
    human = best_of(GONGKAI, "report", "check", REPORT)
    lines = best_of(GONGKAI, "report", "check", "--json", REPORT)
    line("python -c pass", bare * 1000)
    line("gongkai report check FILE.html", human * 1000, f"{human / bare:.1f} x a bare start")
    line("gongkai report check --json FILE.html", lines * 1000, f"{lines / bare:.1f} x a bare start")
    aims.at_most("seconds for report check", human, 0.5, "s")
    aims.finish()


if __name__ == "__main__":
    main()
