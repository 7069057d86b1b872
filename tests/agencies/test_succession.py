"""沿革: what an agency was called, whose work it took over, and that nothing of the past is lost."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from gongkai.agencies import history, selectors
from gongkai.agencies.models import Agency, AgencyName, FormerSlug, Kind, Level, Succession
from gongkai.agencies.services import add, edit
from gongkai.agencies.succession import end, merge, rename, split
from gongkai.ledger.models import Entry
from gongkai.ledger.services import Actor
from tests.ledger.happening import written_after_the_ledger

BY = Actor(person=3, post=5)
DAY = date(2026, 3, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel("2026-11-23T02:00:00+00:00", tick=False):
        yield


def township(parent, slug, name):
    return add(name=name, short_name=name[2:], slug=slug, level=Level.TOWNSHIP, kind=Kind.GOVERNMENT, parent=parent)


def renamed(town, on=DAY, name="某县某街道办事处", **more):
    return rename(town, name=name, short_name="某街道", on=on, by=BY, **more)


def test_a_renamed_agency_keeps_its_name_of_every_day(town):
    renamed(town, basis="某政函〔2026〕4号")
    town.refresh_from_db()
    assert town.name == "某县某街道办事处"
    assert selectors.name_on(town, date(2026, 2, 28)).name == "某县某镇人民政府"
    assert selectors.name_on(town, DAY).name == "某县某街道办事处"
    assert selectors.name_on(town, date(1999, 1, 1)).name == "某县某镇人民政府"
    assert [(name.since, name.until) for name in selectors.past(town)] == [(None, date(2026, 2, 28)), (DAY, None)]


def test_a_rename_is_an_entry_of_the_day_that_it_holds_from(town):
    renamed(town, basis="某政函〔2026〕4号")
    entry = Entry.objects.get(kind="agency.renamed")
    assert '"on":"2026-03-01"' in entry.body
    assert "街道" not in entry.body
    values = history.values_of(town.setting_changes.get(kind="agency.renamed"))
    assert values["name"] == ("某县某镇人民政府", "某县某街道办事处")


def test_an_old_address_leads_to_the_agency_and_no_other_takes_it(county, town):
    renamed(town, slug="street")
    assert selectors.by_slug("town").slug == "street"
    assert selectors.by_slug("street") == town
    assert selectors.by_slug("nowhere") is None
    with pytest.raises(ValidationError, match="另一个机关用过"):
        township(county, "town", "某县新镇人民政府")
    renamed(town, on=date(2026, 6, 1), name="某县某镇人民政府", slug="town")  # its own it may take back
    assert selectors.by_slug("street").slug == "town"
    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["street"]


@pytest.mark.parametrize(
    ("on", "name", "says"),
    [
        (date(2026, 11, 24), "某县某街道办事处", "还没有到"),
        (date(2026, 3, 1), "某县某街道办事处", "晚于"),
        (date(2026, 4, 1), "某县第二名称", "没有更名"),
        (date(2026, 4, 1), "某县人民政府", "已经有一个"),
    ],
)
def test_a_rename_that_cannot_be_is_refused_and_changes_nothing(town, on, name, says):
    rename(town, name="某县第二名称", short_name="某街道", on=DAY, by=BY)
    with pytest.raises(ValidationError, match=says):
        renamed(town, on=on, name=name)
    town.refresh_from_db()
    assert town.name == "某县第二名称"
    assert AgencyName.objects.filter(agency=town).count() == 2


def test_the_database_keeps_one_present_name_and_no_span_that_ends_before_it_begins(town):
    with pytest.raises(IntegrityError), transaction.atomic():
        AgencyName.objects.create(agency=town, name="x", short_name="x", since=DAY)
    with pytest.raises(IntegrityError, match="agency_name_span"), transaction.atomic():
        AgencyName.objects.create(agency=town, name="x", short_name="x", since=DAY, until=date(2026, 2, 28))


def test_merged_agencies_end_and_their_work_goes_on_with_who_took_it(county, town):
    other = township(county, "other", "某县乙镇人民政府")
    below = add(
        name="乙镇财政所", short_name="财政所", slug="tax", level=Level.GRASSROOTS, kind=Kind.UNIT, parent=other
    )
    merge([other], into=town, on=DAY, by=BY, basis="某政函〔2026〕4号")
    other.refresh_from_db()
    assert other.ended_on == date(2026, 2, 28)
    assert selectors.successors(other) == [town]
    assert selectors.name_on(other, DAY) is None
    assert selectors.name_on(other, date(2026, 2, 28)).name == "某县乙镇人民政府"
    assert list(selectors.subtree(town)) == [town, below]
    assert list(Agency.objects.present()) == [county, town, below]
    assert Entry.objects.get(kind="agency.merged").subject == f"agency:{other.pk}"


def test_two_merged_into_a_new_one_with_a_name_that_one_of_them_bore(county, town):
    other = township(county, "other", "某县乙镇人民政府")
    new = township(county, "new", "某县新镇人民政府")
    merge([town, other], into=new, on=DAY, by=BY)
    rename(new, name="某县某镇人民政府", short_name="某镇", on=date(2026, 3, 2), by=BY)
    assert Agency.objects.filter(name="某县某镇人民政府").count() == 2
    assert selectors.successors(town) == selectors.successors(other) == [new]


def test_a_split_agency_goes_on_beside_the_new_ones_or_ends(county, town):
    new = township(county, "new", "某县新镇人民政府")
    split(town, into=[new], on=DAY, by=BY, ends=False)
    town.refresh_from_db()
    assert (town.ended_on, selectors.successors(town)) == (None, [town, new])
    third = township(county, "third", "某县丙镇人民政府")
    split(new, into=[third, town], on=date(2026, 5, 1), by=BY, ends=True)
    assert selectors.successors(Agency.objects.get(slug="new")) == [third, town]


def test_successors_are_followed_to_the_agency_of_today(county, town):
    second, third = township(county, "second", "某县乙镇人民政府"), township(county, "third", "某县丙镇人民政府")
    merge([town], into=second, on=DAY, by=BY)
    merge([second], into=third, on=date(2026, 6, 1), by=BY)
    assert selectors.successors(Agency.objects.get(slug="town")) == [third]


def test_an_agency_with_others_below_it_is_not_abolished(county, town):
    with pytest.raises(ValidationError, match="下面还有"):
        end(county, on=DAY, by=BY)
    end(town, on=DAY, by=BY)
    end(county, on=DAY, by=BY)
    with pytest.raises(ValidationError, match="已经撤销"):
        end(town, on=DAY, by=BY)
    with pytest.raises(ValidationError, match="已经撤销"):
        renamed(town)


@pytest.mark.parametrize("wrong", ["itself", "above", "nothing"])
def test_a_merger_that_cannot_be_is_refused(county, town, wrong):
    sources = {"itself": [town], "above": [county], "nothing": []}[wrong]
    with pytest.raises(ValidationError):
        merge(sources, into=town, on=DAY, by=BY)
    assert not Succession.objects.exists()
    assert Agency.objects.present().count() == 2


def test_an_abolished_agency_gives_its_name_and_code_free(county, town):
    edit(town, by=BY, uscc="113708280043326001")
    end(town, on=DAY, by=BY)
    again = township(county, "again", "某县某镇人民政府")
    edit(again, by=BY, uscc="113708280043326001")
    with pytest.raises(ValidationError, match="已经有一个叫这个名称的机关"):
        township(county, "third", "某县某镇人民政府")


def test_a_merger_of_several_takes_the_locks_of_the_ledger_last(county, town):
    other, new = township(county, "other", "某县乙镇人民政府"), township(county, "new", "某县新镇人民政府")
    with CaptureQueriesContext(connection) as queries:
        merge([town, other], into=new, on=DAY, by=BY)
    before, after = written_after_the_ledger(queries)
    assert "agencies_agency" in before
    assert after == set()
    assert Entry.objects.filter(kind="agency.merged").count() == 2
