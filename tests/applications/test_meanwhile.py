"""
Two at one case, each in a browser of their own: whoever posts from a page that was shown before the other's act is told
what came, nothing is overwritten; a button pressed twice does it once. Every route by which the desk changes a case.
"""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.applications import acts
from gongkai.applications.entries import entries_of
from gongkai.applications.models import Application, Attachment, Consultation, Handout, Proposal, SearchRecord
from gongkai.applications.models.handouts import Finding
from tests.applications.acting import browser_of
from tests.applications.conftest import _post
from tests.applications.screens import (
    ANOTHER,
    ONE_AREA,
    PAGES,
    Page,
    World,
    looked_at,
    name_the_case,
    note_answer,
    pressed,
    propose,
    redact,
    renew_code,
    return_answer,
    return_proposal,
    search,
    tell,
    topic,
)

pytestmark = pytest.mark.django_db
# What is posted to and is not by the turn of one case: tried below, or it changes none.
OTHERWISE = {
    "assign": "by who had it when it was shown, below",
    "unassign": "leaves what another got meanwhile: test_worklists",
    "register_new": "makes a case, once by its key: test_registering",
    "reveal": "a look",
    "tried": "only of what is not confirmed: test_receipt_confirmed",
    "list": "takes the list away",
    "register": "takes the list away",
    "register_print": "takes the list away",
    "package": "of an archived case, made once for what came since the last: test_archiving",
    "archive": "a list of cases to be destroyed, proposed and approved: test_archiving",
    "disposal": "a list of cases to be destroyed, proposed and approved: test_archiving",
    "disposal_return": "a list of cases to be destroyed, proposed and approved: test_archiving",
    "practice": "rules of the agency",
    "import": "an old register",
    "import_dry_run": "an old register",
}
OF_OTHERS = ("matter", "wording")  # no cases


@pytest.fixture
def world(monday, town, case, officer, approver, reviewer, static_files):
    from gongkai.agencies.models import Kind, Level
    from gongkai.agencies.services import add
    from gongkai.ledger.services import SYSTEM

    office = add(
        name="民政办公室", short_name="民政办", slug="minzheng", level=Level.GRASSROOTS, kind=Kind.UNIT, parent=town,
        by=SYSTEM,
    )  # fmt: skip
    return World(case, officer, approver, reviewer, office, _post(office, "contributor", "helper"))


@pytest.fixture
def colleague(town):
    return _post(town, "officer", "colleague")


@pytest.mark.parametrize("name", PAGES)
def test_the_second_is_told_what_came_meanwhile_and_overwrites_nothing(world, colleague, name):
    page = PAGES[name](world)
    turn = world.turn
    seen = looked_at(page, turn)
    name_the_case(world, colleague)
    assert world.turn == turn + 1
    answer = pressed(page, turn, **seen)
    told = answer.content.decode()
    assert answer.status_code == 409, told[:3000]
    assert colleague.person.display_name in told
    assert "修改事由" in told
    for text in page.words:
        assert text in told
    assert world.turn == turn + 1, "nothing was done"
    assert Application.objects.get(pk=world.case.pk).topic == "危房改造补助"
    assert re.search(rf'name="turn" value="{turn + 1}"', told), "from here it can be done"


@pytest.mark.parametrize("name", [name for name in PAGES if name != "code"])
def test_pressed_twice_it_is_done_once(world, name):
    page = PAGES[name](world)
    turn = world.turn
    seen = looked_at(page, turn)
    first = pressed(page, turn, **seen)
    assert first.status_code == 302, first.content.decode()[:3000]
    done = [entry.pk for entry in entries_of(world.case.pk)]
    assert len(done) > turn
    second = pressed(page, turn, **seen)
    assert second.status_code == 302, second.content.decode()[:3000]
    assert [entry.pk for entry in entries_of(world.case.pk)] == done


def test_a_new_code_asked_for_twice_is_shown_as_changed(world):
    """Of two answers the browser shows the second: it must not say that a code was given which nobody saw."""
    page, turn = renew_code(world), world.turn
    assert pressed(page, turn).status_code == 200
    again = pressed(page, turn)
    assert again.status_code == 409
    assert "作废旧的，给新的" in again.content.decode()


@pytest.mark.parametrize("kind", [kind for kind, each in acts.ACTS.items() if each.form])
def test_every_act_of_the_law_tells_the_second(world, colleague, kind):
    turn = world.turn
    name_the_case(world, colleague)
    answer = pressed(Page(world.officer, world.at("act", world.case.pk, kind)), turn, step="do")
    assert answer.status_code == 409
    assert colleague.person.display_name in answer.content.decode()
    assert world.turn == turn + 1


