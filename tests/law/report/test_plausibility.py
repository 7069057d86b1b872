"""Plausibility: what the form allows and the world hardly does."""

from dataclasses import replace
from decimal import Decimal

import pytest

from gongkai.law.report.checking import CheckSettings, message
from gongkai.law.report.findings import Severity
from gongkai.law.report.rules.agencies import Level, level_of, parent_of, same_agency, short_names
from gongkai.law.report.values import Reading
from tests.law.report.made import BUREAU, clean, found, one, says


def test_a_count_is_not_negative_and_not_broken():
    finding = one(clean(t4__litigation_direct__other=-1), "plausible.count")
    assert (finding.cells, finding.severity) == (("t4.litigation_direct.other",), Severity.ERROR)
    assert one(clean(t2__licences__decisions="1.5"), "plausible.count").actual == Decimal("1.5")
    assert found(clean("2019", t2__licences__items_change=-4), "plausible.count") == []


@pytest.mark.parametrize("agency", ["桦川县四马架镇", BUREAU, "威海市文登区住房和城乡建设局", "淮安市洪泽区人民政府"])
def test_a_township_or_an_agency_of_a_county_has_no_ordinances(agency):
    finding = one(clean(agency=agency, t2__ordinances__in_force=6), "plausible.ordinances")
    assert (finding.cells, finding.severity) == (("t2.ordinances.in_force",), Severity.HINT)
    assert message(finding) == (
        "表二规章填了现行有效件数6。县级和乡镇的机关无权制定规章，可能应填在行政规范性文件一行。"
    )


@pytest.mark.parametrize("agency", ["上海市人民政府", "某某市人民政府办公室", "自然资源部", "海城市人民政府"])
def test_ordinances_are_left_alone_where_the_name_leaves_doubt(agency):
    report = says(clean(agency=agency, t2__ordinances__in_force=6), 1, "各项工作有序开展。")
    assert found(report, "plausible.ordinances") == []


def test_a_town_without_a_name_is_known_by_its_words():
    report = says(clean(agency=None, t2__ordinances__in_force=6), 1, "2023年，我镇认真落实条例。")
    assert one(report, "plausible.ordinances")


def test_the_fees_of_a_township_in_yuan_are_a_hint():
    finding = one(clean(t2__fees__amount="158500"), "plausible.fees_scale")
    assert (finding.actual, finding.severity) == (158500, Severity.HINT)
    assert found(clean(t2__fees__amount="190.457379"), "plausible.fees_scale") == []


def test_an_amount_below_a_fen_is_a_hint():
    assert one(clean(t2__fees__amount="190.4573791"), "plausible.fees_decimals")
    assert found(clean(t2__fees__amount="190.457379"), "plausible.fees_decimals") == []


def test_a_unit_that_is_not_the_forms_is_a_hint():
    report = clean()
    cells = {**report.cells, "t2.fees.amount": Reading("15000元", Decimal("1.5"), unit="元")}
    finding = one(replace(report, cells=cells), "plausible.unit")
    assert (finding.expected, finding.actual) == ("万元", "元")


def test_what_is_in_force_is_not_less_than_what_the_year_added():
    finding = one(clean(t2__normative_documents__in_force=1), "plausible.in_force")
    assert (finding.expected, finding.actual, finding.severity) == (2, 1, Severity.WARNING)  # 5 - 3


def test_what_is_disclosed_in_all_holds_what_is_new():
    finding = one(clean("2019", t2__normative_documents__disclosed_in_all=10), "plausible.disclosed_total")
    assert (finding.expected, finding.actual) == (11, 10)


def test_more_disclosed_than_made_is_a_hint():
    cells = {"t2__normative_documents__made": 0, "t2__normative_documents__disclosed": 8}
    finding = one(clean("2019", **cells), "plausible.disclosed_made")
    assert (finding.expected, finding.actual, finding.severity) == (8, 0, Severity.HINT)


def test_items_do_not_fall_below_nought():
    finding = one(clean("2019", t2__coercion__items_change=-23), "plausible.items")
    assert finding.actual == -1  # 22 - 23


@pytest.mark.parametrize("figures", [(716, -417, 298), (3, 6, 9)])
def test_items_that_are_cases_are_a_hint(figures):
    row = dict(zip(("items_last_year", "items_change", "decisions"), figures, strict=True))
    report = clean("2019", **{f"t2__penalties__{id}": figure for id, figure in row.items()})
    finding = one(report, "plausible.items_as_cases")
    assert (finding.cells[0], finding.severity) == ("t2.penalties.items_last_year", Severity.HINT)


def test_items_that_stay_the_same_or_differ_from_the_cases_are_left_alone():
    # 71 - 11 = 60 items and 0 decisions; 8 items unchanged and 8 decisions
    assert found(clean("2019", t2__licences__items_change=-11), "plausible.items_as_cases") == []
    same = {"t2__licences__items_last_year": 8, "t2__licences__items_change": 0, "t2__licences__decisions": 8}
    assert found(clean("2019", **same), "plausible.items_as_cases") == []


