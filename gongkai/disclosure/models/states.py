"""The content version of an agency: whatever the public sees of it has changed when this has."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.models import Agency


class PublicState(models.Model):
    """
    Raised in the transaction of every act that changes what the public sees. Caches and ETags of an agency's pages are
    keyed by it; those of a whole tree by the sum over the tree (`selectors.tree_version`), so that no row is waited
    for by all.
    """

    agency = models.OneToOneField(
        Agency, models.CASCADE, primary_key=True, related_name="public_state", verbose_name=_("行政机关")
    )
    version = models.PositiveBigIntegerField(_("内容版本"), default=0)
    changed_at = models.DateTimeField(_("改变时间"))

    class Meta:
        verbose_name = _("公开内容的版本")

    def __str__(self) -> str:
        return f"{self.agency_id}: {self.version}"
