from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "gongkai.ledger"
    verbose_name = _("台账")

    def ready(self) -> None:
        from gongkai.ledger import checks, own_kinds  # noqa: F401, PLC0415 - both register once apps are loaded

        post_migrate.connect(protect, sender=self)


def protect(**_: Any) -> None:
    """After each migration: rebuilding a table on SQLite has dropped its triggers unseen."""
    from gongkai.ledger import services, triggers  # noqa: PLC0415 - models are there once apps are loaded

    if triggers.tables_exist():
        services.protect()