def test_projects_without_an_amount_are_a_hint():
    assert one(clean("2019", t2__procurement__amount=0), "plausible.procurement")
    assert found(clean("2019", t2__procurement__amount=0, t2__procurement__projects=0), "plausible.procurement") == []


def test_a_level_that_is_set_stands_over_the_name():
    report = says(clean(agency="某某办事机构", t2__ordinances__in_force=1), 1, "各项工作有序开展。")
    assert found(report, "plausible.ordinances") == []
    assert one(report, "plausible.ordinances", settings=CheckSettings(level=Level.TOWNSHIP))


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("桦川县四马架镇", Level.TOWNSHIP),
        ("达州市大竹县川主乡人民政府", Level.TOWNSHIP),
        ("西咸新区太平镇人民政府", Level.TOWNSHIP),
        ("广州市越秀区北京街道办事处", Level.STREET),
        ("淮安市洪泽区人民政府", Level.COUNTY_GOVERNMENT),
        ("阿拉善左旗人民政府", Level.COUNTY_GOVERNMENT),
        ("沭阳县发展和改革局", Level.COUNTY_DEPARTMENT),
        ("桦川县乡村振兴局", Level.COUNTY_DEPARTMENT),
        ("景德镇市人民政府", Level.GOVERNMENT),
        ("镇江市人民政府", Level.GOVERNMENT),
        ("内蒙古自治区人民政府", Level.GOVERNMENT),
        ("武汉市生态环境局", Level.DEPARTMENT),
        ("广西壮族自治区林业局", Level.DEPARTMENT),
        ("上海市住房和城市建设委员会", Level.DEPARTMENT),
        ("深圳市规划和城市管理局", Level.DEPARTMENT),
        ("苏州市工业园区市场监督管理局", Level.DEPARTMENT),
        ("无锡市城乡社区服务中心", Level.DEPARTMENT),
        ("北京市海淀区城市管理委员会", Level.COUNTY_DEPARTMENT),
        ("苏州市昆山市民政局", Level.COUNTY_DEPARTMENT),
        ("盐城市东台市林业局", Level.COUNTY_DEPARTMENT),
        ("鞍山市海城市人民政府", Level.COUNTY_GOVERNMENT),
        ("阳泉市郊区人民政府", Level.COUNTY_GOVERNMENT),
        ("北京经济技术开发区管理委员会", Level.UNKNOWN),
        ("沭阳县经济开发区管理委员会", Level.UNKNOWN),
        ("苏州工业园区管理委员会", Level.UNKNOWN),
        ("成都高新区管理委员会", Level.UNKNOWN),
        ("河北雄安新区管理委员会", Level.UNKNOWN),
        ("嘉兴市人民政府办公室", Level.OFFICE),
        ("", Level.UNKNOWN),
        (None, Level.UNKNOWN),
    ],
)
def test_the_level_is_read_from_the_name_where_it_leaves_no_doubt(name, level):
    assert level_of(name) is level


def test_an_agency_is_the_same_with_more_or_fewer_of_its_places():
    assert same_agency("佳木斯市桦川县四马架镇人民政府", "四马架镇")
    assert not same_agency("桦川县四马架镇人民政府", "桦川县苏家店镇人民政府")
    assert not same_agency("淮安市洪泽区人民政府", "淮安市清江浦区人民政府")
    assert same_agency("沭阳县林业局", "宿迁市沭阳县林业局")
    assert not same_agency("沭阳县林业局", "清溪县林业局")


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("桦川县四马架镇人民政府", {"桦川县四马架镇人民政府", "桦川县四马架镇", "四马架镇人民政府", "四马架镇"}),
        ("清溪县林业局", {"清溪县林业局", "林业局"}),
        ("深圳市城市管理局", {"深圳市城市管理局", "城市管理局"}),
        ("北京市市场监督管理局", {"北京市市场监督管理局", "市场监督管理局"}),
        ("北京经济技术开发区管理委员会", {"北京经济技术开发区管理委员会"}),
        ("苏州工业园区管理委员会", {"苏州工业园区管理委员会", "工业园区管理委员会"}),
        ("济南市市中区人民政府", {"济南市市中区人民政府", "济南市市中区", "市中区人民政府", "市中区"}),
        ("晋城市城区人民政府", {"晋城市城区人民政府", "晋城市城区", "城区人民政府"}),
        ("郑州市人民政府", {"郑州市人民政府", "郑州市"}),
        ("盐城市林业局", {"盐城市林业局", "林业局"}),
        ("徐州市沛县人民政府", {"徐州市沛县人民政府", "徐州市沛县", "沛县人民政府", "沛县"}),
        (None, set()),
    ],
)
def test_a_part_of_the_name_that_may_be_anyones_is_no_name(name, names):
    assert set(short_names(name)) == names


def test_the_government_over_an_agency_is_read_from_its_name():
    assert parent_of("深圳市城市管理局") == "深圳市"
    assert parent_of("上海市市场监督管理局") == "上海市"
    assert parent_of("郑州市人民政府") is None
    assert parent_of("桦川县四马架镇人民政府") == "桦川县"
    assert parent_of("沭阳县发展和改革局") == "沭阳县"
    assert parent_of("四马架镇") is None
