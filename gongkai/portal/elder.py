"""长辈版: larger type and stronger contrast, remembered by the visitor's own browser."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

COOKIE: Final = "elder"
YEAR_IN_SECONDS: Final = 365 * 24 * 3600


class ElderMode:
    """Tell caches that a page differs with the cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])
        return response


def is_on(request: HttpRequest) -> bool:
    return request.COOKIES.get(COOKIE) == "1"


def switch(request: HttpRequest, *, on: bool, back: str) -> HttpResponse:
    """Remember the choice and lead back to where the person was, never out of the site."""
    response = lead_back(request, back)
    if on:
        secure = request.is_secure()
        response.set_cookie(COOKIE, "1", YEAR_IN_SECONDS, secure=secure, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def lead_back(request: HttpRequest, back: str) -> HttpResponse:
    """To an address of this site, other than the switch itself; home where it is none."""
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    elsewhere = safe and urlsplit(back).path != request.path
    return HttpResponseRedirect(back if elsewhere else reverse("portal:home"), status=HTTPStatus.SEE_OTHER)
