"""收到意见 (条例 32, 33(3), 34): the period goes on the day after."""

from collections.abc import Mapping
from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts.consulted import ConsultedForm, unanswered
from gongkai.applications.acts.forms import files_field, words_field
from gongkai.applications.acts.frame import Act, Doing, Done
from gongkai.applications.cases import Case
from gongkai.applications.models import Consultation
from gongkai.applications.models.attachments import Role
from gongkai.law.casefile.events import ConsultationAnswered
from gongkai.law.citations import regulation

ANSWERS: Final = (("yes", _("同意公开")), ("no", _("不同意公开")))


class Form(ConsultedForm):
    ON = _("哪一天收到意见")
    ROLE = Role.OPINION
    WANTED = unanswered

    consents = forms.ChoiceField(label=_("对方的意见"), choices=ANSWERS, widget=forms.RadioSelect)
    opinion = words_field(_("意见和理由"), _("照对方写的录入。加密保存，谁看过都有记录。"))
    scans = files_field(_("意见的扫描件"), _("可以多选。"))

    def doing(self) -> Doing:
        said = self.said
        row = self.row()

        def after(_case: Case, done: Done) -> None:
            remember(row.pk, done.tokens)

        return Doing(
            event=ConsultationAnswered(
                on=said["on"], id=said["id"], consents=said["consents"] == "yes", reason=self.late
            ),
            words={"opinion": said["opinion"]},
            files=self.brought,
            after=after,
        )


def remember(pk: int, tokens: Mapping[str, str]) -> None:
    row = Consultation.objects.get(pk=pk)
    row.words = {**row.words, **tokens}
    row.save(update_fields=["words"])


ACT: Final = Act(
    kind="consultation_answered",
    button=_("登记收到的意见"),
    citation=regulation(32),
    lead=_(
        "对方提出意见的，登记意见和收到之日。第三方不同意公开且有合理理由的，不予公开；公共利益需要的，可以公开并书面告知他。"
    ),
    done=_("已登记对方的意见，答复期限接着计算。"),
    form=Form,
)
