from pathlib import Path

import pytest
from django.urls import get_resolver, resolve

from tests.site.pages import ACTIONS, FILES, OF_APPLICANT, OF_RECORD, PAGES, TAKING

SIMAJIA = Path(__file__).parents[1] / "corpus" / "full" / "simajia_town_2020.txt"
HONGZE = SIMAJIA.parent / "hongze_2023.pdf"


def test_every_address_of_the_site_is_looked_at():
    names = {pattern.name for pattern in get_resolver("gongkai.portal.urls").url_patterns}
    looked_at = {
        resolve(path.partition("?")[0]).url_name for path in [*PAGES.values(), *FILES.values(), *ACTIONS.values()]
    }
    assert looked_at | OF_APPLICANT | OF_RECORD == names
    assert not looked_at & (OF_APPLICANT | OF_RECORD)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens(client, demonstration, name):
    response = client.get(PAGES[name])
    assert response.status_code == 200
    assert response["Content-Type"] == "text/html; charset=utf-8"
    body = response.content.decode()
    assert '<html lang="zh-Hans"' in body
    assert body.count("<h1") == 1
    assert " style=" not in body
    assert "<script>" not in body


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_in_elder_mode(client, demonstration, name):
    client.cookies["elder"] = "1"
    body = client.get(PAGES[name]).content.decode()
    assert '<html lang="zh-Hans" class="elder">' in body


@pytest.mark.parametrize("name", PAGES)
def test_a_monitor_may_ask_without_the_body(client, demonstration, name):
    response = client.head(PAGES[name])
    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize("name", FILES)
def test_every_file_comes(client, demonstration, name):
    assert client.get(FILES[name]).status_code == 200


@pytest.mark.parametrize("file", [SIMAJIA, HONGZE], ids=["text", "pdf"])
def test_the_result_of_a_checkup_opens(client, db, file):
    with file.open("rb") as upload:
        response = client.post("/checkup/", {"file": upload})
    assert response.status_code == 200


@pytest.mark.parametrize("path", ["/nope/", "/agencies/nobody/", "/agencies/huachuan/reports/2020/", "/favicon.ico"])
def test_what_is_not_there_is_a_404_in_chinese(client, demonstration, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "没有这个页面" in response.content.decode()


@pytest.mark.parametrize("path", [*PAGES.values(), *FILES.values()])
def test_a_page_is_not_changed_by_posting_to_it(client, demonstration, path):
    if path not in TAKING:
        assert client.post(path).status_code in {403, 405}
