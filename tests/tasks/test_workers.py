"""Several workers, killed ones and stopped ones, each a process of its own."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from gongkai.tasks.models import State, Task
from gongkai.tasks.services import claim, enqueue
from gongkai.tasks.worker import Worker
from tests.tasks import kinds  # noqa: F401 - registers the kinds of the tests

pytestmark = pytest.mark.django_db(transaction=True)
PROGRAM = Path(__file__).with_name("program.py")
LEASE = "2"


@contextmanager
def working(count=1, lease=LEASE):
    database = str(connection.settings_dict["NAME"])
    environment = os.environ | {"GONGKAI_TASK_LEASE": lease}
    started = [
        subprocess.Popen([sys.executable, str(PROGRAM), database], env=environment, stderr=subprocess.DEVNULL)
        for _one in range(count)
    ]
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.wait()


def wait_for(condition, seconds=40):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)


def lines_of(path):
    return path.read_text().splitlines() if path.exists() else []


def test_several_workers_run_each_task_once(tmp_path):
    file = tmp_path / "lines"
    for number in range(150):
        enqueue("test.note", key=f"k{number}", payload={"file": str(file), "line": str(number)})
    with working(3):
        wait_for(lambda: Task.objects.unfinished().filter(kind="test.note").count() == 0)
    assert sorted(map(int, lines_of(file))) == list(range(150))
    assert set(Task.objects.filter(kind="test.note").values_list("state", "tries")) == {(State.DONE, 1)}


def test_a_task_of_a_killed_worker_is_run_again_by_another_after_the_lease_and_finished_once(tmp_path):
    file = tmp_path / "lines"
    row = enqueue("test.hang", key="k", payload={"file": str(file)})
    with working(1) as (first,):
        wait_for(lambda: len(lines_of(file)) == 1)
        first.send_signal(signal.SIGKILL)
        first.wait()
        with working(2):
            wait_for(lambda: Task.objects.get(pk=row.pk).state == State.DONE)
    begun = [line.split() for line in lines_of(file) if line.startswith("begun")]
    finished = [line for line in lines_of(file) if line.startswith("finished")]
    assert [tries for _begun, tries, _pid in begun] == ["1", "2"]
    assert begun[0][2] != begun[1][2]
    assert finished == [f"finished {begun[1][2]}"]
    row.refresh_from_db()
    assert (row.tries, row.fence) == (2, 2)


def test_the_heartbeat_keeps_a_silent_task_beyond_the_lease(tmp_path):
    file = tmp_path / "lines"
    enqueue("test.slow", key="k", payload={"file": str(file), "seconds": 3.5})
    with working(2, lease="1"):
        wait_for(lambda: Task.objects.unfinished().filter(kind="test.slow").count() == 0)
    assert lines_of(file) == ["slow"]
    assert Task.objects.get(kind="test.slow").state == State.DONE


def test_a_worker_stops_cleanly_on_sigterm_and_its_task_goes_on_elsewhere_at_once(tmp_path):
    file, enough = tmp_path / "lines", tmp_path / "enough"
    row = enqueue("test.long", key="k", payload={"file": str(file), "enough": str(enough)})
    with working(1, lease="600") as (first,):
        wait_for(lambda: lines_of(file))
        first.send_signal(signal.SIGTERM)
        assert first.wait(timeout=20) == 0
        row.refresh_from_db()
        assert (row.state, row.tries, row.leased_until) == (State.WAITING, 0, None)
        enough.touch()
        with working(1):
            wait_for(lambda: Task.objects.get(pk=row.pk).state == State.DONE)
    assert lines_of(file) == ["begun 1", "begun 1", "ended after 1"]


def test_an_idle_worker_stops_on_sigterm():
    with working(1) as (process,):
        wait_for(lambda: Task.objects.filter(kind="tasks.sweep", state=State.DONE).exists())
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


def test_two_claims_at_the_same_moment_never_give_one_task(tmp_path):
    for number in range(40):
        enqueue("test.note", key=f"k{number}", payload={"file": str(tmp_path / "f"), "line": "x"})
    claimed, start = [], threading.Barrier(4)

    def grab():
        start.wait()
        while (row := claim("grabber")) is not None:
            claimed.append(row.pk)
        connection.close()

    threads = [threading.Thread(target=grab) for _one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claimed) == len(set(claimed)) == 40


def test_two_acts_that_enqueue_one_key_at_the_same_moment_make_one_task():
    made, start = [], threading.Barrier(4)

    def put():
        start.wait()
        made.append(enqueue("test.count", key="same").pk)
        connection.close()

    threads = [threading.Thread(target=put) for _one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len(set(made)) == Task.objects.filter(key="same").count() == 1


def test_a_worker_in_a_thread_runs_what_is_there_and_stops(tmp_path):
    row = enqueue("test.count", key="k")
    worker = Worker()
    worker.start()
    wait_for(lambda: Task.objects.get(pk=row.pk).state == State.DONE)
    worker.stop()
    worker.join(10)
    assert not worker._thread.is_alive()
