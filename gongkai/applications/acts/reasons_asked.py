"""要求说明理由 (条例 35): number or frequency clearly beyond what is reasonable. The clock runs on."""

from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts.charging import month_of, same_month
from gongkai.applications.acts.forms import ActForm, day_field, words_field
from gongkai.applications.acts.frame import Act, Doing, Wanted
from gongkai.law.casefile.events import ReasonsAsked
from gongkai.law.citations import regulation


class Form(ActForm):
    ON = _("哪一天告知")

    why = words_field(
        _("怎么明显超过合理范围"),
        _("写明数量、频次的事实，例如“2026年3月提出32件申请”。会写进通知书。"),
    )
    reply_by = day_field(_("说明理由的期限"), _("最后一天。到期不说明理由的，可以不予处理。"))

    def arrange(self) -> None:
        rules, today = self.situation.rules, self.situation.today
        application = self.situation.application
        self.fields["reply_by"].initial = rules.calendar.add(today, rules.practice.reasons_days)
        month = month_of(application)
        told = gettext("本机关{year}年{month}月收到同一申请人的申请{count}件（含本件）。{help}")
        help_text = self.fields["why"].help_text
        self.fields["why"].help_text = told.format(
            year=month.year, month=month.month, count=same_month(application), help=help_text
        )

    def doing(self) -> Doing:
        said = self.said
        return Doing(
            event=ReasonsAsked(on=said["on"], reply_by=said["reply_by"], reason=self.late),
            words={"why": said["why"]},
            letters=[Wanted(kind="reasons", values={"why": said["why"], "reply_by": said["reply_by"]})],
        )


ACT: Final = Act(
    kind="reasons_asked",
    button=_("寄出说明理由通知书"),
    citation=regulation(35),
    lead=_("同一申请人的数量、频次明显超过合理范围的，可以要求说明理由。等理由时答复期限照走。"),
    done=_("说明理由通知书已签发。请尽快送达申请人，并登记怎么送的。"),
    receives=_("申请人收到《说明理由通知书》；在查询页可以直接说明理由。"),
    letter="reasons",
    form=Form,
)
