import threading
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from gongkai.agencies.models import Agency, Kind, Level
from gongkai.duties import services
from gongkai.duties.kinds import UnknownKind
from gongkai.duties.models import Duty, Stage
from gongkai.duties.services import owe, release_ended, settle, sweep
from gongkai.people.models import Post, User
from gongkai.tasks.jobs import Interrupted
from gongkai.tasks.models import Task
from gongkai.tasks.services import enqueue
from gongkai.tasks.worker import run_until_idle

DAY = date(2026, 2, 12)
pytestmark = pytest.mark.usefixtures("kinds")


def due(agency, day=DAY, subject="application:1"):
    return owe("test.answer", subject=subject, agency=agency, due_on=day, values={"number": 1})


@pytest.fixture
def heard(monkeypatch):
    """What is told while duties come nearer."""
    told = []
    monkeypatch.setattr(services, "_listeners", [lambda duty: told.append((duty.subject, duty.stage))])
    return told


def test_the_same_again_changes_nothing_and_another_day_moves_it(town):
    first = due(town)
    assert due(town).pk == first.pk
    assert due(town, date(2026, 3, 2)).pk == first.pk
    assert [(duty.pk, duty.due_on) for duty in Duty.objects.open()] == [(first.pk, date(2026, 3, 2))]


def test_what_is_settled_is_no_longer_due_and_may_be_owed_again(town):
    first = due(town)
    assert settle("test.answer", "application:1")
    assert not settle("test.answer", "application:1")
    assert not Duty.objects.open().exists()
    assert due(town).pk != first.pk


def exactly(agency, wanted, post=None):
    services.owe_exactly(
        "application:1", wanted, among=["test.answer", "test.site"], agency=agency.pk, post=post and post.pk
    )
    found = Duty.objects.open().order_by("kind", "due_on")
    return [(duty.kind, duty.due_on, duty.values, duty.post_id) for duty in found]


def test_a_subject_owes_what_is_wanted_of_it_and_no_other(town, officer):
    first = due(town)
    Duty.objects.update(stage=Stage.SOON)
    elsewhere = due(town, subject="application:2")
    later = date(2026, 3, 2)
    wanted = {"test.answer": (later, {"number": 1}), "test.site": (DAY, {"number": 2})}
    assert exactly(town, wanted, officer) == [
        ("test.answer", DAY, {"number": 1}, None),  # another subject's stays
        ("test.answer", later, {"number": 1}, officer.pk),
        ("test.site", DAY, {"number": 2}, officer.pk),
    ]
    first.refresh_from_db()
    assert (first.due_on, first.stage) == (later, Stage.LATER)
    assert exactly(town, {}) == [("test.answer", DAY, {"number": 1}, None)]
    elsewhere.refresh_from_db()
    assert elsewhere.settled_at is None


def test_what_is_owed_already_costs_one_question_and_more_of_it_no_more(town, django_assert_num_queries):
    wanted = {"test.answer": (DAY, {}), "test.site": (DAY, {})}
    exactly(town, wanted)
    with django_assert_num_queries(2):  # the duties, and those that are shown here
        exactly(town, wanted)


def owed(agency, number, day=DAY):
    return services.Owed(f"application:{number}", agency, day, {"number": number})


def test_many_are_owed_with_the_questions_of_one(town, django_assert_max_num_queries):
    first = due(town, subject="application:1")
    due(town, subject="application:2")
    with django_assert_max_num_queries(5):
        services.owe_all(
            "test.answer",
            [owed(town, 1), owed(town, 2, date(2026, 3, 2)), *(owed(town, number) for number in range(3, 23))],
        )
    days = dict(Duty.objects.open().values_list("subject", "due_on"))
    assert len(days) == 22
    assert [day for subject, day in days.items() if subject != "application:2"] == [DAY] * 21
    assert days["application:2"] == date(2026, 3, 2)
    first.refresh_from_db()
    assert first.values == {"number": 1}


def test_what_somebody_else_owes_at_this_very_moment_is_owed_once(town, monkeypatch):
    """As if another had written it between the question and the answer."""
    create = Duty.objects.bulk_create

    def too_late(rows):
        due(town, subject="application:2")
        return create(rows)

    monkeypatch.setattr(Duty.objects, "bulk_create", too_late)
    services.owe_all("test.answer", [owed(town, number) for number in (1, 2, 3)])
    assert sorted(Duty.objects.open().values_list("subject", flat=True)) == [f"application:{n}" for n in (1, 2, 3)]


