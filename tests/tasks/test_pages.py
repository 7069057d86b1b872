"""The pages of tasks: who sees which task, how far it is, and again by one click."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory
from django.urls import reverse

from gongkai.ledger.models import Entry
from gongkai.people.models import Post, Role, User
from gongkai.tasks import words
from gongkai.tasks.models import State, Task
from gongkai.tasks.services import claim, enqueue, renew
from gongkai.tasks.worker import run_until_idle
from gongkai.workbench.tasks import views
from tests.tasks import kinds  # noqa: F401 - registers the kinds of the tests

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]


def post_of(role, agency):
    person = User.objects.create_user(username=f"{role}-{agency.slug}", display_name="某人")
    return Post.objects.create(person=person, agency=agency, role=role, since=date(2026, 1, 1))


def ask(view, post, *, method="get", headers=None, query=None, **named):
    request = getattr(RequestFactory(headers=headers or {}), method)("/", query or {})
    request.user, request.post, request.posts = post.person, post, [post]
    return view(request, **named)


def shown(response):
    return response.content.decode()


def test_who_sees_which_task(county, town):
    of_county, of_town, of_site = (
        enqueue("test.count", key=key, agency=agency).pk
        for key, agency in (("a", county.pk), ("b", town.pk), ("c", None))
    )
    seen = {
        (role, agency.slug): set(Task.objects.visible_to(post_of(role, agency)).values_list("pk", flat=True))
        for role in Role
        for agency in (county, town)
    }
    assert seen.pop((Role.ADMINISTRATOR, "county")) == {of_county, of_town, of_site}
    assert seen.pop((Role.ADMINISTRATOR, "town")) == {of_town}
    assert seen.pop((Role.SUPERVISOR, "county")) == {of_county, of_town}
    assert seen.pop((Role.SUPERVISOR, "town")) == {of_town}
    assert seen.pop((Role.OFFICER, "county")) == {of_county}
    assert seen.pop((Role.OFFICER, "town")) == {of_town}
    assert set(map(frozenset, seen.values())) == {frozenset()}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.OFFICER, Role.SUPERVISOR}))
@pytest.mark.parametrize("view", [views.tasks, views.task, views.again])
def test_other_roles_have_no_business_there(town, role, view):
    named = {} if view is views.tasks else {"pk": 1}
    with pytest.raises(PermissionDenied):
        ask(view, post_of(role, town), method="post" if view is views.again else "get", **named)


def test_the_list_shows_what_is_there_and_what_became_of_it(town):
    enqueue("test.refused", key="a", agency=town.pk)
    run_until_idle()
    page = shown(ask(views.tasks, post_of(Role.OFFICER, town)))
    assert "没有完成" in page
    assert "mail.no_address" in page
    assert "test.refused" not in shown(ask(views.tasks, post_of(Role.SUPERVISOR, town), query={"state": "done"}))


def test_an_empty_list_says_what_belongs_here(town):
    assert "这里没有任务" in shown(ask(views.tasks, post_of(Role.OFFICER, town)))


def test_a_running_task_shows_its_bar_and_asks_again_by_itself(town):
    enqueue("test.count", key="a", agency=town.pk)
    running = claim("worker")
    renew(running, done=3, total=8)
    page = shown(ask(views.task, post_of(Role.OFFICER, town), pk=running.pk))
    assert '<progress id="task-bar" max="100" value="37">' in page
    assert 'hx-trigger="every 2s"' in page
    assert "3 / 8（37%）" in page
    part = ask(views.progress, post_of(Role.SUPERVISOR, town), pk=running.pk, headers={"HX-Request": "true"})
    swapped, more = BeautifulSoup(shown(part), "html.parser").find_all(id=True, recursive=False)
    assert (swapped["id"], swapped["hx-get"]) == ("task", reverse("tasks:progress", args=[running.pk]))
    assert (more["id"], more["hx-swap-oob"]) == ("task-more", "true")
    plain = ask(views.progress, post_of(Role.ADMINISTRATOR, town), pk=running.pk)
    assert plain["Location"] == reverse("tasks:task", args=[running.pk])


def test_a_bar_is_not_full_before_the_end(town):
    enqueue("test.count", key="a", agency=town.pk)
    running = claim("worker")
    renew(running, done=8, total=8)
    running.refresh_from_db()
    assert views.Line(running).percent == 99
    running.state = State.DONE
    assert views.Line(running).percent == 100
    running.state, running.total = State.RUNNING, None
    assert views.Line(running).percent is None


def test_a_finished_task_is_not_asked_for_again(town):
    row = enqueue("test.count", key="a", agency=town.pk)
    run_until_idle()
    page = shown(ask(views.task, post_of(Role.OFFICER, town), pk=row.pk))
    assert "hx-get" not in page
    assert "再做一次" not in page


def test_a_failed_task_is_done_again_by_one_click_on_record(town):
    row = enqueue("test.refused", key="a", agency=town.pk)
    run_until_idle()
    officer = post_of(Role.OFFICER, town)
    assert "再做一次" in shown(ask(views.task, officer, pk=row.pk))
    answer = ask(views.again, officer, method="post", pk=row.pk)
    assert (answer.status_code, answer.url) == (302, reverse("tasks:task", args=[row.pk]))
    row.refresh_from_db()
    assert (row.state, row.tries) == (State.WAITING, 0)
    entry = Entry.objects.get(kind="task.again")
    assert (entry.chain, entry.subject, entry.person) == (f"work:{town.pk}", f"task:{row.pk}", officer.person_id)


def test_what_is_not_mine_is_not_there(county, town):
    row = enqueue("test.refused", key="a", agency=county.pk)
    run_until_idle()
    for view, method in ((views.task, "get"), (views.again, "post")):
        with pytest.raises(Http404):
            ask(view, post_of(Role.OFFICER if method == "get" else Role.SUPERVISOR, town), method=method, pk=row.pk)


def test_codes_are_told_in_words():
    assert words.say("task.crashed:ValueError") == "程序出错，没有做完。（ValueError）"
    assert words.say("task.lost") == "执行任务的程序多次中途退出，没有做完。"
    assert words.say("x.unheard") == "x.unheard"
