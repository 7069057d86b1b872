"""Settings of an agency: what is changed is on record; the tree knows what is an agency and what is not."""

import hashlib
import json

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from gongkai.agencies import history, selectors
from gongkai.agencies.channels import set_channel
from gongkai.agencies.models import Agency, Channel, Kind, Level, SettingChange, Way
from gongkai.agencies.services import add, edit, move
from gongkai.ledger.models import CaseKey, Entry
from gongkai.ledger.particulars import committing
from gongkai.ledger.services import Actor

pytestmark = pytest.mark.django_db
BY = Actor(person=3, post=5)


def unit(parent, name="某镇党政办公室", kind=Kind.UNIT, slug="office", level=Level.GRASSROOTS):
    return add(name=name, short_name=name, slug=slug, level=level, kind=kind, parent=parent)


def opened(agency):
    return [channel.way for channel in selectors.open_channels(agency)]


def test_a_change_is_an_entry_with_names_of_fields_and_a_commitment_and_the_values_lie_beside(town):
    edit(town, by=BY, phone="0454-6221234", address="某镇中心路1号")
    entry = Entry.objects.get(kind="agency.edited")
    facts = json.loads(entry.body)["facts"]
    change = SettingChange.objects.get(pk=facts["change"])
    assert facts["fields"] == ["address", "phone"]
    assert facts["commitment"] == change.commitment
    assert (entry.subject, entry.agency, entry.post, entry.person) == (f"agency:{town.pk}", town.pk, 5, 3)
    assert "6221234" not in entry.body
    assert history.values_of(change) == {"phone": ("", "0454-6221234"), "address": ("", "某镇中心路1号")}


def test_a_value_altered_behind_the_ledgers_back_is_told(town):
    edit(town, by=BY, phone="0454-6221234")
    change = SettingChange.objects.get(kind="agency.edited")
    assert history.is_as_recorded(change)
    change.values = change.values.replace("6221234", "6229999")
    assert not history.is_as_recorded(change)
    change.commitment = history._commitment(change, committing(history.KEY))
    assert not history.is_as_recorded(change)


def test_a_commitment_is_not_found_by_guessing_the_words(town):
    """One who knows that a telephone number was set, and tries them all, finds none by its hash."""
    edit(town, by=BY, phone="0454-6221234")
    change = SettingChange.objects.get(kind="agency.edited")
    assert change.values == '{"phone": ["", "0454-6221234"]}'
    assert change.commitment != hashlib.sha256(change.values.encode()).hexdigest()
    assert len(change.commitment) == 64
    CaseKey.objects.filter(subject="settings:site").update(subject="settings:other")
    assert not history.is_as_recorded(change)  # with another key it is another commitment


def test_the_same_change_of_two_agencies_is_not_known_by_its_commitment(county, town):
    edit(town, by=BY, phone="1")
    edit(county, by=BY, phone="1")
    one, other = SettingChange.objects.filter(kind="agency.edited")
    assert one.values == other.values
    assert one.commitment != other.commitment


def test_what_is_so_already_leaves_no_entry(town):
    edit(town, by=BY, phone="1")
    edit(town, by=BY, phone="1")
    assert Entry.objects.filter(kind="agency.edited").count() == 1


def test_a_wrong_code_changes_nothing(town):
    with pytest.raises(ValidationError, match="校验位"):
        edit(town, by=BY, uscc="113708280043326002", phone="1")
    town.refresh_from_db()
    assert (town.uscc, town.phone) == ("", "")
    assert not Entry.objects.filter(kind="agency.edited").exists()


def test_a_credit_code_belongs_to_one_agency(town, county):
    edit(town, by=BY, uscc="113708280043326001")
    with pytest.raises(ValidationError, match="另一个机关"):
        edit(county, by=BY, uscc="113708280043326001")
    with pytest.raises(IntegrityError), transaction.atomic():
        Agency.objects.filter(pk=county.pk).update(uscc="113708280043326001")


