"""What is done about persons and posts. Each act has its entry in the security chain."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.clock import today
from gongkai.agencies.models import Agency
from gongkai.ledger.bodies import Fact
from gongkai.ledger.models import Entry
from gongkai.ledger.services import Draft, append
from gongkai.people import entries, factors, handover, lockout, passwords, sessions
from gongkai.people.models import Post, Role, User
from gongkai.people.sight import agencies_of


class Refused(ValidationError):
    """An act that would leave the site without an administrator, or give somebody what is not theirs to have."""


OWN_POST = Refused(_("不能给自己安排或结束岗位，请另一位系统管理员来做。"), code="own_post")
OWN_ACCOUNT = Refused(_("自己的账号请在“我的账号”里改；停用和重置要由另一位系统管理员来做。"), code="own_account")
AUDITOR_ALONE = Refused(_("审计员不能同时有别的岗位，有别的岗位的人也不能做审计员。"), code="auditor_alone")
LAST_ADMINISTRATOR = Refused(_("这是最后一位系统管理员。请先安排另一位。"), code="last_administrator")
NOT_YOURS = Refused(_("此人在您管理的范围之外也有岗位，这件事要由上级的系统管理员来做。"), code="beyond")
ENDED_ALREADY = Refused(
    _("这个岗位已经结束，或者已经定了更早的最后一天，不能再延后。需要的话，请重新安排岗位。"), code="ended_already"
)
HEIR_NEEDED = Refused(
    _("还有没办完的事，请选一位接手的人；没有合适的人，请先给同事安排同样的岗位。"), code="heir_needed"
)
ALREADY_HELD = Refused(_("此人在这个机关已经有这个岗位。"), code="held_already")


def manages(post: Post, person: User) -> bool:
    """Whether all posts of the person lie below: who gives somebody a password can sign in as that person."""
    if post.role != Role.ADMINISTRATOR:
        return False
    posts = Post.objects.filter(Q(until=None) | Q(until__gte=today()), person=person)  # those to come count too
    where = set(posts.values_list("agency", flat=True))
    if not where or not person.is_active:
        where |= _left_with_deactivation(person)
    return where <= set(agencies_of(post).filter(pk__in=where).values_list("pk", flat=True))


def _left_with_deactivation(person: User) -> set[int]:
    """The agencies of the posts that ended when the person was last deactivated: the entries of one act have one
    moment."""
    mine = Entry.objects.filter(subject=entries.subject_of(person))
    left = mine.filter(kind=entries.DEACTIVATED.id).order_by("-pk").first()
    if left is None:
        return set()
    ended = mine.filter(kind=entries.POST_ENDED.id, recorded_at=left.recorded_at)
    return {pk for pk in ended.values_list("agency", flat=True) if pk is not None}


def add_person(
    *, username: str, display_name: str, agency: Agency, role: Role, by: Post, heads_office: bool = False
) -> tuple[User, str]:
    """A new person with a first post, and the temporary password, which is shown once and kept nowhere."""
    password = passwords.for_once()
    encoded = make_password(password)  # slow on purpose, and therefore before the transaction
    with transaction.atomic():
        person = User.objects.create_encoded(username=username, display_name=display_name, encoded=encoded)
        person.temporary_until = _temporary_until()
        person.save(update_fields=["temporary_until"])
        append(
            entries.of_administrator(entries.ADDED, person, by=by, agency=agency.pk),
            _given(_new_post(person, agency, role, heads_office, today(), None), by),
        )
    return person, password


@transaction.atomic
def give_post(
    *,
    person: User,
    agency: Agency,
    role: Role,
    by: Post,
    heads_office: bool = False,
    since: date | None = None,
    until: date | None = None,
) -> Post:
    if person.pk == by.person_id:
        raise OWN_POST
    _locked(person)
    post = _new_post(person, agency, role, heads_office, since or today(), until)
    append(_given(post, by))
    return post


@transaction.atomic
def end_post(*, post: Post, until: date, by: Post, heir: Post | None = None) -> None:
    """The post's last day is `until`. What it holds goes to the heir. What has ended is not brought back by this."""
    if post.person_id == by.person_id:
        raise OWN_POST
    _lock_administrators()
    post = Post.objects.select_for_update().get(pk=post.pk)
    if post.until is not None and (post.until < today() or until > post.until):
        raise ENDED_ALREADY
    post.until = max(until, post.since)
    post.save(update_fields=["until"])
    _ensure_an_administrator(post.until)
    handed, drafts = _handed_over(post, heir)
    append(*drafts, _ended(post, by, heir, handed))


