"""What is asked of persons."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, Prefetch

from gongkai.agencies.clock import today
from gongkai.people.models import Post, User, UserQuerySet
from gongkai.people.sight import agencies_of

MOST_SUGGESTED: Final = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the list is narrowed by; "" is everybody."""

    words: str = ""
    agency: str = ""
    role: str = ""
    gone: bool = False


def people(post: Post, asked: Asked) -> UserQuerySet:
    """Those that the post sees, each with the posts of today in `held`."""
    held = Post.objects.visible_to(post).held(today())
    found = User.objects.visible_to(post).named_like(asked.words).filter(is_active=not asked.gone)
    if asked.agency or asked.role:
        wanted = held.filter(agency__in=agencies_of(post).named_like(asked.agency))
        if asked.role:
            wanted = wanted.filter(role=asked.role)
        found = found.filter(Exists(wanted.filter(person=OuterRef("pk"))))
    shown = held.select_related("agency").order_by("agency__path")
    return found.prefetch_related(Prefetch("posts", shown, to_attr="held"))


def agency_names(post: Post) -> list[str]:
    """For the list under the field; where there are more, the field still takes every full name."""
    return list(agencies_of(post).filter(ended_on=None).values_list("name", flat=True)[:MOST_SUGGESTED])
