"""What applications put into the registers of the apps below: entries, the navigation, the search, the hand-over."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from gongkai.applications.desk import assigning, finding, kinds
from gongkai.ledger.kinds import all_kinds, name_facts
from gongkai.people import handover, navigation, searching
from gongkai.people.navigation import Item

OURS: Final = ("case.", "application.", "handout.")
FACTS: Final = {  # what the facts of all our entries are called; a kind can call its own otherwise
    "event": _("事项"),
    "words": _("文字（加密保存）"),
    "letter": _("文书"),
    "files": _("文件"),
    "source": _("从哪里来"),
    "detail": _("情况（代码）"),
    "provisional": _("暂定"),
}


def register() -> None:
    """Called in AppConfig.ready."""
    kinds.register()
    navigation.register(Item(label=_("依申请公开"), url_name="applications:list", act="applications.see", place=10))
    navigation.register(Item(label=_("转办"), url_name="applications:handouts", act="handouts.own", place=10))
    searching.register(finding.APPLICATIONS)
    handover.register("applications", _("在办的申请"), assigning.held, assigning.transfer)
    for kind in all_kinds():
        if kind.id.startswith(OURS):
            name_facts({f"{kind.id}:{fact}": FACTS[fact] for fact in kind.facts if fact in FACTS} | kinds.LABELS)
