"""征求意见 (条例 32, 33(3), 34): of a third party, of a joint maker, of another organ. Their days do not count."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts.forms import ActForm, asked, day_field, words_field
from gongkai.applications.acts.frame import Act, Doing, Wanted
from gongkai.applications.cases import Case
from gongkai.applications.models import Consultation
from gongkai.applications.models.consultations import Party as PartyChoice
from gongkai.law.casefile.events import ConsultationSent, Party
from gongkai.law.citations import regulation

PARTIES: Final = (
    (Party.THIRD_PARTY.value, _("第三方：公开会损害他的商业秘密、个人隐私等（15个工作日内答复，不答复由本机关决定）")),
    (Party.JOINT_MAKER.value, _("共同制作机关（15个工作日内答复，不答复视为同意）")),
    (Party.OTHER_ORGAN.value, _("其他机关（答复期限由本机关定）")),
)
LETTERS: Final[Mapping[Party, str]] = {
    Party.THIRD_PARTY: "third_party",
    Party.JOINT_MAKER: "joint_maker",
    Party.OTHER_ORGAN: "other_organ",
}
ITEM: Final = re.compile(r"[0-9]{1,3}")


class Form(ActForm):
    ON = _("哪一天发出")
    FIELDS = {"reply_by": "reply_by"}

    party = forms.ChoiceField(label=_("征求谁的意见"), choices=PARTIES, widget=forms.RadioSelect)
    name = forms.CharField(label=_("姓名或者名称"), max_length=120, help_text=_("加密保存。"))
    address = forms.CharField(label=_("联系地址、电话"), max_length=200, required=False, help_text=_("加密保存。"))
    about = words_field(_("涉及的政府信息"), _("写明是什么信息、涉及对方的哪些内容。会写进函里。"))
    item = forms.CharField(
        label=_("只关于第几项申请内容"), max_length=3, required=False, help_text=_("不填就是关于全部内容。")
    )
    reply_by = asked(day_field(_("对方的答复期限")), _("向其他机关征求的必填"))
    names_applicant = forms.BooleanField(
        label=_("函中写明申请人的姓名或者名称"), required=False, help_text=_("一般不写；确有需要才选，并说明理由。")
    )
    because = asked(forms.CharField(label=_("为什么要写明申请人"), max_length=400), _("写明申请人的必填"))
    tells = forms.BooleanField(label=_("同时书面告知申请人正在征求意见"), required=False, initial=True)

    def arrange(self) -> None:
        rules, today = self.situation.rules, self.situation.today
        proposed = rules.calendar.add(today, rules.practice.consult_days)
        told = gettext("只用于向其他机关征求意见；本机关一般给{days}个工作日。")
        self.fields["reply_by"].help_text = told.format(days=rules.practice.consult_days)
        self.fields["reply_by"].initial = proposed
        self.fields["reply_by"].widget.attrs["data-when"] = f"party={Party.OTHER_ORGAN.value}"
        self.fields["because"].widget.attrs["data-when"] = "names_applicant"

    def clean_item(self) -> str:
        item: str = self.cleaned_data["item"].strip()
        if item and not ITEM.fullmatch(item):
            raise forms.ValidationError(gettext("请填序号，例如 1。"))
        return item

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        is_other = given.get("party") == Party.OTHER_ORGAN
        if is_other and not given.get("reply_by"):
            self.add_error("reply_by", gettext("向其他机关征求意见，请写明对方的答复期限。"))
        if not is_other:
            given["reply_by"] = None  # 条例 32, 34 fix it
        if given.get("names_applicant") and not given.get("because", "").strip():
            self.add_error("because", gettext("请说明为什么要写明申请人。"))
        return given

    def doing(self) -> Doing:
        said, party = self.said, Party(self.said["party"])
        key = f"c{len(self.situation.consultations) + 1}"
        told = {name: said[name] for name in ("name", "address", "about")}
        wanted = [Wanted(kind=LETTERS[party], values=self.letter_values(party), to_consulted=True)]
        if party is Party.THIRD_PARTY:  # the form on which to answer, enclosed
            enclosed = {"name": said["name"], "about": said["about"]}
            number = {"consultation_number": gettext("（签发时编号）")}
            wanted.append(Wanted(kind="third_party_answer", values=enclosed, to_consulted=True, in_preview=number))
        if said["tells"]:
            wanted.append(Wanted(kind="consulting", values={"party": party.value, "sent_on": said["on"]}))

        def before(case: Case, tokens: Mapping[str, str]) -> Consultation:
            return kept(case, key, said, tokens)

        return Doing(
            event=ConsultationSent(
                on=said["on"], id=key, party=party, reply_by=said["reply_by"], item=said["item"], reason=self.late
            ),
            words={**told, "because": said["because"] if said["names_applicant"] else ""},
            letters=wanted,
            detail={"names_applicant": said["names_applicant"]},
            before=before,
        )

    def letter_values(self, party: Party) -> dict[str, Any]:
        said = self.said
        values = {"name": said["name"], "about": said["about"]}
        if party is Party.OTHER_ORGAN:
            return values | {"reply_by": said["reply_by"]}
        if party is Party.THIRD_PARTY:
            values |= {"address": said["address"], "names_applicant": said["names_applicant"]}
            if said["names_applicant"]:
                values["naming_reason"] = said["because"]
        return values


def kept(case: Case, key: str, said: Mapping[str, Any], tokens: Mapping[str, str]) -> Consultation:
    """The row of the one who is asked: name, address and what it is about are sealed."""
    sent: date = said["on"]
    return Consultation.objects.create(
        application=case.application,
        key=key,
        party=PartyChoice(said["party"]),
        item=said["item"],
        words=dict(tokens),
        names_applicant=said["names_applicant"],
        sent_on=sent,
        answer_by=said["reply_by"],
    )


ACT: Final = Act(
    kind="consultation_sent",
    button=_("寄出征求意见函"),
    citation=regulation(32),
    lead=_(
        "公开会损害第三方合法权益的，书面征求他的意见；共同制作的，可以征求共同制作机关的意见。等意见的时间不计入答复期限。"
    ),
    done=_("征求意见函已签发。请尽快送达对方，并登记对方收到的日期：对方的15个工作日从那一天起算。"),
    receives=_("对方收到征求意见函；申请人收到《征求意见情况告知书》（如果选了告知）。"),
    letter="third_party",
    form=Form,
)
