"""The queue: what is enqueued with an act is run, once, and what became of it is told."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.tasks import services
from gongkai.tasks.jobs import Interrupted, Job
from gongkai.tasks.models import Recurrence, State, Task
from gongkai.tasks.registry import UnknownKind, kind_of, task
from gongkai.tasks.services import LeaseLost, claim, enqueue
from gongkai.tasks.worker import run, run_until_idle
from tests.tasks import kinds  # noqa: F401 - registers the kinds of the tests

pytestmark = pytest.mark.django_db


def expire(row):
    Task.objects.filter(pk=row.pk).update(leased_until=timezone.now() - timedelta(seconds=1))


def let_time_pass(row):
    Task.objects.filter(pk=row.pk).update(run_at=timezone.now() - timedelta(seconds=1))


@pytest.fixture
def lines(tmp_path):
    path = tmp_path / "lines"
    path.touch()
    return path


def note(lines, line="a", key="k"):
    return enqueue("test.note", key=key, payload={"file": str(lines), "line": line})


def test_a_task_is_run_and_is_done(lines):
    row = note(lines, "甲")
    assert row.state == State.WAITING
    assert run_until_idle() == 1
    row.refresh_from_db()
    assert (row.state, row.tries, row.leased_until) == (State.DONE, 1, None)
    assert row.finished_at is not None
    assert lines.read_text() == "甲\n"


def test_a_task_goes_away_with_the_act_that_wanted_it(lines):
    with transaction.atomic():
        note(lines)
        transaction.set_rollback(True)
    assert run_until_idle() == 0
    assert not Task.objects.exists()


def test_an_unfinished_key_gives_the_same_task(lines):
    assert note(lines, "a").pk == note(lines, "b").pk
    run_until_idle()
    assert lines.read_text() == "a\n"


def test_a_finished_key_may_come_again(lines):
    first = note(lines, "a")
    run_until_idle()
    assert note(lines, "b").pk != first.pk
    run_until_idle()
    assert lines.read_text() == "a\nb\n"


def test_the_database_itself_refuses_a_second_unfinished_task_of_a_key(lines):
    row = note(lines)
    with pytest.raises(IntegrityError), transaction.atomic():
        Task(kind="test.note", key=row.key, run_at=row.run_at, attempts=1).save()


def test_a_kind_that_nobody_registered_is_refused():
    with pytest.raises(UnknownKind):
        enqueue("test.nonexistent", key="k")


def test_a_task_of_a_kind_that_this_program_does_not_know_waits_for_one_that_does(lines):
    row = note(lines)
    Task.objects.filter(pk=row.pk).update(kind="later.version")
    assert run_until_idle() == 0
    row.refresh_from_db()
    assert row.state == State.WAITING


def test_an_empty_key_is_refused_and_not_tried_for_ever():
    with pytest.raises(IntegrityError), transaction.atomic():
        enqueue("test.count", key="")


def test_a_task_for_later_is_not_begun_before(lines):
    row = enqueue(
        "test.note",
        key="k",
        payload={"file": str(lines), "line": "a"},
        run_at=timezone.now() + timedelta(hours=1),
    )
    assert run_until_idle() == 0
    let_time_pass(row)
    assert run_until_idle() == 1


def test_the_one_that_waits_longest_comes_first(lines):
    for line in "abc":
        note(lines, line, key=line)
    run_until_idle()
    assert lines.read_text() == "a\nb\nc\n"


def test_how_far_it_is_can_be_seen():
    row = enqueue("test.count", key="k")
    run_until_idle()
    row.refresh_from_db()
    assert (row.done, row.total, row.stage) == (5, 5, "step.5")


def test_what_crashes_is_tried_three_times_at_growing_distances_and_then_failed():
    row = enqueue("test.broken", key="k")
    waits = []
    for _try in range(3):
        before = timezone.now()
        assert run_until_idle() == 1
        row.refresh_from_db()
        waits.append(round((row.run_at - before).total_seconds()))
        let_time_pass(row)
    assert waits[:2] == [30, 120]
    assert (row.state, row.tries) == (State.FAILED, 3)
    assert run_until_idle() == 0


def test_a_failure_is_kept_as_a_code_without_words():
    row = enqueue("test.broken", key="k")
    run_until_idle()
    row.refresh_from_db()
    assert row.fault == "task.crashed:ZeroDivisionError"


def test_the_distance_grows_to_six_hours_at_most():
    delays = [kind_of("test.broken").delay(tries) for tries in (1, 2, 3, 4, 60)]
    assert [delay.total_seconds() for delay in delays] == [30, 120, 480, 1920, 6 * 3600]


def test_what_cannot_be_helped_by_trying_again_fails_at_once():
    row = enqueue("test.refused", key="k")
    run_until_idle()
    row.refresh_from_db()
    assert (row.state, row.tries, row.fault) == (State.FAILED, 1, "mail.no_address")


def test_what_goes_well_at_last_is_done_and_its_fault_is_gone():
    row = enqueue("test.flaky", key="k")
    for _try in range(3):
        let_time_pass(row)
        run_until_idle()
    row.refresh_from_db()
    assert (row.state, row.tries, row.fault) == (State.DONE, 3, "")


def test_a_failed_task_gets_all_its_tries_anew():
    row = enqueue("test.refused", key="k")
    run_until_idle()
    again = services.try_again(pk=row.pk)
    assert (again.pk, again.state, again.tries, again.finished_at) == (row.pk, State.WAITING, 0, None)
    assert run_until_idle() == 1


def test_again_gives_the_unfinished_task_of_the_key_where_there_is_one():
    failed = enqueue("test.refused", key="k")
    run_until_idle()
    waiting = enqueue("test.refused", key="k")
    assert services.try_again(pk=failed.pk).pk == waiting.pk


def test_a_done_task_is_not_begun_again(lines):
    row = note(lines)
    run_until_idle()
    assert services.try_again(pk=row.pk).state == State.DONE


def test_a_worker_that_lost_its_lease_can_neither_finish_nor_fail_nor_tell(lines):
    row = note(lines)
    slow = claim("slow")
    expire(row)
    quick = claim("quick")
    assert (slow.fence, quick.fence) == (1, 2)
    for change in (services.finish, services.renew, services.give_back):
        with pytest.raises(LeaseLost):
            change(slow)
    with pytest.raises(LeaseLost):
        services.fail(slow, "x.y")
    services.finish(quick)
    with pytest.raises(LeaseLost):
        services.finish(quick)


def test_what_is_written_while_finishing_is_undone_where_the_lease_was_lost(lines):
    row = note(lines)
    job = Job(claim("slow"))
    expire(row)
    claim("quick")
    with pytest.raises(LeaseLost), job.finishing():
        Recurrence.objects.create(kind="effect", due_at=timezone.now())
    assert not Recurrence.objects.exists()


def test_a_leased_task_is_not_begun_by_another(lines):
    note(lines)
    assert claim("one") is not None
    assert claim("two") is None


def test_a_task_whose_workers_die_each_time_is_failed_and_not_begun_for_ever(lines):
    row = note(lines)
    for _try in range(3):
        assert claim("dies") is not None
        expire(row)
    assert claim("last") is None
    row.refresh_from_db()
    assert (row.state, row.fault) == (State.FAILED, "task.lost")


def test_a_stopped_worker_gives_its_task_back_and_the_try_does_not_count():
    row = enqueue("test.count", key="k")
    mine = claim("stops")
    run(Job(mine, should_stop=lambda: True), mine)
    row.refresh_from_db()
    assert (row.state, row.tries, row.leased_until) == (State.WAITING, 0, None)
    assert run_until_idle() == 1


def test_a_job_whose_heartbeat_found_the_lease_lost_leaves_off():
    enqueue("test.count", key="k")
    job = Job(claim("one"))
    job.lost.set()
    with pytest.raises(LeaseLost):
        job.progress(1)


def test_a_stop_shows_at_the_next_word_of_progress():
    enqueue("test.count", key="k")
    with pytest.raises(Interrupted):
        Job(claim("one"), should_stop=lambda: True).progress(1)


@pytest.mark.parametrize(
    ("state", "days", "left"),
    [(State.DONE, 29, 1), (State.DONE, 31, 0), (State.FAILED, 183, 1), (State.FAILED, 185, 0)],
)
def test_done_tasks_are_kept_30_days_and_failed_ones_184(lines, state, days, left):
    row = note(lines)
    Task.objects.filter(pk=row.pk).update(state=state, finished_at=timezone.now() - timedelta(days=days))
    services.sweep()
    assert Task.objects.count() == left


def test_an_unfinished_task_is_never_swept(lines):
    row = note(lines)
    Task.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=900))
    services.sweep()
    assert Task.objects.count() == 1


def test_what_comes_round_is_enqueued_once_a_round():
    services.enqueue_recurring()
    services.enqueue_recurring()
    assert Task.objects.filter(kind="tasks.sweep").count() == 1
    run_until_idle()
    services.enqueue_recurring()
    assert Task.objects.unfinished().filter(kind="tasks.sweep").count() == 0
    Recurrence.objects.filter(kind="tasks.sweep").update(due_at=timezone.now() - timedelta(seconds=1))
    services.enqueue_recurring()
    assert Task.objects.unfinished().filter(kind="tasks.sweep").count() == 1


def test_two_functions_for_one_kind_are_refused():
    with pytest.raises(ValueError, match=r"test\.note"):

        @task("test.note")
        def another(job): ...
