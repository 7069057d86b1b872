"""What one proposes and another approves: an extension (条例 33(2)), a correction, a letter that the approver signs."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.applications.models.application import Application
from gongkai.people.models import Post


class Proposed(models.TextChoices):
    """What follows from the approval: an event, but for a letter to a third party, or after a withdrawal."""

    EXTENDED = "extended", _("延长答复期限")
    CORRECTED = "corrected", _("更正记录")
    ABANDONED = "abandoned", _("不再处理")
    TOLD = "told", _("告知第三方决定公开")
    ENDED = "ended", _("签发终结办理告知书")


class Standing(models.TextChoices):
    OPEN = "open", _("待批准")
    APPROVED = "approved", _("已批准")
    RETURNED = "returned", _("退回")
    RECALLED = "recalled", _("已收回")


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, post: Post) -> Self:
        return self.filter(application__in=Application.objects.visible_to(post))

    def open(self) -> Self:
        return self.filter(standing=Standing.OPEN)


class Proposal(models.Model):
    """`data` holds codes, numbers and dates alone; reasons are in `words`. What came of it is an entry of the case."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="proposals")
    kind = models.CharField(_("提议什么"), max_length=12, choices=Proposed.choices)
    standing = models.CharField(_("进度"), max_length=10, choices=Standing.choices, default=Standing.OPEN)
    data = models.JSONField(_("内容"), default=dict)
    words = models.JSONField(_("理由"), default=dict)  # reason, returned
    proposed_at = models.DateTimeField(_("提议时间"), auto_now_add=True)
    proposed_by = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name=_("提议人"))
    decided_at = models.DateTimeField(_("批准或者退回时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("批准人")
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("待批准的事项")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=Proposed.values), name="proposal_kind"),
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="proposal_standing"),
            models.UniqueConstraint(
                fields=("application", "kind"), condition=Q(standing=Standing.OPEN), name="proposal_one_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind}"

    @property
    def subject(self) -> str:
        return f"proposal:{self.pk}"
