"""收到缴费 (国办函〔2020〕109号): the period to answer begins anew."""

from typing import Any, Final

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts.forms import ActForm, files_field
from gongkai.applications.acts.frame import Act, Doing, Done
from gongkai.applications.cases import Case
from gongkai.applications.models import Charge
from gongkai.applications.models.attachments import Role
from gongkai.law.casefile.events import FeePaid
from gongkai.law.casefile.state import NOTICE_109


class Form(ActForm):
    ON = _("哪一天缴的")
    ROLE = Role.PAYMENT

    receipt = forms.CharField(
        label=_("财政票据号"),
        max_length=40,
        validators=[RegexValidator(r"^[0-9A-Za-z-]+$", _("票据号只有数字、字母和横线。"))],
    )
    scans = files_field(_("缴费凭证"), _("扫描件或者照片，可以多选。"))

    def doing(self) -> Doing:
        said = self.said
        receipt = said["receipt"]

        def after(case: Case, _done: Done) -> None:
            pay(case, receipt)

        return Doing(
            event=FeePaid(on=said["on"], reason=self.late),
            words={"receipt": receipt},
            files=self.brought,
            after=after,
        )


def pay(case: Case, receipt: str) -> None:
    open_ones: Any = Charge.objects.filter(application=case.application, paid_on=None, is_void=False)
    open_ones.update(paid_on=case.events[-1].on, receipt=receipt)


ACT: Final = Act(
    kind="fee_paid",
    button=_("登记已缴费"),
    citation=NOTICE_109,
    lead=_("申请人缴清信息处理费的，登记缴费之日和财政票据号。"),
    done=_("已登记缴费，答复期限重新计算。"),
    receives=_("申请人在查询页看到已缴费和新的答复期限。"),
    form=Form,
)
