"""系统故障: recorded and shown; moves nothing by itself."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts.forms import ActForm, day_field, files_field, words_field
from gongkai.applications.acts.frame import Act, Doing
from gongkai.applications.models.attachments import Role
from gongkai.law.casefile.events import Outage
from gongkai.law.citations import REGISTER


class Form(ActForm):
    ON = _("故障从哪一天开始")
    ROLE = Role.EVIDENCE

    until = day_field(_("到哪一天恢复"))
    evidence = words_field(_("什么故障，有什么证明"), _("例如停电、网络中断的通知。"))
    scans = files_field(_("证明材料"), _("可以多选。"))

    def doing(self) -> Doing:
        said = self.said
        return Doing(
            event=Outage(on=said["on"], until=said["until"], evidence=said["evidence"], reason=self.late),
            files=self.brought,
        )


ACT: Final = Act(
    kind="outage",
    button=_("登记系统故障"),
    citation=REGISTER,
    lead=_("停电、断网等使本件不能办理的，记在案卷里备查。期限不因此变动。"),
    done=_("已记下这次故障。"),
    form=Form,
    at_end=True,
)
