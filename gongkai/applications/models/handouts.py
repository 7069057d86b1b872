"""转办单: the work inside the agency. It moves no clock of the law."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.applications.models.application import SEEING, Application
from gongkai.people.models import Post
from gongkai.people.roles import Role
from gongkai.people.sight import agencies_of


class Progress(models.TextChoices):
    ASKED = "asked", _("待答复")
    ANSWERED = "answered", _("已答复")
    RETURNED = "returned", _("退回重答")
    ACCEPTED = "accepted", _("已收下")
    RECALLED = "recalled", _("已收回")


class Finding(models.TextChoices):
    """What the office says of the information that is asked for; the decision is the officer's."""

    OPEN = "open", _("有，可以公开")
    PART = "part", _("有，一部分不能公开")
    CLOSED = "closed", _("有，不能公开")
    NONE = "none", _("找过了，没有")
    ELSEWHERE = "elsewhere", _("不归我们管")


WAITING = (Progress.ASKED, Progress.RETURNED)


class HandoutQuerySet(models.QuerySet["Handout"]):
    def visible_to(self, post: Post) -> Self:
        """A contributor: those handed to the own 站所, 股室 or village, and nothing else of the case."""
        if post.role == Role.CONTRIBUTOR:
            return self.filter(office__in=agencies_of(post)).exclude(progress=Progress.RECALLED)
        if post.role not in SEEING:
            return self.none()
        return self.filter(application__in=Application.objects.visible_to(post))

    def waiting(self) -> Self:
        return self.filter(progress__in=WAITING)

    def overdue(self, today: date) -> Self:
        return self.waiting().filter(due_on__lt=today)


class Handout(models.Model):
    """What one office is asked in one case: what to look for, by when; its opinion, search record and files."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="handouts")
    office = models.ForeignKey(Agency, models.PROTECT, related_name="handouts", verbose_name=_("转给"))
    progress = models.CharField(_("进度"), max_length=10, choices=Progress.choices, default=Progress.ASKED)
    due_on = models.DateField(_("内部期限"))
    words = models.JSONField(_("要求、答复"), default=dict)  # question, opinion, returned
    finding = models.CharField(_("情况"), max_length=12, choices=Finding.choices, blank=True)
    asked_at = models.DateTimeField(_("转出时间"), auto_now_add=True)
    asked_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("转办人"))
    reminded_at = models.DateTimeField(_("催办时间"), null=True, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    answered_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )

    objects = HandoutQuerySet.as_manager()

    class Meta:
        verbose_name = _("转办单")
        ordering = ("due_on", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(progress__in=Progress.values), name="handout_progress"),
            models.CheckConstraint(condition=Q(finding__in=["", *Finding.values]), name="handout_finding"),
            models.UniqueConstraint(
                fields=("application", "office"), condition=Q(progress__in=WAITING), name="handout_once"
            ),
        )
        indexes = (models.Index(fields=("office", "due_on"), condition=Q(progress__in=WAITING), name="handout_due"),)

    def __str__(self) -> str:
        return f"{self.application_id} {self.office_id}"

    @property
    def subject(self) -> str:
        return f"handout:{self.pk}"
