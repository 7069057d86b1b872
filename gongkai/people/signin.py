"""Who is there and in which post: asked once for each request of somebody who signed in."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode, urlsplit, urlunsplit

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from gongkai.agencies.clock import today
from gongkai.people import sessions
from gongkai.people.models import Post, User

View = Callable[..., HttpResponseBase]
ENTRANCES: Final = (settings.LOGIN_URL, "account_change_password", "mfa_activate_totp")  # where `access` and we send to


class PostOfRequest:
    """
    Set `request.post` to the post in which the person acts, or None. A visitor without a session costs nothing. Posts
    are read anew each time: one that has ended stops working at once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.post = None  # type: ignore[attr-defined]  # access.OfficerRequest says that it is there
        if settings.SESSION_COOKIE_NAME in request.COOKIES and isinstance(request.user, User):
            if reason := sessions.over(request.session):
                sessions.end_own(request, reason)
                messages.info(request, _("登录已经到时，请重新登录。"))
            else:
                request.post = _current(request, request.user)  # type: ignore[attr-defined]  # as above
        return _of_the_whole_page(request, self.get_response(request))

    def process_view(self, request: HttpRequest, view: View, *_arguments: Any) -> HttpResponse | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not isinstance(request.user, User):
            return None
        if not getattr(view, "polls", False):
            sessions.note_activity(request.session)
        return _first(request, request.user, is_work=hasattr(view, "act"))


def _of_the_whole_page(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """
    htmx follows a redirect by itself and would put the page to sign in where a part of a page belongs. Told so, it
    leaves the page instead; and after signing in one comes back to the page, not to the part.
    """
    if "HX-Request" not in request.headers or not isinstance(response, HttpResponseRedirectBase):
        return response
    where = urlsplit(response.url)
    if where.path not in {reverse(name) for name in ENTRANCES}:
        return response
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    back = urlunsplit(("", "", page.path, page.query, "")) or settings.LOGIN_REDIRECT_URL
    query = urlencode({REDIRECT_FIELD_NAME: back}) if where.query else ""
    whole = HttpResponse(headers={"HX-Redirect": urlunsplit(("", "", where.path, query, ""))})
    whole.cookies = response.cookies
    return whole


def polls(view: View) -> View:
    """Mark a view that pages ask by themselves: it does not keep a session alive."""
    view.polls = True  # type: ignore[attr-defined]  # the middleware reads it
    return view


def held_by(person: User) -> list[Post]:
    """The posts of today, in the order of the agencies."""
    held = Post.objects.held(today()).filter(person=person)
    return list(held.select_related("agency", "person").order_by("agency__path", "pk"))


def needs_factor(posts: list[Post]) -> bool:
    return any(post.role in settings.SECOND_FACTOR_ROLES for post in posts)


def has_factor(person: User) -> bool:
    return bool(Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists())


def _current(request: HttpRequest, person: User) -> Post | None:
    posts = held_by(person)
    request.posts = posts  # type: ignore[attr-defined]  # for the switcher and for `_first`
    chosen = request.session.get(sessions.POST)
    return next((post for post in posts if post.pk == chosen), posts[0] if posts else None)


def _first(request: HttpRequest, person: User, *, is_work: bool) -> HttpResponseRedirect | None:
    """
    What has to be done before anything else: an own password, because till then somebody else knows it;
    and before any work a second factor, where the role asks for one.
    """
    if person.temporary_until and (is_work or _is_own_account(request)):
        return redirect("account_change_password")
    if is_work and needs_factor(request.posts) and not has_factor(person):  # type: ignore[attr-defined]  # see above
        return redirect("mfa_activate_totp")
    return None


def _is_own_account(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and (match.namespace == "people" or (match.url_name or "").startswith("mfa_"))
