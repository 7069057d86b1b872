"""Long work: a queue in the database, filled in the transaction of an act, drained by workers."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    name = "gongkai.tasks"
    verbose_name = _("任务")

    def ready(self) -> None:
        autodiscover_modules("tasks")  # each app's module `tasks` registers its kinds
