"""收费通知送达 (国办函〔2020〕109号): 20 working days to pay, from the day after."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts.forms import ActForm, files_field
from gongkai.applications.acts.frame import Act, Doing, Done
from gongkai.applications.cases import Case
from gongkai.applications.models import Letter
from gongkai.applications.models.attachments import Role
from gongkai.law.casefile.events import FeeDelivered
from gongkai.law.casefile.state import NOTICE_109


class Form(ActForm):
    ON = _("申请人哪一天收到通知")
    ROLE = Role.PROOF

    scans = files_field(_("送达凭证"), _("送达回证、邮件签收记录的扫描件，可以多选。"))

    def doing(self) -> Doing:
        return Doing(event=FeeDelivered(on=self.said["on"], reason=self.late), files=self.brought, after=mark)


def mark(case: Case, _done: Done) -> None:
    """The notice itself knows when it was received."""
    notices = Letter.objects.in_force().filter(application=case.application, kind="fee", delivered_on=None)
    notices.update(delivered_on=case.events[-1].on)


ACT: Final = Act(
    kind="fee_delivered",
    button=_("登记收费通知已送达"),
    citation=NOTICE_109,
    lead=_("申请人收到收费通知的次日起，20个工作日内缴费。登记以前，缴费期限不起算。"),
    done=_("已登记收费通知送达，缴费期限开始计算。"),
    form=Form,
)
