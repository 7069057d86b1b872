"""While an applicant writes: what is already public of it, of this agency, and nothing that is not."""

import pytest

from tests.portal.conftest import soup

pytestmark = pytest.mark.django_db
ADDRESS = "/agencies/simajia/suggest/"


def suggested(client, written):
    response = client.post(ADDRESS, {"matter": written})
    assert response.status_code == 200
    return [link.get_text() for link in soup(response).select("a")]


def test_what_is_public_is_suggested(client, published):
    out = published()
    assert suggested(client, "危房改造") == [out.title]
    assert suggested(client, "我想要2026年农村危房改造的材料") == [out.title]


@pytest.mark.parametrize("written", ["", "我", "天上的月亮有多大", "，。！"])
def test_where_nothing_is_like_it_nothing_is_said(client, published, written):
    published()
    assert suggested(client, written) == []


def test_what_is_withdrawn_or_waiting_is_not_suggested(client, published, township):
    from gongkai.disclosure import withdrawing
    from gongkai.disclosure.models import Why
    from tests.disclosure.making import drafted

    drafted(township, by=published.by)
    withdrawing.withdraw(published().pk, why=Why.WRONG, by=published.by)
    assert suggested(client, "危房改造") == []


def test_what_people_write_stands_in_no_address(client, published):
    assert client.get(ADDRESS, {"matter": "危房改造"}).status_code == 405


def test_the_form_leads_to_the_search_where_scripts_are_off(client, open_town):
    page = soup(client.get("/agencies/town/apply/"))
    assert page.select_one("#already-public")["hx-post"] == "/agencies/town/suggest/"
    assert page.select_one('a[href="/agencies/town/search/"]')["target"] == "_blank"
