"""What agencies were: their names from day to day, addresses that still lead to them, and who came after whom."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models.agency import Agency


class AgencyNameQuerySet(models.QuerySet["AgencyName"]):
    def on(self, day: date) -> Self:
        return self.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gte=day))


class AgencyName(models.Model):
    """A name and the days that it was borne, both included. No first day: since before this site knew the agency."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="names", verbose_name=_("行政机关"))
    name = models.CharField(_("全称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=60)
    since = models.DateField(_("启用日期"), null=True, blank=True)
    until = models.DateField(_("停用日期"), null=True, blank=True)  # the last day
    basis = models.CharField(_("依据"), max_length=120, blank=True)  # the document's number

    objects = AgencyNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("机关名称")
        ordering = ("agency", F("since").asc(nulls_first=True))
        constraints = (
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="agency_name_span"
            ),
            models.UniqueConstraint(fields=("agency",), condition=Q(until=None), name="agency_name_current"),
            models.UniqueConstraint(fields=("agency", "since"), name="agency_name_since"),
        )

    def __str__(self) -> str:
        return self.name


class FormerSlug(models.Model):
    """An address that an agency had; it leads on to the present one."""

    slug = models.SlugField(_("网址中的名称"), max_length=60, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="former_slugs", verbose_name=_("行政机关"))

    class Meta:
        verbose_name = _("旧网址")

    def __str__(self) -> str:
        return self.slug


class SuccessionKind(models.TextChoices):
    MERGED = "merged", _("并入")
    SPLIT = "split", _("分出")


class Succession(models.Model):
    """Whose work went to whom, from which day on (国办公开办函〔2016〕14号: it goes with the function)."""

    predecessor = models.ForeignKey(Agency, models.PROTECT, related_name="went_to", verbose_name=_("原机关"))
    successor = models.ForeignKey(Agency, models.PROTECT, related_name="came_from", verbose_name=_("承接机关"))
    kind = models.CharField(_("方式"), max_length=12, choices=SuccessionKind.choices)
    on = models.DateField(_("生效日期"))
    basis = models.CharField(_("依据"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("机关沿革")
        ordering = ("on", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_of_another"),
            models.CheckConstraint(condition=Q(kind__in=SuccessionKind.values), name="succession_kind"),
            models.UniqueConstraint(fields=("predecessor", "successor"), name="succession_once"),
        )

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"
