"""What changes notices. `tell` is called within the act that there is something to tell of."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongkai.ledger import chains, particulars
from gongkai.ledger.bodies import Fact
from gongkai.ledger.kinds import EntryKind, name_codes, name_facts, register
from gongkai.ledger.services import Draft, append
from gongkai.notices import kinds
from gongkai.notices.models import Mail, Notice, Preference, Way
from gongkai.notices.timing import mail_after
from gongkai.people.access import actor
from gongkai.people.models import Post, User
from gongkai.tasks.services import enqueue

PREFERRED: Final = EntryKind("notices.preferred", _("修改通知设置"), ("fields", "way"))
register(PREFERRED)
name_facts({"notices.preferred:way": _("怎样收通知")})
name_codes(f"{PREFERRED.id}:way", dict(Way.choices))
name_codes(
    f"{PREFERRED.id}:fields",
    {
        "way": _("怎样收通知"),
        "address": _("邮箱"),
        "daily_at": _("汇总邮件的时间"),
        "quiet_from": _("免打扰的开始"),
        "quiet_until": _("免打扰的结束"),
    },
)
WISHES: Final = {  # as an entry calls it: the column
    "way": "way",
    "address": "sealed_address",
    "daily_at": "daily_at",
    "quiet_from": "quiet_from",
    "quiet_until": "quiet_until",
}
FIELD: Final = "mail_address"  # of the particular
MAIL_TASK: Final = "notices.mail"
KEPT_READ: Final = timedelta(days=184)
PATIENCE: Final = timedelta(hours=1)  # after which a mail that no task is left for gets another


@transaction.atomic
def tell(
    person: User | int, kind: str, *, values: Mapping[str, Any] | None = None, url: str, key: str = ""
) -> Notice | None:
    """Tell one person. With a key it is told once, however often this is called: then there is no new notice."""
    kinds.kind_of(kind)
    pk = person if isinstance(person, int) else person.pk
    notice = Notice(person_id=pk, kind=kind, key=key, values=dict(values or {}), url=url)
    preference = Preference.objects.filter(person=pk).exclude(way=Way.NEVER).first() if settings.MAIL else None
    if preference:
        notice.mail, notice.mail_after = Mail.WAITING, mail_after(preference, timezone.now())
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
    except IntegrityError:
        if key and Notice.objects.of(pk).filter(key=key).exists():
            return None
        raise
    if notice.mail_after:
        enqueue_mail(pk, notice.mail_after)
    return notice


def enqueue_mail(person: int, run_at: datetime) -> None:
    """One unfinished task a person: what is told while it waits goes out with it, and no two write the same mail."""
    enqueue(MAIL_TASK, key=f"{MAIL_TASK}:{person}", payload={"person": person}, run_at=run_at)


def mark_read(*, person: int, pk: int) -> Notice | None:
    """The person's notice, now read; None where there is no such notice."""
    Notice.objects.of(person).unread().filter(pk=pk).update(read_at=timezone.now())
    return Notice.objects.of(person).filter(pk=pk).first()


def mark_all_read(*, person: int) -> tuple[int, datetime]:
    """How many there were, and the moment, by which they can be found again."""
    at = timezone.now()
    return Notice.objects.of(person).unread().update(read_at=at), at


def mark_unread_again(*, person: int, at: datetime) -> int:
    """Undo: those that were marked read at that moment."""
    return Notice.objects.of(person).filter(read_at=at).update(read_at=None)


@transaction.atomic
def prefer(preference: Preference, *, address: str, by: Post) -> None:
    """Keep how a person wants to be told, which is the own choice. Mails that wait go by the new wish."""
    person = by.person_id
    before = Preference.objects.select_for_update().filter(person=person).first() or Preference(person_id=person)
    preference.person_id = person
    preference.sealed_address = _sealed(before, address)
    changed = [name for name, column in WISHES.items() if getattr(before, column) != getattr(preference, column)]
    preference.save()
    waiting = Notice.objects.of(preference.person_id).filter(mail=Mail.WAITING)
    if preference.way == Way.NEVER:
        waiting.update(mail=Mail.NONE)
    elif waiting.exists():
        after = mail_after(preference, timezone.now())
        waiting.update(mail_after=after)
        enqueue_mail(preference.person_id, after)
    if changed:
        append(_preferred(by, preference, changed))


def _sealed(before: Preference, address: str) -> dict[str, Fact] | None:
    """The reference of before where the address is the same; else that one is destroyed, and this one kept."""
    if before.sealed_address:
        reference = particulars.Reference.from_fact(before.sealed_address)
        if particulars.matches(reference, address):
            return reference.as_fact()
        particulars.forget(reference)
    return particulars.keep(_subject(before.person_id), field=FIELD, words=address).as_fact() if address else None


def _subject(person: int) -> str:
    return f"person:{person}"


def _preferred(by: Post, preference: Preference, changed: list[str]) -> Draft:
    """Which of the settings changed, and whether mails go out: never the address."""
    return Draft(
        chain=chains.security(by.agency_id),
        kind=PREFERRED.id,
        by=actor(by),
        subject=_subject(by.person_id),
        agency=by.agency_id,
        facts={"fields": changed, "way": str(preference.way)},
    )


def sweep(now: datetime) -> None:
    """Mails whose task got lost get another; what was read long ago goes."""
    late = Notice.objects.waiting(now - PATIENCE).order_by().values_list("person", flat=True).distinct()
    for person in late:
        enqueue_mail(person, now)
    Notice.objects.filter(read_at__lt=now - KEPT_READ).delete()
