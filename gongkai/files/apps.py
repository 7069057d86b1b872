"""Files, by what they hold: taken in with care, kept once, counted, stripped before they are published."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "gongkai.files"
    verbose_name = _("文件")

    def ready(self) -> None:
        from gongkai.files import services  # noqa: PLC0415 - needs the models
        from gongkai.ledger import particulars  # noqa: PLC0415 - needs the models

        particulars.on_destruction(services.release_all)