def test_no_route_is_forgotten():
    from gongkai.applications.urls import urlpatterns
    from tests.site.routes_of_applications import TABLE

    tried = {name.partition(" ")[0] for name in PAGES}
    takes_posts = set()
    for route in urlpatterns:
        if route.name.startswith(OF_OTHERS):
            continue
        view = route.callback
        while view is not None:
            methods = getattr(view, "__closure__", None) or ()
            if any("POST" in each.cell_contents for each in methods if isinstance(each.cell_contents, list | tuple)):
                takes_posts.add(route.name)
            view = getattr(view, "__wrapped__", None)
    assert takes_posts, "the decorators are read"
    assert takes_posts - tried - set(OTHERWISE) == set()
    assert tried <= takes_posts
    assert {f"applications:{name}" for name in tried} <= set(TABLE)


def test_from_the_page_that_told_it_is_done_with_the_files_chosen_before(world, colleague):
    page, turn = search(world), world.turn
    page.data["scans"] = SimpleUploadedFile("目录.txt", "没有".encode())
    name_the_case(world, colleague)
    told = pressed(page, turn).content.decode()
    kept = re.search(r'name="kept" value="([^"]+)"', told)[1]
    del page.data["scans"]
    assert pressed(page, turn + 1, kept=kept).status_code == 302
    assert SearchRecord.objects.count() == 1
    stored = Attachment.objects.get(application=world.case, role="search")
    assert stored.file.name == "检索记录.txt", "what a person called it is kept nowhere"


def test_two_different_searches_of_one_officer_are_both_kept(world):
    """From two windows: the second is not taken for the first pressed twice."""
    page, turn = search(world), world.turn
    assert pressed(page, turn).status_code == 302
    page.data["place"] = "三楼资料室"
    told = pressed(page, turn)
    assert told.status_code == 409
    assert "三楼资料室" in told.content.decode()
    assert pressed(page, turn + 1).status_code == 302
    assert SearchRecord.objects.count() == 2


# What cannot be done any more: what was written is there to be read and copied, and not only carried along

READ = re.compile(r"<[^>]*>")


def read_on(answer):
    """What is read on the page: no values of fields."""
    assert answer.status_code == 409, answer.content.decode()[:3000]
    return READ.sub(" ", answer.content.decode())


def return_answer_after_recall(world, colleague):
    page, turn = return_answer(world), world.turn
    assert browser_of(colleague).post(world.at("answer_recall"), {"turn": turn}).status_code == 302
    return page, turn, ["为什么退回"]


def propose_after_another(world, colleague):
    page, turn = propose(world), world.turn
    world.proposal()
    name_the_case(world, colleague)
    return page, turn, ["为什么", "5"]


def return_proposal_after_recall(world, colleague):
    page, turn = return_proposal(world), world.turn
    taken = world.at("proposal_recall", Proposal.objects.get().pk)
    assert browser_of(colleague).post(taken, {"turn": turn}).status_code == 302
    return page, turn, ["为什么退回"]


def tell_after_another(world, colleague):
    page, turn = tell(world), world.turn
    Consultation.objects.update(consents=True)
    name_the_case(world, colleague)
    return page, turn, []


@pytest.mark.parametrize(
    "late", [return_answer_after_recall, propose_after_another, return_proposal_after_recall, tell_after_another]
)
def test_what_cannot_be_done_any_more_shows_what_was_written_to_be_copied(world, colleague, late):
    page, turn, labels = late(world, colleague)
    read = read_on(pressed(page, turn, step="do") if page.is_guided else pressed(page, turn))
    assert "看过了，仍然要办" not in read
    for text in (*page.words, *labels, "需要的请抄走"):
        assert text in read


def test_a_button_that_may_still_be_pressed_shows_no_heading_where_nothing_was_written(world, colleague):
    page, turn = PAGES["answer_recall"](world), world.turn
    name_the_case(world, colleague)
    read = read_on(pressed(page, turn))
    assert "看过了，仍然要办" in read
    assert "您刚才填的" not in read


# Whoever was asked sees the 转办单 alone


def test_the_office_is_not_stopped_by_what_else_happens_in_the_case(world, colleague):
    page = note_answer(world)
    page.by = world.helper
    turn = world.turn
    name_the_case(world, colleague)
    assert pressed(page, turn).status_code == 302
    assert Handout.objects.get().finding == Finding.OPEN


