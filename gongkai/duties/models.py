"""What has to be done by a day. Rows are copies of what other apps know, made so that one query tells what is due."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.duties import kinds
from gongkai.people.models import Post
from gongkai.people.sight import keeps_the_site


class Stage(models.IntegerChoices):
    """How near a duty is: what was last told about it. The order is that of time."""

    LATER = 0, _("以后")
    SOON = 1, _("3个工作日内")
    TODAY = 2, _("今天")
    OVERDUE = 3, _("逾期")


class DutyQuerySet(models.QuerySet["Duty"]):
    def open(self) -> Self:
        return self.filter(settled_at=None)

    def visible_to(self, post: Post) -> Self:
        """
        Those of the post's agency and role; the site's own are for the administrators at the top of a tree. None of
        another person's.
        """
        place = Q(agency=post.agency_id)
        if keeps_the_site(post):
            place |= Q(agency=None)
        mine = [kind.id for kind in kinds.of_role(post.role)]
        return self.filter(place, Q(post=None) | Q(post=post.pk), kind__in=mine)


class Duty(models.Model):
    """
    待办: one thing of one subject that an agency (or the site, where there is none) owes by a day.
    `values` are the numbers, dates and names of agencies in its sentence, never words about persons.
    """

    kind = models.CharField(_("种类"), max_length=60)
    subject = models.CharField(_("对象"), max_length=60)  # "agency:17:2026"
    agency = models.ForeignKey(
        Agency, models.CASCADE, null=True, blank=True, related_name="duties", verbose_name=_("行政机关"), db_index=False
    )
    post = models.ForeignKey(
        Post, models.SET_NULL, null=True, blank=True, related_name="duties", verbose_name=_("岗位")
    )
    due_on = models.DateField(_("最后一天"))
    values = models.JSONField(_("句中的值"), default=dict)
    stage = models.PositiveSmallIntegerField(_("远近"), choices=Stage.choices, default=Stage.LATER)
    owed_at = models.DateTimeField(_("记下时间"), auto_now_add=True)
    settled_at = models.DateTimeField(_("了结时间"), null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("待办")
        constraints = (
            models.UniqueConstraint(fields=("kind", "subject"), condition=Q(settled_at=None), name="duty_open_once"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="duty_stage"),
            models.CheckConstraint(condition=~Q(kind="") & ~Q(subject=""), name="duty_named"),
        )
        indexes = (
            models.Index(
                F("agency"),
                F("due_on"),
                F("id"),
                F("kind"),
                F("post"),
                condition=Q(settled_at=None),
                name="duty_worklist",
            ),
            models.Index(fields=("due_on",), condition=Q(settled_at=None, stage__lt=Stage.OVERDUE), name="duty_sweep"),
            models.Index(fields=("settled_at",), condition=Q(settled_at__isnull=False), name="duty_settled"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
