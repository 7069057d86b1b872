from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgenciesConfig(AppConfig):
    name = "gongkai.agencies"
    verbose_name = _("行政机关")

    def ready(self) -> None:
        from gongkai.agencies import entry_kinds  # noqa: F401, PLC0415 - it registers once apps are loaded
        from gongkai.files.purposes import MEGABYTE, register  # noqa: PLC0415 - as above

        kinds = {"text", "html", "docx", "doc", "pdf"}
        register("calendar_notice", _("放假安排的通知"), kinds=kinds, most=5 * MEGABYTE, files=1)
