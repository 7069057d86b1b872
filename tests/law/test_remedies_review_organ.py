from datetime import date

import pytest

from gongkai.agencies.models import Kind, Level
from gongkai.law import review_organ as organs
from gongkai.law.citations import LawError
from gongkai.law.review_organ import Body, Seats, organ_rules, organ_rules_from, review_organ, seats_of
from gongkai.law.tables import table

SINCE = date(2024, 1, 1)
BEFORE = date(2023, 12, 31)

STATE_COUNCIL = Body("国务院", "nation", "government")
MINISTRY = Body("自然资源部", "nation", "department")
TAXES = Body("国家税务总局", "nation", "department", vertical=True)
PROVINCE = Body("黑龙江省人民政府", "province", "government")
CITY = Body("佳木斯市人民政府", "city", "government")
COUNTY = Body("桦川县人民政府", "county", "government")
TOWNSHIP = Body("四马架镇人民政府", "township", "government")
BUREAU = Body("桦川县教育局", "county", "department")
STREET = Body("某街道办事处", "township", "delegated")


@pytest.mark.parametrize(
    ("body", "above", "expected"),
    [
        (TOWNSHIP, [COUNTY, CITY, PROVINCE, STATE_COUNCIL], "桦川县人民政府"),
        (COUNTY, [CITY, PROVINCE, STATE_COUNCIL], "佳木斯市人民政府"),
        (COUNTY, [PROVINCE, STATE_COUNCIL], "黑龙江省人民政府"),  # a county that the province leads directly
        (CITY, [PROVINCE, STATE_COUNCIL], "黑龙江省人民政府"),
        (PROVINCE, [STATE_COUNCIL], "黑龙江省人民政府"),
        (BUREAU, [COUNTY, CITY], "桦川县人民政府"),
        (STREET, [COUNTY, CITY], "桦川县人民政府"),
        (Body("某行政公署", "city", "delegated"), [PROVINCE], "黑龙江省人民政府"),
        (MINISTRY, [STATE_COUNCIL], "自然资源部"),
        (Body("某管理委员会", "township", "authorised"), [TOWNSHIP, COUNTY], "桦川县人民政府"),
        (Body("某管理中心", "county", "authorised"), [BUREAU, COUNTY, CITY], "桦川县人民政府"),
        (Body("桦川县税务局", "county", "department", vertical=True), [Body("佳木斯市税务局", "city", "department")],
         "佳木斯市税务局"),
        (TAXES, [STATE_COUNCIL], "国家税务总局"),
    ],
)  # fmt: skip
def test_reconsideration_law_24_25_27_who_reviews_by_the_tree(body, above, expected):
    assert review_organ(body, above, SINCE) == expected


POLICE = Body("桦川县公安局", "county", "department")
CITY_POLICE = Body("佳木斯市公安局", "city", "department")
STATION = Body("桦川县公安局四马架派出所", "grassroots", "outpost")
TAX_STATION = Body("桦川县税务局四马架税务所", "grassroots", "outpost")


@pytest.mark.parametrize("level", ["grassroots", "township", "county"])
def test_reconsideration_law_24_4_an_outpost_of_a_countys_department_goes_to_the_county(level):
    station = Body(STATION.name, level, "outpost")
    assert review_organ(station, [POLICE, COUNTY, CITY], SINCE) == "桦川县人民政府"
    post = Body("四马架派出所警务室", "grassroots", "outpost")
    assert review_organ(post, [station, POLICE, COUNTY, CITY], SINCE) == "桦川县人民政府"


@pytest.mark.parametrize(
    ("above", "on"),
    [
        ([CITY_POLICE, CITY, PROVINCE], SINCE),  # 24(4): the city's government, or that of the district it is in
        ([Body("北京市公安局", "province", "department"), Body("北京市人民政府", "province", "government")], SINCE),
        ([TOWNSHIP, COUNTY], SINCE),  # nothing tells which department set it up
        ([POLICE], SINCE),  # the tree has no county
        ([POLICE, COUNTY, CITY], BEFORE),  # the law before left a choice: the department, or its government
    ],
)
def test_an_outpost_whose_applicants_have_a_choice_is_left_to_the_setting(above, on):
    with pytest.raises(LawError, match=r"remedy\.organ_unset"):
        review_organ(STATION, above, on)


