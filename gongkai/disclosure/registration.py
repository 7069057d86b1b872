"""What the app puts into the registers of the apps below it."""

from django.utils.translation import gettext_lazy as _

from gongkai.agencies import calendars
from gongkai.disclosure import entries, finding, importing, indexing, obligations, preparing, withdrawing
from gongkai.duties import kinds as duty_kinds
from gongkai.duties import services as duties
from gongkai.people import navigation, searching
from gongkai.search import sources
from gongkai.search.sources import Source

__all__ = ["preparing", "register"]  # `preparing` names a task of the queue


def register() -> None:
    """Called in AppConfig.ready."""
    entries.register()
    for kind in obligations.DUTIES:
        duty_kinds.register(kind)
    importing.register()
    duties.source("disclosure", withdrawing.look)
    calendars.on_change("disclosure", obligations.calendar_changed)
    navigation.register(navigation.Item(label=_("主动公开"), url_name="disclosure:list", act="records.see", place=15))
    searching.register(finding.RECORDS)
    sources.register(Source(indexing.KIND, indexing.read))
