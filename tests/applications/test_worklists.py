"""办理清单: by the day on which the answer is due, in bands of working days, and for whom each waits."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.agencies.calendars import calendar_of
from gongkai.applications import selectors
from gongkai.applications.cases import act
from gongkai.applications.desk import lists
from gongkai.applications.models import Answer, Application, Consultation, Handout, Proposal
from gongkai.applications.selectors import Band, Waiting
from gongkai.duties.models import Duty
from gongkai.duties.nearness import Nearness
from gongkai.law.casefile.events import ConsultationSent, Party, SupplementAsked
from gongkai.law.receipt import Channel
from gongkai.ledger.models import Entry
from gongkai.people.access import actor
from tests.applications.conftest import MONDAY, browser, on
from tests.people.cast import post

pytestmark = pytest.mark.django_db

LIST = "/work/applications/"


def numbers(page):
    """The numbers that the list shows, in its order."""
    return re.findall(r'<th scope="row"><a href="/work/applications/\d+/">([^<]+)</a>', page)


@pytest.fixture
def near(town):
    return lambda day: Nearness(day, calendar_of(town))


def band_of(application, near):
    found = [band for band in Band if Application.objects.filter(selectors.within(near, band), pk=application.pk)]
    assert len(found) == 1  # each case is in one
    return found[0]


@pytest.mark.parametrize(
    ("today", "band"),
    [
        (date(2025, 3, 3), Band.LATER),
        (date(2025, 3, 23), Band.LATER),  # a Sunday: 24, 25, 26, 27, 28 are five, and the 31st is the sixth
        (date(2025, 3, 24), Band.SOON),  # 25, 26, 27, 28, 31: five working days
        (date(2025, 3, 26), Band.SOON),  # 27, 28, 31: three
        (date(2025, 3, 27), Band.NEAR),  # 28, 31: two
        (date(2025, 3, 30), Band.NEAR),  # a Sunday: the next working day
        (date(2025, 3, 31), Band.TODAY),
        (date(2025, 4, 1), Band.OVERDUE),
    ],
)
def test_33_2_bands_are_counted_in_working_days(monday, apply, near, today, band):
    application = apply().application
    assert application.due_on == date(2025, 3, 31)
    assert band_of(application, near(today)) is band


def test_what_has_no_day_and_what_is_asked_of_others_stands_still(monday, apply, officer, near):
    unconfirmed = apply(channel=Channel.FAX).application
    unclear = apply().application
    act(unclear.pk, SupplementAsked(on=MONDAY, reply_by=date(2025, 3, 14)), by=actor(officer))
    consulting = apply().application
    asked(consulting, officer)
    for application in (unconfirmed, unclear, consulting):
        assert band_of(application, near(MONDAY)) is Band.STILL
    assert selectors.numbers_of_bands(Application.objects.open(), near(MONDAY)) == {
        **dict.fromkeys(Band, 0),
        Band.STILL: 3,
    }


def asked(application, officer, party=Party.THIRD_PARTY, key="c1"):
    Consultation.objects.create(application=application, key=key, party=party.value, sent_on=MONDAY)
    more = {"reply_by": date(2025, 3, 14)} if party is Party.OTHER_ORGAN else {}
    act(application.pk, ConsultationSent(on=MONDAY, id=key, party=party, **more), by=actor(officer))


def test_the_numbers_of_all_bands_are_two_questions(monday, apply, near, django_assert_num_queries):
    for _each in range(3):
        apply()
    day = near(date(2025, 3, 27))
    with django_assert_num_queries(2):
        found = selectors.numbers_of_bands(Application.objects.open(), day)
    assert found[Band.NEAR] == 3


@pytest.mark.parametrize("day", [date(2025, 3, 3), date(2025, 3, 25), date(2025, 4, 1)])
def test_each_number_is_that_of_the_list_of_its_band(monday, apply, officer, near, day):
    for channel in (Channel.FAX, Channel.IN_PERSON, Channel.IN_PERSON, Channel.IN_PERSON):
        case = apply(channel=channel).application
    asked(case, officer)
    Consultation.objects.update(answer_by=date(2025, 3, 24))  # until then its clock stands still
    opened, today = Application.objects.open(), near(day)
    found = selectors.numbers_of_bands(opened, today)
    assert found == {each: opened.filter(selectors.within(today, each)).count() for each in Band}
    assert sum(found.values()) == 4
    assert found[Band.STILL] == (2 if day < date(2025, 3, 25) else 1)


@pytest.fixture
def waits(apply, officer, town):
    """A case for each whom one can wait for."""
    from gongkai.agencies.models import Kind, Level
    from gongkai.agencies.services import add
    from gongkai.ledger.services import SYSTEM

    office = add(
        name="四马架镇农业农村办公室", short_name="农业办", slug="nongye", level=Level.GRASSROOTS, kind=Kind.UNIT,
        parent=town, by=SYSTEM,
    )  # fmt: skip
    found = {whom: apply().application for whom in Waiting}
    act(found[Waiting.APPLICANT].pk, SupplementAsked(on=MONDAY, reply_by=date(2025, 3, 14)), by=actor(officer))
    asked(found[Waiting.THIRD_PARTY], officer)
    asked(found[Waiting.ORGAN], officer, Party.OTHER_ORGAN)
    Handout.objects.create(application=found[Waiting.OFFICE], office=office, due_on=date(2025, 3, 10), asked_by=officer)
    Answer.objects.create(application=found[Waiting.REVIEWER], stage="review", drafted_by=officer)
    Proposal.objects.create(application=found[Waiting.APPROVER], kind="extended", proposed_by=officer)
    return found


@pytest.mark.parametrize("whom", Waiting)
def test_the_list_tells_whom_a_case_waits_for(monday, waits, desk, whom):
    assert numbers(desk.get(LIST, {"waiting": whom.value}).content.decode()) == [waits[whom].number]


def test_a_draft_that_waits_for_the_signature_waits_for_the_approver(monday, apply, officer):
    application = apply().application
    Answer.objects.create(application=application, stage="signature", drafted_by=officer)
    assert Application.objects.filter(selectors.waiting(Waiting.APPROVER)).get() == application


def test_the_file_that_is_taken_away_tells_it_too(monday, waits, desk):
    file = desk.post(f"{LIST}?sort=number", {"export": "csv"})
    assert file.status_code == 200
    text = file.getvalue().decode("utf-8-sig")
    for words in ("等申请人", "等第三方", "等其他机关", "农业办", "等审核人", "等签发人"):
        assert words in text
    assert Entry.objects.filter(kind="list.exported").exists()


def test_the_list_asks_no_more_for_many_than_for_few(monday, waits, apply, desk):
    def asked_for():
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(LIST).status_code == 200
        return len(queries)

    asked_for()  # what is asked once a session
    few = asked_for()
    for _each in range(12):
        apply()
    assert asked_for() == few


def test_the_list_is_paged_by_key_and_loses_no_row(monday, apply, town, officer):
    """Pages of two over three days and one without a day, forwards and back again."""
    from django.http import QueryDict

    from gongkai.applications.desk.paging import Key, KeyedTable

    made = [apply().application for _each in range(5)]
    late = apply(on=date(2025, 2, 27), reason="补登").application  # due earlier
    blank = apply(channel=Channel.FAX).application

    def table(query):
        rows = Application.objects.open()
        return KeyedTable(rows, (), QueryDict(query.lstrip("?")), keys={"due": Key("due_on")}, name="清单", per_page=2)

    seen, page = [], table("")
    while True:
        seen.append([row.pk for row in page.rows])
        if not page.next_url:
            break
        page = table(page.next_url)
    assert [pk for rows in seen for pk in rows] == [late.pk, *(each.pk for each in made), blank.pk]
    back = []
    while page.previous_url:
        page = table(page.previous_url)
        back.append([row.pk for row in page.rows])
    assert back == seen[-2::-1]


def test_a_paged_list_never_counts_and_never_skips(monday, apply, desk):
    apply()
    with CaptureQueriesContext(connection) as queries:
        desk.get(LIST)
    of_lists = [each["sql"] for each in queries if "applications_application" in each["sql"]]
    assert not [sql for sql in of_lists if "OFFSET" in sql]
    counting = [sql for sql in of_lists if "COUNT(" in sql]
    assert len(counting) == 2  # the bands, over open cases alone
    assert all('"state" IN' in sql for sql in counting)


def test_filters_by_state_officer_and_channel(monday, apply, officer, desk):
    fax = apply(channel=Channel.FAX).application
    mine = apply().application
    Application.objects.filter(pk=mine.pk).update(officer=officer)
    for query, expected in (
        ({"channel": "fax"}, [fax.number]),
        ({"state": "handling"}, [mine.number]),
        ({"officer": "mine"}, [mine.number]),
        ({"officer": "none"}, [fax.number]),
        ({"officer": str(officer.pk)}, [mine.number]),
        ({"due": "2025-03-31"}, [mine.number]),
        ({"band": "still"}, [fax.number]),
    ):
        assert numbers(desk.get(LIST, query).content.decode()) == expected, query


def test_several_are_assigned_at_once_and_that_can_be_undone(monday, apply, town, officer, desk):
    colleague = post(town, "officer", "colleague", since=date(2020, 1, 1))
    cases = [apply().application for _each in range(3)]
    chosen = [str(case.pk) for case in cases[:2]]
    page = desk.post(
        f"{LIST}assign/", {"case": chosen, "officer": str(colleague.pk), "back": "?state=handling"}, follow=True
    )
    assert page.redirect_chain[-1][0] == f"{LIST}?state=handling"
    assert list(Application.objects.order_by("pk").values_list("officer", flat=True)) == [colleague.pk] * 2 + [None]
    assert set(Duty.objects.open().filter(subject=cases[0].subject).values_list("post", flat=True)) == {colleague.pk}
    (entry,) = Entry.objects.filter(subject=cases[0].subject, kind="application.assigned")
    assert f'"post":{colleague.pk}' in entry.body.replace(" ", "")
    undo = re.search(r'action="(/work/applications/assign/undo/[^"]+)"', page.content.decode())[1].replace("&amp;", "&")
    desk.post(undo)
    assert not Application.objects.exclude(officer=None).exists()
    assert Entry.objects.filter(kind="application.assigned").count() == 4


def test_undoing_leaves_what_another_got_meanwhile(monday, apply, town, officer):
    from gongkai.applications.desk import assigning

    colleague = post(town, "officer", "colleague", since=date(2020, 1, 1))
    first, second = apply().application, apply().application
    before = assigning.assign({first.pk: officer, second.pk: officer}, by=officer).before
    token = assigning.undo_token(before, officer, officer)
    assigning.assign({second.pk: colleague}, by=colleague)
    assert assigning.undone(token, by=officer) == 1
    second.refresh_from_db()
    assert second.officer == colleague


def test_another_agencys_case_is_not_assigned(monday, apply, county, desk, officer):
    from gongkai.agencies.models import Kind, Level
    from gongkai.agencies.services import add
    from gongkai.ledger.services import SYSTEM

    other = add(
        name="某县邻镇人民政府", short_name="邻镇", slug="elsewhere", level=Level.TOWNSHIP, kind=Kind.GOVERNMENT,
        parent=county, by=SYSTEM,
    )  # fmt: skip
    foreign = apply(agency=other).application
    desk.post(f"{LIST}assign/", {"case": [str(foreign.pk)], "officer": str(officer.pk)})
    foreign.refresh_from_db()
    assert foreign.officer is None


def test_who_gives_up_a_post_hands_the_cases_over_with_an_entry(monday, apply, town, officer):
    from django.db import transaction

    from gongkai.applications.desk import assigning
    from gongkai.ledger.services import append
    from gongkai.people import handover

    colleague = post(town, "officer", "colleague", since=date(2020, 1, 1))
    application = apply().application
    assigning.assign({application.pk: officer}, by=officer)
    with transaction.atomic():
        counts, drafts = handover.hand_over(officer, colleague)
        append(*drafts)
    assert counts["applications"] == 1
    application.refresh_from_db()
    assert application.officer == colleague
    assert application.turn == Entry.objects.filter(subject=application.subject, chain__startswith="work:").count()


def test_the_calendar_counts_what_is_due_on_a_day_and_leads_to_it(monday, apply, desk):
    apply()
    apply()
    page = desk.get(f"{LIST}calendar/").content.decode()
    assert f'href="{LIST}?due=2025-03-31">2 件到期' in page
    assert "2025年3月" in page
    empty = desk.get(f"{LIST}calendar/", {"month": "2025-04"}).content.decode()
    assert "这个月有 0 件" in empty
    assert desk.get(f"{LIST}calendar/", {"month": "9999-99"}).status_code == 200
    assert desk.get(f"{LIST}calendar/", {"month": "2040-01"}).status_code == 200


def test_an_auditor_and_a_contributor_see_no_list(monday, town, static_files):
    for role in ("auditor", "contributor", "administrator"):
        assert browser(post(town, role, since=date(2020, 1, 1))).get(LIST).status_code == 403


def test_the_search_finds_by_number_label_and_topic_and_not_by_a_persons_words(monday, apply, officer):
    from gongkai.people.searching import search

    application = apply(topic="危房改造补助名单").application
    for words in (application.number, "张某", "危房", "张某 补助"):
        found = [each.url for results in search(officer, words) for each in results.found]
        assert f"/work/applications/{application.pk}/" in found, words
    for words in ("张小满", "发放名单和标准", "13900000000"):
        assert not [r for r in search(officer, words) if str(r.label) == "申请"], words


def test_overdue_and_later_days_are_said_in_working_days(monday, apply, officer):
    application = apply().application
    on(monday, "2025-04-03")
    page = browser(officer).get(LIST).content.decode()
    assert "超过3个工作日" in page  # 1, 2, 3 April
    assert application.number in page


def test_open_cases_are_found_by_their_own_index(monday, apply, officer):
    """On SQLite a partial index serves only where the codes are written out."""
    apply()
    due = Application.objects.visible_to(officer).open().exclude(due_on=None).order_by("due_on", "pk")
    assert "state\" IN ('awaiting_confirmation', " in str(due.query)
    if connection.vendor == "sqlite":
        assert "application_due" in due.explain()
        assert "TEMP B-TREE" not in due.explain()


def test_a_list_over_many_agencies_walks_along_the_days(monday, waits, county, static_files, monkeypatch):
    """With the index of each agency every open case of a county would be read to show fifty."""
    over = post(county, "supervisor", since=date(2020, 1, 1))
    due = Application.objects.along(over).open().exclude(due_on=None).order_by("due_on", "pk")
    if connection.vendor == "sqlite":
        assert "application_open_due" in due.explain()
        assert "TEMP B-TREE" not in due.explain()
    narrow = browser(over).get(LIST).content.decode()
    monkeypatch.setattr(lists, "WIDE", 0)
    wide = browser(over).get(LIST).content.decode()
    rows = re.compile(r"<tbody>.*</tbody>", re.DOTALL)
    assert rows.search(narrow)[0].count("<tr>") == Application.objects.open().count() > 1
    assert rows.search(wide)[0] == rows.search(narrow)[0]


def test_nobody_sees_more_along_the_days(monday, waits, town, county):
    for role in ("officer", "reviewer", "approver", "supervisor", "administrator", "auditor", "contributor"):
        for agency in (town, county):
            one = post(agency, role, since=date(2020, 1, 1))
            seen = Application.objects.visible_to(one).order_by("pk")
            assert list(Application.objects.along(one).order_by("pk")) == list(seen)


def test_a_band_in_which_nothing_is_leads_to_its_empty_list(monday, waits, desk):
    page = desk.get(LIST).content.decode()
    found = re.findall(r'<a class="([^"]*band-link[^"]*)" href="([^"]*)"', page)
    assert len(found) == len(Band)
    assert any("band-link-none" in classes for classes, _address in found)
    for _classes, address in found:
        assert re.fullmatch(r"\?band=[a-z]+", address)
