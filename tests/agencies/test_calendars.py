"""The calendar of a region: the files of the program, imported notices over them, the region's days over all."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from gongkai.agencies import calendars, places
from gongkai.agencies.calendars import calendar_for, calendar_of, import_year, preview, year_from_notice
from gongkai.agencies.models import Agency, CalendarYear, Kind, Layer, Level
from gongkai.agencies.services import add, edit
from gongkai.law.calendar import Year, announced
from gongkai.law.citations import LawError
from gongkai.ledger.models import Entry
from gongkai.ledger.services import SYSTEM, Actor
from gongkai.tasks.models import Task
from gongkai.tasks.worker import run_until_idle

pytestmark = pytest.mark.django_db
BY = Actor(person=3, post=5)
# A notice as the State Council writes them, for a year that none has been given for. 2027-01-01 is a Friday.
NOTICE_2027 = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕9号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
"""
SOURCE = "国办发明电〔2026〕9号"


def year_2027():
    return year_from_notice(NOTICE_2027, year=2027, source=SOURCE)


def test_without_imports_it_is_the_calendar_of_the_program_and_later_years_are_provisional(county):
    calendar = calendar_of(county)
    assert calendar.version == announced().provisional().version
    assert not calendar.is_workday(date(2027, 10, 1))  # 放假办法 2, whatever the notice will say
    assert calendar.is_workday(date(2027, 10, 6))  # a Wednesday, as far as is known
    assert calendar.is_provisional(date(2027, 10, 6))


def test_an_imported_year_holds_from_then_on(county):
    before = calendar_of(county).version
    import_year(year_2027(), by=BY, within=None, text=NOTICE_2027)
    calendar = calendar_of(county)
    assert not calendar.is_workday(date(2027, 10, 1))
    assert calendar.is_workday(date(2027, 9, 26))  # a Sunday made up
    assert not calendar.is_provisional(date(2027, 10, 1))
    assert calendar.version != before
    assert calendar.add(date(2027, 9, 24), 3) == date(2027, 9, 28)  # 26 (made up), 27, 28


def test_the_preview_tells_every_day_that_changes_and_keeps_nothing():
    found = preview(year_2027())
    assert found.is_new_year
    # By 放假办法 alone, 1 January and 1 to 3 October are off, and the 4th and 5th for the weekend of the 2nd and 3rd.
    assert [shift.day for shift in found.shifts if shift.was_worked] == [date(2027, 10, 6), date(2027, 10, 7)]
    # This notice has no other festivals: 5 to 8 February (9 and 10 for the weekend), 5 April, 1 and 2 May (3 and 4
    # for the weekend), 9 June, 15 September; and two days are made up.
    worked = [(2, 5), (2, 8), (2, 9), (2, 10), (4, 5), (5, 3), (5, 4), (6, 9), (9, 15), (9, 26), (10, 9)]
    assert [shift.day for shift in found.shifts if shift.becomes_worked] == [date(2027, *day) for day in worked]
    assert not CalendarYear.objects.exists()


def test_a_second_import_of_a_year_is_its_next_version_and_the_first_stays_in_the_table(county):
    import_year(year_2027(), by=BY, within=None)
    again = import_year(
        Year(2027, "国办发明电〔2026〕10号", frozenset({date(2027, 10, 1)}), frozenset()), by=BY, within=None
    )
    assert again.version == 2
    assert calendar_of(county).is_workday(date(2027, 10, 4))
    assert CalendarYear.objects.count() == 2


def test_an_import_of_what_is_known_changes_nothing():
    import_year(year_2027(), by=BY, within=None)
    found = preview(year_2027())
    assert found.changes_nothing
    assert (found.shifts, found.is_new_year) == ((), False)


def test_a_year_is_not_imported_over_a_gap():
    with pytest.raises(LawError, match=r"calendar\.gap"):
        import_year(Year(2028, SOURCE, frozenset({date(2028, 10, 2)}), frozenset()), by=BY, within=None)
    assert not CalendarYear.objects.exists()
    assert not Entry.objects.filter(kind="calendar.imported").exists()


def test_a_notice_that_contradicts_itself_is_refused():
    with pytest.raises(LawError, match=r"calendar\.weekday"):
        year_from_notice(NOTICE_2027.replace("（周五）至3日", "（周四）至3日"), year=2027, source=SOURCE)