def test_the_name_and_the_place_in_the_tree_are_not_simply_set(town):
    for field in ("name", "slug", "parent", "path", "ended_on"):
        with pytest.raises(TypeError):
            edit(town, by=BY, **{field: "x"})


def test_units_and_villages_stand_at_the_lowest_level_only(town):
    for kind, level in ((Kind.UNIT, Level.TOWNSHIP), (Kind.GOVERNMENT, Level.GRASSROOTS)):
        with pytest.raises(ValidationError, match="站所、股室、村"):
            unit(town, kind=kind, level=level)
        with pytest.raises(IntegrityError, match="agency_level_of_kind"), transaction.atomic():
            Agency.objects.filter(pk=town.pk).update(kind=kind, level=level)
    police = unit(town, name="某县公安局某镇派出所", kind=Kind.OUTPOST, slug="police")
    assert police.is_agency


def test_nothing_stands_above_what_is_higher_than_itself(county, town):
    with pytest.raises(ValidationError, match="比上级机关还高"):
        unit(town, kind=Kind.DEPARTMENT, level=Level.COUNTY)
    beside = unit(county, name="某县财政局", kind=Kind.DEPARTMENT, level=Level.COUNTY)
    with pytest.raises(ValidationError, match="比上级机关还高"):
        move(beside, parent=town, by=BY)
    with pytest.raises(ValidationError, match="比上级机关还高"):
        edit(town, by=BY, level=Level.PROVINCE)


def test_a_unit_answers_through_the_agency_above_and_a_village_not_at_all(town):
    office = unit(town)
    desk = unit(office, name="信息组", slug="desk")
    village = unit(town, name="某村村民委员会", kind=Kind.VILLAGE, slug="village")
    assert not office.is_agency
    assert selectors.answerable(desk) == town
    assert selectors.answerable(town) == town
    assert selectors.answerable(village) is None
    assert list(Agency.objects.answering()) == [town.parent, town]


def test_a_subtree_moves_with_its_head(county, town):
    other = add(name="邻县人民政府", short_name="邻县", slug="next", level=Level.COUNTY, kind=Kind.GOVERNMENT)
    desk = unit(unit(town), name="信息组", slug="desk")
    town = move(town, parent=other, by=BY)
    assert [agency.slug for agency in selectors.subtree(other)] == ["next", "town", "office", "desk"]
    desk.refresh_from_db()
    assert [agency.slug for agency in selectors.ancestors(desk)] == ["next", "town", "office"]
    assert [agency.slug for agency in selectors.subtree(county)] == ["county"]
    change = SettingChange.objects.get(kind="agency.moved")
    assert history.values_of(change) == {"parent": ("某县人民政府", "邻县人民政府")}


def test_no_agency_moves_below_itself(county, town):
    with pytest.raises(ValidationError, match="自己"):
        move(county, parent=town, by=BY)
    with pytest.raises(ValidationError, match="自己"):
        move(county, parent=county, by=BY)


def test_in_person_and_by_post_are_open_before_anything_is_set_and_lead_to_the_office(town):
    town = edit(town, by=BY, address="某镇中心路1号", postcode="154300", office_hours="工作日8:30至11:30，13:30至17:00")
    assert opened(town) == [Way.IN_PERSON, Way.POST]
    in_person, post = selectors.open_channels(town)
    assert (in_person.address, in_person.hours) == ("某镇中心路1号", "工作日8:30至11:30，13:30至17:00")
    assert (post.address, post.hours) == ("某镇中心路1号 154300", "")


