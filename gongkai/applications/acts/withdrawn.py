"""申请人撤回申请: by paper or in person; on the tracking page the applicant does it alone."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts.forms import ActForm, files_field, words_field
from gongkai.applications.acts.frame import Act, Doing
from gongkai.applications.models.attachments import Role
from gongkai.law.casefile.events import Withdrawn
from gongkai.law.citations import regulation


class Form(ActForm):
    ON = _("哪一天撤回的")
    ROLE = Role.WITHDRAWAL

    why = words_field(_("申请人说的原因"), _("申请人没有说明的不用填。加密保存。"), required=False)
    scans = files_field(_("撤回申请的书面材料"), _("扫描件，可以多选。"))

    def doing(self) -> Doing:
        return Doing(
            event=Withdrawn(on=self.said["on"], reason=self.late),
            words={"withdrawal_reason": self.said["why"]},
            stay=("withdrawal_reason",),
            files=self.brought,
        )


ACT: Final = Act(
    kind="withdrawn",
    button=_("登记申请人撤回"),
    citation=regulation(27),
    lead=_("申请人自己要求撤回申请的，登记撤回，不再办理。不能劝说申请人撤回来代替答复。"),
    done=_("已登记申请人撤回。接着请提请签发终结办理告知书。"),
    receives=_("申请人在查询页看到已撤回；终结办理告知书另行签发、送达。"),
    form=Form,
    at_end=True,
)
