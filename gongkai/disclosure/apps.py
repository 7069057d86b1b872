from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisclosureConfig(AppConfig):
    name = "gongkai.disclosure"
    verbose_name = _("主动公开")

    def ready(self) -> None:
        # These need the models, which are loaded now.
        from gongkai.disclosure import registration  # noqa: PLC0415 - as said above

        registration.register()
