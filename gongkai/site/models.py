"""How often somebody did something lately: the count behind the rate limits."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RateWindow(models.Model):
    """One client's acts of one kind in one span of time. The client is a keyed hash that changes every day."""

    key = models.CharField(max_length=64)
    started = models.BigIntegerField(_("起始时刻"))  # seconds since 1970: the span's start
    count = models.PositiveIntegerField(_("次数"), default=0)

    class Meta:
        verbose_name = _("频次")
        constraints = (models.UniqueConstraint(fields=("key", "started"), name="site_rate_window"),)
        indexes = (models.Index("started", name="site_rate_started"),)

    def __str__(self) -> str:
        return f"{self.started}: {self.count}"
