"""One's own pages: the profile, the sessions, the post that one acts in; and the two ways in without a password."""

from dataclasses import dataclass
from typing import Final

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.agencies import services as agencies
from gongkai.agencies.models import Kind, Level
from gongkai.ledger.services import append
from gongkai.people import addresses, browsers, checks, demonstration, entries, forms, lockout, sessions, setup, signin
from gongkai.people.models import User

UNPROCESSABLE: Final = 422
LOOPBACK: Final = frozenset({"127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class _Session:
    """One of the places where somebody is signed in, as the page tells it."""

    row: UserSession
    key_here: str | None

    @property
    def browser(self) -> str:
        return browsers.name_of(self.row.user_agent)

    @property
    def is_here(self) -> bool:
        return bool(self.row.session_key == self.key_here)


@require_safe
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    context = {
        "person": person,
        "posts": signin.held_by(person),
        "has_factor": signin.has_factor(person),
        "needs_factor": signin.needs_factor(signin.held_by(person)),
        "sessions": [_Session(session, request.session.session_key) for session in sessions.of_person(person)],
        "idle_minutes": settings.SESSION_IDLE_MINUTES,
    }
    return render(request, "people/profile.html", context)


@require_POST
@login_required
def switch(request: HttpRequest) -> HttpResponse:
    """Act in another of one's posts."""
    held = {str(post.pk): post for post in signin.held_by(_person(request))}
    post = held.get(request.POST.get("post", ""))
    if post is None:
        raise Http404
    request.session[sessions.POST] = post.pk
    with transaction.atomic():
        append(entries.of_person(entries.SWITCHED, _person(request), request=request, to=post.pk))
    messages.info(request, _("现在以“%(post)s”的身份工作。") % {"post": post})
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else settings.LOGIN_REDIRECT_URL)


@require_POST
@login_required
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request)
    session = get_object_or_404(UserSession, pk=pk, user=person)
    if session.session_key == request.session.session_key:
        get_adapter().logout(request)
        return redirect(settings.LOGIN_URL)
    _end(request, [session])
    messages.success(request, _("那一处登录已经退出。"))
    return redirect("people:profile")


@require_POST
@login_required
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    others = UserSession.objects.filter(user=_person(request)).exclude(session_key=request.session.session_key)
    _end(request, list(others))
    messages.success(request, _("别处的登录都已经退出。"))
    return redirect("people:profile")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("code", "password", "again")
def first_run(request: HttpRequest) -> HttpResponse:
    """首次设置, with the code of the terminal. Gone once there is an administrator."""
    if setup.is_done():
        raise Http404
    form = forms.SetupForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _set_up(request, form):
        messages.success(request, _("首次设置完成。请用刚才的用户名和密码登录。"))
        return redirect(settings.LOGIN_URL)
    return render(request, "people/setup.html", {"form": form}, status=UNPROCESSABLE if form.errors else 200)


@require_POST
def try_out(request: HttpRequest) -> HttpResponse:
    """以…身份试用: only in the demonstration, only on this machine, only as one of its invented people."""
    if not may_try_out(request):
        raise Http404
    person = get_object_or_404(demonstration.people(), username=request.POST.get("username", ""))
    if request.user.is_authenticated:
        get_adapter().logout(request)
    get_adapter().login(request, person)
    UserSession.objects.create_from_request(request)
    return redirect(settings.LOGIN_REDIRECT_URL)


def may_try_out(request: HttpRequest) -> bool:
    """Also where somebody has switched the demonstration on for a site that others reach."""
    if not settings.DEMONSTRATION or checks.demonstration_stays_on_this_machine():
        return False
    return addresses.of_client(request) in LOOPBACK


def _set_up(request: HttpRequest, form: forms.SetupForm) -> bool:
    given = form.cleaned_data
    standing = lockout.take("setup", addresses.of_client(request), setup.TRIES)
    if standing.refused:
        form.add_error("code", _("试的次数太多，请过一会儿再试。"))
        return False
    try:
        setup.complete(
            code=given["code"],
            username=given["username"],
            display_name=given["display_name"],
            password=given["password"],
            agency=lambda: agencies.added(
                name=given["agency_name"],
                short_name=given["short_name"],
                slug=given["slug"],
                level=Level(given["level"]),
                kind=Kind(given["kind"]),
            ),
        )
    except setup.WrongCode:
        form.add_error("code", _("设置码不对，或者已经过期。请在终端里再运行一次 gongkai init，用新的一个。"))
        return False
    except ValidationError as refusal:
        form.add_error(None, [why for whys in refusal.message_dict.values() for why in whys])
        return False
    return True


def _end(request: HttpRequest, ended: list[UserSession]) -> None:
    with transaction.atomic():
        number = sessions.end(ended)
        person = _person(request)
        append(entries.of_person(entries.ENDED, person, request=request, reason="ended_elsewhere", sessions=number))


def _person(request: HttpRequest) -> User:
    """Within login_required."""
    person = request.user
    if not isinstance(person, User):
        raise TypeError(person)
    return person
