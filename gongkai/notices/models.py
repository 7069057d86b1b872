"""What somebody is told, in the page and by mail, and how each wants it."""

from datetime import datetime, time
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.notices import kinds
from gongkai.people.models import Post, User


class Mail(models.TextChoices):
    """What becomes of a notice as a mail."""

    NONE = "none", _("不寄")
    WAITING = "waiting", _("待寄")
    SENT = "sent", _("已寄")
    REFUSED = "refused", _("没有寄到")


class Way(models.TextChoices):
    NEVER = "never", _("不寄邮件，只在这里看")
    EACH = "each", _("来一条寄一封")
    DAILY = "daily", _("每天一封，汇总寄")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, person: int) -> Self:
        return self.filter(person=person)

    def visible_to(self, post: Post) -> Self:
        """A person's own, in whichever post."""
        return self.of(post.person_id)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def waiting(self, now: datetime) -> Self:
        """Those whose mail is due."""
        return self.filter(mail=Mail.WAITING, mail_after__lte=now)


class Notice(models.Model):
    """A thing told to one person. `values` are codes, numbers, dates and names of agencies; `key` makes it once."""

    person = models.ForeignKey(User, models.CASCADE, related_name="notices", verbose_name=_("人员"), db_index=False)
    kind = models.CharField(_("种类"), max_length=60)
    key = models.CharField(_("标识"), max_length=200, blank=True)
    values = models.JSONField(_("句中的值"), default=dict)
    url = models.CharField(_("链接"), max_length=300)
    told_at = models.DateTimeField(_("时间"), auto_now_add=True)
    read_at = models.DateTimeField(_("已读时间"), null=True, blank=True)
    mail = models.CharField(_("邮件"), max_length=8, choices=Mail.choices, default=Mail.NONE)
    mail_after = models.DateTimeField(_("邮件不早于"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=("person", "key"), condition=~Q(key=""), name="notice_once"),
            models.CheckConstraint(condition=Q(mail__in=Mail.values), name="notice_mail"),
            models.CheckConstraint(
                condition=~Q(mail=Mail.WAITING) | Q(mail_after__isnull=False), name="notice_waits_for_a_time"
            ),
        )
        indexes = (
            models.Index(F("person"), F("id").desc(), name="notice_person"),
            models.Index(fields=("person",), condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=("mail_after",), condition=Q(mail=Mail.WAITING), name="notice_outbox"),
            models.Index(fields=("read_at",), condition=Q(read_at__isnull=False), name="notice_read"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id}"

    @property
    def sentence(self) -> str:
        try:
            kind = kinds.kind_of(self.kind)
        except kinds.UnknownKind:
            return self.kind
        values: dict[str, Any] = self.values
        return kind.say(values)

    @property
    def label(self) -> str:
        return kinds.label_of(self.kind)


class Preference(models.Model):
    """How a person wants to be told. The address is the one of the office, given by the person."""

    person = models.OneToOneField(
        User, models.CASCADE, primary_key=True, related_name="notice_preference", verbose_name=_("人员")
    )
    sealed_address = models.JSONField(_("邮箱"), null=True, blank=True)  # a reference: the address is a particular
    way = models.CharField(_("邮件"), max_length=8, choices=Way.choices, default=Way.NEVER)
    daily_at = models.TimeField(_("汇总邮件的时间"), default=time(8, 30))
    quiet_from = models.TimeField(_("从"), null=True, blank=True)
    quiet_until = models.TimeField(_("到"), null=True, blank=True)

    class Meta:
        verbose_name = _("通知设置")
        constraints = (
            models.CheckConstraint(condition=Q(way__in=Way.values), name="notice_way"),
            models.CheckConstraint(
                condition=Q(way=Way.NEVER) | Q(sealed_address__isnull=False), name="notice_mail_has_an_address"
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None) | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="notice_quiet_is_a_span",
            ),
        )

    def __str__(self) -> str:
        return self.way
