import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from gongkai.agencies.models import Agency, Kind, Level
from gongkai.agencies.selectors import chain
from gongkai.agencies.services import add

pytestmark = pytest.mark.django_db


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
    with pytest.raises(IntegrityError), transaction.atomic():
        add(name=county.name, short_name="另一个", slug="other", level=Level.COUNTY, kind=Kind.GOVERNMENT)


def test_an_agency_is_not_its_own_parent(county):
    with pytest.raises(IntegrityError), transaction.atomic():
        Agency.objects.filter(pk=county.pk).update(parent=county.pk)


def test_the_database_knows_the_levels_and_kinds(county):
    for column, value in (("level", "village"), ("kind", "company"), ("name", "")):
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
