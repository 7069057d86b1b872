"""The invented people of the demonstration, one for each role. They have no password: nobody can sign in with one."""

from datetime import date
from typing import Final

from django.db import transaction

from gongkai.agencies.models import Agency
from gongkai.agencies.models.agency import INTERNAL
from gongkai.people.models import Post, Role, User, UserQuerySet

PREFIX: Final = "demo-"
# User name, name, role, whether at the county (else at the town, or its first office); in the order of the roles
PEOPLE: Final = (
    ("contributor", "孙立春", Role.CONTRIBUTOR, False),
    ("officer", "陈晓禾", Role.OFFICER, False),
    ("reviewer", "赵秋实", Role.REVIEWER, False),
    ("approver", "刘冬梅", Role.APPROVER, False),
    ("supervisor", "周明远", Role.SUPERVISOR, True),
    ("administrator", "吴建国", Role.ADMINISTRATOR, True),
    ("auditor", "郑清源", Role.AUDITOR, True),
)


@transaction.atomic
def load(*, today: date) -> None:
    """Put in who is not there yet: at the first agency and at the first one below it."""
    county = Agency.objects.roots().order_by("path").first()
    if county is None:
        return
    town = Agency.objects.filter(parent=county).order_by("path").first() or county
    office = Agency.objects.filter(parent=town, kind__in=INTERNAL).order_by("path").first() or town
    for name, display_name, role, is_county in PEOPLE:
        place = county if is_county else office if role == Role.CONTRIBUTOR else town
        _person(PREFIX + name, display_name, role, place, today)


def people() -> UserQuerySet:
    """In the order of the table above."""
    return (
        User.objects.get_queryset()
        .filter(username__startswith=PREFIX, is_active=True)
        .prefetch_related("posts__agency")
        .order_by("pk")
    )


def _person(username: str, display_name: str, role: Role, agency: Agency, today: date) -> None:
    if User.objects.get_queryset().filter(username=username).exists():
        return
    person = User.objects.create_user(username=username, display_name=display_name)
    heads = role == Role.APPROVER
    Post.objects.create(person=person, agency=agency, role=role, since=today, heads_office=heads)