@transaction.atomic
def deactivate(*, person: User, by: Post, heirs: Iterable[tuple[Post, Post | None]] = ()) -> None:
    """Somebody leaves: signed out everywhere, no way in, every post ended yesterday, its work handed over."""
    _ensure_managed(person, by)
    chosen = {post.pk: heir for post, heir in heirs}
    _lock_administrators()
    person = _locked(person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    posts = _unended(person)
    drafts = [draft for post in posts for draft in _end_of_leaver(post, by, chosen.get(post.pk))]
    _ensure_an_administrator(today())
    ended = sessions.end_all(person)
    agency = entries.agency_of(person) or by.agency_id
    facts: dict[str, Fact] = {"posts": len(posts), "sessions": ended}
    append(entries.of_administrator(entries.DEACTIVATED, person, by=by, agency=agency, **facts), *drafts)


def reactivate(*, person: User, by: Post) -> str:
    """Back, without posts, with a new temporary password."""
    password = passwords.for_once()
    encoded = make_password(password)
    with transaction.atomic():
        _ensure_managed(person, by)
        person = _locked(person)
        person.is_active = True
        person.save(update_fields=["is_active"])
        back = entries.of_administrator(entries.REACTIVATED, person, by=by, agency=by.agency_id)
        append(back, _give(person, encoded, by))
    return password


@transaction.atomic
def rename(*, person: User, display_name: str, by: Post) -> None:
    if not manages(by, person):
        raise NOT_YOURS
    person.display_name = display_name
    person.full_clean()
    person.save(update_fields=["display_name"])
    agency = by.agency_id
    append(entries.of_administrator(entries.CHANGED, person, by=by, agency=agency, fields=["display_name"]))


def give_password(*, person: User, by: Post) -> str:
    """A temporary password for somebody who forgot the own one. It ends every session of that person."""
    password = passwords.for_once()
    encoded = make_password(password)
    with transaction.atomic():
        _ensure_managed(person, by)
        append(_give(person, encoded, by))
    return password


@transaction.atomic
def reset_factor(*, person: User, by: Post) -> None:
    """For a lost telephone: a new second factor is set up at the next sign-in."""
    _ensure_managed(person, by)
    factors.remove_all(person)
    lockout.clear("factor", str(person.pk))
    ended = sessions.end_all(person)
    append(entries.of_administrator(entries.FACTOR_RESET, person, by=by, agency=by.agency_id, sessions=ended))


@transaction.atomic
def unlock(*, person: User, by: Post) -> None:
    _ensure_managed(person, by)
    lockout.clear("name", person.username)
    lockout.clear("factor", str(person.pk))
    append(entries.of_administrator(entries.UNLOCKED, person, by=by, agency=by.agency_id))


def _new_post(person: User, agency: Agency, role: Role, heads_office: bool, since: date, until: date | None) -> Post:
    others = Post.objects.filter(Q(until=None) | Q(until__gte=since), person=person)
    if others.filter(agency=agency, role=role).exists():
        raise ALREADY_HELD
    if others.exclude(role=role).filter(role=Role.AUDITOR).exists() or (
        role == Role.AUDITOR and others.exclude(role=Role.AUDITOR).exists()
    ):
        raise AUDITOR_ALONE
    post = Post(person=person, agency=agency, role=role, heads_office=heads_office, since=since, until=until)
    post.full_clean()
    post.save()
    return post


def _give(person: User, encoded: str, by: Post) -> Draft:
    person.password = encoded
    person.temporary_until = _temporary_until()
    person.save(update_fields=["password", "temporary_until"])
    ended = sessions.end_all(person)
    lockout.clear("name", person.username)
    until = person.temporary_until
    return entries.of_administrator(
        entries.PASSWORD_GIVEN, person, by=by, agency=by.agency_id, until=until, sessions=ended
    )


def _end_of_leaver(post: Post, by: Post, heir: Post | None) -> list[Draft]:
    """A leaver's work goes before the post ends, while it still counts as held by the post."""
    handed, drafts = _handed_over(post, heir)
    post.until = max(post.since, today() - timedelta(days=1))
    post.save(update_fields=["until"])
    return [*drafts, _ended(post, by, heir, handed)]


def _handed_over(post: Post, heir: Post | None) -> tuple[dict[str, int], list[Draft]]:
    """Nothing is left with nobody, also where it came after the form was shown."""
    if heir is not None:
        return handover.hand_over(post, heir)
    if handover.open_matters(post):
        raise HEIR_NEEDED
    return {}, []


def _given(post: Post, by: Post) -> Draft:
    return entries.of_administrator(
        entries.POST_GIVEN,
        post.person,
        by=by,
        agency=post.agency_id,
        person=post.person_id,
        role=str(post.role),
        heads_office=post.heads_office,
        since=post.since,
        until=post.until,
    )


def _ended(post: Post, by: Post, heir: Post | None, handed: dict[str, int]) -> Draft:
    return entries.of_administrator(
        entries.POST_ENDED,
        post.person,
        by=by,
        agency=post.agency_id,
        person=post.person_id,
        until=post.until,
        heir=heir.pk if heir else None,
        handed_over=handed,
    )


def _unended(person: User) -> list[Post]:
    still = Post.objects.select_for_update().filter(Q(until=None) | Q(until__gte=today()), person=person)
    return list(still.order_by("pk"))


def _locked(person: User) -> User:
    return User.objects.select_for_update().get(pk=person.pk)


def _ensure_managed(person: User, by: Post) -> None:
    if person.pk == by.person_id:
        raise OWN_ACCOUNT
    if not manages(by, person):
        raise NOT_YOURS


def _lock_administrators() -> None:
    """One after the other, so that two who end each other's post do not both succeed."""
    list(Post.objects.select_for_update().filter(role=Role.ADMINISTRATOR).order_by("pk").values("pk"))


def _ensure_an_administrator(on: date) -> None:
    """Somebody must be there the day after, and from then on for good."""
    held = Post.objects.held(on + timedelta(days=1)).filter(role=Role.ADMINISTRATOR, until=None)
    if not held.exists():
        raise LAST_ADMINISTRATOR


def _temporary_until() -> datetime:
    return timezone.now() + timedelta(days=settings.TEMPORARY_PASSWORD_DAYS)
