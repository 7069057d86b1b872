"""Addresses are kept by readers: one that an agency had before it was renamed leads on to the present one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from gongkai.agencies.selectors import by_slug

View = Callable[..., HttpResponse]


def at_its_address(view: View) -> View:
    """The page; where there is none under the slug, the page of the agency that had it."""

    @wraps(view)
    def found(request: HttpRequest, slug: str, **where: Any) -> HttpResponse:
        try:
            return view(request, slug=slug, **where)
        except Http404:
            agency = by_slug(slug)
            match = request.resolver_match
            if agency is None or agency.slug == slug or match is None:
                raise
            parts = {name: value for name, value in match.kwargs.items() if name not in {"slug", "column"}}
            return HttpResponsePermanentRedirect(reverse(match.view_name, kwargs={"slug": agency.slug, **parts}))

    return found
