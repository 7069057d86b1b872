"""Light or dark: as the system says, or as the person chose, remembered by the browser."""

from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

COOKIE: Final = "theme"
YEAR_IN_SECONDS: Final = 365 * 24 * 3600
THEMES: Final = {"light": _("浅色"), "dark": _("深色")}


def chosen(request: HttpRequest) -> str:
    """ "" where the system chooses."""
    theme = request.COOKIES.get(COOKIE, "")
    return theme if theme in THEMES else ""


def choose(request: HttpRequest, *, theme: str, back: str) -> HttpResponse:
    """Remember the choice and lead back to where the person was, never out of the site."""
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else reverse("workbench:today"), status=HTTPStatus.SEE_OTHER)
    if theme in THEMES:
        secure = request.is_secure()
        response.set_cookie(COOKIE, theme, YEAR_IN_SECONDS, secure=secure, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
