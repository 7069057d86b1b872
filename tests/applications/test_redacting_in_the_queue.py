"""遮盖 of a large file: by the queue; what is going on, done or failed is shown, and nothing goes out before."""

import io
from datetime import date

import pytest

from gongkai.applications import answers, blackening_task, redacting, words
from gongkai.applications.answers import Draft, Item
from gongkai.applications.cases import working
from gongkai.applications.desk import releasing
from gongkai.applications.models import Attachment, Redaction
from gongkai.files.refusals import FileRefused
from gongkai.files.services import open_file
from gongkai.law.citations import LawError
from gongkai.people.access import actor
from gongkai.tasks.models import Task
from gongkai.tasks.worker import run_until_idle
from tests.applications.acting import as_of_now
from tests.applications.conftest import on
from tests.applications.test_redacting import added, page_of, send, url
from tests.files.pages import at, document, near, seen

pytestmark = pytest.mark.django_db(transaction=True)
AREA = "4 0.00 20.00 100.00 25.00 personal"


@pytest.fixture
def case(monday, apply):
    found = apply().application
    on(monday, "2025-03-04")
    return found


@pytest.fixture
def large(desk, case):
    return added(desk, case, document(b"", b"", b"", b""), "四页.pdf")


def shown(desk, case):
    return page_of(desk.get(url("releases", case.pk)))


def ask(desk, row, *areas, **more):
    response = send(desk, row, "finish", *(areas or (AREA,)), **more)
    assert response.status_code == 302, page_of(response).text
    return Task.objects.filter(kind="applications.blacken").latest("pk")


def test_nothing_goes_out_before_it_is_done(desk, case, large):
    ask(desk, large)
    assert not Attachment.objects.released().exists()
    page = shown(desk, case)
    assert "正在处理" in page.select_one("#making").text
    assert page.select_one("#making")["hx-trigger"] == "every 3s"
    assert page.select_one("#making a")["href"] == url("releases", case.pk), "without a script one asks again"
    run_until_idle()
    page = shown(desk, case)
    assert page.select_one("#making") is None
    assert "补助名单（有遮盖）" in page.select_one(".release-list").text
    row = Attachment.objects.released().get()
    assert (row.pages, row.made_from, row.post) == (4, large, Redaction.objects.get().post)
    with open_file(row.file) as file:
        pages = seen(io.BytesIO(file.read()).getvalue())
    assert near(at(pages[3], 0.5, 0.3), (0, 0, 0))
    assert near(at(pages[0], 0.5, 0.3), (255, 255, 255))


def test_the_page_asks_by_itself_and_learns_when_it_is_done(desk, case, large):
    ask(desk, large)
    asks = {"HTTP_HX_REQUEST": "true"}
    going = desk.get(url("releases_state", case.pk), **asks)
    assert "正在处理" in going.content.decode()
    assert "hx-get" in going.content.decode()
    run_until_idle()
    over = desk.get(url("releases_state", case.pk), **asks)
    assert "HX-Redirect" not in over.headers, "what is being filled in on the page would be lost"
    assert page_of(over).select_one("#making a")["href"] == url("releases", case.pk)
    assert "hx-get" not in over.content.decode(), "it asks no more"
    assert desk.get(url("releases_state", case.pk)).status_code == 302


def test_asking_by_itself_does_not_keep_a_session_alive(desk, case):
    assert releasing.state.polls


def test_asked_twice_it_is_made_once(desk, case, large):
    ask(desk, large)
    ask(desk, large)
    assert Task.objects.filter(kind="applications.blacken").count() == 1
    run_until_idle()
    assert Attachment.objects.released().count() == 1


def test_asked_again_under_another_title_it_goes_out_under_that(desk, case, large):
    ask(desk, large, title="旧名称")
    ask(desk, large, title="新名称")
    assert Task.objects.filter(kind="applications.blacken").count() == 1
    run_until_idle()
    assert words.opened({"title": Attachment.objects.released().get().title}) == {"title": "新名称"}


def test_asked_for_again_when_it_is_made_by_now_nothing_is_put_into_the_queue(desk, case, large, officer):
    ask(desk, large)
    areas = redacting.draft_of(large)
    run_until_idle()
    with pytest.raises(redacting.Overtaken):
        blackening_task.ask(large, areas, by=officer, title="新名称", name="有遮盖.pdf")
    assert Task.objects.filter(kind="applications.blacken").count() == 1


def test_what_was_changed_meanwhile_is_not_made_and_that_is_said(desk, case, large):
    task = ask(desk, large)
    send(desk, large, "save", AREA, "1 0.00 0.00 10.00 10.00 process")
    run_until_idle()
    task.refresh_from_db()
    assert (task.state, task.fault) == ("failed", "redact.changed")
    assert not Attachment.objects.released().exists()
    assert "遮盖的地方又改过" in shown(desk, case).select_one(".release-failed").text
    ask(desk, large, AREA, "1 0.00 0.00 10.00 10.00 process")
    run_until_idle()
    assert Attachment.objects.released().count() == 1
    assert shown(desk, case).select_one(".release-failed") is None


