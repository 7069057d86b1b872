"""办理规则: who sets what is an entry, and new readings count the open cases again."""

import json
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from gongkai.agencies import calendars
from gongkai.agencies.models import Layer
from gongkai.applications import practices, recounting
from gongkai.applications.cases import casefile_of, practice_of, working
from gongkai.applications.models import Practice, Recount
from gongkai.duties.models import Duty
from gongkai.law.calendar import Year
from gongkai.law.casefile import AfterRestart, Readings
from gongkai.law.casefile.events import Archived, Decided, Extended, SupplementAsked, Supplemented, Withdrawn
from gongkai.law.citations import LawError
from gongkai.ledger.models import Entry
from gongkai.ledger.services import SYSTEM
from gongkai.notices.models import Notice
from gongkai.people.access import actor
from gongkai.tasks.jobs import Job
from gongkai.tasks.models import Task
from gongkai.tasks.services import claim, finish
from tests.applications.conftest import MONDAY, browser, on

pytestmark = pytest.mark.django_db(transaction=True)


WORK = {practices.TASK: practices.look_through, recounting.TASK: recounting.recount_all}


def run(*kinds):
    """The waiting tasks, as a worker would; those of other kinds are passed over."""
    while task := claim("test"):
        if task.kind in kinds:
            WORK[task.kind](Job(task))
        finish(task)


def run_next(kind):
    """One task of the kind, and nothing that follows from it."""
    while (task := claim("test")) and task.kind != kind:
        finish(task)
    WORK[kind](Job(task))
    finish(task)


def facts(kind):
    return [json.loads(each.body)["facts"] for each in Entry.objects.filter(kind=kind).order_by("id")]


def set_readings(town, officer, **changed):
    return practices.change(town, {}, Readings(**changed), by=actor(officer))


def test_without_a_row_the_defaults_hold_and_a_change_is_an_entry_with_codes(town, officer):
    assert practice_of(town).supplement_days == 15
    assert practices.change(town, {"supplement_days": 15}, Readings(), by=actor(officer)) == []
    assert not Practice.objects.exists()
    said = {"supplement_days": 10, "how_to_pay": "缴到镇财政所"}
    assert practices.change(town, said, Readings(), by=actor(officer)) == ["supplement_days", "how_to_pay"]
    assert practice_of(town).supplement_days == 10
    assert facts(practices.SET.id) == [{"fields": ["supplement_days", "how_to_pay"], "values": {"supplement_days": 10}}]
    assert not Task.objects.filter(kind=recounting.TASK).exists()  # no date depends on these


def test_the_second_of_two_who_change_the_rules_is_told(town, officer):
    seen = practices.stamp(practice_of(town))
    practices.change(town, {"remind_days": 4}, Readings(), by=actor(officer), seen=seen)
    with pytest.raises(LawError, match=r"practice\.changed"):
        practices.change(town, {"remind_days": 6}, Readings(), by=actor(officer), seen=seen)
    assert practice_of(town).remind_days == 4


def test_new_readings_count_open_cases_again_with_an_entry_and_a_notice(monday, case, officer, town):
    """An extension of 20 working days, then a supplement: by USED it is lost, by KEPT it is carried over."""
    on(monday, "2025-03-05")
    extend_and_supplement(monday, case, officer)
    case.refresh_from_db()
    assert case.due_on == date(2025, 4, 10)  # 20 working days from the 12th: 13 March is the first, 4 April is off
    assert set_readings(town, officer, extension_after_restart=AfterRestart.KEPT) == [
        "readings.extension_after_restart"
    ]
    run(*WORK)
    case.refresh_from_db()
    assert case.due_on == date(2025, 5, 12)  # 20 more: 11 April is the first, 27 April is worked, 1 to 5 May are off
    (told,) = facts(recounting.RECOUNTED.id)
    assert (told["due_before"], told["due_on"]) == ("2025-04-10", "2025-05-12")
    notice = Notice.objects.get(person=officer.person_id, kind=recounting.MOVED.id)
    assert notice.values["number"] == case.number
    assert notice.values["who"] == "张某"
    run(*WORK)  # a task that is run again changes nothing
    assert len(facts(recounting.RECOUNTED.id)) == 1


def extend_and_supplement(monday, case, officer):
    day = date(2025, 3, 5)
    with working(case.pk, by=actor(officer)) as act:
        act.enter(Extended(on=day, days=20, approved_by="post:1", told_on=day, reason="材料多"))
        act.enter(SupplementAsked(on=day, reply_by=date(2025, 3, 26)))
    on(monday, "2025-03-12")
    with working(case.pk, by=actor(officer)) as act:
        act.enter(Supplemented(on=date(2025, 3, 12)))


