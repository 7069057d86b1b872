"""重新办理: a review, a court or the agency itself wants a new answer."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts.forms import ActForm, day_field, files_field
from gongkai.applications.acts.frame import Act, Doing
from gongkai.applications.models.attachments import Role
from gongkai.law.casefile.events import Reopened, ReopenGround
from gongkai.law.citations import regulation

GROUNDS: Final = (
    (ReopenGround.RECONSIDERATION.value, _("行政复议决定")),
    (ReopenGround.LITIGATION.value, _("人民法院的判决、裁定")),
    (ReopenGround.OWN_CORRECTION.value, _("本机关自行纠正")),
)


class Form(ActForm):
    ON = _("从哪一天起重新办理")
    ON_HELP = _("收到复议决定、判决的那一天，或者决定自行纠正的那一天。")
    ROLE = Role.EVIDENCE

    ground = forms.ChoiceField(label=_("为什么重新办理"), choices=GROUNDS, widget=forms.RadioSelect)
    ref = forms.CharField(label=_("依据"), max_length=200, help_text=_("决定书、判决书的文号，或者自行纠正的理由。"))
    due_on = day_field(
        _("指定的答复期限"), _("复议机关、法院指定了日期的填写；没有指定的不填，重新计算20个工作日。"), required=False
    )
    scans = files_field(_("决定书、判决书的扫描件"), _("可以多选。"))

    def doing(self) -> Doing:
        said = self.said
        return Doing(
            event=Reopened(
                on=said["on"],
                ground=ReopenGround(said["ground"]),
                ref=said["ref"],
                due_on=said["due_on"],
                reason=self.late,
            ),
            files=self.brought,
        )


ACT: Final = Act(
    kind="reopened",
    button=_("重新办理这件申请"),
    citation=regulation(36),
    lead=_("原来的答复被撤销、确认违法，或者本机关发现答复有错的，重新作出答复。原来的答复留在案卷里。"),
    done=_("已重新办理，请在新的期限以前答复。"),
    receives=_("申请人在查询页看到正在重新办理和新的期限。"),
    form=Form,
    at_end=True,
)