def test_why_it_failed_is_said_and_the_areas_are_still_there(desk, case, large, monkeypatch):
    def too_much(*_given, **_more):
        raise FileRefused("redact.limits")

    monkeypatch.setattr(blackening_task, "blacken", too_much)
    ask(desk, large)
    run_until_idle()
    page = shown(desk, case)
    assert page.select_one("#making") is None
    assert "文件太复杂" in page.select_one(".release-failed").text
    assert [each.written for each in redacting.draft_of(large)] == [AREA]
    monkeypatch.undo()
    ask(desk, large)
    run_until_idle()
    assert Attachment.objects.released().count() == 1
    assert shown(desk, case).select_one(".release-failed") is None


def test_nothing_goes_out_for_somebody_who_has_left_the_post_meanwhile(desk, case, large, officer):
    task = ask(desk, large)
    officer.until = date(2025, 3, 3)
    officer.save(update_fields=["until"])
    run_until_idle()
    task.refresh_from_db()
    assert (task.state, task.fault) == ("failed", "redact.left")
    assert not Attachment.objects.released().exists()
    assert [each.written for each in redacting.draft_of(large)] == [AREA]
    assert "提交的人已经不在这个岗位" in blackening_task.asked_of(case)[large.pk].fault


def test_a_small_file_that_takes_long_is_left_to_the_queue(desk, case, monkeypatch):
    small, real = added(desk, case, document(b""), "一页.pdf"), blackening_task.blacken

    def slow(*given, limits=None, **more):
        if limits is blackening_task.QUICK:
            raise FileRefused("redact.limits")
        return real(*given, **more)

    monkeypatch.setattr(blackening_task, "blacken", slow)
    ask(desk, small, "1 0.00 20.00 100.00 25.00 personal")
    assert not Attachment.objects.released().exists()
    run_until_idle()
    assert Attachment.objects.released().count() == 1


def while_it_is_made(monkeypatch, do):
    real = blackening_task.blacken

    def slow(*given, **more):
        found = real(*given, **more)
        do()
        return found

    monkeypatch.setattr(blackening_task, "blacken", slow)


def test_an_area_that_is_saved_while_the_page_waits_is_not_lost_and_nothing_goes_out(desk, case, officer, monkeypatch):
    small = added(desk, case, document(b""), "一页.pdf")
    own, other = "1 0.00 20.00 100.00 25.00 personal", "1 0.00 60.00 100.00 25.00 personal"

    def another_saves():
        there = redacting.draft_of(small)
        redacting.save(small, [*there, redacting.read(other, 1)], by=officer, shown=redacting.drawn(there))

    while_it_is_made(monkeypatch, another_saves)
    response = send(desk, small, "finish", own)
    assert response.status_code == 409
    assert [each["value"] for each in page_of(response).select("input[name=area]")] == [own, other]
    assert not Attachment.objects.released().exists()
    assert [each.written for each in redacting.draft_of(small)] == [own, other]
    monkeypatch.undo()
    assert send(desk, small, "finish", own, other).status_code == 302
    assert len(Redaction.objects.get(released=Attachment.objects.released().get()).areas) == 2


def test_an_area_that_is_saved_while_the_queue_makes_it_is_not_lost_either(desk, case, large, officer, monkeypatch):
    task, other = ask(desk, large), redacting.read("1 0.00 0.00 10.00 10.00 process", 4)

    def another_saves():
        there = redacting.draft_of(large)
        redacting.save(large, [*there, other], by=officer, shown=redacting.drawn(there))

    while_it_is_made(monkeypatch, another_saves)
    run_until_idle()
    task.refresh_from_db()
    assert (task.state, task.fault) == ("failed", "redact.changed")
    assert not Attachment.objects.released().exists()
    assert redacting.draft_of(large)[-1] == other


def test_a_small_file_is_made_while_the_page_waits(desk, case):
    small = added(desk, case, document(b"", b"", b""), "三页.pdf")
    assert send(desk, small, "finish", "1 0.00 20.00 100.00 25.00 personal").status_code == 302
    assert Attachment.objects.released().count() == 1
    assert not Task.objects.filter(kind="applications.blacken").exists()


def test_no_answer_is_sent_on_while_a_file_is_being_made(desk, case, large, officer, approver):
    part = {"withheld_part": "编号", "reasons": "内部用", "internal_kind": "后勤管理"}
    said = {"delivery": "邮寄", "content": "共12户", **part}
    ask(desk, large, AREA.replace("personal", "internal"))
    with working(case.pk, by=actor(officer)) as now:
        answers.save(now, Draft((Item("名单", "partial", said, ("refused.internal_affairs",)),)), by=officer)
    with pytest.raises(LawError, match=r"answer\.blackening"), working(case.pk, by=actor(officer)) as now:
        answers.send(now)
    run_until_idle()
    with working(case.pk, by=actor(officer)) as now:
        answers.send(now)


def test_another_who_comes_second_is_still_told_what_came_meanwhile(desk, case, large):
    old = as_of_now(case)["turn"]
    send(desk, large, "save", AREA)
    added(desk, case, document(b"", b""), "二页.pdf")
    response = send(desk, large, "finish", AREA, turn=old)
    assert response.status_code == 409
    assert not Task.objects.filter(kind="applications.blacken").exists()
