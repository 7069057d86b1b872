"""The pages of agencies as a test reads them."""

from bs4 import BeautifulSoup
from django.urls import reverse


def signed_in(agency, role):
    from tests.people import cast

    return cast.browser_of(cast.post(agency, role).person)


def soup(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return BeautifulSoup(response.content, "html.parser")


def words(response, status=200):
    return soup(response, status).select_one("main").get_text(" ", strip=True)


def address(name, *args):
    return reverse(f"agencies:{name}", args=args)
