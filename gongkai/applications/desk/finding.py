"""What the search box of the workbench finds of applications: by number, by whom (张某) and by topic."""

from functools import reduce
from operator import and_
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.applications.models import Application
from gongkai.applications.models.application import OPEN
from gongkai.people.models import Post
from gongkai.people.searching import Found, Searched

LOOKED_THROUGH: Final = 20_000


def applications(post: Post, words: str, at_most: int) -> list[Found]:
    """
    The newest first, among what is open and the newest LOOKED_THROUGH; any other by its whole number. Words about
    persons are sealed: nobody finds by them.
    """
    mine = Application.objects.visible_to(post)
    exact = list(mine.filter(number=words)[:at_most])
    wanted = reduce(and_, (_has(word) for word in words.split()))
    newest = mine.order_by("-pk").values("pk")[:LOOKED_THROUGH]
    near = mine.filter(Q(pk__in=newest) | Q(state__among=OPEN)).filter(wanted).exclude(number=words)
    found = [*exact, *near.order_by("-pk")[: at_most - len(exact)]]
    return [Found(_title(each), reverse("applications:case", args=[each.pk]), _note(each)) for each in found]


def _has(word: str) -> Q:
    return Q(number__icontains=word) | Q(applicant_label__icontains=word) | Q(topic__icontains=word)


def _title(application: Application) -> str:
    return f"{application.number} {application.applicant_label} {application.topic}".rstrip()


def _note(application: Application) -> str:
    state = application.get_state_display()
    if not application.is_open or application.due_on is None:
        return str(state)
    return gettext("{state}，{due}以前答复").format(state=state, due=application.due_on.isoformat())


APPLICATIONS: Final = Searched(id="applications", label=_("申请"), act="applications.see", find=applications, place=15)
