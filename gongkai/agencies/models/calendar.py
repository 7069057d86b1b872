"""Years of the working calendar that an administrator brought in; those of `law/holidays` need no row."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.codes import check_division_code
from gongkai.law.calendar import Year


class Layer(models.TextChoices):
    NOTICE = "notice", _("国务院办公厅的放假通知")  # the year itself
    OVERLAY = "overlay", _("地方或者临时的调整")  # over the year, for a region or for everybody


class CalendarYear(models.Model):
    """One notice's days: off that would be worked, worked that would be off. A change is another version."""

    year = models.PositiveSmallIntegerField(_("年度"))
    layer = models.CharField(_("种类"), max_length=8, choices=Layer.choices, default=Layer.NOTICE)
    region = models.CharField(_("地区"), max_length=12, blank=True, validators=[check_division_code])
    source = models.CharField(_("来源（文号）"), max_length=120)
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    off = models.JSONField(_("放假的日子"))
    work = models.JSONField(_("上班的日子"))
    digest = models.CharField(_("内容的校验值"), max_length=64)  # names what the row says, for what is kept in memory
    text = models.TextField(_("通知原文"), blank=True)
    imported_at = models.DateTimeField(_("导入时间"), auto_now_add=True)
    person = models.BigIntegerField(_("人员"), null=True)
    post = models.BigIntegerField(_("岗位"), null=True)

    class Meta:
        verbose_name = _("工作日历")
        ordering = ("year", "layer", "region", "pk")
        constraints = (
            models.UniqueConstraint(fields=("year", "layer", "region", "source", "version"), name="calendar_version"),
            models.UniqueConstraint(
                fields=("year", "version"), condition=Q(layer=Layer.NOTICE), name="calendar_notice_version"
            ),
            models.CheckConstraint(condition=Q(layer__in=Layer.values), name="calendar_layer"),
            models.CheckConstraint(condition=~Q(layer=Layer.NOTICE) | Q(region=""), name="calendar_notice_for_all"),
            models.CheckConstraint(condition=Q(version__gte=1), name="calendar_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.source}"

    @property
    def as_law(self) -> Year:
        off, work = (frozenset(map(date.fromisoformat, days)) for days in (self.off, self.work))
        return Year(self.year, self.source, off, work, self.region, verified=self.source in self.text)
