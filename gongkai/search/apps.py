"""Full text search: a tokeniser of our own, and an index in the site's own database, SQLite or PostgreSQL."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "gongkai.search"
    verbose_name = _("检索")

    def ready(self) -> None:
        from gongkai.search import checks  # noqa: F401, PLC0415 - registers once apps are loaded

        post_migrate.connect(prepare, sender=self)


def prepare(**_: Any) -> None:
    """
    After each migration: what no model can say is made. After a restore (the index is in no backup) and after a change
    of the tokeniser the index is built anew, as a task.
    """
    from gongkai.search import rebuilding  # noqa: PLC0415 - models are there once apps are loaded
    from gongkai.search.engines import engine  # noqa: PLC0415 - as above

    if rebuilding.tables_exist():
        engine().install()
        rebuilding.enqueue_where_needed()
