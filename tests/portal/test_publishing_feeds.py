"""Feeds, sitemap, robots: what is new for programs, and the way for search machines."""

import json
from xml.etree import ElementTree as ET

import pytest

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.mark.parametrize("path", ["/feed.atom", "/agencies/simajia/feed.atom", "/agencies/county/feed.atom"])
def test_atom_names_the_record_its_maker_and_its_day(client, published, settings, path):
    settings.SITE_URL = "https://www.example.gov.cn"
    out = published()
    response = client.get(path)
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(response.content)
    assert feed.find(f"{ATOM}updated").text == "2026-03-02T02:00:00+00:00"
    entry = feed.find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}id").text == f"https://www.example.gov.cn/records/{out.pk}/"
    assert entry.find(f"{ATOM}title").text == out.title
    assert entry.find(f"{ATOM}author/{ATOM}name").text == "四马架镇人民政府"
    assert entry.find(f"{ATOM}published").text == "2026-03-02T02:00:00+00:00"


def test_an_empty_feed_is_a_feed_and_always_the_same(client, published):
    first = client.get("/feed.atom")
    assert ET.fromstring(first.content).find(f"{ATOM}entry") is None
    assert client.get("/feed.atom").content == first.content


@pytest.mark.parametrize("path", ["/feed.json", "/agencies/simajia/feed.json"])
def test_the_json_feed_says_the_same(client, published, path):
    out = published()
    response = client.get(path)
    assert response["Content-Type"].startswith("application/feed+json")
    feed = json.loads(response.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"].endswith(path)
    (item,) = feed["items"]
    assert item["url"].endswith(f"/records/{out.pk}/")
    assert (item["title"], item["authors"]) == (out.title, [{"name": "四马架镇人民政府"}])


def test_the_sitemap_leads_to_every_public_record_and_to_no_other(client, published, township):
    from tests.disclosure.making import drafted

    out = published()
    waiting = drafted(township, by=published.by)
    index = ET.fromstring(client.get("/sitemap.xml").content)
    pages = [each.text for each in index.iter(f"{SITEMAP}loc")]
    assert [page.rpartition("/")[2] for page in pages] == ["agencies.xml", "records-0.xml"]
    records = client.get("/sitemap/records-0.xml").content.decode()
    assert f"/records/{out.pk}/" in records
    assert f"/records/{waiting.pk}/" not in records
    agencies = client.get("/sitemap/agencies.xml").content.decode()
    assert "/agencies/simajia/disclosures/" in agencies


def test_the_sitemap_is_paged_by_keys(client, published, monkeypatch):
    monkeypatch.setattr("gongkai.disclosure.public.BLOCK", 2)
    keys = [published(said={"title": f"第{n}件"}).pk for n in range(3)]
    index = ET.fromstring(client.get("/sitemap.xml").content)
    pages = [each.text.partition("/sitemap/")[2] for each in index.iter(f"{SITEMAP}loc")][1:]
    listed = "".join(client.get(f"/sitemap/{page}").content.decode() for page in pages)
    assert len(pages) == 2
    assert [listed.count(f"/records/{key}/<") for key in keys] == [1, 1, 1]
    assert client.get("/sitemap/records-99.xml").status_code == 404


def test_robots_name_the_sitemap_and_keep_out_of_searches(client, db):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /search/\n" in text
    assert text.splitlines()[-1].endswith("/sitemap.xml")
