"""What the app puts into the registers of the apps below it."""

from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongkai.agencies import calendars
from gongkai.disclosure import entries, importing, indexing, obligations, preparing, withdrawing
from gongkai.disclosure.models import Record
from gongkai.duties import kinds as duty_kinds
from gongkai.duties import services as duties
from gongkai.people import navigation, searching
from gongkai.people.models import Post
from gongkai.people.searching import Found, Searched
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
    searching.register(RECORDS)
    sources.register(Source(indexing.KIND, indexing.read))


def records(post: Post, words: str, at_most: int) -> list[Found]:
    """By title, number and 索引号, the newest first."""
    wanted = Q()
    for word in words.split():
        wanted &= Q(title__icontains=word) | Q(document_number__icontains=word) | Q(index_number__icontains=word)
    found = Record.objects.visible_to(post).filter(wanted).order_by("-pk")[:at_most]
    return [Found(each.title, reverse("disclosure:record", args=[each.pk]), each.get_state_display()) for each in found]


RECORDS: Final = Searched(id="records", label=_("政府信息"), act="records.see", find=records, place=12)
