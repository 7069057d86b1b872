"""The sessions of a person: how long they last, which there are, and their end. They lie in the database."""

import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.http import HttpRequest

from gongkai.ledger.services import append
from gongkai.people import entries
from gongkai.people.models import User

BEGAN: Final = "began_at"
SEEN: Final = "seen_at"
POST: Final = "post"
SECONDS_BETWEEN_NOTES: Final = 60  # that somebody is there is written down once a minute, not at each click


def begin(session: SessionBase) -> None:
    session[BEGAN] = session[SEEN] = int(time.time())


def over(session: SessionBase) -> str:
    """Why the session is over, as a code; "" while it lasts. One that does not say when it began has never begun."""
    now = time.time()
    if now - session.get(BEGAN, 0) >= settings.SESSION_HOURS * 3600:
        return "age"
    if now - session.get(SEEN, 0) >= settings.SESSION_IDLE_MINUTES * 60:
        return "idle"
    return ""


def note_activity(session: SessionBase) -> None:
    now = int(time.time())
    if now - session.get(SEEN, 0) < SECONDS_BETWEEN_NOTES:
        return
    session[SEEN] = now
    UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=datetime.fromtimestamp(now, UTC))


@transaction.atomic
def end_own(request: HttpRequest, reason: str) -> None:
    """Sign out of this session."""
    person = request.user
    key = request.session.session_key
    if not isinstance(person, User):
        return
    entry = entries.of_person(entries.ENDED, person, request=request, reason=reason, sessions=1)
    logout(request)
    UserSession.objects.filter(session_key=key).delete()
    append(entry)


def of_person(person: User) -> list[UserSession]:
    """Those that last, the newest first."""
    there: list[UserSession] = UserSession.objects.purge_and_list(person)
    return sorted(there, key=lambda session: session.last_seen_at, reverse=True)


def end(sessions: Iterable[UserSession]) -> int:
    """End these, without an entry: the act that ends them has one. How many there were."""
    keys = [session.session_key for session in sessions]
    for key in keys:
        SessionStore().delete(key)
    UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def end_all(person: User) -> int:
    return end(UserSession.objects.filter(user=person))
