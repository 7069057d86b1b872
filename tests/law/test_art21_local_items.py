import pytest

from gongkai.agencies.models import Kind, Level
from gongkai.law.catalogue import local_lists, mandatory, matters_for

CITY_AND_COUNTY = ["市政建设", "公共服务", "公益事业", "土地征收", "房屋征收", "治安管理", "社会救助"]
TOWNSHIP = [
    "贯彻落实农业农村政策",
    "农田水利工程建设运营",
    "农村土地承包经营权流转",
    "宅基地使用情况审核",
    "土地征收",
    "房屋征收",
    "筹资筹劳",
    "社会救助",
]


def further(level, kind):
    return [matter.text for matter in matters_for(level, kind)[len(mandatory()) :]]


@pytest.mark.parametrize("level", ["city", "county"])
@pytest.mark.parametrize("kind", ["government", "department"])
def test_21_cities_counties_and_their_departments_have_seven_more_items(level, kind):
    assert further(level, kind) == CITY_AND_COUNTY


def test_21_township_governments_have_eight_more_items():
    assert further("township", "government") == TOWNSHIP


@pytest.mark.parametrize(
    ("level", "kind"), [("province", "government"), ("nation", "department"), ("township", "delegated")]
)
def test_21_names_no_others(level, kind):
    assert further(level, kind) == []


def test_21_is_cited():
    assert {str(matter.article) for rows in local_lists() for matter in rows.matters} == {"条例第二十一条"}


def test_levels_and_kinds_are_those_of_the_agencies():
    assert {level for rows in local_lists() for level in rows.levels} <= set(Level.values)
    assert {kind for rows in local_lists() for kind in rows.kinds} <= set(Kind.values)