def test_many_of_a_kind_that_nobody_registered_are_refused(town):
    with pytest.raises(UnknownKind):
        services.owe_all("test.nobody", [owed(town, 1)])


def test_a_kind_that_nobody_registered_is_refused(town):
    with pytest.raises(UnknownKind):
        owe("test.nobody", subject="x:1", agency=town, due_on=DAY)


def test_each_step_nearer_is_told_once(town, heard):
    due(town, date(2026, 2, 25))
    for day in (date(2026, 2, 11), date(2026, 2, 12), date(2026, 2, 13), date(2026, 2, 25), date(2026, 2, 26)):
        services.sweep(day)
        services.sweep(day)
    # on the 12th the 25th is the fourth working day (13, 14, 24, 25), on the 13th the third
    assert heard == [("application:1", Stage.SOON), ("application:1", Stage.TODAY), ("application:1", Stage.OVERDUE)]


def test_a_day_that_is_put_off_is_told_anew(town, heard):
    due(town, DAY)
    services.sweep(DAY)
    due(town, date(2026, 3, 2))
    services.sweep(DAY)
    services.sweep(date(2026, 3, 2))
    assert heard == [("application:1", Stage.TODAY), ("application:1", Stage.TODAY)]


def test_a_bad_row_does_not_hold_up_the_rest(town, monkeypatch):
    due(town, subject="application:1")
    due(town, subject="application:2")
    told = []

    def listen(duty):
        if duty.subject == "application:1":
            raise ValueError(duty.subject)
        told.append(duty.subject)

    monkeypatch.setattr(services, "_listeners", [listen])
    assert services.sweep(DAY) == 1
    assert told == ["application:2"]
    assert Duty.objects.get(subject="application:1").stage == Stage.LATER  # not told, so it is tried again


def test_of_two_sweeps_one_tells(town, heard):
    duty = due(town)
    again = Duty.objects.get(pk=duty.pk)
    assert services._tell(duty, Stage.TODAY) == 1
    assert services._tell(again, Stage.TODAY) == 0
    assert heard == [("application:1", Stage.TODAY)]


def test_what_was_settled_or_moved_meanwhile_is_not_told(town, heard):
    settled, moved = due(town, subject="application:1"), due(town, subject="application:2")
    settle("test.answer", "application:1")
    due(town, date(2026, 3, 2), "application:2")
    assert services._tell(settled, Stage.TODAY) == 0
    assert services._tell(moved, Stage.TODAY) == 0
    assert heard == []


def towns(county, many):
    rows = (
        Agency(name=f"第{number}镇", short_name=f"{number}镇", slug=f"t{number}", level=Level.TOWNSHIP,
               kind=Kind.GOVERNMENT, parent=county, path=f"{county.path}{number:06}")
        for number in range(500, 500 + many)
    )  # fmt: skip
    return Agency.objects.bulk_create(rows)


def all_of(made):
    return Agency.objects.filter(pk__in=[agency.pk for agency in made])


def test_a_source_that_fails_does_not_keep_the_others_from_it(county, town, monkeypatch):
    made = towns(county, 30)

    def broken(_today):
        return services.few_at_a_time(all_of(made), owe_and_fail_at_the_26th)

    def owe_and_fail_at_the_26th(few):
        for agency in few:
            due(agency, subject=f"application:{agency.slug}")
            if agency == made[25]:
                raise RuntimeError

    sources = {"broken": broken, "sound": lambda today: due(town, today) and None}
    monkeypatch.setattr(services, "_sources", sources)
    assert services.ask_sources(DAY) == 1
    done = {f"application:t{number}" for number in range(500, 520)}  # its first twenty; of the second lot none
    assert {duty.subject for duty in Duty.objects.open()} == done | {"application:1"}


@pytest.mark.django_db(transaction=True)
def test_no_transaction_spans_a_source_and_between_two_it_is_told_how_far_it_is(county, monkeypatch):
    made, spanned, lots, told = towns(county, 45), [], [], []

    def large(_today):
        spanned.append(connection.in_atomic_block)
        return services.few_at_a_time(all_of(made), lambda few: lots.append((len(few), connection.in_atomic_block)))

    monkeypatch.setattr(services, "_sources", {"large": large})
    assert services.ask_sources(DAY, lambda done: told.append((done, connection.in_atomic_block))) == 0
    assert spanned == [False]
    assert lots == [(20, True), (20, True), (5, True)]
    assert told == [(20, False), (20, False), (5, False)]


