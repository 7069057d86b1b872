import re

import pytest

from gongkai.agencies.models import Agency
from gongkai.reports.models import Filing, Rendition

RECONSIDERATION = [f"t4.reconsideration.{result}" for result in ("upheld", "rectified", "other", "pending", "total")]
REPORT = "/agencies/simajia/reports/2020/"


def text_of(response):
    """The words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def cell_of(response, cell):
    """The tag and the text of one figure on a page."""
    return re.search(rf'<td([^>]*id="c-{re.escape(cell)}"[^>]*)>([^<]*)</td>', response.content.decode()).groups()


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
    attributes, text = cell_of(client.get(REPORT), cell)
    assert text == ""
    assert "mark-" in attributes
    assert 'aria-describedby="f-' in attributes


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
    ("path", "queries"), [("/", 2), ("/agencies/simajia/reports/", 4), ("/agencies/huachuan/", 5), (REPORT, 5)]
)
def test_a_page_asks_the_database_few_questions(client, demonstration, django_assert_max_num_queries, path, queries):
    with django_assert_max_num_queries(queries):
        client.get(path)


def test_a_page_is_light(client, demonstration):
    response = client.get(REPORT, headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) < 12_000


def test_agencies_stand_under_those_above_them(client, demonstration):
    body = client.get("/agencies/simajia/guide/").content.decode()
    crumbs = re.search(r'<nav class="crumbs.*?</nav>', body, re.DOTALL)[0]
    assert re.findall(r">([^<\s]+)</(?:a|span)>", crumbs) == ["首页", "桦川县", "四马架镇", "政府信息公开指南"]
    assert Agency.objects.count() == 2
