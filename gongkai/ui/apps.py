from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "gongkai.ui"
    verbose_name = _("页面组件")

    def ready(self) -> None:
        from gongkai.ui.plain import speak_plainly  # noqa: PLC0415 - models are loaded by now

        speak_plainly()