def test_a_regions_days_hold_for_the_places_in_it_and_for_no_other(county, town):
    county = edit(county, by=SYSTEM, division_code="654002")
    # 古尔邦节 2026: two days more in the region; the 27th of May is a Wednesday
    days = frozenset({date(2026, 5, 27), date(2026, 5, 28)})
    import_year(
        Year(2026, "新政办明电〔2026〕3号", days, frozenset(), "650000"), by=BY, within=None, layer=Layer.OVERLAY
    )
    assert not calendar_of(county).is_workday(date(2026, 5, 27))
    assert not calendar_of(town).is_workday(date(2026, 5, 27))  # no code of its own: that of the county
    assert calendar_for("110000").is_workday(date(2026, 5, 27))
    assert calendar_for().is_workday(date(2026, 5, 27))
    edit(county, by=SYSTEM, division_code="110101")
    assert calendar_of(town).is_workday(date(2026, 5, 27))


def test_the_nearer_place_prevails_whoever_was_imported_first():
    city = Year(2026, "伊政办〔2026〕1号", frozenset(), frozenset({date(2026, 5, 27)}), "654000")
    region = Year(2026, "新政办明电〔2026〕3号", frozenset({date(2026, 5, 27)}), frozenset(), "650000")
    import_year(city, by=BY, within=None, layer=Layer.OVERLAY)
    import_year(region, by=BY, within=None, layer=Layer.OVERLAY)
    assert calendar_for("654002").is_workday(date(2026, 5, 27))
    assert not calendar_for("653101").is_workday(date(2026, 5, 27))


def test_an_import_is_an_entry_that_names_the_days_and_the_versions():
    row = import_year(year_2027(), by=BY, within=None)
    entry = Entry.objects.get(kind="calendar.imported")
    facts = json.loads(entry.body)["facts"]
    assert (entry.post, facts["year"], facts["version"], facts["row"]) == (5, 2027, 1, row.pk)
    assert facts["work"] == ["2027-09-26", "2027-10-09"]
    assert facts["calendar_before"] == announced().provisional().version
    assert facts["calendar"] == calendar_for().version


def test_after_an_import_every_app_that_stores_dates_is_told_the_region(monkeypatch):
    told = []
    monkeypatch.setitem(calendars._recomputes, "test", told.append)
    overlay = Year(2026, "新政办明电〔2026〕3号", frozenset({date(2026, 5, 27)}), frozenset(), "650000")
    import_year(overlay, by=BY, within=None, layer=Layer.OVERLAY)
    import_year(year_2027(), by=BY, within=None)
    assert Task.objects.filter(kind=calendars.RECOMPUTE).count() == 2
    run_until_idle()
    assert sorted(told) == ["", "650000"]


def test_the_task_tells_how_many_dates_were_counted_anew(monkeypatch):
    monkeypatch.setattr(calendars, "_recomputes", {"one": lambda _region: iter([20, 5]), "none": lambda _region: None})
    import_year(year_2027(), by=BY, within=None)
    run_until_idle()
    assert Task.objects.filter(kind=calendars.RECOMPUTE).values_list("state", "done", "total").get() == ("done", 25, 25)


def test_an_app_tells_once_how_its_dates_are_counted_anew(monkeypatch):
    monkeypatch.setattr(calendars, "_recomputes", {})
    calendars.on_change("applications", print)
    calendars.on_change("applications", print)
    assert calendars.recomputes() == {"applications": print}


def days_of(region):
    return Year(2026, "某政办〔2026〕3号", frozenset({date(2026, 5, 27)}), frozenset(), region)


def test_whose_days_an_administrator_may_change(county, town):
    """A town's are its own; the county's, the province's and those of everywhere are brought in further up."""
    county = edit(county, by=SYSTEM, division_code="230828")
    town = edit(town, by=SYSTEM, division_code="230828101")
    for region in ("", "230000", "230828", "230828102"):
        calendars.refuse_place(days_of(region), county)
        with pytest.raises(ValidationError, match="系统管理员导入"):
            calendars.refuse_place(days_of(region), town)
    for region in ("230828101", "230828101200"):
        calendars.refuse_place(days_of(region), town)


def test_the_service_itself_asks_whose_the_days_are(county, town):
    edit(county, by=SYSTEM, division_code="230828")
    town = edit(town, by=SYSTEM, division_code="230828101")
    for region in ("", "230828", "230828102"):
        with pytest.raises(ValidationError, match="系统管理员导入"):
            import_year(days_of(region), by=BY, within=town, layer=Layer.OVERLAY)
    assert not CalendarYear.objects.exists()
    assert import_year(days_of("230828101"), by=BY, within=town, layer=Layer.OVERLAY).region == "230828101"
    assert import_year(days_of("230828102"), by=BY, within=county, layer=Layer.OVERLAY).region == "230828102"