def test_until_all_cases_were_looked_through_nothing_is_read_anew(monday, case, officer, town, static_files):
    """Then the readings are in force at once, and until the last case is counted the pages say so."""
    on(monday, "2025-03-05")
    extend_and_supplement(monday, case, officer)
    desk = browser(officer)
    set_readings(town, officer, extension_after_restart=AfterRestart.KEPT)
    assert practice_of(town).as_readings() == Readings()
    assert casefile_of(case).due_on == date(2025, 4, 10)
    address = reverse("applications:practice")
    assert "新的理解还没有生效" in desk.get(address).content.decode()
    work = reverse("applications:list")
    assert "正在重新计算" not in desk.get(work).content.decode()
    run_next(practices.TASK)
    assert practice_of(town).as_readings().extension_after_restart is AfterRestart.KEPT
    case.refresh_from_db()
    assert case.due_on == date(2025, 4, 10)  # the list shows it still, and says that it may be so
    assert "正在重新计算" in desk.get(work).content.decode()
    assert Duty.objects.open().filter(kind=recounting.UNDER_WAY.id).count() == 1
    run_next(recounting.TASK)
    assert "正在重新计算" not in desk.get(work).content.decode()
    assert not Duty.objects.open().filter(kind=recounting.UNDER_WAY.id).exists()
    done = desk.get(address).content.decode()
    assert "在办的1件都算过了，1件的期限变了" in done
    for shown in (case.number, "2025-04-10", "2025-05-12"):
        assert shown in done.split('id="accounts"')[1].split("</section>")[0]
    told = Notice.objects.get(person=officer.person_id, kind=recounting.DONE.id)
    assert told.values == {"counted": 1, "moved": 1, "stuck": 0}


def test_who_asked_and_what_follows_are_entries_of_the_day_it_is_in_force(case, officer, town):
    set_readings(town, officer, fee_once=False)
    assert facts(practices.SET.id) == []
    run_next(practices.TASK)
    (entry,) = Entry.objects.filter(kind=practices.SET.id)
    assert (entry.person, entry.post) == (officer.person_id, officer.pk)
    assert facts(practices.SET.id) == [{"fields": ["readings.fee_once"], "values": {"readings.fee_once": False}}]


def test_readings_under_which_something_could_not_have_happened_are_refused(monday, case, officer, town, desk):
    """A case was archived before its answer was served, as the agency's reading then allowed."""
    set_readings(town, officer, archive_needs_service=False)
    run(*WORK)
    archived_unserved(case, officer)
    set_readings(town, officer)
    run(*WORK)
    assert practice_of(town).as_readings().archive_needs_service is False
    row = Recount.objects.first()
    assert (row.progress, row.against) == ("refused", case)
    assert len(facts(practices.SET.id)) == 1
    assert Notice.objects.get(kind=practices.REFUSED.id).values == {"number": case.number}
    page = desk.get(reverse("applications:practice")).content.decode()
    assert "就不成立了" in page
    assert case.number in page


def archived_unserved(case, officer):
    with working(case.pk, by=actor(officer)) as act:
        act.enter(Decided(on=MONDAY, outcome="granted.provided"))
        act.enter(Archived(on=MONDAY))


def test_what_is_entered_while_cases_are_looked_through_is_looked_at_too(monday, case, officer, town, monkeypatch):
    """Between the look and the moment the readings are in force the case was archived unserved, as was allowed."""
    set_readings(town, officer, archive_needs_service=False)
    run(*WORK)
    set_readings(town, officer)
    into_force = practices._put_in_force

    def meanwhile(*given):
        archived_unserved(case, officer)
        into_force(*given)

    monkeypatch.setattr(practices, "_put_in_force", meanwhile)
    run(*WORK)
    assert practice_of(town).as_readings().archive_needs_service is False
    assert Recount.objects.first().progress == "refused"


def test_a_case_that_cannot_be_read_anyhow_stands_in_nobody_s_way(monday, case, officer, town):
    """It is broken by the present readings too: that is no reason against new ones."""
    set_readings(town, officer, archive_needs_service=False)
    run(*WORK)
    archived_unserved(case, officer)
    Practice.objects.filter(agency=town).update(readings={})
    set_readings(town, officer, fee_once=False)
    run(*WORK)
    assert practice_of(town).as_readings().fee_once is False


def test_one_change_of_readings_at_a_time(case, officer, town):
    set_readings(town, officer, fee_once=False)
    with pytest.raises(LawError, match=r"practice\.checking"):
        set_readings(town, officer, archive_needs_service=False)
    assert practices.change(town, {"remind_days": 4}, Readings(), by=actor(officer)) == ["remind_days"]
    run(*WORK)
    practice = practice_of(town)
    assert (practice.remind_days, practice.as_readings().fee_once) == (4, False)


def test_a_look_whose_task_failed_keeps_nobody_from_another(case, officer, town, desk):
    set_readings(town, officer, fee_once=False)
    Task.objects.filter(kind=practices.TASK).update(state="failed", finished_at=timezone.now())
    set_readings(town, officer, archive_needs_service=False)
    assert "没有核对完" in desk.get(reverse("applications:practice")).content.decode()
    run(*WORK)
    assert practice_of(town).as_readings().fee_once is True
    assert practice_of(town).as_readings().archive_needs_service is False


