"""The first run: a code that the terminal shows once makes the first administrator. There is no default password."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone

from gongkai.agencies.clock import today
from gongkai.agencies.models import Agency
from gongkai.ledger import chains
from gongkai.ledger.services import Draft, append
from gongkai.people import entries, lockout, passwords
from gongkai.people.models import Post, Role, SetupCode, User

HOURS: Final = 48  # that the code is good for
TRIES: Final = lockout.Limit(tries=10, seconds=900)


class WrongCode(Exception):
    """The code is not the one that the terminal showed, or it is too old."""


def is_done() -> bool:
    """Once there was an administrator, the page is gone for good."""
    return Post.objects.filter(role=Role.ADMINISTRATOR).exists()


def new_code() -> str:
    """A code for the terminal; "" where the site is set up. An older one is good no more."""
    code = passwords.for_once()
    encoded = "" if is_done() else make_password(code)  # slow on purpose, and therefore before the transaction
    with transaction.atomic():
        if is_done() or not encoded:
            return ""
        SetupCode.objects.update_or_create(only=True, defaults={"code": encoded})
        SetupCode.objects.update(made_at=timezone.now())
        append(Draft(chain=chains.security(), kind=entries.CODE_MADE.id))
    return code


def is_good(code: str) -> bool:
    return _row_of(code) is not None


def complete(
    *, code: str, username: str, display_name: str, password: str, agency: Callable[[], tuple[Agency, Draft]]
) -> Post:
    """
    Make the first agency (`agency` adds it and leaves its entry to this act) and its administrator. Raises WrongCode,
    also where somebody else was faster. What is slow on purpose, to look at the code and to hash the password, comes
    before the transaction.
    """
    row = None if is_done() else _row_of(code)
    if row is None:
        raise WrongCode
    encoded = make_password(password)
    with transaction.atomic():
        there = SetupCode.objects.select_for_update().first()
        if there is None or there.code != row.code or is_done():
            raise WrongCode
        there.delete()
        first, told = agency()
        person = User.objects.create_encoded(username=username, display_name=display_name, encoded=encoded)
        post = Post.objects.create(person=person, agency=first, role=Role.ADMINISTRATOR, since=today())
        append(
            told,
            entries.of_administrator(entries.SET_UP, person, by=None, agency=first.pk),
            Draft(chain=chains.security(), kind=entries.SET_UP.id, facts={"agency": first.pk}),
        )
    return post


def _row_of(code: str) -> SetupCode | None:
    row = SetupCode.objects.filter(made_at__gt=timezone.now() - timedelta(hours=HOURS)).first()
    return row if row is not None and check_password(passwords.as_made(code), row.code) else None
