"""
A task from its act to its end beside the least that any queue in the database must do: insert a row in one
transaction, mark it begun in a second, mark it done in a third. Wall time; on SQLite, or where DATABASE_URL leads.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable

from timing import Aims

TASKS = 300
WAITING = 20_000


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="gongkai-bench-") as folder:
        os.environ.setdefault("GONGKAI_PLAIN_HTTP", "1")
        os.environ["GONGKAI_DATA"] = folder
        from gongkai.site import server

        server.configure()
        server.migrate()
        aims = Aims()
        measure(aims, "an empty queue")
        fill()
        measure(aims, f"{WAITING:,} tasks that wait for later, {WAITING:,} done")
        aims.finish()


def measure(aims: Aims, label: str) -> None:
    from django.db import transaction
    from django.utils import timezone

    from gongkai.tasks.jobs import Job
    from gongkai.tasks.models import State, Task
    from gongkai.tasks.registry import task
    from gongkai.tasks.services import claim, enqueue
    from gongkai.tasks.worker import run

    @task("bench.nothing")
    def nothing(_job: Job) -> None: ...

    number = 0

    def ours() -> None:
        nonlocal number
        number += 1
        enqueue("bench.nothing", key=f"bench-{label}-{number}")
        mine = claim("bench")
        assert mine is not None
        run(Job(mine), mine)

    def bare() -> None:
        nonlocal number
        number += 1
        row = Task(kind="bench.bare", key=f"bare-{label}-{number}", run_at=timezone.now(), attempts=1)
        row.save(force_insert=True)
        with transaction.atomic():
            Task.objects.filter(pk=row.pk).update(state=State.RUNNING, leased_until=timezone.now())
        Task.objects.filter(pk=row.pk).update(state=State.DONE, finished_at=timezone.now())

    least, whole = middle(bare, ours)
    print(f"{label}: bare {least:.2f} ms, enqueue + claim + run {whole:.2f} ms ({1000 / whole:,.0f} tasks/s)")
    aims.at_most(f"a task beside bare rows, {label}", whole / least, 2.5)


def fill() -> None:
    from datetime import timedelta

    from django.utils import timezone

    from gongkai.tasks.models import State, Task

    now = timezone.now()
    for state, run_at, finished in ((State.WAITING, now + timedelta(days=1), None), (State.DONE, now, now)):
        rows = (
            Task(
                kind="bench.nothing",
                key=f"{state}-{number}",
                state=state,
                run_at=run_at,
                finished_at=finished,
                attempts=1,
            )
            for number in range(WAITING)
        )
        Task.objects.bulk_create(rows, batch_size=1000)


def middle(*functions: Callable[[], None]) -> list[float]:
    """Milliseconds of wall time, half-way of all, in turns."""
    times: list[list[float]] = [[] for _function in functions]
    for _round in range(TASKS):
        for place, function in enumerate(functions):
            start = time.perf_counter()
            function()
            times[place].append((time.perf_counter() - start) * 1000)
    return [statistics.median(each) for each in times]


if __name__ == "__main__":
    main()
