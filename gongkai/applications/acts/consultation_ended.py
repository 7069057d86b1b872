"""结束征求意见: the letter could not be delivered, was taken back, or another organ does not answer (条例 33(3))."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts.consulted import ConsultedForm, unended
from gongkai.applications.acts.frame import Act, Doing
from gongkai.law.casefile.events import ConsultationEnded, EndReason
from gongkai.law.citations import regulation

REASONS: Final = (
    (EndReason.UNDELIVERABLE.value, _("送不到（查无此人、地址不详、退回）")),
    (EndReason.WITHDRAWN.value, _("本机关收回，不再征求")),
    (EndReason.NO_ANSWER.value, _("其他机关一直没有答复，不再等")),
)


class Form(ConsultedForm):
    ON = _("哪一天结束")
    WANTED = unended

    why = forms.ChoiceField(label=_("为什么结束"), choices=REASONS, widget=forms.RadioSelect)

    def doing(self) -> Doing:
        said = self.said
        # `reason` of this event is the code, as the exchange format has it; why it is late stands with its words.
        event = ConsultationEnded(on=said["on"], id=said["id"], reason=EndReason(said["why"]))
        return Doing(event=event, words={"late": self.late})


ACT: Final = Act(
    kind="consultation_ended",
    button=_("结束这次征求意见"),
    citation=regulation(33, 3),
    lead=_("送不到、收回或者等不到答复的，结束征求意见，答复期限从次日起接着计算。"),
    done=_("已结束征求意见，答复期限接着计算。"),
    form=Form,
)
