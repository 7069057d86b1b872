"""What the search box of the workbench finds of records: by the engine, in the index of the workbench alone."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from gongkai.disclosure import indexing
from gongkai.disclosure.models import Record
from gongkai.disclosure.models.records import OF_THE_AGENCY
from gongkai.people.models import Post
from gongkai.people.searching import Found, Searched
from gongkai.search.documents import Sight
from gongkai.search.queries import Narrowing
from gongkai.search.selectors import Order, search

SPARE: Final = 20  # looked at besides: drafts of agencies below are in the index, and not for a supervisor


def records(post: Post, words: str, at_most: int) -> list[Found]:
    """Title, number, body and files; what fits best first. What the post may see is asked of the records themselves."""
    mine = post.agency_id
    narrowing = (
        Narrowing(kind=(indexing.KIND,), agency=(mine,))
        if post.role in OF_THE_AGENCY
        else Narrowing(kind=(indexing.KIND,), under=(mine,))
    )
    hits = search(words, sight=Sight.WORK, narrowing=narrowing, order=Order.RELEVANCE)
    keys = [each.object for each in hits.page(size=at_most + SPARE).found]
    rows = Record.objects.visible_to(post).in_bulk(keys)
    found = [rows[key] for key in keys if key in rows][:at_most]
    return [Found(each.title, reverse("disclosure:record", args=[each.pk]), each.get_state_display()) for each in found]


RECORDS: Final = Searched(id="records", label=_("政府信息"), act="records.see", find=records, place=12)
