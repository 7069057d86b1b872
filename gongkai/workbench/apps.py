from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkbenchConfig(AppConfig):
    name = "gongkai.workbench"
    verbose_name = _("工作台")

    def ready(self) -> None:
        from gongkai.ledger.kinds import EntryKind, name_facts  # noqa: PLC0415 - as the next
        from gongkai.ledger.kinds import register as register_kind  # noqa: PLC0415 - as the next
        from gongkai.people.navigation import Item, register  # noqa: PLC0415 - needs the models, which are loaded now
        from gongkai.workbench import registration  # noqa: PLC0415 - needs the models, which are loaded now

        registration.register()
        register(Item(label=_("机关"), url_name="agencies:list", act="agencies.see", place=20))
        register(Item(label=_("工作日历"), url_name="agencies:calendars", act="settings.edit", place=75))
        register(Item(label=_("任务"), url_name="tasks:list", act="tasks.see", place=80))
        register(Item(label=_("台账"), url_name="audit:entries", act="audit.read", place=85))
        register_kind(EntryKind("task.again", _("再做一次没有完成的任务"), ("kind",)))
        name_facts({"task.again:kind": _("任务的种类")})
