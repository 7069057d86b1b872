"""销毁清单: archived cases whose time of keeping is over, proposed by one and approved by another."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.applications.models.proposals import Standing
from gongkai.people.models import Post
from gongkai.people.sight import agencies_of


class DisposalQuerySet(models.QuerySet["Disposal"]):
    def visible_to(self, post: Post) -> Self:
        return self.filter(agency__in=agencies_of(post))

    def open(self) -> Self:
        return self.filter(standing=Standing.OPEN)


class Disposal(models.Model):
    """
    One list of an agency. `cases` are keys of applications, `matters` of 其他来件; once approved, a task destroys one
    after another.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="disposals", verbose_name=_("行政机关"))
    cases = models.JSONField(_("案卷"), default=list)
    matters = models.JSONField(_("其他来件"), default=list)
    standing = models.CharField(_("进度"), max_length=10, choices=Standing.choices, default=Standing.OPEN)
    proposed_at = models.DateTimeField(_("提请时间"), auto_now_add=True)
    proposed_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("提请人"))
    decided_at = models.DateTimeField(_("批准或者退回时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("批准人")
    )

    objects = DisposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("销毁清单")
        ordering = ("-proposed_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="disposal_standing"),
            models.UniqueConstraint(
                fields=("agency",), condition=Q(standing=Standing.OPEN), name="disposal_one_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.agency_id} {self.proposed_at:%Y-%m-%d}"

    @property
    def subject(self) -> str:
        return f"disposal:{self.pk}"

    @property
    def number(self) -> int:
        """How many are on it."""
        return len(self.cases) + len(self.matters)
