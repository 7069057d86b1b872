from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "gongkai.site"
    label = "site"
    verbose_name = _("站点")

    def ready(self) -> None:
        from gongkai.site import checks, kinds, set_outside  # noqa: F401, PLC0415 - they register themselves here
