"""确定承办人: who of the office does a case, for several at once, and back again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing

from gongkai.applications import obligations
from gongkai.applications.cases import working
from gongkai.applications.desk import kinds
from gongkai.applications.models import Application
from gongkai.duties.models import Duty
from gongkai.ledger import chains
from gongkai.ledger.models import Entry
from gongkai.ledger.services import SYSTEM, Draft
from gongkai.people.access import actor
from gongkai.people.handover import Handed
from gongkai.people.models import Post
from gongkai.people.roles import Role

SALT = "applications.assigned"


@dataclass(frozen=True, slots=True)
class Assigned:
    """`before`: who had those that changed hands. `others`: what another gave away since it was shown, and stays."""

    before: dict[int, int | None]
    others: list[int]


def assign(keys: Mapping[int, Post | None], *, by: Post, shown: Mapping[int, int | None] | None = None) -> Assigned:
    """Give each case to its post (None: to nobody in particular). `shown`: who had them when they were chosen."""
    done = Assigned({}, [])
    for pk, officer in keys.items():
        with working(pk, by=actor(by)) as case:
            application = case.application
            if application.officer_id == (officer.pk if officer else None) or not application.is_open:
                continue
            if shown is not None and application.officer_id != shown.get(pk):
                done.others.append(pk)
                continue
            done.before[pk] = application.officer_id
            told: dict[str, Any] = {"from": application.officer_id, "post": officer.pk if officer else None}
            case.note(kinds.ASSIGNED.id, **told)
            application.officer = officer
            application.save(update_fields=["officer"])
            own = Duty.objects.open().filter(subject=application.subject, kind__in=_of_officers())
            own.update(post=officer)
    return done


def last(application: Application) -> list[Entry]:
    """By which it came to whom it is with: none where it never changed hands."""
    found = Entry.objects.filter(subject=application.subject, kind=kinds.ASSIGNED.id)
    return list(found.order_by("-id")[:1])


def _of_officers() -> list[str]:
    return [kind.id for kind in obligations.KINDS if Role.OFFICER in kind.roles]


def undo_token(before: Mapping[int, int | None], now: Post | None, by: Post) -> str:
    """What was and what is, to be brought back by the same post."""
    told = {"by": by.pk, "was": list(before.items()), "now": now.pk if now else None}
    return signing.dumps(told, salt=SALT, compress=True)


def undone(token: str, *, by: Post) -> int:
    """Back as it was: how many. What another has got meanwhile stays. BadSignature where it is no token of ours."""
    told = signing.loads(token, salt=SALT, max_age=3600)
    if told["by"] != by.pk:
        raise signing.BadSignature(token)
    was = dict(told["was"])
    mine = Application.objects.visible_to(by).filter(pk__in=was, officer=told["now"]).values_list("pk", flat=True)
    posts = Post.objects.in_bulk([post for post in was.values() if post])
    wanted = {pk: posts.get(was[pk]) for pk in mine}
    return len(assign(wanted, by=by, shown=dict.fromkeys(wanted, told["now"])).before)


def held(post: Post) -> int:
    """Open cases that the post does, for when it is given up."""
    return Application.objects.open().filter(officer=post).count()


def transfer(giver: Post, taker: Post) -> Handed:
    """
    In the act of giving up a post: the cases go on with the other. Not through `cases.working`, which appends by
    itself: the hand-over is one act on everything that the post holds, and appends the entries of all of it once, last.
    The rows are locked and their turns go on as there, so that whoever has one of them open is told; nothing of the
    law's events changes, so that nothing is folded, and the duties move by the hand-over of 今天.
    """
    cases = Application.objects.select_for_update(of=("self",)).open().filter(officer=giver).order_by("pk")
    drafts = [_handed(application, giver, taker) for application in cases]
    return Handed(len(drafts), tuple(drafts))


def _handed(application: Application, giver: Post, taker: Post) -> Draft:
    application.officer = taker
    application.turn += 1  # the entry that follows is one of the case
    application.save(update_fields=["officer", "turn"])
    return Draft(
        chain=chains.work(application.agency_id),
        kind=kinds.ASSIGNED.id,
        by=SYSTEM,
        subject=application.subject,
        agency=application.agency_id,
        facts={"from": giver.pk, "post": taker.pk},
    )
