"""The columns, the 目录, the search and the ways in: each record where it belongs, each page with what helps on."""

from datetime import date

import pytest

from tests.portal.conftest import soup, text_of

pytestmark = pytest.mark.django_db
DISCLOSURES = "/agencies/simajia/disclosures/"


def titles(response):
    return [link.get_text() for link in soup(response).select(".records a, .catalogue a")]


@pytest.fixture
def several(published):
    """Three records: of two items, one of a field, one a rule of the agency's own."""
    return [
        published(said={"title": "低保标准调整的通知", "document_number": ""}, field="social_assistance"),
        published(said={"title": "2026年部门预算", "document_number": ""}, item="budgets", genre="budget"),
        published(said={"title": "信息公开工作制度", "document_number": ""}, column="rules"),
    ]


def test_each_column_has_its_own(client, several):
    assert titles(client.get(DISCLOSURES)) == ["2026年部门预算", "低保标准调整的通知"]
    assert titles(client.get("/agencies/simajia/rules/")) == ["信息公开工作制度"]


def test_a_county_shows_its_own_and_with_all_below_it_where_that_is_asked_for(client, several):
    county = "/agencies/county/disclosures/"
    assert titles(client.get(county)) == []
    assert len(titles(client.get(county, {"below": "1"}))) == 2


def test_every_statutory_item_of_a_township_is_named_with_what_there_is_of_it(client, several):
    items = soup(client.get(DISCLOSURES)).select(".item-list li")
    assert len(items) == 15 + 8
    told = {item.find(["a", "span"]).get_text(): item.select_one(".soft").get_text() for item in items}
    assert told["财政预算、决算信息"] == "1"
    assert told["国民经济和社会发展统计信息"] == "还没有"
    assert titles(client.get(DISCLOSURES, {"item": "budgets"})) == ["2026年部门预算"]


def test_the_catalogue_has_the_four_things_of_article_12(client, several):
    page = soup(client.get("/agencies/simajia/catalogue/"))
    assert [head.get_text() for head in page.select("thead th")] == ["索引号", "名称", "内容概述", "生成日期"]
    first = [cell.get_text() for cell in page.select("tbody tr")[-1].select("th, td")]
    assert first[0] == "004332600/2026-00001"
    assert first[1] == "低保标准调整的通知"
    assert "危房改造工作有关事项通知如下" in first[2]
    assert first[3] == "2026-02-27"


def test_search_marks_the_words_and_says_what_else_it_looked_for(client, several):
    response = client.get("/search/", {"q": "低保"})
    assert titles(response) == ["低保标准调整的通知"]
    assert soup(response).select_one("mark").get_text() == "低保"
    assert "最低生活保障" in text_of(response)


def test_search_is_narrowed_by_what_is_chosen_and_widened_again(client, several):
    response = client.get("/search/")
    facet = next(link for link in soup(response).select(".facets a") if link.get_text() == "预算")
    narrowed = client.get(f"/search/{facet['href']}")
    assert titles(narrowed) == ["2026年部门预算"]
    back = soup(narrowed).select_one(".facets a[aria-current]")["href"]
    assert len(titles(client.get(f"/search/{back}"))) == 3


def test_a_field_narrows_too(client, several):
    assert titles(client.get("/search/", {"field": "social_assistance"})) == ["低保标准调整的通知"]


@pytest.mark.parametrize("asked", ["q=天上的月亮", "q=<script>alert(1)</script>", "field=health", "year=1999"])
def test_where_nothing_is_found_the_page_says_what_to_do(client, several, asked):
    response = client.get(f"/search/?{asked}")
    assert "<script>alert" not in response.content.decode()
    said = text_of(response)
    assert "换一个说法" in said
    assert "申请公开" in said


@pytest.mark.parametrize(
    "asked", ["year=x", "year=-1", "agency=9999999999999999999", "cursor=x", "order=no", "item=no", "below=2", "q=%00"]
)
def test_an_address_that_asks_for_nonsense_is_answered_all_the_same(client, several, asked):
    for path in ("/search/", DISCLOSURES, "/agencies/simajia/search/"):
        assert client.get(f"{path}?{asked}").status_code == 200


def test_words_are_kept_from_page_to_page_and_every_record_comes_once(client, published, monkeypatch):
    monkeypatch.setattr("gongkai.portal.publishing.finding.SHOWN", 2)
    made = {published(said={"title": f"第{n}号危房改造公示"}).title for n in range(5)}
    found, address = [], "/search/?q=危房改造"
    while address:
        page = soup(client.get(address))
        found += [link.get_text() for link in page.select(".records a")]
        following = page.select_one("a[rel=next]")
        address = f"/search/{following['href']}" if following else None
    assert sorted(found) == sorted(made)


def test_matters_of_life_lead_to_the_search(client, several):
    page = soup(client.get("/browse/"))
    link = next(each for each in page.select(".life a") if each.get_text() == "低保")
    assert titles(client.get(link["href"])) == ["低保标准调整的通知"]
    assert "2026年" in page.select_one("[aria-labelledby=years]").get_text()
    assert page.select_one("[aria-labelledby=organs] .chips a")["href"] == DISCLOSURES


def test_home_says_what_is_new_where_to_look_and_how_to_ask(client, several):
    page = soup(client.get("/"))
    assert page.select_one("[aria-labelledby=new] a").get_text() == "信息公开工作制度"
    assert page.select_one("form[action='/search/'] input[name=q]")
    assert page.select_one("[aria-labelledby=life] a")
    assert page.select_one("[aria-labelledby=ask] a")["href"] == "/apply/"


def test_a_repealed_document_is_marked_in_lists(client, several):
    from gongkai.disclosure.models import Record

    Record.objects.filter(pk=several[0].pk).update(is_normative=True, validity="repealed", validity_on=date(2026, 3, 1))
    assert soup(client.get(DISCLOSURES)).select_one(".over-now").get_text() == "已废止"


@pytest.mark.parametrize(
    ("path", "most"),
    [("/search/?q=危房", 20), (DISCLOSURES, 18), ("/agencies/simajia/catalogue/", 16), ("/browse/", 12)],
)
def test_a_page_asks_no_more_when_there_is_more(client, published, path, most):
    from django.core.cache import caches
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked():
        caches["pages"].clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        # PostgreSQL is told besides how to search, and of transactions.
        return sum(query["sql"].lstrip("( ").startswith("SELECT") for query in captured)

    published(said={"title": "危房改造公示"})
    asked()
    few = asked()
    for n in range(4):
        published(said={"title": f"第{n}批危房改造公示"})
    assert asked() <= few <= most


def test_guides_and_reports_of_those_below_are_found_from_above(client, demonstration):
    for column, wanted in (("guide", "/agencies/simajia/guide/"), ("reports", "/agencies/simajia/reports/2020/")):
        path = f"/agencies/huachuan/{column}/"
        assert f'href="{wanted}"' not in client.get(path).content.decode()
        page = soup(client.get(path, {"below": "1"}))
        assert wanted in [link["href"] for link in page.select(".list a")]
        assert page.select_one(".switch a")["href"] == path
