import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongkai.agencies.models import Agency, Kind, Level
from gongkai.agencies.services import add
from gongkai.agencies.succession import rename
from gongkai.ledger.services import SYSTEM
from gongkai.reports.models import Filing, Rendition

RECONSIDERATION = [f"t4.reconsideration.{result}" for result in ("upheld", "rectified", "other", "pending", "total")]
REPORT = "/agencies/simajia/reports/2020/"


def text_of(response):
    """The words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def cell_of(response, cell):
    """The tag and the text of one figure on a page, without the numbers of its notes."""
    links = "(?:<a [^>]*>[^<]*</a>)*"
    page = response.content.decode()
    return re.search(rf'<td([^>]*id="c-{re.escape(cell)}"[^>]*)>([^<]*){links}</td>', page).groups()


def notes_of(response, cell):
    """Where the numbers in a figure's cell lead, with what they show and what is read aloud."""
    page = response.content.decode()
    inside = re.search(rf'<td[^>]*id="c-{re.escape(cell)}"[^>]*>(.*?)</td>', page)[1]
    return re.findall(r'<a class="note-ref" href="#([^"]*)" aria-label="([^"]*)">([^<]*)</a>', inside)


@pytest.mark.django_db
def test_an_empty_site_says_what_belongs_here(client):
    words = text_of(client.get("/"))
    assert "还没有登记机关" in words
    assert "还没有公开的内容" in words


def test_home_shows_what_is_new_and_where_to_look(client, demonstration):
    response = client.get("/")
    assert "桦川县四马架镇2020年政府信息公开工作年度报告" in text_of(response)
    assert "2026年11月23日" in text_of(response)
    assert 'href="/agencies/simajia/"' in response.content.decode()


def test_a_township_that_was_found_does_not_stand_under_a_county_that_was_not(client, demonstration):
    assert "depth-" in client.get("/").content.decode()
    found = client.get("/", {"q": "四马架"}).content.decode()
    assert ">四马架镇</a>" in found
    assert "depth-" not in found


def test_agencies_are_found_by_name(client, demonstration):
    assert "名称里有“四马”的机关：1 个" in text_of(client.get("/?q=四马"))
    nothing = text_of(client.get("/?q=<b>无</b>"))
    assert "名称里有“&lt;b&gt;无&lt;/b&gt;”的机关：0 个" in nothing


def test_the_column_page_has_the_four_statutory_names(client, demonstration):
    titles = re.findall(
        r'<h2 id="tile-\w+"><a [^>]+>([^<]+)</a></h2>', client.get("/agencies/simajia/").content.decode()
    )
    assert titles == ["政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报"]


def test_an_empty_column_says_so_and_teaches_what_belongs_there(client, demonstration):
    words = text_of(client.get("/agencies/simajia/guide/"))
    assert "四马架镇还没有在本站发布政府信息公开指南。" in words
    assert "第十二条第二款" in words


def test_article_21_speaks_to_townships_and_counties_apart(client, demonstration):
    town = text_of(client.get("/agencies/simajia/disclosures/"))
    county = text_of(client.get("/agencies/huachuan/disclosures/"))
    assert "宅基地使用情况审核" in town
    assert "治安管理" not in town
    assert "治安管理" in county
    assert "宅基地使用情况审核" not in county


def test_an_agency_without_reports_says_by_when_they_are_due(client, demonstration):
    words = text_of(client.get("/agencies/huachuan/reports/"))
    assert "桦川县还没有在本站发布年报。" in words
    assert "3月31日前" in words


def test_the_report_shows_the_form_as_printed(client, demonstration):
    response = client.get(REPORT)
    assert cell_of(response, "t2.procurement.projects")[1] == "1"
    assert cell_of(response, "t2.procurement.amount")[1] == "1585.5"
    assert cell_of(response, "t3.new.total")[1] == "0"
    words = text_of(response)
    for heading in (
        "一、总体情况",
        "二、主动公开政府信息情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "六、其他需要报告的事项",
    ):
        assert heading in words
    assert "乡镇的科技发展比较慢,还有待提高" in words


