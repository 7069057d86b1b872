from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "gongkai.people"
    verbose_name = _("人员")

    def ready(self) -> None:
        from gongkai.ledger import rotating  # noqa: PLC0415 - needs the models
        from gongkai.people import checks, entries, factors  # noqa: F401, PLC0415 - needs the models
        from gongkai.people.navigation import Item, register  # noqa: PLC0415 - needs the models

        rotating.on_rotation(factors.seal_anew, factors.master_keys)
        register(Item(label=_("人员"), url_name="people:list", act="people.edit", place=70))
