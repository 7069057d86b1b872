"""收到理由说明 (条例 35): the officer judges whether the reasons are good."""

from typing import Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts.forms import ActForm, files_field, words_field
from gongkai.applications.acts.frame import Act, Doing
from gongkai.applications.models.attachments import Role
from gongkai.law.casefile.events import ReasonsGiven
from gongkai.law.citations import regulation

ONLINE: Final = "reasons_given"  # among the words of the application, as the tracking page keeps it
VERDICTS: Final = (("yes", _("理由合理：照常办理，来不及的可以延迟答复")), ("no", _("理由不合理：可以不予处理")))


class Form(ActForm):
    ON = _("哪一天收到的")
    ROLE = Role.REASONS

    given = words_field(
        _("申请人说明的理由"), _("照申请人写的录入。加密保存，谁看过都有记录。在网上说明的不用再录。"), required=False
    )
    accepted = forms.ChoiceField(label=_("怎么认定"), choices=VERDICTS, widget=forms.RadioSelect)
    scans = files_field(_("扫描件"), _("申请人交来的材料，可以多选。"))

    def clean_given(self) -> str:
        given: str = self.cleaned_data["given"].strip()
        if not given and ONLINE not in self.situation.application.words:
            raise forms.ValidationError(gettext("请录入申请人说明的理由。"))
        return given

    def doing(self) -> Doing:
        said = self.said
        return Doing(
            event=ReasonsGiven(on=said["on"], accepted=said["accepted"] == "yes", reason=self.late),
            words={ONLINE: said["given"]},
            stay=(ONLINE,),
            files=self.brought,
        )


ACT: Final = Act(
    kind="reasons_given",
    button=_("登记理由和认定"),
    citation=regulation(35),
    lead=_("登记申请人说明的理由，并认定是否合理。"),
    done=_("已登记申请人的理由和认定。"),
    form=Form,
)
