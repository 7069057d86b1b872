from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "gongkai.applications"
    verbose_name = _("依申请公开")

    def ready(self) -> None:
        # These need the models, which are loaded now.
        from gongkai.agencies import calendars  # noqa: PLC0415 - as said above
        from gongkai.applications import (  # noqa: PLC0415 - as said above
            answers,
            archiving,
            attention,
            blackening_task,
            disposals,
            entries,
            handouts,
            importing,
            matter_kinds,
            obligations,
            practices,
            public_kinds,
            rebuilding,
            recounting,
            registration,
            reminders,
            wording,
        )
        from gongkai.applications.acts import kinds as of_acts  # noqa: PLC0415 - as said above
        from gongkai.applications.acts import proposals  # noqa: PLC0415 - as said above

        entries.register()
        obligations.register_all()
        answers.register()
        handouts.register()
        archiving.register()
        blackening_task.register()
        disposals.register()
        attention.register_all()
        public_kinds.register_all()
        wording.register()
        practices.register()
        recounting.register()
        rebuilding.register()
        reminders.register()
        matter_kinds.register_all()
        importing.register()
        calendars.on_change("applications", recounting.calendar_changed)
        of_acts.register()
        proposals.register()
        registration.register()  # the last: it names the facts of all kinds