def test_the_office_is_told_when_the_officer_noted_an_answer_meanwhile_and_loses_no_word(world):
    page = note_answer(world)
    turn = world.turn
    assert pressed(page, turn).status_code == 302
    page.by, page.data = world.helper, {"finding": "none", "opinion": "没有，烧掉了", "place": "柜", "keywords": "危房"}
    told = pressed(page, turn)
    assert told.status_code == 409
    assert "没有，烧掉了" in told.content.decode()
    assert world.officer.person.display_name in told.content.decode()
    assert (Handout.objects.get().finding, SearchRecord.objects.count()) == (Finding.OPEN, 0)


def test_the_office_that_still_writes_is_told_that_it_was_taken_back(world):
    page = note_answer(world)
    turn, row = world.turn, Handout.objects.get()
    browser_of(world.officer).post(world.at("handout_recall", row.pk), {"turn": turn})
    page.by, page.data = world.helper, {"finding": "open", "opinion": "在二号柜第三层"}
    told = pressed(page, turn)
    assert told.status_code == 409
    assert "在二号柜第三层" in told.content.decode()
    assert "找名单" not in told.content.decode(), "what was asked is not for them any more"
    assert browser_of(world.helper).get(page.address).status_code == 404


# Areas that are drawn change nothing of the case, and yet must not be lost


def areas_in(answer):
    return re.findall(r'name="area" value="([^"]+)"', answer.content.decode())


def test_areas_of_two_officers_are_both_there_and_the_second_looks_through_them(world, colleague):
    from gongkai.applications.redacting import draft_of

    row = world.original()
    address = world.at("redact", row.pk)
    opened = browser_of(world.officer).get(address).content.decode()
    drawn = re.search(r'name="drawn" value="([^"]+)"', opened)[1]

    def save(by, areas, drawn):
        data = {"turn": world.turn, "do": "save", "area": areas, "title": "", "drawn": drawn}
        return browser_of(by).post(address, data)

    assert save(colleague, [ONE_AREA], drawn).status_code == 302
    told = save(world.officer, [ANOTHER], drawn)
    assert told.status_code == 409
    assert colleague.person.display_name in told.content.decode()
    assert set(areas_in(told)) == {ONE_AREA, ANOTHER}
    assert [each.written for each in draft_of(row)] == [ONE_AREA], "nothing is overwritten"
    again = re.search(r'name="drawn" value="([^"]+)"', told.content.decode())[1]
    assert save(world.officer, areas_in(told), again).status_code == 302
    assert {each.written for each in draft_of(row)} == {ONE_AREA, ANOTHER}
    assert save(world.officer, areas_in(told), again).status_code == 302, "the same once more is no other"


def test_what_another_did_with_the_file_is_told_before_it_goes_out(world, colleague):
    page, turn = redact(world), world.turn
    drawn = page.data["drawn"]
    saved = {**page.data, "do": "save", "area": [ANOTHER]}
    assert browser_of(colleague).post(page.address, {"turn": turn, **saved}).status_code == 302
    told = pressed(page, turn)
    assert told.status_code == 409
    assert set(areas_in(told)) == {ONE_AREA, ANOTHER}
    assert drawn not in told.content.decode()
    assert not Attachment.objects.released().exists()


# Who does a case is shown on lists, too


def give(world, by, to, had):
    data = {"case": world.case.pk, "shown": f"{world.case.pk}:{had}", "officer": to.pk}
    return browser_of(by).post(reverse("applications:assign"), data)


def test_a_case_that_another_gave_away_meanwhile_stays_there(world, colleague, town):
    third = _post(town, "officer", "third")
    assert give(world, colleague, third, "").status_code == 302
    told = give(world, world.officer, world.officer, "")
    assert told.status_code == 409
    assert third.person.display_name in told.content.decode()
    assert colleague.person.display_name in told.content.decode()
    world.case.refresh_from_db()
    assert world.case.officer == third
    assert f'name="shown" value="{world.case.pk}:{third.pk}"' in told.content.decode()
    assert give(world, world.officer, world.officer, third.pk).status_code == 302
    world.case.refresh_from_db()
    assert world.case.officer == world.officer
    turn = world.turn
    assert give(world, world.officer, world.officer, third.pk).status_code == 302, "pressed twice"
    assert world.turn == turn


def test_the_list_and_the_sheet_say_who_had_a_case(world):
    client = browser_of(world.officer)
    for address in (reverse("applications:list"), world.at("case")):
        assert f'name="shown" value="{world.case.pk}:"' in client.get(address).content.decode()


def test_whoever_took_a_post_over_is_seen_by_who_has_the_case_open(world, colleague):
    from django.db import transaction

    from gongkai.ledger.services import append
    from gongkai.people import handover

    give(world, world.officer, colleague, "")
    page, turn = topic(world), world.turn
    with transaction.atomic():
        _counts, drafts = handover.hand_over(colleague, world.officer)
        append(*drafts)
    assert pressed(page, turn).status_code == 409
