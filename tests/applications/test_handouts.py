"""转办: inside the agency. The office sees what was handed to it and nothing else of the case."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from gongkai.agencies.models import Kind, Level
from gongkai.agencies.services import add
from gongkai.applications import handouts
from gongkai.applications.cases import act, casefile_of, working
from gongkai.applications.handouts import Search
from gongkai.applications.models import Handout, SearchRecord
from gongkai.applications.models.handouts import Finding, Progress
from gongkai.duties.models import Duty
from gongkai.law.casefile.events import Withdrawn
from gongkai.law.citations import LawError
from gongkai.ledger.models import Entry
from gongkai.ledger.services import SYSTEM
from gongkai.notices.models import Notice
from gongkai.people.access import actor
from gongkai.people.models import Role
from tests.applications.acting import as_of_now
from tests.applications.conftest import on
from tests.people import cast

pytestmark = pytest.mark.django_db
LONG_AGO = date(2024, 1, 1)
QUESTION = "2024年危房改造补助的发放名单在不在你们那里？"


@pytest.fixture(autouse=True)
def quick(settings, static_files):
    settings.PASSWORD_HASHERS, settings.SECOND_FACTOR_ROLES = cast.FAST, []


@pytest.fixture
def offices(town):
    made = [("民政办公室", "minzheng", Kind.UNIT), ("一村", "yicun", Kind.VILLAGE)]
    return [
        add(name=name, short_name=name, slug=slug, level=Level.GRASSROOTS, kind=kind, parent=town, by=SYSTEM)
        for name, slug, kind in made
    ]


@pytest.fixture
def helper(offices):
    return cast.post(offices[0], Role.CONTRIBUTOR, "helper", since=LONG_AGO)


@pytest.fixture
def stranger(offices):
    return cast.post(offices[1], Role.CONTRIBUTOR, "stranger", since=LONG_AGO)


@pytest.fixture
def case(monday, apply):
    return apply().application


def do(case, what, doer, /, *args, **more):
    with working(case.pk, by=actor(doer)) as working_on:
        return what(working_on, *args, **more)


@pytest.fixture
def row(case, officer, offices):
    (found,) = do(case, handouts.ask, officer, offices[:1], due_on=date(2025, 3, 10), question=QUESTION, by=officer)
    return found


def owed(kind):
    return [(duty.agency.name, duty.due_on) for duty in Duty.objects.open().filter(kind=kind)]


def test_handing_out_moves_no_clock_and_owes_the_office_an_answer(case, row, offices):
    before = casefile_of(case)
    assert before.due_on == date(2025, 3, 31)  # 3 March and 20 working days
    assert owed("applications.answer_handout") == [("民政办公室", date(2025, 3, 10))]
    assert (row.progress, row.office) == (Progress.ASKED, offices[0])


def test_the_internal_day_is_counted_in_working_days(monday, case):
    """Five working days from Monday, 3 March 2025: Monday, 10 March."""
    from gongkai.applications.cases import rules_of

    assert handouts.due_day(rules_of(case.agency), date(2025, 3, 3)) == date(2025, 3, 10)


def test_one_office_is_not_asked_twice_at_once(case, row, officer, offices):
    with pytest.raises(LawError, match=r"handout\.twice"):
        do(case, handouts.ask, officer, offices, due_on=date(2025, 3, 10), question=QUESTION, by=officer)
    assert Handout.objects.count() == 1


def test_the_answer_is_read_sent_back_and_taken_in(case, row, officer, helper, monday):
    do(case, handouts.answer, helper, row, finding=Finding.OPEN, opinion="在二号柜", by=helper)
    assert owed("applications.answer_handout") == []
    assert owed("applications.read_handout") == [("四马架镇人民政府", date(2025, 3, 3))]
    do(case, handouts.return_, officer, row, why="少了12月的", due_on=date(2025, 3, 12))
    assert owed("applications.answer_handout") == [("民政办公室", date(2025, 3, 12))]
    do(case, handouts.answer, helper, row, finding=Finding.OPEN, opinion="补上了", by=helper)
    do(case, handouts.accept, officer, row)
    assert Handout.objects.get().progress == Progress.ACCEPTED
    assert owed("applications.read_handout") == []
    with pytest.raises(LawError, match=r"handout\.elsewhere"):
        do(case, handouts.recall, officer, row)


def test_nothing_found_needs_the_search_which_is_then_evidence_of_the_case(case, row, helper):
    with pytest.raises(LawError, match=r"handout\.search_needed"):
        do(case, handouts.answer, helper, row, finding=Finding.NONE, opinion="没有", by=helper)
    search = Search(on=date(2025, 3, 3), place="二号柜", keywords="危房", by_whom="李四")
    do(case, handouts.answer, helper, row, finding=Finding.NONE, opinion="没有", search=search, by=helper)
    record = SearchRecord.objects.get()
    assert (record.application, record.handout, record.found) == (case, row, False)


def test_words_stand_in_no_entry(case, row, helper):
    do(case, handouts.answer, helper, row, finding=Finding.OPEN, opinion="在二号柜", by=helper)
    bodies = list(Entry.objects.filter(kind__startswith="handout.").values_list("body", flat=True))
    assert len(bodies) == 2
    assert not any("危房" in body or "二号柜" in body for body in bodies)


def test_a_case_that_is_withdrawn_asks_nobody(case, row, officer):
    act(case.pk, Withdrawn(on=date(2025, 3, 3)), by=actor(officer))
    row.refresh_from_db()
    assert row.progress == Progress.RECALLED
    assert owed("applications.answer_handout") == []
    with pytest.raises(LawError, match=r"handout\.closed"):
        do(case, handouts.ask, officer, [row.office], due_on=date(2025, 3, 10), question=QUESTION, by=officer)


def page_of(response):
    return BeautifulSoup(response.content, "lxml")


def test_the_office_sees_its_sheet_and_nothing_else(case, row, helper, stranger, monday):
    browser = cast.browser_of(helper.person)
    page = page_of(browser.get(reverse("applications:handout", args=[row.pk])))
    assert QUESTION in page.text
    assert "张某" not in page.text
    assert "张小满" not in page.text
    assert browser.get(reverse("applications:case", args=[case.pk])).status_code == 403
    assert browser.get(reverse("applications:list")).status_code == 403
    foreign = cast.browser_of(stranger.person)
    assert foreign.get(reverse("applications:handout", args=[row.pk])).status_code == 404
    assert QUESTION not in page_of(foreign.get(reverse("applications:handouts"))).text


def test_what_was_recalled_is_seen_no_more(case, row, officer, helper):
    do(case, handouts.recall, officer, row)
    browser = cast.browser_of(helper.person)
    assert browser.get(reverse("applications:handout", args=[row.pk])).status_code == 404


def test_the_office_answers_on_its_page(case, row, helper, monday):
    browser = cast.browser_of(helper.person)
    url = reverse("applications:handout", args=[row.pk])
    response = browser.post(url, {"finding": "none", "opinion": "没有这类名单"})
    assert response.status_code == 422
    assert "要写明怎么找过" in page_of(response).text
    assert "没有这类名单" in page_of(response).select_one("textarea[name=opinion]").text
    said = as_of_now(case, finding="none", opinion="没有这类名单", place="二号柜", keywords="危房")
    assert browser.post(url, said).status_code == 302
    row.refresh_from_db()
    assert (row.progress, row.finding, row.answered_by) == (Progress.ANSWERED, "none", helper)
    assert browser.post(url, said).status_code == 302, "sent twice: nothing is noted twice"
    assert SearchRecord.objects.count() == 1


def test_an_officer_hands_out_reminds_and_takes_in(case, town, offices, helper, monday):
    browser = cast.browser_of(cast.post(town, Role.OFFICER, "desk", since=LONG_AGO).person)
    page = page_of(browser.get(reverse("applications:handout_add", args=[case.pk])))
    assert [each.text.strip() for each in page.select(".choice label")] == ["民政办公室", "一村"]
    asked = as_of_now(case, offices=[offices[0].pk], question=QUESTION, due_on="2025-03-10")
    assert browser.post(reverse("applications:handout_add", args=[case.pk]), asked).status_code == 302
    row = Handout.objects.get()
    browser.post(reverse("applications:handout_remind", args=[row.pk]), as_of_now(case))
    assert list(Notice.objects.values_list("person", "kind")) == [(helper.person_id, "applications.handout_reminder")]
    do(case, handouts.answer, helper, row, finding=Finding.OPEN, opinion="在", by=helper)
    browser.post(reverse("applications:handout_accept", args=[row.pk]), as_of_now(case))
    row.refresh_from_db()
    assert row.progress == Progress.ACCEPTED


def test_the_day_cannot_be_past(case, town, offices, monday):
    on(monday, "2025-03-04")
    browser = cast.browser_of(cast.post(town, Role.OFFICER, "desk", since=LONG_AGO).person)
    asked = as_of_now(case, offices=[offices[0].pk], question=QUESTION, due_on="2025-03-03")
    response = browser.post(reverse("applications:handout_add", args=[case.pk]), asked)
    assert response.status_code == 422
    assert "不能在今天以前" in page_of(response).text
    assert QUESTION in page_of(response).select_one("textarea[name=question]").text
