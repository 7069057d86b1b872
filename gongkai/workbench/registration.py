"""What the workbench itself puts into the registers of the apps below it."""

from django.utils.translation import gettext_lazy as _

from gongkai.duties import kinds as duties
from gongkai.duties import services
from gongkai.duties.models import Duty
from gongkai.ledger import kinds as entries
from gongkai.notices import kinds as notices
from gongkai.people import exports, handover, navigation, searching
from gongkai.people.models import Post
from gongkai.workbench import finding, telling, upkeep


def register() -> None:
    """Called in AppConfig.ready."""
    navigation.register(navigation.Item(label=_("今天"), url_name="workbench:today", act="workbench.use", place=0))
    navigation.register(
        navigation.Item(
            label=_("系统状况"), url_name="workbench:condition", act="settings.edit", of_site=True, place=88
        )
    )
    entries.register(exports.TAKEN)
    for kind in upkeep.KINDS:
        duties.register(kind)
    services.source("site", upkeep.look)
    services.on_nearer(telling.tell_of)
    for told in telling.KINDS.values():
        notices.register(told)
    for searched in finding.KINDS:
        searching.register(searched)
    handover.register("duties", _("待办"), _held, _handed)


def _held(post: Post) -> int:
    return Duty.objects.open().filter(post=post).count()


def _handed(giver: Post, taker: Post) -> handover.Handed:
    return handover.Handed(services.hand_over(giver, taker))
