"""征求意见 (条例 32, 33(3), 34): whom the agency asked, and what came of it."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.applications.models.application import Application, put
from gongkai.law.casefile import Asked
from gongkai.law.casefile.events import Party as LegalParty
from gongkai.people.models import Post


class Party(models.TextChoices):
    THIRD_PARTY = LegalParty.THIRD_PARTY.value, _("第三方")
    JOINT_MAKER = LegalParty.JOINT_MAKER.value, _("共同制作机关")
    OTHER_ORGAN = LegalParty.OTHER_ORGAN.value, _("其他机关")


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def visible_to(self, post: Post) -> Self:
        return self.filter(application__in=Application.objects.visible_to(post))

    def open(self) -> Self:
        return self.filter(ended_on=None)


class Consultation(models.Model):
    """
    One asked party. `key` names it in the events ("c1"). The days are copies of what the events say; the name,
    address and answer are in `words`.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="consultations")
    key = models.CharField(_("编号"), max_length=12)
    party = models.CharField(_("征求谁的意见"), max_length=16, choices=Party.choices)
    item = models.CharField(_("关于哪一项"), max_length=12, blank=True)  # blank: all
    words = models.JSONField(_("名称、地址、意见"), default=dict)
    names_applicant = models.BooleanField(_("函中写明申请人"), default=False)  # only where needed, and with a reason
    sent_on = models.DateField(_("发出"), editable=False)
    delivered_on = models.DateField(_("对方收到"), null=True, editable=False)
    answer_by = models.DateField(_("对方答复期限"), null=True, editable=False)
    ended_on = models.DateField(_("结束"), null=True, editable=False)
    consents = models.BooleanField(_("同意公开"), null=True, editable=False)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("征求意见")
        ordering = ("sent_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("application", "key"), name="consultation_key"),
            models.CheckConstraint(condition=Q(party__in=Party.values), name="consultation_party"),
        )
        indexes = (models.Index(fields=("application",), condition=Q(ended_on=None), name="consultation_open"),)

    def __str__(self) -> str:
        return f"{self.application_id} {self.key}"

    def materialise(self, asked: Asked) -> dict[str, tuple[Any, Any]]:
        """Copy what the events say of it. Another organ's last day is the agency's to set: no event takes it away."""
        wanted = {name: getattr(asked, name) for name in ("sent_on", "delivered_on", "ended_on", "consents")}
        if asked.answer_by:
            wanted["answer_by"] = asked.answer_by
        return put(self, wanted)
