"""告知补正 (条例 30): once, all at once, within 7 working days; the clock stands still until the supplement comes."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts.forms import ActForm, day_field, lines_of, words_field
from gongkai.applications.acts.frame import Act, Doing, Wanted
from gongkai.law.casefile.events import SupplementAsked
from gongkai.law.citations import regulation
from gongkai.law.clock import SUPPLEMENT


class Form(ActForm):
    ON = _("哪一天告知")

    unclear = words_field(
        _("哪些地方不明确，要补正什么"),
        _("每行写一件。补正只能要求一次，请一次写全。"),
        rows=4,
    )
    reply_by = day_field(_("补正期限"), _("最后一天。条例只要求“合理”，可以改。"))

    def arrange(self) -> None:
        rules, today = self.situation.rules, self.situation.today
        self.fields["reply_by"].initial = rules.calendar.add(today, rules.practice.supplement_days)
        received = self.situation.before.received_on
        if received:
            last = rules.calendar.add(received, SUPPLEMENT.days)
            told = gettext("条例要求收到申请之日起{days}个工作日内告知，本件到{last}。")
            self.fields["on"].help_text = told.format(days=SUPPLEMENT.days, last=last)

    def clean_unclear(self) -> list[str]:
        lines = lines_of(self.cleaned_data["unclear"])
        if not lines:
            raise forms.ValidationError(gettext("请写明要补正什么。"))
        return lines

    def doing(self) -> Doing:
        said: dict[str, Any] = self.said
        values = {"unclear": said["unclear"], "reply_by": said["reply_by"]}
        return Doing(
            event=SupplementAsked(on=said["on"], reply_by=said["reply_by"], reason=self.late),
            words={"unclear": "\n".join(said["unclear"])},
            letters=[Wanted(kind="supplement", values=values)],
        )


ACT: Final = Act(
    kind="supplement_asked",
    button=_("寄出补正告知书"),
    citation=regulation(30),
    lead=_("申请内容不明确的，一次告知申请人要补正什么、多长时间补正。等补正时期限不走，补正后重新计算。"),
    done=_("补正告知书已签发。请尽快送达申请人，并登记怎么送的。"),
    receives=_("申请人收到《补正告知书》；在查询页可以直接补正。"),
    letter="supplement",
    form=Form,
)