def sibling(county, name, code, kind=Kind.GOVERNMENT):
    slug, level = f"at-{code}", Level.TOWNSHIP
    return add(name=name, short_name=name, slug=slug, level=level, kind=kind, parent=county, division_code=code)


@pytest.mark.parametrize("code", ["230828102", "230828102000", "230828102007"])
def test_a_town_does_not_take_the_place_of_its_neighbour(county, town, code):
    """Nor a part of it: with the code it could change the neighbour's days."""
    county = edit(county, by=SYSTEM, division_code="230828")
    sibling(county, "某县乙镇人民政府", "230828102")
    with pytest.raises(ValidationError, match="某县乙镇人民政府") as refusal:
        edit(town, by=BY, division_code=code)
    assert list(refusal.value.message_dict) == ["division_code"]
    with pytest.raises(ValidationError, match="某县乙镇人民政府"):
        sibling(county, "某县丙镇人民政府", code)
    Agency.objects.filter(pk=town.pk).update(division_code=code)  # as it may be in older data
    with pytest.raises(ValidationError, match="系统管理员导入"):
        import_year(days_of(code), by=BY, within=Agency.objects.get(pk=town.pk), layer=Layer.OVERLAY)


def test_a_town_does_not_take_a_place_that_holds_its_neighbour(county, town):
    """The county has no code here: nothing above says how far a town's place may go."""
    edit(county, by=SYSTEM, division_code="230000")
    sibling(county, "某县乙镇人民政府", "230828102")
    with pytest.raises(ValidationError, match="某县乙镇人民政府"):
        edit(town, by=BY, division_code="230800")


@pytest.mark.parametrize("code", ["230829101", "230000", "110101"])
def test_a_code_lies_within_the_place_of_the_agency_above(county, town, code):
    edit(county, by=SYSTEM, division_code="230828")
    with pytest.raises(ValidationError, match="不在上级机关所在的地区（230828）以内"):
        edit(town, by=BY, division_code=code)


def test_who_works_in_a_towns_place_says_so_and_has_not_its_days(county, town):
    """A 派出所 of a county's bureau stands in the town; its administrator does not change the town's days."""
    edit(county, by=SYSTEM, division_code="230828")
    town = edit(town, by=BY, division_code="230828101")
    station = sibling(county, "某县公安局某镇派出所", "230828101", Kind.OUTPOST)
    assert places.region_of(station) == "230828101"
    with pytest.raises(ValidationError, match="系统管理员导入"):
        import_year(days_of("230828101"), by=BY, within=station, layer=Layer.OVERLAY)
    import_year(days_of("230828101"), by=BY, within=town, layer=Layer.OVERLAY)
    with pytest.raises(ValidationError, match="这个地区是某县某镇人民政府的"):
        edit(station, by=BY, kind=Kind.DELEGATED)


@pytest.mark.parametrize(
    ("of_county", "of_town"),
    [
        ("230828", ""),  # counts by the county's days
        ("230828", "230828"),  # works in the county's place, as a bureau does
        ("230828", "230000"),  # set to a place that it is not in
        ("230828", "110101001"),
        ("", "230000"),  # nothing tells where it is
    ],
)
def test_a_code_of_division_that_is_not_the_agencys_own_place_opens_no_days(county, town, of_county, of_town):
    edit(county, by=SYSTEM, division_code=of_county)
    Agency.objects.filter(pk=town.pk).update(division_code=of_town)  # the service would refuse some of them
    town = Agency.objects.get(pk=town.pk)
    for region in ("", "230000", "230828", "110101001"):
        with pytest.raises(ValidationError, match="系统管理员导入"):
            calendars.refuse_place(days_of(region), town)


def test_the_years_shown_are_those_that_the_agency_counts_by_or_that_lie_within(county, town):
    edit(county, by=SYSTEM, division_code="230828")
    town = edit(town, by=SYSTEM, division_code="230828101")
    for number, region in enumerate(("230000", "230828101", "230828102", "650000", "")):
        days = Year(2026, f"某政办〔2026〕{number}号", frozenset({date(2026, 5, 27)}), frozenset(), region)
        import_year(days, by=BY, within=None, layer=Layer.OVERLAY)

    class Seat:
        role = "administrator"

    Seat.agency = town
    assert [row.region for row in calendars.visible_to(Seat)] == ["230000", "230828101", ""]
    Seat.agency = Agency.objects.get(pk=county.pk)
    assert len(calendars.visible_to(Seat)) == 5
