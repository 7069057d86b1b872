"""What the search box finds by itself: agencies, people, duties. Other apps register theirs."""

from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from gongkai.agencies.clock import today
from gongkai.agencies.models import Agency
from gongkai.duties import kinds, selectors
from gongkai.duties.models import Duty
from gongkai.duties.nearness import Nearness, calendar_for
from gongkai.people.models import Post, User
from gongkai.people.searching import Found, Searched

LOOKED_THROUGH: Final = 2000  # duties whose sentences are read; they are made as they are shown


def agencies(post: Post, words: str, at_most: int) -> list[Found]:
    found = Agency.objects.visible_to(post).present().named_like(words).order_by("path")[:at_most]
    return [Found(agency.name, _agency_url(agency), str(agency.get_kind_display())) for agency in found]


def _agency_url(agency: Agency) -> str:
    try:
        return reverse("agencies:agency", args=[agency.pk])
    except NoReverseMatch:
        return reverse("portal:agency", args=[agency.slug])


def people(post: Post, words: str, at_most: int) -> list[Found]:
    found = User.objects.visible_to(post).named_like(words).order_by("display_name", "pk")[:at_most]
    return [Found(person.display_name, reverse("people:person", args=[person.pk]), person.username) for person in found]


def duties(post: Post, words: str, at_most: int) -> list[Found]:
    """Sentences are made of their kind and values, so they are read, the most urgent first."""
    near = Nearness(today(), calendar_for(post.agency))
    wanted = words.casefold().split()
    found: list[Found] = []
    mine = Duty.objects.open().visible_to(post).order_by("due_on", "pk")
    for duty in mine[:LOOKED_THROUGH]:
        kind = kinds.kind_of(duty.kind)
        sentence = kind.say(duty.values)
        if all(word in f"{sentence} {kind.label}".casefold() for word in wanted):
            found.append(Found(sentence, kind.url(duty), selectors.when(duty.due_on, near)))
            if len(found) == at_most:
                break
    return found


KINDS: Final = (
    Searched(id="duties", label=_("待办"), act="workbench.use", find=duties, place=10),
    Searched(id="agencies", label=_("机关"), act="agencies.see", find=agencies, place=20),
    Searched(id="people", label=_("人员"), act="people.edit", find=people, place=30),
)
