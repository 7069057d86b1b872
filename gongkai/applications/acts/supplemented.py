"""收到补正 (条例 30): that day is day zero of a new period."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts.forms import ActForm, files_field, words_field
from gongkai.applications.acts.frame import Act, Doing
from gongkai.applications.models.attachments import Role
from gongkai.files.models import StoredFile
from gongkai.law.casefile.events import Supplemented
from gongkai.law.citations import regulation


def received(*, on: date, said: str, files: Sequence[StoredFile] = (), reason: str = "") -> Doing:
    """The applicant's supplement, whether by paper or from the tracking page."""
    return Doing(
        event=Supplemented(on=on, reason=reason),
        words={"supplement": said},
        files=[(stored, Role.SUPPLEMENT) for stored in files],
        stay=("supplement",),
    )


class Form(ActForm):
    ON = _("哪一天收到补正")
    ROLE = Role.SUPPLEMENT

    content = words_field(_("补正的内容"), _("照申请人写的录入。加密保存，谁看过都有记录。"))
    scans = files_field(_("扫描件"), _("纸质补正材料的扫描件，可以多选。"))

    def doing(self) -> Doing:
        given = self.cleaned_data
        return received(on=given["on"], said=given["content"], files=self.stored, reason=self.late)


ACT: Final = Act(
    kind="supplemented",
    button=_("登记收到补正"),
    citation=regulation(30),
    lead=_("申请人用书面或者当面补正的，在这里登记；在查询页补正的，系统已经自动登记。"),
    done=_("已登记补正，答复期限重新计算。"),
    receives=_("申请人在查询页看到新的答复期限。"),
    form=Form,
)