def test_a_worker_that_stops_leaves_off_between_two_steps(county, monkeypatch):
    """And what stopped it is no fault of the source."""
    made = towns(county, 45)
    sources = {
        "large": lambda _today: services.few_at_a_time(
            all_of(made), lambda few: [due(agency, subject=f"application:{agency.slug}") for agency in few]
        )
    }
    monkeypatch.setattr(services, "_sources", sources)

    def stop(_done):
        raise Interrupted

    with pytest.raises(Interrupted):
        services.ask_sources(DAY, stop)
    assert Duty.objects.open().count() == 20


def test_who_is_no_longer_meant_when_the_turn_comes_is_left_out(county):
    made, seen = towns(county, 25), []
    steps = services.few_at_a_time(all_of(made).present(), lambda few: seen.extend(agency.slug for agency in few))
    next(steps)
    Agency.objects.filter(pk=made[22].pk).update(ended_on=DAY)
    assert list(steps) == [5]
    assert len(seen) == 24
    assert "t522" not in seen


@pytest.mark.django_db(transaction=True)
def test_the_task_tells_how_many_it_has_looked_at(county, monkeypatch):
    made = towns(county, 45)
    monkeypatch.setattr(
        services, "_sources", {"large": lambda _today: services.few_at_a_time(all_of(made), lambda _few: None)}
    )
    duty = owe("test.answer", subject="application:1", agency=made[0], due_on=date(2000, 1, 1), values={"number": 1})
    enqueue("duties.sweep", key="duties.sweep")
    run_until_idle()
    task = Task.objects.get(kind="duties.sweep")
    assert (task.state, task.done, task.total) == ("done", 46, 46)  # 45 agencies and one duty
    duty.refresh_from_db()
    assert duty.stage == Stage.OVERDUE


def test_a_sweep_reads_its_duties_lot_by_lot(town, heard, monkeypatch):
    monkeypatch.setattr(services, "BATCH", 10)
    for number in range(25):
        due(town, subject=f"application:{number}")
    lots = []
    assert services.sweep(DAY, lots.append) == 25
    assert lots == [10, 10, 5]
    assert len(heard) == 25


def test_settled_duties_go_after_a_season(town):
    due(town)
    settle("test.answer", "application:1")
    assert services.forget_settled(timezone.now() + timedelta(days=89)) == 0
    assert services.forget_settled(timezone.now() + timedelta(days=91)) == 1


def test_duties_of_a_post_go_to_whoever_takes_over(officer, give_post, town):
    successor = give_post("successor", town)
    owe("test.answer", subject="application:1", agency=town, due_on=DAY, values={"number": 1}, post=officer)
    assert services.hand_over(officer, successor) == 1
    assert Duty.objects.get().post == successor


def test_what_is_left_with_a_post_that_ends_by_itself_becomes_that_of_the_role(officer, give_post, town):
    deputy, left = give_post("deputy", town), give_post("left", town)
    ends = date(2026, 11, 20)
    Post.objects.filter(pk=deputy.pk).update(until=ends)
    User.objects.filter(pk=left.person_id).update(is_active=False)
    for number, post in enumerate((deputy, left, officer)):
        owe("test.answer", subject=f"application:{number}", agency=town, due_on=date(2027, 3, 1), post=post)
    assert release_ended(ends) == 1  # of who left; the last day is a day
    assert set(Duty.objects.visible_to(officer).values_list("subject", flat=True)) == {"application:1", "application:2"}
    sweep(ends + timedelta(days=1))
    assert Duty.objects.visible_to(officer).count() == 3
    assert Duty.objects.get(subject="application:2").post == officer


@pytest.mark.django_db(transaction=True)
def test_many_who_owe_the_same_at_once_owe_it_once(town):
    start = threading.Barrier(4)
    faults = []

    def act(number):
        try:
            start.wait()
            due(town, DAY + timedelta(days=number))
        except DatabaseError as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert Duty.objects.open().count() == 1