@pytest.mark.parametrize("cell", RECONSIDERATION)
def test_a_blank_figure_stays_blank_and_is_marked(client, demonstration, cell):
    response = client.get(REPORT)
    attributes, text = cell_of(response, cell)
    assert text == ""
    assert "mark-" in attributes
    assert [(shown, name) for _, name, shown in notes_of(response, cell)] == [("注1", "注1，警告")]


def test_the_cards_of_table_three_stand_right_before_it(client, demonstration):
    page = client.get("/agencies/simajia/reports/2020/").content.decode()
    assert re.search(r'</details>\s*<section class="form-frame"[^>]*>\s*<table class="form form-t3">', page)
    assert page.index("form-t2") < page.index("换成卡片看")


def test_a_headline_that_was_left_blank_is_not_shown_as_zero(client, demonstration):
    body = client.get(REPORT).content.decode()
    figures = re.findall(r'<dt>([^<]+)</dt><dd><a href="#c-[^"]+">([^<]+)</a>', body)
    assert figures == [
        ("新收到的申请", "0"),
        ("办结的申请", "0"),
        ("转到下一年办理", "0"),
        ("被申请行政复议", "没有填"),
    ]


def test_every_link_from_a_finding_leads_to_a_cell_of_the_form(client, demonstration):
    body = client.get(REPORT).content.decode()
    targets = set(re.findall(r'href="#(c-[^"]+)"', body))
    assert {f"c-{cell}" for cell in RECONSIDERATION} <= targets
    assert targets <= set(re.findall(r'id="(c-[^"]+)"', body))


@pytest.mark.parametrize("format", ["docx", "pdf", "xlsx", "html", "json", "csv"])
def test_each_format_is_offered_with_its_size_and_comes_as_a_file(client, demonstration, format):
    page = client.get(REPORT).content.decode()
    assert f'href="{REPORT}report.{format}"' in page
    response = client.get(f"{REPORT}report.{format}")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["Content-Disposition"].endswith(f".{format}")
    assert response.content == bytes(Rendition.objects.get(format=format).body)


def test_a_format_that_could_not_be_written_is_explained(client, demonstration):
    Rendition.objects.filter(format="pdf").delete()
    assert "fonts-noto-cjk" in text_of(client.get(REPORT))
    assert client.get(f"{REPORT}report.pdf").status_code == 404


def test_the_original_comes_back_byte_for_byte_and_never_as_a_page(client, demonstration):
    response = client.get(f"{REPORT}original")
    assert response.content == bytes(Filing.objects.get().source.body)
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("path", ["", "report.docx", "original"])
def test_what_is_not_published_is_not_there(client, demonstration, path):
    Filing.objects.update(published_on=None)
    assert client.get(REPORT + path).status_code == 404
    assert "2020年政府信息公开工作年度报告" not in text_of(client.get("/"))


@pytest.mark.parametrize("path", ["aggregate/", "report.exe", "../2019/"])
def test_what_was_never_filed_is_not_there(client, demonstration, path):
    assert client.get(REPORT + path).status_code == 404


@pytest.mark.parametrize(
    ("path", "queries"), [("/", 7), ("/agencies/simajia/reports/", 9), ("/agencies/huachuan/", 12), (REPORT, 5)]
)
def test_a_page_asks_the_database_few_questions(client, demonstration, path, queries):
    """Questions: what PostgreSQL is told of the transaction that the search runs in is none."""
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    assert sum(query["sql"].lstrip("( ").startswith("SELECT") for query in captured) <= queries


def test_a_page_is_light(client, demonstration):
    response = client.get(REPORT, headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) < 12_000


def test_agencies_stand_under_those_above_them(client, demonstration):
    body = client.get("/agencies/simajia/guide/").content.decode()
    crumbs = re.search(r'<nav class="crumbs.*?</nav>', body, re.DOTALL)[0]
    assert re.findall(r">([^<\s]+)</(?:a|span)>", crumbs) == ["首页", "桦川县", "四马架镇", "政府信息公开指南"]
    assert Agency.objects.count() == 2


