"""信息处理费 (国办函〔2020〕109号): what was charged, so that a month's sum is known."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongkai.applications.models.application import Application
from gongkai.law.tariff import Method as LegalMethod


class Method(models.TextChoices):
    PIECES = LegalMethod.PIECES.value, _("按件计收")
    PAGES = LegalMethod.PAGES.value, _("按量计收")


class Charge(models.Model):
    """One fee notice. By pieces, those of one applicant in one calendar month at one agency add up."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="charges")
    method = models.CharField(_("计收方式"), max_length=8, choices=Method.choices)
    month = models.DateField(_("自然月"))  # its first day
    quantity = models.PositiveIntegerField(_("件数或者页数"))
    amount = models.DecimalField(_("金额（元）"), max_digits=12, decimal_places=2)
    noticed_on = models.DateField(_("通知日期"))
    paid_on = models.DateField(_("缴费日期"), null=True, blank=True)
    receipt = models.CharField(_("财政票据号"), max_length=40, blank=True)
    is_void = models.BooleanField(_("作废"), default=False)

    class Meta:
        verbose_name = _("信息处理费")
        constraints = (
            models.CheckConstraint(condition=Q(method__in=Method.values), name="charge_method"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="charge_amount"),
        )
        indexes = (models.Index(fields=("month", "method"), name="charge_month"),)

    def __str__(self) -> str:
        return f"{self.application_id} {self.amount}"
