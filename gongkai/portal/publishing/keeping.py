"""
The page cache of anonymous pages. A page is kept under its stamp, its address and the way it looks (长辈版); the same
make its ETag, which is answered before anything is rendered. Nothing has to be thrown away: when something is published
or withdrawn, the stamp is another one from the same transaction on, and what was kept under the old is never asked for.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from gongkai.portal import elder

View = Callable[..., HttpResponse]
Stamp = Callable[..., str | None]
CACHE: Final = "pages"
KEPT: Final = frozenset({HTTPStatus.OK, HTTPStatus.GONE})
LARGEST: Final = 512 * 1024  # bytes of a page that is kept
ALWAYS_ASK: Final = "no-cache"  # anybody may keep it, and asks each time whether it is still so


def kept(stamp: Stamp, *, store: bool = True) -> Callable[[View], View]:
    """`stamp` gets what the address says; None leads to the view, which says what there is not."""

    def keeping(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, **where: Any) -> HttpResponse:
            now = stamp(**where)
            if now is None:
                return view(request, **where)
            tag = etag(request, now)
            if tag in asked_for(request):
                return _stamped(HttpResponseNotModified(), tag)
            found = caches[CACHE].get(tag) if store else None
            if found is not None:
                body, status, media_type = found
                return _stamped(HttpResponse(body, status=status, content_type=media_type), tag)
            return _keep(view(request, **where), tag, store=store)

        return answered

    return keeping


def etag(request: HttpRequest, stamp: str) -> str:
    """Also what is not in the address: how the page looks, and what the site is called."""
    looks = (stamp, request.get_full_path(), elder.is_on(request), settings.SITE_NAME, settings.SITE_URL)
    text = "\n".join(map(str, (*looks, settings.DEMONSTRATION)))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def asked_for(request: HttpRequest) -> set[str]:
    """What the browser still has; a proxy that compresses makes the tags weak ones."""
    return {each.strip().removeprefix("W/").strip('"') for each in request.headers.get("If-None-Match", "").split(",")}


def _keep(response: HttpResponse, tag: str, *, store: bool) -> HttpResponse:
    if response.status_code not in KEPT or response.streaming or response.cookies:
        return response
    if store and len(response.content) <= LARGEST:
        caches[CACHE].set(tag, (response.content, response.status_code, response.headers["Content-Type"]))
    return _stamped(response, tag)


def _stamped(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = f'"{tag}"'
    response["Cache-Control"] = ALWAYS_ASK
    return response
