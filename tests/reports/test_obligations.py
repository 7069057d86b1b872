"""Who owes an annual report by when (条例 49). In 2027 31 January is a Sunday, 31 March a Wednesday."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.agencies.models import Agency, Kind, Level
from gongkai.agencies.services import add
from gongkai.duties import nearness, services
from gongkai.duties.models import Duty
from gongkai.law.calendar import WorkCalendar, announced
from gongkai.reports import obligations
from gongkai.reports.demonstration import load
from gongkai.reports.models import Filing, Scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(county):
    return add(
        name="某县教育局", short_name="教育局", slug="bureau", level=Level.COUNTY, kind=Kind.DEPARTMENT, parent=county
    )


def look(day):
    return list(obligations.look(day))


def owed():
    return {duty.subject: duty.due_on for duty in Duty.objects.open().filter(kind="reports.annual")}


def test_departments_by_january_governments_by_march_and_townships_by_the_setting(county, town, bureau, settings):
    settings.TOWNSHIP_REPORT_DATE = "02-26"
    look(date(2026, 1, 1))
    assert owed() == {
        f"report:{bureau.pk}:2025:own": date(2026, 1, 30),  # 31 January 2026 is a Saturday
        f"report:{county.pk}:2025:aggregate": date(2026, 3, 31),
        f"report:{town.pk}:2025:own": date(2026, 2, 26),
    }


def test_the_year_begins_in_january(county, town, bureau):
    look(date(2026, 12, 31))
    assert owed() == {}
    look(date(2027, 1, 1))
    assert owed()[f"report:{bureau.pk}:2026:own"] == date(2027, 1, 29)


def test_looking_again_changes_nothing(bureau):
    look(date(2026, 1, 1))
    before = list(Duty.objects.order_by("pk").values())
    look(date(2026, 1, 2))
    assert list(Duty.objects.order_by("pk").values()) == before


def test_what_was_never_owed_here_in_time_is_not_held_against_anybody(county, town, bureau):
    look(date(2026, 2, 1))
    assert set(owed()) == {f"report:{county.pk}:2025:aggregate"}


def test_what_is_owed_stays_owed_after_the_day(bureau):
    look(date(2026, 1, 1))
    look(date(2026, 6, 1))
    assert owed()[f"report:{bureau.pk}:2025:own"] == date(2026, 1, 30)


def test_units_and_villages_owe_none(town):
    for kind in (Kind.UNIT, Kind.VILLAGE):
        add(name=kind.label, short_name=kind.label, slug=kind.value, level=Level.GRASSROOTS, kind=kind, parent=town)
    look(date(2026, 1, 1))
    assert set(owed()) == {f"report:{town.pk}:2025:own", f"report:{town.parent_id}:2025:aggregate"}


def test_publishing_settles_it_and_a_report_that_is_there_is_not_owed(settings):
    load(today=date(2026, 11, 23))  # 四马架镇 has its report of 2020
    filing = Filing.objects.get(year=2020, scope=Scope.OWN)
    look(date(2021, 1, 5))
    subject = f"report:{filing.agency_id}:2020:own"
    assert subject not in owed()
    Filing.objects.filter(pk=filing.pk).update(published_on=None)
    look(date(2021, 1, 6))
    assert subject in owed()
    obligations.published(filing)
    assert subject not in owed()


def test_a_report_that_is_filed_but_not_published_is_still_owed(settings):
    load(today=date(2026, 11, 23))
    filing = Filing.objects.get(year=2020, scope=Scope.OWN)
    Filing.objects.filter(pk=filing.pk).update(published_on=None)
    filing.refresh_from_db()
    look(date(2021, 1, 5))
    obligations.published(filing)
    assert f"report:{filing.agency_id}:2020:own" in owed()


def test_a_change_of_the_calendar_moves_the_day(bureau, monkeypatch):
    look(date(2026, 1, 1))
    known = announced()
    other = WorkCalendar(known.holidays | {date(2026, 1, 30)}, known.makeup_days, known.years, "other").provisional()
    monkeypatch.setattr(nearness, "calendar_for", lambda _agency: other)
    assert sum(obligations.count_anew("")) == 2  # the county's too, which stays on 31 March
    assert owed()[f"report:{bureau.pk}:2025:own"] == date(2026, 1, 29)


@pytest.mark.parametrize(("said", "faults"), [("01-31", 0), ("02-29", 1), ("13-01", 1), ("", 1), ("1月31日", 1)])
def test_a_date_that_is_none_is_told_by_the_check(settings, said, faults):
    from gongkai.reports.checks import township_date_is_a_date

    settings.TOWNSHIP_REPORT_DATE = said
    assert len(township_date_is_a_date()) == faults


def bureaus(county, many):
    """Many at once, as an import makes them."""
    rows = (
        Agency(name=f"某县第{number}局", short_name=f"{number}局", slug=f"b{number}", level=Level.COUNTY,
               kind=Kind.DEPARTMENT, parent=county, path=f"{county.path}{number:06}")
        for number in range(100, 100 + many)
    )  # fmt: skip
    return Agency.objects.bulk_create(rows)


def lots(heard, beginning):
    """How many such statements each transaction held."""
    found, since = [], 0
    for statement in (query["sql"] for query in heard):
        since += statement.startswith(beginning)
        if statement == "COMMIT":
            found.append(since)
            since = 0
    return [lot for lot in found if lot]


@pytest.mark.django_db(transaction=True)
def test_many_agencies_come_to_owe_a_few_in_a_transaction(county):
    bureaus(county, 45)
    with CaptureQueriesContext(connection) as heard:
        done = look(date(2026, 1, 1))
    assert len(owed()) == 46
    assert done == [20, 20, 5, 1]  # the last is the county's own
    assert lots(heard, 'INSERT INTO "duties_duty"') == [1, 1, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_after_a_change_of_the_calendar_a_few_are_counted_in_a_transaction(county, monkeypatch):
    bureaus(county, 44)
    look(date(2026, 1, 1))
    known = announced()
    other = WorkCalendar(known.holidays | {date(2026, 1, 30)}, known.makeup_days, known.years, "other").provisional()
    monkeypatch.setattr(nearness, "calendar_for", lambda _agency: other)
    with CaptureQueriesContext(connection) as heard:
        done = list(obligations.count_anew(""))
    assert done == [20, 20, 5]
    assert lots(heard, 'UPDATE "duties_duty"') == [20, 20, 4]  # the county's own day, 31 March, stays
    assert sorted(owed().values()) == [date(2026, 1, 29)] * 44 + [date(2026, 3, 31)]


@pytest.mark.django_db(transaction=True)
def test_who_is_stopped_in_the_middle_goes_on_with_what_is_left(county, monkeypatch):
    bureaus(county, 45)
    steps = obligations.look(date(2026, 1, 1))
    assert next(steps) == 20
    steps.close()
    assert len(owed()) == 20
    assert look(date(2026, 1, 1)) == [20, 5, 1]
    assert len(owed()) == 46


def test_no_more_is_in_memory_of_many_than_of_few(county, monkeypatch):
    """Of each lot the keys are asked for, of each few the rows; none is read before its turn."""
    monkeypatch.setattr(services, "BATCH", 40)
    bureaus(county, 90)
    with CaptureQueriesContext(connection) as heard:
        look(date(2026, 1, 1))
    limits = [int(found[1]) for query in heard if (found := re.search(r" LIMIT (\d+)$", query["sql"]))]
    read = [query["sql"] for query in heard if query["sql"].startswith('SELECT "agencies_agency"."id", ')]
    assert limits.count(40) == 4 + 2 + 1  # 40, 40, 10 and the end; the county and the end; no township
    assert max(limits) == 40
    assert read
    assert [sql for sql in read if " IN (" not in sql and not re.search(r" LIMIT \d+$", sql)] == []


def test_what_was_published_while_others_were_looked_at_is_not_owed(county):
    load(today=date(2026, 11, 23))
    last = bureaus(county, 25)[-1]
    mine = Filing.objects.filter(year=2020, scope=Scope.OWN)
    day = mine.get().published_on
    mine.update(agency=last, published_on=None)
    steps = obligations.look(date(2021, 1, 5))
    assert next(steps) == 20  # by now all 25 are known to lack it
    mine.update(published_on=day)
    list(steps)
    own = {subject for subject in owed() if subject.endswith("2020:own")}
    assert len(own & {f"report:{agency.pk}:2020:own" for agency in Agency.objects.filter(parent=county)}) == 24
    assert f"report:{last.pk}:2020:own" not in own