def test_the_request_that_changes_readings_folds_no_case(monday, apply, officer, town, django_assert_max_num_queries):
    """However many cases there are."""
    for _each in range(3):
        apply()
    with django_assert_max_num_queries(25):
        set_readings(town, officer, fee_once=False)


def test_a_task_that_was_killed_counts_no_change_twice(monday, case, apply, officer, town, monkeypatch):
    on(monday, "2025-03-05")
    apply(on=date(2025, 3, 5))
    extend_and_supplement(monday, case, officer)
    set_readings(town, officer, extension_after_restart=AfterRestart.KEPT)
    run_next(practices.TASK)
    task = claim("test")
    calls = []

    def dies(pk, **more):
        if calls:
            raise KeyboardInterrupt
        calls.append(pk)
        return recount(pk, **more)

    recount = recounting.recount
    monkeypatch.setattr(recounting, "recount", dies)
    with pytest.raises(KeyboardInterrupt):
        recounting.recount_all(Job(task))
    monkeypatch.setattr(recounting, "recount", recount)
    recounting.recount_all(Job(task))
    row = Recount.objects.get()
    assert (row.progress, row.counted, row.moved, row.stuck) == ("done", 2, 1, 0)
    assert Notice.objects.filter(kind=recounting.DONE.id).count() == 1


def test_the_account_is_the_agency_s_own(case, officer, town, county, desk, static_files):
    from tests.people.cast import post

    set_readings(town, officer, fee_once=False)
    address = reverse("applications:recount", args=[Recount.objects.get().pk])
    assert "正在核对" in desk.get(address, headers={"HX-Request": "true"}).content.decode()
    assert desk.get(address)["Location"] == reverse("applications:practice")
    stranger = browser(post(county, "officer", "elsewhere", since=date(2020, 1, 1)))
    assert stranger.get(address).status_code == 404


def test_a_calendar_that_comes_in_counts_the_cases_of_its_place_again(monday, case, officer, town):
    """The place has 28 March off: the 20th working day is 1 April instead of 31 March."""
    assert case.due_on == date(2025, 3, 31)
    in_the_place(town)
    days_off = Year(2025, "本地放假通知", frozenset({date(2025, 3, 28)}), frozenset(), "230828")
    calendars.import_year(days_off, by=SYSTEM, within=None, layer=Layer.OVERLAY)
    recounting.calendar_changed("110000")  # another place
    assert not Task.objects.filter(kind=recounting.TASK).exists()
    for _again in range(2):
        recounting.calendar_changed("230828")
    assert Task.objects.filter(kind=recounting.TASK).count() == 1
    run(recounting.TASK)
    case.refresh_from_db()
    assert case.due_on == date(2025, 4, 1)
    assert [told["due_on"] for told in facts(recounting.RECOUNTED.id)] == ["2025-04-01"]
    duty = Duty.objects.open().get(subject=case.subject, kind="applications.answer")
    assert duty.due_on == date(2025, 4, 1)
    assert Notice.objects.filter(kind=recounting.MOVED.id).count() == 1


def in_the_place(town):
    town.division_code = "230828101"
    town.save(update_fields=["division_code"])


def test_a_closed_case_keeps_its_day(monday, case, officer, town):
    with working(case.pk, by=actor(officer)) as act:
        act.enter(Withdrawn(on=MONDAY))
    in_the_place(town)
    days_off = Year(2025, "本地放假通知", frozenset({date(2025, 3, 28)}), frozenset(), "230828")
    calendars.import_year(days_off, by=SYSTEM, within=None, layer=Layer.OVERLAY)
    recounting.calendar_changed("230828")
    run(recounting.TASK)
    case.refresh_from_db()
    assert case.due_on == date(2025, 3, 31)


def test_the_page_shows_each_setting_with_its_ground_and_saves(monday, case, desk, town):
    address = reverse("applications:practice")
    page = desk.get(address)
    text = page.content.decode()
    for said in ("条例第三十一条第三项", "指南", "本系统的理解", "回执即为双方确认", "在办的1件申请"):
        assert said in text
    form = page.context["form"]
    filled = {name: value for name, value in form.initial.items() if value not in (None, False)}
    done = desk.post(address, {**filled, "supplement_days": 12, "case.reading.fee_once": ""})
    assert done.status_code == 302
    practice = practice_of(town)
    assert (practice.supplement_days, practice.as_readings().fee_once) == (12, True)
    assert Task.objects.filter(kind=practices.TASK).count() == 1
    run(*WORK)
    assert practice_of(town).as_readings().fee_once is False
    assert "supplement_days" not in desk.get(address).content.decode().split('id="changes"')[1]
    late = desk.post(address, {**filled, "supplement_days": 14})  # as the page was before
    assert late.status_code == 422
    assert "有人改过" in late.content.decode()
    wrong = desk.post(address, {**filled, "supplement_days": 0, "case.reading.confirm_within": 0})
    assert wrong.status_code == 422
    assert practice_of(town).supplement_days == 12
