"""
期限重算: what the open cases of an agency are counted anew by, and how far that is. While one is under way, days that
are shown may still be those of before; the pages say so.
"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.applications.models.application import Application


class Cause(models.TextChoices):
    READINGS = "readings", _("改了法律没有写明之处的理解")
    CALENDAR = "calendar", _("工作日历有变")


class Progress(models.TextChoices):
    CHECKING = "checking", _("正在核对")  # the new readings are not in force yet
    COUNTING = "counting", _("正在重新计算")  # they are
    DONE = "done", _("算完了")
    REFUSED = "refused", _("没有改")


class RecountQuerySet(models.QuerySet["Recount"]):
    def under_way(self) -> Self:
        return self.filter(progress__in=(Progress.CHECKING, Progress.COUNTING))

    def counting(self) -> Self:
        """Days of before may still be shown."""
        return self.filter(progress=Progress.COUNTING)


class Recount(models.Model):
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="recounts", verbose_name=_("行政机关"))
    cause = models.CharField(_("为什么"), max_length=10, choices=Cause.choices)
    progress = models.CharField(_("进度"), max_length=10, choices=Progress.choices)
    readings = models.JSONField(_("改成"), default=dict, blank=True)  # those that are other than before
    person = models.BigIntegerField(_("人员"), null=True)
    post = models.BigIntegerField(_("岗位"), null=True)
    asked_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    began_at = models.DateTimeField(_("生效时间"), null=True, blank=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    mark = models.BigIntegerField(_("核对到的条目"), null=True)  # entries up to this one were looked at
    looked_at = models.PositiveIntegerField(_("核对的件数"), default=0)
    counted = models.PositiveIntegerField(_("重新计算的件数"), default=0)
    moved = models.PositiveIntegerField(_("期限变了的件数"), default=0)
    stuck = models.PositiveIntegerField(_("没有算成的件数"), default=0)
    against = models.ForeignKey(
        Application, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("不成立的申请")
    )

    objects = RecountQuerySet.as_manager()

    class Meta:
        verbose_name = _("期限重算")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(cause__in=Cause.values), name="recount_cause"),
            models.CheckConstraint(condition=Q(progress__in=Progress.values), name="recount_progress"),
            models.UniqueConstraint(
                fields=("agency",), condition=Q(progress=Progress.CHECKING), name="recount_one_check_at_a_time"
            ),
        )
        indexes = (
            models.Index(
                fields=("agency",), condition=Q(progress__in=("checking", "counting")), name="recount_under_way"
            ),
        )

    def __str__(self) -> str:
        return f"{self.agency_id} {self.progress}"

    @property
    def subject(self) -> str:
        return f"recount:{self.pk}"
