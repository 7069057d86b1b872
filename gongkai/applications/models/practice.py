"""How an agency handles applications: its own rules where the law leaves room."""

from dataclasses import fields
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency
from gongkai.law.casefile import Readings


class ElectronicArrival(models.TextChoices):
    """(R) When an electronic letter has come: no instrument says it for this field (民诉法 90 is the model)."""

    SENT = "sent", _("发出即为送达")
    OPENED = "opened", _("申请人打开才算送达")


class Practice(models.Model):
    """
    One row an agency; without one the defaults hold. A change of `readings` changes dates that were told: it is an
    entry, and the open cases are counted anew.
    """

    agency = models.OneToOneField(Agency, models.CASCADE, related_name="practice", verbose_name=_("行政机关"))
    # 条例 31(3): both sides confirm. Where the published 指南 says so, the portal's receipt is the confirmation.
    receipt_confirms = models.BooleanField(_("网上提交成功的回执即为双方确认"), default=False)
    supplement_days = models.PositiveSmallIntegerField(_("补正的合理期限（工作日）"), default=15)
    reasons_days = models.PositiveSmallIntegerField(_("说明理由的期限（工作日）"), default=10)
    consult_days = models.PositiveSmallIntegerField(_("征求其他机关意见的期限（工作日）"), default=10)
    handout_days = models.PositiveSmallIntegerField(_("转办答复的期限（工作日）"), default=5)
    remind_days = models.PositiveSmallIntegerField(_("到期前几个工作日提醒承办人"), default=5)
    escalate_days = models.PositiveSmallIntegerField(_("到期前几个工作日提醒签发人和负责人"), default=2)
    complaint_days = models.PositiveSmallIntegerField(_("投诉举报、更正申请的办理期限（工作日）"), default=20)
    retention_years = models.PositiveSmallIntegerField(_("案卷保管年限"), default=10)
    frequent_count = models.PositiveSmallIntegerField(_("一个月内多少件起提示数量、频次"), default=10)
    electronic_arrival = models.CharField(
        _("电子送达从何时算"), max_length=8, choices=ElectronicArrival.choices, default=ElectronicArrival.SENT
    )
    how_to_pay = models.TextField(_("信息处理费的缴纳方式"), blank=True)  # stands in the fee notice
    readings = models.JSONField(_("法律没有写明之处的理解"), default=dict, blank=True)

    class Meta:
        verbose_name = _("依申请公开的办理规则")
        constraints = (
            models.CheckConstraint(
                condition=Q(supplement_days__gte=1, reasons_days__gte=1, consult_days__gte=1, handout_days__gte=1),
                name="practice_days",
            ),
            models.CheckConstraint(condition=Q(retention_years__gte=1), name="practice_retention"),
            models.CheckConstraint(
                condition=Q(electronic_arrival__in=ElectronicArrival.values), name="practice_electronic_arrival"
            ),
        )

    def __str__(self) -> str:
        return str(self.agency_id)

    def as_readings(self) -> Readings:
        """What the agency set, over our readings; what is not a reading (any more) is passed over."""
        known: dict[str, Any] = {each.name: type(each.default) for each in fields(Readings)}
        return Readings(**{name: known[name](value) for name, value in self.readings.items() if name in known})
