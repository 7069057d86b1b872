"""
视为放弃申请 (条例 30; 国办函〔2020〕109号): only when the period to supplement or to pay is over. The letter ends the
case and can be disputed: the officer proposes, the approver signs.
"""

from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts import proposals
from gongkai.applications.acts.forms import ActForm
from gongkai.applications.acts.frame import Act, Doing, Wanted
from gongkai.applications.cases import Case
from gongkai.applications.models import Proposal
from gongkai.applications.models.proposals import Proposed
from gongkai.law.casefile import State
from gongkai.law.casefile.events import Abandoned, AbandonGround
from gongkai.law.citations import regulation

GROUNDS: Final = (
    (AbandonGround.NOT_SUPPLEMENTED.value, _("无正当理由逾期不补正")),
    (AbandonGround.FEE_UNPAID.value, _("逾期不缴纳信息处理费")),
)


class Form(ActForm):
    ON = _("哪一天提请")
    ON_HELP = _("签发不再处理告知书的那一天才算。")
    LATE_MATTERS = False

    ground = forms.ChoiceField(label=_("为什么不再处理"), choices=GROUNDS, widget=forms.RadioSelect)

    def arrange(self) -> None:
        """What is awaited is the only ground there can be."""
        self.only_today()
        awaits_fee = self.situation.before.state is State.AWAITING_FEE
        field: Any = self.fields["ground"]
        field.choices = [GROUNDS[1 if awaits_fee else 0]]
        field.initial = field.choices[0][0]

    def doing(self) -> Doing:
        return abandoning(self.said["ground"], self.said["on"])

    def perform(self, case: Case) -> Proposal:
        data = {"ground": self.said["ground"]}
        return proposals.propose(case, Proposed.ABANDONED, data=data, words={}, codes=data, by=self.situation.post)


def abandoning(ground: str, on: date, reason: str = "") -> Doing:
    return Doing(
        event=Abandoned(on=on, ground=AbandonGround(ground), reason=reason),
        letters=[Wanted(kind="closing", values={"ground": ground})],
    )


class ApprovalForm(proposals.ApprovalForm):
    ON = _("哪一天签发")

    def doing(self) -> Doing:
        return abandoning(self.proposal.data["ground"], self.said["on"], self.late)


ACT: Final = Act(
    kind="abandoned",
    button=_("提请签发不再处理告知书"),
    citation=regulation(30),
    lead=_("补正期限、缴费期限过了，申请人没有补正、没有缴费的，视为放弃申请，不再处理。告知书由签发人签发。"),
    done=_("已提请签发不再处理告知书。签发以前，一切照旧。"),
    receives=_("签发以后，申请人收到《不再处理告知书》，写明可以怎样救济。"),
    letter="closing",
    form=Form,
    is_proposed=True,
)
APPROVAL: Final = Act(
    kind="abandoned",
    button=_("签发不再处理告知书"),
    citation=regulation(30),
    lead=ACT.lead,
    done=_("不再处理告知书已签发。请尽快送达申请人，并登记怎么送的。"),
    receives=_("申请人收到《不再处理告知书》，写明可以怎样救济。"),
    letter="closing",
    form=ApprovalForm,
)
