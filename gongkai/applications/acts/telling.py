"""
告知第三方决定公开 (条例 32): who did not consent, and whose reasons do not hold or stand behind the public interest, is
told in writing what is disclosed and why. No event of the law: an entry of the case. The approver signs.
"""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from gongkai.applications.acts import kinds, proposals
from gongkai.applications.acts.forms import ActForm, words_field
from gongkai.applications.acts.frame import Act, Doing, Wanted
from gongkai.applications.cases import Case
from gongkai.applications.models import Consultation, Proposal
from gongkai.applications.models.proposals import Proposed
from gongkai.applications.words import opened
from gongkai.law.casefile.events import Party
from gongkai.law.citations import LawError, regulation

GROUNDS: Final = (("no_ground", _("第三方的理由不成立")), ("public_interest", _("不公开可能对公共利益造成重大影响")))


def to_be_told(consultations: list[Consultation]) -> list[Consultation]:
    """Who did not consent to the disclosure of what is theirs."""
    return [row for row in consultations if row.party == Party.THIRD_PARTY and row.consents is False]


class Form(ActForm):
    LATE_MATTERS = False

    ground = forms.ChoiceField(label=_("为什么仍然公开"), choices=GROUNDS, widget=forms.RadioSelect)
    content = words_field(_("决定公开的信息内容"), _("写明公开哪些内容。会写进告知书。"))
    why = words_field(_("理由"), _("写明第三方的理由为什么不成立，或者公共利益在哪里。会写进告知书。"))

    def __init__(self, *given: Any, consultation: Consultation, **more: Any) -> None:
        self.consultation = consultation
        super().__init__(*given, **more)

    def arrange(self) -> None:
        self.only_today()

    def doing(self) -> Doing:
        said = self.said
        return telling(
            self.consultation, said["ground"], {"content": said["content"], "reasons": said["why"]}, said["on"]
        )

    def perform(self, case: Case) -> Proposal:
        said = self.said
        data = {"consultation": self.consultation.pk, "ground": said["ground"]}
        words = {"content": said["content"], "reasons": said["why"]}
        return proposals.propose(case, Proposed.TOLD, data=data, words=words, codes=data, by=self.situation.post)


def telling(row: Consultation, ground: str, words: dict[str, str], on: Any) -> Doing:
    """`words` are plain, for the letter; in the entry they are sealed."""
    values = {
        "name": opened(row.words, "name").get("name", ""),
        "content": words["content"],
        "reasons": words["reasons"],
        "public_interest": ground == "public_interest",
    }
    return Doing(
        note=kinds.THIRD_PARTY_TOLD.id,
        day=on,
        words=words,
        letters=[Wanted(kind="third_party_decision", values=values, to_consulted=True)],
        about=row,
        detail={"consultation": row.pk, "ground": ground},
    )


class ApprovalForm(proposals.ApprovalForm):
    ON = _("哪一天签发")
    LATE_MATTERS = False

    def arrange(self) -> None:
        self.only_today()

    def doing(self) -> Doing:
        data = self.proposal.data
        row = next((each for each in self.situation.consultations if each.pk == data["consultation"]), None)
        if row is None:
            raise LawError("case.letter_never_sent", regulation(32), id="")
        return telling(row, data["ground"], opened(self.proposal.words, "content", "reasons"), self.said["on"])


ACT: Final = Act(
    kind="third_party_told",
    title=_("告知第三方决定公开"),
    button=_("提请签发告知第三方的决定"),
    citation=regulation(32),
    lead=_(
        "第三方不同意公开，但是理由不成立，或者不公开可能对公共利益造成重大影响的，可以公开，并把决定公开的内容和理由书面告知第三方。"
    ),
    done=_("已提请签发。签发以前，不要公开涉及第三方的内容。"),
    receives=_("签发以后，第三方收到《政府信息公开决定告知书》，写明可以怎样救济；信中不写申请人是谁。"),
    letter="third_party_decision",
    form=Form,
    is_proposed=True,
)
APPROVAL: Final = Act(
    kind="third_party_told",
    title=ACT.title,
    button=_("签发告知第三方的决定"),
    citation=regulation(32),
    lead=ACT.lead,
    done=_("告知第三方的决定已签发。请送达第三方，并登记怎么送的。"),
    receives=_("第三方收到《政府信息公开决定告知书》，写明可以怎样救济；信中不写申请人是谁。"),
    letter="third_party_decision",
    form=ApprovalForm,
)
