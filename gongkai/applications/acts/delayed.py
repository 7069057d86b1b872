"""延迟答复 (条例 35): the reasons are good, but the period cannot be kept; another day is told, once."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts.forms import ActForm, day_field, words_field
from gongkai.applications.acts.frame import Act, Doing, Wanted
from gongkai.law.casefile.events import Delayed
from gongkai.law.citations import regulation


class Form(ActForm):
    ON = _("哪一天告知")
    ON_HELP = _("要在原来的答复期限届满以前告知申请人。")

    until = day_field(_("延迟到哪一天答复"), _("条例只要求“合理”。定了就不再变动，补正、征求意见也不顺延。"))
    why = words_field(_("为什么要到这一天"), _("会写进告知书。"))

    def doing(self) -> Doing:
        said = self.said
        return Doing(
            event=Delayed(on=said["on"], until=said["until"], reason=self.late),
            words={"why": said["why"]},
            letters=[Wanted(kind="delay", values={"until": said["until"], "reason": said["why"]})],
        )


ACT: Final = Act(
    kind="delayed",
    button=_("寄出延迟答复告知书"),
    citation=regulation(35),
    lead=_("申请人的理由合理，但是不能在期限内答复的，可以确定延迟答复的合理期限并告知申请人。只能一次。"),
    done=_("延迟答复告知书已签发。请在原期限届满以前送达申请人，并登记怎么送的。"),
    receives=_("申请人收到《延迟答复告知书》，查询页显示新的答复日期。"),
    letter="delay",
    form=Form,
)
