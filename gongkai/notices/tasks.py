"""The outbox: write to a person about the notices that wait."""

from datetime import timedelta
from typing import Final

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongkai.notices import services
from gongkai.notices.mailing import NotSent, send
from gongkai.notices.models import Mail, Notice, NoticeQuerySet, Way
from gongkai.notices.selectors import address_of, preference_of
from gongkai.tasks import words
from gongkai.tasks.jobs import Job, TaskFailed
from gongkai.tasks.registry import task

TRIES: Final = 6

words.register("mail.refused", _("邮件服务器不收这个地址的邮件。请核对地址。"))
words.register("mail.deferred", _("邮件服务器暂时不收。"))
words.register("mail.unreachable", _("连不上邮件服务器，或者它中途断开了。"))


@task(services.MAIL_TASK, label=_("寄出通知邮件"), attempts=TRIES)
def mail(job: Job) -> None:
    person: int = job.payload["person"]
    notices = list(Notice.objects.of(person).waiting(timezone.now()).order_by("pk"))
    preference = preference_of(person)
    outcome = Mail.NONE
    if notices and preference.way != Way.NEVER and preference.person.is_active:
        try:
            send(address_of(preference), notices)
        except NotSent as failure:
            if not failure.again or job.tries >= TRIES:
                _of(notices).update(mail=Mail.REFUSED)
            raise TaskFailed(failure.code, again=failure.again) from failure
        outcome = Mail.SENT
    with job.finishing():
        _of(notices).update(mail=outcome)
    _go_on(person)


def _of(notices: list[Notice]) -> NoticeQuerySet:
    return Notice.objects.filter(pk__in=[notice.pk for notice in notices], mail=Mail.WAITING)


def _go_on(person: int) -> None:
    """What was told while this mail was on its way."""
    waiting = Notice.objects.of(person).filter(mail=Mail.WAITING)
    after = waiting.aggregate(after=Min("mail_after"))["after"]
    if after:
        services.enqueue_mail(person, after)


@task("notices.sweep", label=_("查看有没有漏寄的通知"), every=timedelta(hours=1))
def sweep(_job: Job) -> None:
    services.sweep(timezone.now())
