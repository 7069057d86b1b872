import pytest


def test_elder_mode_is_remembered_and_leads_back(client, db):
    response = client.post("/elder/", {"on": "1", "back": "/apply/?a=1"})
    assert (response.status_code, response["Location"]) == (303, "/apply/?a=1")
    assert response.cookies["elder"]["max-age"] == 365 * 24 * 3600
    assert response.cookies["elder"]["httponly"]
    assert response.cookies["elder"]["samesite"] == "Lax"
    assert 'class="elder"' in client.get("/apply/").content.decode()


def test_it_can_be_left_again(client, db):
    client.post("/elder/", {"on": "1", "back": "/"})
    client.post("/elder/", {"on": "0", "back": "/"})
    assert 'class="elder"' not in client.get("/apply/").content.decode()


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "", "\\\\evil.example"]
)
def test_it_never_leads_away_from_the_site(client, back):
    assert client.post("/elder/", {"on": "1", "back": back})["Location"] == "/"


def test_a_link_cannot_switch_it(client):
    response = client.get("/elder/?on=1", headers={"referer": "http://testserver/apply/?a=1"})
    assert (response.status_code, response["Location"]) == (303, "http://testserver/apply/?a=1")
    assert not response.cookies


@pytest.mark.parametrize("referer", ["", "https://evil.example/", "http://testserver/elder/"])
def test_who_opens_its_address_without_coming_from_a_page_is_led_home(client, referer):
    assert client.get("/elder/", headers={"referer": referer})["Location"] == "/"


def test_caches_are_told_that_pages_differ(client, db):
    assert "Cookie" in client.get("/apply/")["Vary"]
