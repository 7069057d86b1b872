from datetime import date
from pathlib import Path

import pytest

from gongkai.reports.models import Scope
from gongkai.reports.services import file_report
from tests.portal.test_portal import text_of

SIMAJIA = Path(__file__).parents[1] / "corpus" / "full" / "simajia_town_2020.txt"
TEXT = SIMAJIA.read_text(encoding="utf-8")
NEW = "本年新收政府信息公开申请数量	0	0	0	0	0	0	0"


@pytest.fixture
def two_years(town):
    """2020 as published; 2019 made from it, with three applications by persons."""
    assert NEW in TEXT
    elder = (
        TEXT.replace("2020", "2019").replace("2021", "2020").replace(NEW, NEW[:-13] + "3	0	0	0	0	0	3")
    )
    for name, text in (("2020.txt", TEXT), ("2019.txt", elder)):
        file_report(agency=town, data=text.encode(), name=name, published_on=date(2026, 11, 23))


def test_years_stand_side_by_side_the_newest_first(client, two_years):
    words = text_of(client.get("/agencies/town/reports/"))
    assert "几年放在一起看" in words
    assert "项目 2020 2019 新收到的申请 0 3 办结的申请 0 0" in words
    assert "被申请行政复议 没有填 没有填" in words


def test_one_year_has_nothing_beside_it(client, demonstration):
    assert "几年放在一起看" not in text_of(client.get("/agencies/simajia/reports/"))


def test_a_corrected_report_says_that_it_is(client, two_years, town):
    changed = TEXT.replace("1585.5", "1685.5")
    file_report(agency=town, data=changed.encode(), name="更正.txt", published_on=date(2026, 11, 24))
    words = text_of(client.get("/agencies/town/reports/2020/"))
    assert "第 2 版" in words
    assert "1685.5" in words


def test_the_report_of_the_whole_government_has_an_address_of_its_own(client, two_years, town):
    file_report(
        agency=town, data=TEXT.encode(), name="汇总.txt", scope=Scope.AGGREGATE, published_on=date(2026, 11, 23)
    )
    assert client.get("/agencies/town/reports/2020/aggregate/").status_code == 200
    assert client.get("/agencies/town/reports/2020/aggregate/report.json").status_code == 200
    assert 'href="/agencies/town/reports/2020/aggregate/"' in client.get("/agencies/town/").content.decode()