def test_reconsideration_law_27_a_tax_station_goes_to_its_bureau():
    bureau = Body("桦川县税务局", "county", "department", vertical=True)
    above = [bureau, Body("佳木斯市税务局", "city", "department", vertical=True)]
    assert review_organ(TAX_STATION, above, SINCE) == "桦川县税务局"
    marked = Body(TAX_STATION.name, "grassroots", "outpost", vertical=True)
    assert review_organ(marked, above, SINCE) == "桦川县税务局"


def test_nobody_else_decides_at_the_lowest_level():
    with pytest.raises(LawError, match=r"remedy\.organ_unset"):
        review_organ(Body("某镇农业服务中心", "grassroots", "authorised"), [TOWNSHIP, COUNTY], SINCE)


def test_the_agencys_own_setting_prevails():
    justice = Body("桦川县司法局", "county", "department", review_organ="佳木斯市司法局")
    assert review_organ(justice, [COUNTY], SINCE) == "佳木斯市司法局"


@pytest.mark.parametrize(
    ("body", "above"),
    [
        (STATE_COUNCIL, []),
        (Body("某派出所", "township", "department"), [TOWNSHIP, COUNTY]),
        (Body("某证券协会", "nation", "authorised"), [MINISTRY]),
        (TOWNSHIP, []),
        (BUREAU, [CITY]),
        (Body("某海关", "city", "department", vertical=True), [PROVINCE]),
    ],
)
def test_what_the_tree_does_not_tell_is_refused(body, above):
    with pytest.raises(LawError, match=r"remedy\.organ_unset") as refusal:
        review_organ(body, above, SINCE)
    told = "的行政复议机关无法从机关层级得出。请系统管理员在“机关”中打开本机关，填写行政复议机关。"
    assert refusal.value.message == f"{body.name}{told}"


def test_before_2024_a_departments_applicant_had_a_choice_that_the_tree_does_not_tell():
    assert review_organ(TOWNSHIP, [COUNTY], BEFORE) == "桦川县人民政府"
    assert review_organ(STREET, [COUNTY], BEFORE) == "桦川县人民政府"
    assert review_organ(PROVINCE, [STATE_COUNCIL], BEFORE) == "黑龙江省人民政府"
    with pytest.raises(LawError, match=r"remedy\.organ_unset"):
        review_organ(BUREAU, [COUNTY], BEFORE)


def test_the_court_is_never_derived():
    assert seats_of(TOWNSHIP, [COUNTY], SINCE) == Seats("桦川县人民政府", "")
    body = Body("四马架镇人民政府", "township", "government", court="桦川县人民法院")
    assert seats_of(body, [COUNTY], SINCE).court == "桦川县人民法院"


def test_an_unknown_level_or_kind_is_refused():
    with pytest.raises(LawError, match=r"remedy\.body"):
        review_organ(Body("某村", "village", "government"), [TOWNSHIP], SINCE)


def test_levels_and_kinds_are_those_of_the_agencies():
    assert set(organs.LEVELS) == set(Level.values)
    assert set(organs.KINDS) == set(Kind.values) - {"unit", "village"}  # nobody there decides in an own name


def test_every_row_cites_an_instrument_we_know():
    assert all(str(rule.article) for rule in organ_rules())


@pytest.mark.parametrize("change", [{"which": "somebody"}, {"levels": ["village"]}, {"kinds": ["club"]}, {"unread": 1}])
def test_a_row_that_is_not_whole_is_refused(change):
    rows = table("remedies.toml")["organ"]
    rows[0] |= change
    with pytest.raises(ValueError):
        list(organ_rules_from(rows))