@pytest.mark.parametrize("way", [Way.IN_PERSON, Way.POST])
def test_19_in_person_and_by_post_cannot_be_switched_off(town, way):
    with pytest.raises(ValidationError, match="基本的申请渠道，不能关闭"):
        set_channel(town, way, is_open=False, by=BY)
    set_channel(town, way, is_open=True, address="政务服务中心3号窗口", by=BY)
    with pytest.raises(IntegrityError, match="channel_always_open"), transaction.atomic():
        Channel.objects.filter(agency=town, way=way).update(is_open=False)
    with pytest.raises(IntegrityError, match="channel_always_open"), transaction.atomic():
        Channel.objects.create(agency=town.parent, way=way, is_open=False)


def test_19_what_is_opened_is_described(town):
    for told in ({}, {"address": "gk@example.gov.cn"}, {"notes": "收到后两个工作日内电话确认"}):
        with pytest.raises(ValidationError, match="写明地址和使用说明"):
            set_channel(town, Way.EMAIL, is_open=True, by=BY, **told)
    set_channel(town, Way.EMAIL, is_open=True, by=BY, address="gk@example.gov.cn", notes="请写明联系电话")
    assert opened(town) == [Way.IN_PERSON, Way.POST, Way.EMAIL]
    with pytest.raises(IntegrityError, match="channel_open_is_told"), transaction.atomic():
        Channel.objects.filter(agency=town, way=Way.EMAIL).update(notes="")
    set_channel(town, Way.EMAIL, is_open=False, by=BY, address="gk@example.gov.cn", notes="请写明联系电话")
    assert opened(town) == [Way.IN_PERSON, Way.POST]
    assert Entry.objects.filter(kind="agency.channel_set").count() == 2


def test_an_address_of_mail_is_one(town):
    with pytest.raises(ValidationError, match="不是一个电子邮箱"):
        set_channel(town, Way.EMAIL, is_open=True, by=BY, address="信息公开办", notes="请写明联系电话")


def test_a_unit_takes_no_applications_of_its_own(town):
    with pytest.raises(ValidationError, match="不以自己的名义"):
        set_channel(unit(town), Way.POST, is_open=True, by=BY)


def test_the_organ_of_review_is_suggested_by_the_tree_and_the_setting_prevails(county, town):
    found = selectors.remedies(town)  # 行政复议法 24: 对乡镇人民政府不服的，由县级人民政府管辖
    assert (found.review_organ, found.suggested, found.court) == ("某县人民政府", "某县人民政府", "")
    town = edit(town, by=BY, review_organ="某市人民政府", court="某县人民法院")
    found = selectors.remedies(town)
    assert (found.review_organ, found.suggested, found.court) == ("某市人民政府", "某县人民政府", "某县人民法院")


def test_where_the_tree_does_not_tell_there_is_a_reason_and_no_guess(town):
    found = selectors.remedies(unit(town))
    assert (found.review_organ, found.suggested) == ("", "")
    assert found.why_not.rule == "remedy.body"


class Seat:
    def __init__(self, agency, role):
        self.agency, self.role = agency, role


def test_a_post_sees_its_agency_all_below_and_the_way_up(county, town):
    beside = unit(county, name="某县档案馆", slug="archive")
    office = unit(town)
    for role in ("contributor", "officer", "reviewer", "approver", "supervisor", "administrator"):
        assert list(Agency.objects.visible_to(Seat(town, role))) == [county, town, office]
        assert beside in Agency.objects.visible_to(Seat(county, role))
    assert not Agency.objects.visible_to(Seat(county, "auditor")).exists()
    assert list(Agency.objects.kept_by(Seat(town, "administrator"))) == [town, office]


def test_a_police_station_of_the_countys_bureau_goes_to_the_county_and_not_to_the_town(county, town):
    """行政复议法 24, fourth paragraph: the government of the department's level, wherever the station stands."""
    bureau = unit(county, "某县公安局", Kind.DEPARTMENT, "police", Level.COUNTY)
    station = unit(bureau, "某县公安局某镇派出所", Kind.OUTPOST, "station")
    found = selectors.remedies(station)
    assert (found.review_organ, found.why_not) == ("某县人民政府", None)
