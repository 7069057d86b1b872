"""The page cache: a page is the same until something is published; what is withdrawn is in no kept page any more."""

import pytest
from django.core.cache import caches

from tests.disclosure.making import TITLE, attached, stored
from tests.portal.conftest import soup

pytestmark = pytest.mark.django_db
OF_ONE = ("/", "/browse/", "/agencies/simajia/", "/agencies/simajia/disclosures/", "/agencies/simajia/catalogue/")
LISTS = (
    *("/", "/search/", "/search/?q=危房改造", "/agencies/simajia/", "/agencies/simajia/disclosures/"),
    *("/agencies/simajia/catalogue/", "/agencies/simajia/search/", "/agencies/county/disclosures/?below=1"),
    *("/feed.atom", "/feed.json", "/agencies/simajia/feed.atom", "/agencies/simajia/feed.json"),
    *("/agencies/county/feed.atom", "/sitemap/records-0.xml"),
)


def withdraw(record, by):
    from gongkai.disclosure import withdrawing
    from gongkai.disclosure.models import Why

    withdrawing.withdraw(record.pk, why=Why.WRONG, by=by)


def mentions(client, path, record):
    response = client.get(path)
    return response.status_code == 200 and f"/records/{record.pk}/" in response.content.decode()


@pytest.mark.parametrize("path", LISTS)
def test_what_is_published_is_there_at_once_and_what_is_withdrawn_gone_at_once(client, published, path):
    client.get(path)  # kept, before there is anything
    out = published()
    assert mentions(client, path, out)
    assert mentions(client, path, out)  # from the cache
    withdraw(out, published.by)
    assert not mentions(client, path, out)


@pytest.mark.parametrize("path", OF_ONE)
def test_a_page_that_is_still_the_same_is_not_made_again(client, published, path, monkeypatch):
    published()
    first = client.get(path)
    monkeypatch.setattr("django.template.base.Template.render", lambda *_: pytest.fail("rendered again"))
    again = client.get(path)
    assert again.content == first.content
    assert again["ETag"] == first["ETag"]


@pytest.mark.parametrize("path", ["/", "/search/?q=危房", "/agencies/simajia/guide/", "/agencies/simajia/reports/"])
def test_the_etag_is_answered_before_anything_is_rendered(client, published, path, django_assert_max_num_queries):
    published()
    first = client.get(path)
    tag = first["ETag"]
    caches["pages"].clear()
    with django_assert_max_num_queries(4):
        again = client.get(path, headers={"if-none-match": f'"x", W/{tag}'})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    published(said={"title": "另一件"})
    assert client.get(path, headers={"if-none-match": tag}).status_code == 200


def test_browsers_and_proxies_always_ask_whether_it_is_still_so(client, published):
    out = published()
    for path in ("/", f"/records/{out.pk}/"):
        assert client.get(path)["Cache-Control"] == "no-cache"


def test_no_cookie_is_set_and_none_is_wanted(client, published):
    out = published()
    for path in (*OF_ONE, f"/records/{out.pk}/", "/search/?q=危房", "/feed.json"):
        response = client.get(path)
        assert response.status_code == 200
        assert not response.cookies
        assert b"csrfmiddlewaretoken" not in response.content


def test_elders_get_their_page_and_others_theirs(client, published):
    path = f"/records/{published().pk}/"
    plain = client.get(path)
    client.cookies["elder"] = "1"
    for_elders = client.get(path)
    assert 'class="elder"' not in plain.content.decode()
    assert 'class="elder"' in for_elders.content.decode()
    assert plain["ETag"] != for_elders["ETag"]
    assert "Cookie" in for_elders["Vary"]
    del client.cookies["elder"]
    assert client.get(path).content == plain.content


def test_a_withdrawn_file_is_not_answered_with_unchanged(client, published):
    out = published(said={"files": attached(stored())})
    link = soup(client.get(f"/records/{out.pk}/")).select_one(".downloads a")["href"]
    first = client.get(link)
    b"".join(first.streaming_content)
    tag = {"if-none-match": first["ETag"]}
    assert client.get(link, headers=tag).status_code == 304
    withdraw(out, published.by)
    assert client.get(link, headers=tag).status_code == 410


def test_a_withdrawn_record_is_not_answered_with_unchanged(client, published):
    out = published()
    tag = {"if-none-match": client.get(f"/records/{out.pk}/")["ETag"]}
    assert client.get(f"/records/{out.pk}/", headers=tag).status_code == 304
    withdraw(out, published.by)
    response = client.get(f"/records/{out.pk}/", headers=tag)
    assert response.status_code == 410
    assert "有关事项通知如下" not in response.content.decode()


def test_a_page_of_another_agency_stays_when_one_publishes(client, published, county):
    before = client.get("/agencies/county/guide/")["ETag"]
    published()
    assert client.get("/agencies/county/guide/")["ETag"] == before


def test_a_change_of_settings_shows_at_once(client, published, township):
    from gongkai.agencies.services import edit
    from gongkai.ledger.services import SYSTEM

    assert "0454-7" not in client.get("/agencies/simajia/guide/").content.decode()
    edit(township, by=SYSTEM, phone="0454-7")
    assert "0454-7" in client.get("/agencies/simajia/guide/").content.decode()


def test_a_published_act_that_is_taken_back_changes_no_page(client, township, published):
    from django.db import transaction

    before = client.get("/")["ETag"]
    with transaction.atomic():
        published()
        transaction.set_rollback(True)
    response = client.get("/")
    assert response["ETag"] == before
    assert TITLE not in response.content.decode()


def test_what_an_index_still_holds_is_not_shown_when_it_is_not_public(client, published):
    from gongkai.disclosure.models import Record

    out = published()
    Record.objects.filter(pk=out.pk).update(public=None, state="draft", public_at=None)
    caches["pages"].clear()
    assert not mentions(client, "/search/?q=危房改造", out)
    assert not mentions(client, "/agencies/simajia/disclosures/", out)
