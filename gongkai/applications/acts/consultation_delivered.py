"""征求意见函送达 (条例 32, 34): the 15 working days of the one who is asked run from here."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts.consulted import ConsultedForm, undelivered
from gongkai.applications.acts.forms import files_field
from gongkai.applications.acts.frame import Act, Doing, Done
from gongkai.applications.cases import Case
from gongkai.applications.models import Letter
from gongkai.applications.models.attachments import Role
from gongkai.law.casefile.events import ConsultationDelivered
from gongkai.law.citations import regulation


class Form(ConsultedForm):
    ON = _("对方哪一天收到")
    ROLE = Role.PROOF
    WANTED = undelivered

    scans = files_field(_("送达凭证"), _("回证、签收记录的扫描件，可以多选。"))

    def doing(self) -> Doing:
        said = self.said
        return Doing(
            event=ConsultationDelivered(on=said["on"], id=said["id"], reason=self.late), files=self.brought, after=mark
        )


def mark(case: Case, _done: Done) -> None:
    event = case.events[-1]
    if isinstance(event, ConsultationDelivered):
        sent = Letter.objects.in_force().filter(
            application=case.application, consultation__key=event.id, delivered_on=None
        )
        sent.update(delivered_on=event.on)


ACT: Final = Act(
    kind="consultation_delivered",
    button=_("登记对方已收到征求意见函"),
    citation=regulation(32),
    lead=_("第三方、共同制作机关自收到征求意见函之日起15个工作日内提出意见。登记以前，这15个工作日不起算。"),
    done=_("已登记征求意见函送达。"),
    form=Form,
)
