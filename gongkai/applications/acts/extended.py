"""延长答复期限 (条例 33(2)): the officer proposes, the head of the office approves, the applicant is told in time."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts import proposals
from gongkai.applications.acts.forms import ActForm, day_field, words_field
from gongkai.applications.acts.frame import Act, Doing, Wanted
from gongkai.applications.cases import Case
from gongkai.applications.models import Proposal
from gongkai.applications.models.proposals import Proposed
from gongkai.applications.words import opened
from gongkai.law.casefile.events import Extended
from gongkai.law.clock import EXTENSION


class Form(ActForm):
    """The officer's: what is proposed. The day of the event is that of the approval."""

    ON = _("哪一天提请")
    LATE_MATTERS = False

    days = forms.IntegerField(label=_("延长几个工作日"), min_value=1, max_value=EXTENSION.days, initial=EXTENSION.days)
    why = words_field(_("为什么要延长"), _("会写进告知书。"))

    def arrange(self) -> None:
        self.only_today()

    def doing(self) -> Doing:
        said, on = self.said, self.said["on"]
        event = Extended(on=on, days=said["days"], approved_by="post:0", told_on=on, reason=self.late)
        due_on = self.situation.trial(event).due_on
        values = {"days": said["days"], "reason": said["why"], "due_on": due_on, "told_on": on}
        return Doing(event=event, letters=[Wanted(kind="extension", values=values)])

    def perform(self, case: Case) -> Proposal:
        said = self.said
        return proposals.propose(
            case,
            Proposed.EXTENDED,
            data={"days": said["days"]},
            words={"reason": said["why"]},
            codes={"days": said["days"]},
            by=self.situation.post,
        )


class ApprovalForm(proposals.ApprovalForm):
    """The head's: the days and the reason stand; when it is approved and told is said."""

    ON = _("哪一天批准")

    told_on = day_field(_("哪一天告知申请人"), _("告知书送出的那一天。晚于原期限的，会记为瑕疵。"))

    def arrange(self) -> None:
        self.fields["told_on"].initial = self.situation.today

    def clean_told_on(self) -> Any:
        told_on = self.cleaned_data["told_on"]
        if told_on > self.situation.today:
            raise forms.ValidationError(gettext("这一天还没有到。请在告知的当天批准。"))
        return told_on

    def doing(self) -> Doing:
        said, days = self.said, self.proposal.data["days"]
        event = Extended(
            on=said["on"],
            days=days,
            approved_by=proposals.approver(self.situation.post),
            told_on=said["told_on"],
            reason=self.late,
        )
        values = {
            "days": days,
            "reason": opened(self.proposal.words, "reason").get("reason", ""),
            "due_on": self.situation.trial(event).due_on,
            "told_on": said["told_on"],
        }
        words = {"extension": self.proposal.words["reason"]}
        return Doing(event=event, words=words, letters=[Wanted(kind="extension", values=values)])


ACT: Final = Act(
    kind="extended",
    button=_("提请负责人批准延长"),
    citation=EXTENSION.citation,
    lead=_("不能在20个工作日内答复的，经政府信息公开工作机构负责人同意，可以延长一次，最多20个工作日，并告知申请人。"),
    done=_("已提请负责人批准。批准以前，答复期限不变。"),
    receives=_("负责人批准以后，申请人收到《政府信息公开申请延期答复告知书》。"),
    letter="extension",
    form=Form,
    is_proposed=True,
)
APPROVAL: Final = Act(
    kind="extended",
    button=_("批准延长，签发告知书"),
    citation=EXTENSION.citation,
    lead=ACT.lead,
    done=_("已批准延长，告知书已签发。请在原期限届满以前送达申请人。"),
    receives=_("申请人收到《政府信息公开申请延期答复告知书》，查询页显示新的答复期限。"),
    letter="extension",
    form=ApprovalForm,
)
