"""意见逾期未提 (条例 32, 34): the 15 working days are over. The due date is the same before and after."""

from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts.consulted import ConsultedForm, may_lapse
from gongkai.applications.acts.frame import Act, Doing
from gongkai.law.casefile.events import ConsultationLapsed
from gongkai.law.citations import regulation


class Form(ConsultedForm):
    ON = _("哪一天登记")
    WANTED = may_lapse

    def arrange(self) -> None:
        super().arrange()
        lasts = [each.answer_by for each in self.situation.before.consultations if may_lapse(each) and each.answer_by]
        days = "、".join(f"{day:%Y-%m-%d}" for day in lasts)
        self.fields["on"].help_text = gettext("对方的期限到{days}，过了才能登记。").format(days=days)

    def doing(self) -> Doing:
        said = self.said
        return Doing(event=ConsultationLapsed(on=said["on"], id=said["id"], reason=self.late))


ACT: Final = Act(
    kind="consultation_lapsed",
    button=_("登记逾期未提意见"),
    citation=regulation(32),
    lead=_("第三方15个工作日内不提意见的，由本机关依照条例决定；共同制作机关不提意见的，视为同意公开。"),
    done=_("已登记：逾期未提意见。"),
    form=Form,
)