@pytest.fixture
def thousand(db):
    """A county, 100 towns, and 9 departments below each: 1,001 agencies that answer, and a unit that does not."""
    top = add(name="某县人民政府", short_name="某县", slug="c", level=Level.COUNTY, kind=Kind.GOVERNMENT)
    made = []
    for town in range(1, 101):
        path = f"{top.path}{town:06}"
        made.append(Agency(name=f"第{town}镇人民政府", slug=f"t{town}", level="township", kind="government", path=path))
        for number in range(1, 10):
            name, slug = f"第{town}镇第{number}局", f"t{town}-{number}"
            below = f"{path}{number:06}"
            made.append(Agency(name=name, slug=slug, level="township", kind="department", path=below))
    made.append(Agency(name="某镇某所", slug="u", level="grassroots", kind="unit", path=f"{top.path}000101"))
    for agency in made:
        agency.short_name = agency.name
    Agency.objects.bulk_create(made)
    return [agency.slug for agency in Agency.objects.exclude(slug="u")]


def slugs(page):
    return [link["href"].split("/")[2] for link in page.select("[aria-labelledby=agencies] .list a")]


def page_of(client, address):
    return BeautifulSoup(client.get(address).content, "html.parser")


def test_a_thousand_agencies_come_page_by_page_each_once_and_in_order(client, thousand):
    found, address = [], "/"
    for _ in range(21):
        page = page_of(client, address)
        assert len(slugs(page)) <= 50
        found += slugs(page)
        following = page.select_one(".pages a[rel=next]")
        address = following["href"].removesuffix("#agencies") if following else None
    assert address is None
    assert found == thousand
    assert len(found) == 1001


def test_home_stays_small_and_asks_little_however_many_agencies(client, thousand, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        response = client.get("/?page=3", headers={"accept-encoding": "identity"})
    assert len(response.content) < 20_000


def test_a_later_page_says_below_whom_it_goes_on(client, thousand):
    page = page_of(client, "/?page=2")
    assert slugs(page)[0] == "t5-9"  # 1 + 4 * 10 + 9 come before it
    above = page.find(string="接上一页：").parent
    assert [link["href"].split("/")[2] for link in above.select("a")] == ["c", "t5"]
    assert "第 2 页，共 21 页" in page.get_text()
    assert page.select_one("a[rel=prev]")["href"] == "/#agencies"


def test_what_was_searched_is_counted_whole_and_kept_from_page_to_page(client, thousand):
    page = page_of(client, "/?q=第1局")
    assert "名称里有“第1局”的机关：100 个" in page.get_text()
    following = page.select_one("a[rel=next]")["href"]
    second = page_of(client, following.removesuffix("#agencies"))
    assert len(slugs(second)) == 50
    assert slugs(second)[-1] == "t100-1"
    assert "接上一页" not in second.get_text()


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999", "2"])
def test_home_bears_any_page(client, demonstration, page):
    assert slugs(page_of(client, f"/?page={page}")) == ["huachuan", "simajia"]


def test_a_report_names_the_agency_as_it_was_called_on_the_day_of_publication(client, demonstration):
    agency = Agency.objects.get(slug="simajia")
    Filing.objects.filter(agency=agency).update(published_on=date(2021, 1, 20))
    rename(agency, name="桦川县四马架街道办事处", short_name="四马架街道", on=date(2021, 3, 1), by=SYSTEM, basis="某文")
    page = BeautifulSoup(client.get(REPORT).content, "html.parser")
    before, now = "桦川县四马架镇人民政府", "桦川县四马架街道办事处"
    assert page.find("meta", attrs={"name": "ContentSource"})["content"] == before
    assert page.select_one(".report-head .over").text == before
    told = {row.dt.text: row.dd.text for row in page.select("dl.about div")}
    assert told["发布机关"] == f"{before}（今{now}）"
    Filing.objects.filter(agency=agency).update(published_on=date(2021, 3, 1))
    page = BeautifulSoup(client.get(REPORT).content, "html.parser")
    assert {row.dt.text: row.dd.text for row in page.select("dl.about div")}["发布机关"] == now
