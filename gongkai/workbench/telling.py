"""Who is told that a duty has come near: those who hold the post that it is for."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from gongkai.agencies.clock import today
from gongkai.duties.kinds import kind_of
from gongkai.duties.models import Duty, Stage
from gongkai.notices.kinds import NoticeKind
from gongkai.notices.services import tell
from gongkai.people.models import Post, PostQuerySet

KINDS: Final = {
    Stage.SOON: NoticeKind("duty.soon", _("快到期的事"), _("{what}（{day}到期）")),
    Stage.TODAY: NoticeKind("duty.today", _("今天到期的事"), _("今天到期：{what}")),
    Stage.OVERDUE: NoticeKind("duty.overdue", _("逾期的事"), _("已经逾期：{what}（{day}到期）")),
}


def tell_of(duty: Duty) -> None:
    """Once a person for each step nearer, however often the sweep comes by; anew where the day was moved."""
    kind, day = kind_of(duty.kind), duty.due_on.isoformat()
    values = {"what": kind.say(duty.values), "day": day}
    for person in set(_posts(duty).values_list("person", flat=True)):
        tell(
            person,
            KINDS[Stage(duty.stage)].id,
            values=values,
            url=kind.url(duty),
            key=f"duty:{duty.pk}:{duty.stage}:{day}",
        )


def _posts(duty: Duty) -> PostQuerySet:
    held = Post.objects.held(today())
    if duty.post_id:
        return held.filter(pk=duty.post_id)
    held = held.filter(role__in=kind_of(duty.kind).roles)
    return held.filter(agency=duty.agency_id) if duty.agency_id else held.filter(agency__parent=None)
