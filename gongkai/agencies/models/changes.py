"""What was set before and after, in words. The ledger holds the names of the fields and a commitment to this row."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models.agency import Agency


class SettingChange(models.Model):
    """One act that changed settings: {field: [before, after]} as exact text."""

    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, related_name="setting_changes", verbose_name=_("行政机关")
    )
    kind = models.CharField(_("事项"), max_length=60)  # as in the ledger
    values = models.TextField(_("前后的值"))
    commitment = models.CharField(_("承诺值"), max_length=64)
    made_at = models.DateTimeField(_("时间"), auto_now_add=True)
    person = models.BigIntegerField(_("人员"), null=True)
    post = models.BigIntegerField(_("岗位"), null=True)

    class Meta:
        verbose_name = _("设置的变更")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.kind} {self.made_at:%Y-%m-%d}"
