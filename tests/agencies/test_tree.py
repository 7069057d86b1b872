import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from gongkai.agencies import services
from gongkai.agencies.models import Agency, Kind, Level
from gongkai.agencies.selectors import chain
from gongkai.agencies.services import add, edit
from gongkai.ledger.services import Actor

pytestmark = pytest.mark.django_db
BY = Actor(person=3, post=5)


def village(parent, number):
    return add(
        name=f"第{number}镇人民政府",
        short_name=f"第{number}镇",
        slug=f"town-{number}",
        level=Level.TOWNSHIP,
        kind=Kind.GOVERNMENT,
        parent=parent,
    )


def test_a_subtree_is_the_agency_and_all_below_it_and_nothing_beside_it(county):
    towns = [village(county, number) for number in range(1, 13)]  # more than nine: order is not by text length
    deep = village(towns[0], 99)
    beside = add(name="邻县人民政府", short_name="邻县", slug="next", level=Level.COUNTY, kind=Kind.GOVERNMENT)
    assert list(Agency.objects.under(county)) == [county, towns[0], deep, *towns[1:]]
    assert list(Agency.objects.under(towns[0])) == [towns[0], deep]
    assert list(Agency.objects.under(beside)) == [beside]
    assert list(Agency.objects.roots()) == [county, beside]


def test_the_chain_runs_from_the_top_to_the_agency_itself(county, town):
    assert chain(town) == [county, town]
    assert chain(county) == [county]
    assert (county.depth, town.depth) == (0, 1)


def test_two_agencies_cannot_bear_one_name(county):
    with pytest.raises(ValidationError, match="已经有一个叫这个名称的机关") as refusal:
        add(name=county.name, short_name="另一个", slug="other", level=Level.COUNTY, kind=Kind.GOVERNMENT)
    assert list(refusal.value.message_dict) == ["name"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Agency.objects.create(name=county.name, short_name="另一个", slug="other", path="000002", level=Level.COUNTY)


ALONE = {"letterhead": "某政", "uscc": "113708280043326001", "slug": "taken", "name": "某县乙镇人民政府"}


@pytest.fixture
def holder(county):
    values = {"short_name": "乙镇", "level": Level.TOWNSHIP, "kind": Kind.GOVERNMENT, "parent": county}
    return add(**ALONE, **values)


@pytest.mark.parametrize("field", ALONE)
def test_what_another_has_is_a_sentence_at_its_field(county, town, holder, field):
    other = {"name": "某县丙镇人民政府", "short_name": "丙镇", "slug": "third", "level": Level.TOWNSHIP}
    with pytest.raises(ValidationError) as refusal:
        add(**{**other, "kind": Kind.GOVERNMENT, "parent": county, field: ALONE[field]})
    assert list(refusal.value.message_dict) == [field]
    assert Agency.objects.count() == 3
    if field in ("letterhead", "uscc"):
        with pytest.raises(ValidationError) as refusal:
            edit(town, by=BY, **{field: ALONE[field]})
        assert list(refusal.value.message_dict) == [field]


@pytest.mark.parametrize("field", ["letterhead", "uscc"])
def test_what_another_is_given_at_this_very_moment_is_a_sentence_too(county, town, holder, field, monkeypatch):
    """The look before the writing finds nothing; the database refuses, and the look after it says why."""
    edit(holder, by=BY, letterhead="", uscc="")
    look = services._refuse_doubled

    def another_is_faster(agency):
        look(agency)
        Agency.objects.filter(pk=holder.pk).update(**{field: ALONE[field]})

    monkeypatch.setattr(services, "_refuse_doubled", another_is_faster)
    with pytest.raises(ValidationError) as refusal:
        edit(town, by=BY, **{field: ALONE[field]})
    assert list(refusal.value.message_dict) == [field]
    town.refresh_from_db()
    assert getattr(town, field) == ""


def test_an_error_of_the_database_that_is_none_of_these_is_not_hidden(town):
    agency = Agency.objects.get(pk=town.pk)
    agency.short_name = ""  # the database wants it; nothing doubled
    agency.clean_fields = agency.validate_constraints = lambda *_all, **_more: None
    with pytest.raises(IntegrityError, match="agency_named"), transaction.atomic():
        services.keep(agency, ["short_name"])


def test_an_agency_is_not_its_own_parent(county):
    with pytest.raises(IntegrityError), transaction.atomic():
        Agency.objects.filter(pk=county.pk).update(parent=county.pk)


def test_the_database_knows_the_levels_and_kinds(county):
    for column, value in (("level", "hamlet"), ("kind", "company"), ("name", "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Agency.objects.filter(pk=county.pk).update(**{column: value})


def test_an_address_takes_only_plain_letters():
    with pytest.raises(ValidationError):
        Agency(name="甲", short_name="甲", slug="某县", level=Level.COUNTY, kind=Kind.GOVERNMENT).clean_fields()


def test_names_are_found_by_any_of_their_words(county, town):
    assert list(Agency.objects.named_like("某镇")) == [town]
    assert list(Agency.objects.named_like("某县 人民政府")) == [county, town]
    assert list(Agency.objects.named_like("不存在")) == []
    assert list(Agency.objects.named_like("")) == [county, town]
