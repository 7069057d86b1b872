from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "gongkai.reports"
    verbose_name = _("年度报告")

    def ready(self) -> None:
        # These need the models, which are loaded now.
        from gongkai.agencies import calendars  # noqa: PLC0415 - as said above
        from gongkai.duties import kinds, services  # noqa: PLC0415 - as said above
        from gongkai.reports import checks, obligations  # noqa: F401, PLC0415 - as said above; checks register themselves

        kinds.register(obligations.ANNUAL_REPORT)
        services.source("reports.annual", obligations.look)
        calendars.on_change("reports.annual", obligations.count_anew)
