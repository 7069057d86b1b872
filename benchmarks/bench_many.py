"""A thousand HTML reports through the command line's own way: several processes, input order, flat memory."""

import os
import resource
import tempfile
import time
from pathlib import Path

from pages import site_page
from timing import Aims, line

from gongkai.law.report.values import Status
from gongkai.reading.confine import read_many

MANY = 1000
FEW = 100


def read(paths: list[Path]) -> float:
    """Seconds for all of these; every one of them has to be read."""
    start = time.perf_counter()
    for path, report in read_many(paths, workers=os.cpu_count() or 1):
        assert report.status is not Status.UNREADABLE, (path, report.reason)
    return time.perf_counter() - start


def peak() -> float:
    """Peak memory of this process and of the largest child so far, in MB."""
    own, child = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return (own + child) / 1024


def main() -> None:
    aims = Aims()
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        paths = []
        for number in range(MANY):
            path = Path(folder) / f"{number:04}.html"
            path.write_bytes(site_page(year=2021 + number % 4))
            paths.append(path)
        few = read(paths[:FEW])
        after_few = peak()
        many = read(paths)
        after_many = peak()
    line(f"{FEW} reports", few * 1000, f"{after_few:.0f} MB at the peak")
    line(f"{MANY} reports", many * 1000, f"{after_many:.0f} MB at the peak, {MANY / many:.0f} reports a second")
    aims.at_most(f"seconds for {MANY} reports on {os.cpu_count()} processors", many, 10, "s")
    aims.at_most("memory for ten times the files", after_many / after_few, 1.2)
    aims.finish()


if __name__ == "__main__":
    main()
