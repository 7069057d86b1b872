"""行政区划代码 in a sheet: what the form of one agency refuses, a sheet of a thousand does not let in."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.agencies.models import Agency, Kind, Level
from gongkai.agencies.services import add, edit
from gongkai.agencies.sheets.importing import NotImported, carry_out
from tests.agencies.test_sheets import BY, HEADINGS, mistakes, sheet

pytestmark = pytest.mark.django_db
WITH_CODE = [*HEADINGS, "行政区划代码"]
COLUMN = "行政区划代码"


@pytest.fixture(autouse=True)
def places(county, town):
    """A county, its town of which nothing is said, and a second town with a code."""
    edit(county, by=BY, division_code="230828")
    return add(
        name="某县邻镇人民政府",
        short_name="邻镇",
        slug="beside",
        level=Level.TOWNSHIP,
        kind=Kind.GOVERNMENT,
        parent=county,
        division_code="230828102",
    )


def told(*rows):
    return [(row, column) for row, column, _sentence in mistakes(*rows, headings=WITH_CODE)]


def a_town(name, code, kind="人民政府", above="某县人民政府"):
    return [name, name, "乡镇级", kind, above, code]


def test_a_place_outside_that_of_the_agency_above_is_refused():
    assert told(a_town("甲镇", "230828103"), a_town("乙镇", "110101001")) == [(3, COLUMN)]
    (mistake,) = mistakes(a_town("乙镇", "110101001"), headings=WITH_CODE)
    assert "不在上级机关所在的地区（230828）以内" in mistake[2]
    with pytest.raises(NotImported):
        carry_out(sheet(a_town("乙镇", "110101001"), headings=WITH_CODE), by=BY)
    assert not Agency.objects.filter(name="乙镇").exists()


def test_a_place_that_is_anothers_is_refused_whether_the_other_is_there_or_in_the_sheet():
    assert told(a_town("甲镇", "230828102")) == [(2, COLUMN)]
    assert told(a_town("甲镇", "230828103"), a_town("乙镇", "230828103")) == [(2, COLUMN), (3, COLUMN)]
    assert told(a_town("甲镇", "230828103"), a_town("乙镇", "230828104")) == []


def test_who_keeps_no_place_may_say_where_it_works():
    assert told(a_town("某所", "230828102", kind="派出机构")) == []


def test_the_place_of_an_agency_above_that_stands_in_the_same_sheet_counts():
    new = ["新县人民政府", "新县", "县级", "人民政府", "", "230829"]
    inside = a_town("甲镇", "230829101", above="新县人民政府")
    outside = a_town("乙镇", "230828105", above="新县人民政府")
    assert told(outside, inside, new) == [(2, COLUMN)]


def test_two_that_change_places_in_one_sheet_are_let_through(town):
    edit(town, by=BY, division_code="230828101")
    both = [["某县某镇人民政府", "230828102"], ["某县邻镇人民政府", "230828101"]]
    headings = ["全称", COLUMN]
    assert mistakes(*both, headings=headings) == []
    assert [row for row, *_rest in mistakes(both[0], headings=headings)] == [2]


CODES = ["230828", "230828000000", "230828101", "230828102", "2308281020", "230828102000", "230828102201", "2308"]
CODES += ["230828103", "110101", "230828000"]


@pytest.mark.parametrize("kind", [Kind.GOVERNMENT, Kind.DELEGATED, Kind.OUTPOST])
@pytest.mark.parametrize("code", CODES)
def test_the_sheet_refuses_what_the_form_refuses_and_nothing_else(town, code, kind):
    """The service, which asks the database about each by itself, is the oracle."""
    try:
        with transaction.atomic():
            edit(town, by=BY, division_code=code, kind=kind)
            transaction.set_rollback(True)
        refused = False
    except ValidationError:
        refused = True
    row = ["某县某镇人民政府", kind.label, code]
    assert bool(mistakes(row, headings=["全称", "类别", COLUMN])) is refused
