"""
终结办理告知书 after a withdrawal (outcomes.toml, closing.withdrawn): no event of the law, an entry of the case. The
officer proposes it, also where the applicant withdrew online; the approver signs.
"""

from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts import kinds, proposals
from gongkai.applications.acts.forms import ActForm
from gongkai.applications.acts.frame import Act, Doing, Wanted
from gongkai.applications.cases import Case
from gongkai.applications.models import Proposal
from gongkai.applications.models.proposals import Proposed
from gongkai.applications.withdrawals import WITHDRAWN
from gongkai.law.citations import Citation

BY: Final = Citation("notice_30")


class Form(ActForm):
    ON = _("哪一天提请")
    ON_HELP = _("签发终结办理告知书的那一天写进告知书。")
    LATE_MATTERS = False

    def arrange(self) -> None:
        self.only_today()

    def doing(self) -> Doing:
        return telling(self.said["on"])

    def perform(self, case: Case) -> Proposal:
        return proposals.propose(case, Proposed.ENDED, data={}, words={}, codes={}, by=self.situation.post)


def telling(on: date) -> Doing:
    return Doing(note=kinds.END_TOLD.id, day=on, letters=[Wanted(kind="closing", values={"outcome": WITHDRAWN})])


class ApprovalForm(proposals.ApprovalForm):
    ON = _("哪一天签发")
    LATE_MATTERS = False

    def arrange(self) -> None:
        self.only_today()

    def doing(self) -> Doing:
        return telling(self.said["on"])


ACT: Final = Act(
    kind="end_told",
    title=_("告知申请人终结办理"),
    button=_("提请签发终结办理告知书"),
    citation=BY,
    lead=_("申请人撤回申请的，不再办理，书面告知申请人已经终结办理。告知书由签发人签发。"),
    done=_("已提请签发终结办理告知书。"),
    receives=_("签发以后，申请人收到《终结办理告知书》。"),
    letter="closing",
    form=Form,
    is_proposed=True,
)
APPROVAL: Final = Act(
    kind="end_told",
    title=ACT.title,
    button=_("签发终结办理告知书"),
    citation=BY,
    lead=ACT.lead,
    done=_("终结办理告知书已签发。请送达申请人，并登记怎么送的。"),
    receives=_("申请人收到《终结办理告知书》。"),
    letter="closing",
    form=ApprovalForm,
)
