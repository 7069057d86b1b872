"""Who may do what: one table of acts, asked by every page, file and search."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from gongkai.ledger.services import Actor
from gongkai.people.models import Post, Role

EVERYONE: Final = frozenset(Role)
ACTS: Final[Mapping[str, frozenset[Role]]] = {
    "workbench.use": EVERYONE,
    "agencies.see": EVERYONE - {Role.AUDITOR},
    "agencies.edit": frozenset({Role.ADMINISTRATOR}),
    "numbers.void": frozenset({Role.OFFICER}),
    "applications.see": frozenset({Role.OFFICER, Role.REVIEWER, Role.APPROVER, Role.SUPERVISOR}),
    "applications.read": frozenset({Role.OFFICER, Role.REVIEWER, Role.APPROVER}),  # words about persons too
    "applications.act": frozenset({Role.OFFICER}),
    "applications.review": frozenset({Role.REVIEWER}),
    "applications.sign": frozenset({Role.APPROVER}),
    "applications.set": frozenset({Role.OFFICER, Role.ADMINISTRATOR}),  # rules and wording
    "handouts.answer": frozenset({Role.CONTRIBUTOR, Role.OFFICER}),
    "handouts.own": frozenset({Role.CONTRIBUTOR}),  # the list of what was handed to the own office
    "records.see": frozenset({Role.OFFICER, Role.REVIEWER, Role.APPROVER, Role.SUPERVISOR}),
    "records.act": frozenset({Role.OFFICER}),  # drafts, masks, withdraws
    "records.check": frozenset({Role.OFFICER, Role.REVIEWER, Role.APPROVER}),  # signs one of the three checks
    "records.publish": frozenset({Role.OFFICER, Role.APPROVER}),
    "people.edit": frozenset({Role.ADMINISTRATOR}),
    "settings.edit": frozenset({Role.ADMINISTRATOR}),
    "tasks.see": frozenset({Role.ADMINISTRATOR, Role.OFFICER, Role.SUPERVISOR}),
    "audit.read": frozenset({Role.AUDITOR}),
}


class OfficerRequest(HttpRequest):
    """A request of somebody who signed in and acts in a post."""

    post: Post


View = Callable[..., HttpResponseBase]


def may(post: Post, act: str) -> bool:
    return post.role in ACTS[act]


def actor(post: Post) -> Actor:
    return Actor(person=post.person_id, post=post.pk)


def post_required(act: str) -> Callable[[View], View]:
    """
    The view is for posts that may do the act; a visitor is sent to sign in.
    `request.post` is set by the middleware `people.signin.PostOfRequest`.
    """
    roles = ACTS[act]

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            post: Post | None = getattr(request, "post", None)
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if post is None or post.role not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.act = act  # type: ignore[attr-defined]  # the test of all routes against all roles reads it
        return guarded

    return guard


def may_approve(post: Post, drafted_by: int | None) -> bool:
    """
    Four eyes: an approver approves, and not what the same person drafted, in whichever post that was.
    `drafted_by` is the person's key, as the ledger holds it. GONGKAI_FOUR_EYES=0 is for a place with one officer.
    """
    if post.role != Role.APPROVER:
        return False
    return not settings.FOUR_EYES or post.person_id != drafted_by
