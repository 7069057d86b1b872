"""Every event of the law as a guided act: what may be done now, by whom, where, and why the others may not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gongkai.applications import withdrawals
from gongkai.applications.acts import (
    abandoned,
    archived,
    consultation_answered,
    consultation_delivered,
    consultation_ended,
    consultation_lapsed,
    consultation_sent,
    corrected,
    delayed,
    ended,
    extended,
    fee_delivered,
    fee_noticed,
    fee_paid,
    outage,
    reasons_asked,
    reasons_given,
    receipt_confirmed,
    reopened,
    served,
    supplement_asked,
    supplemented,
    telling,
    withdrawn,
)
from gongkai.applications.acts.frame import Act
from gongkai.applications.models import Application
from gongkai.applications.models.proposals import Proposed
from gongkai.law.casefile import KINDS, CaseFile, State
from gongkai.law.citations import Citation, LawError, regulation
from gongkai.law.sentences import explain
from gongkai.people.access import may
from gongkai.people.models import Post

SUBMITTED: Final = Act(
    kind="submitted",
    button=_("登记一件申请"),
    citation=regulation(29),
    lead=_("申请怎么来的、谁提出的、要什么。"),
    url_name="applications:register_new",
)
DECIDED: Final = Act(
    kind="decided",
    button=_("写答复"),
    citation=regulation(36),
    lead=_("逐项写明怎么答复，送审、签发。签发之日就是作出决定之日。"),
    url_name="applications:answer",
    letter="reply",
)
MODULES: Final = (
    receipt_confirmed,
    supplement_asked,
    supplemented,
    reasons_asked,
    reasons_given,
    delayed,
    consultation_sent,
    consultation_delivered,
    consultation_answered,
    consultation_lapsed,
    consultation_ended,
    extended,
    fee_noticed,
    fee_delivered,
    fee_paid,
    served,
    abandoned,
    withdrawn,
    reopened,
    corrected,
    outage,
    archived,
)
_acts: Final = {act.kind: act for act in (SUBMITTED, DECIDED, *(module.ACT for module in MODULES))}
ACTS: Final[Mapping[str, Act]] = {kind: _acts[kind] for kind in KINDS}
APPROVALS: Final[Mapping[Proposed, Act]] = {
    Proposed.EXTENDED: extended.APPROVAL,
    Proposed.CORRECTED: corrected.APPROVAL,
    Proposed.ABANDONED: abandoned.APPROVAL,
    Proposed.TOLD: telling.APPROVAL,
    Proposed.ENDED: ended.APPROVAL,
}


# Refusals of today that leave room for what was done on an earlier day, and is only now entered.
LEAVING_ROOM: Final = frozenset(
    {
        "case.after_abandoned",
        "case.after_decided",
        "case.after_due",
        "case.after_withdrawn",
        "case.archived",
        "case.awaiting_fee",
        "case.awaiting_supplement",
        "case.delay_late",
    }
)


EARLIER: Final = _("补登以前办的")


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that is allowed now; `url` is blank where the post may not do it."""

    act: Act
    url: str

    @property
    def label(self) -> str:
        return self.act.label

    @property
    def button(self) -> str | Promise:
        return self.act.button


@dataclass(frozen=True, slots=True)
class NotOffered:
    """An act that is not for now, and why not. `url`: where it can still be entered, and `link`: as what."""

    act: Act
    reason: str
    citation: Citation
    url: str = ""
    link: str | Promise = EARLIER

    @property
    def label(self) -> str:
        return self.act.label


def offered(application: Application, casefile: CaseFile, post: Post | None) -> tuple[Offer, ...]:
    """What the law allows now, exactly; what is seldom needed last. In what is no application, nothing."""
    if casefile.state is State.VOID:
        return ()
    kinds = [ACTS[kind] for kind in casefile.may]
    ordered = sorted(kinds, key=lambda act: act.at_end)
    does = post is not None and may(post, "applications.act")
    offers = [Offer(act, url_of(application, act) if does else "") for act in ordered]
    if withdrawals.lacks_end(application, casefile):
        offers.insert(0, Offer(ended.ACT, reverse("applications:tell_end", args=[application.pk]) if does else ""))
    return tuple(offers)


def not_offered(
    casefile: CaseFile, application: Application | None = None, post: Post | None = None
) -> tuple[NotOffered, ...]:
    """What the law does not allow now, but for what every case has behind it."""
    if casefile.state is State.VOID:
        return ()
    does = application if post is not None and may(post, "applications.act") else None
    return tuple(
        NotOffered(ACTS[kind], explain(refusal.rule, refusal.values), refusal.article, _late(kind, refusal, does))
        for kind, refusal in _refused(casefile)
    )


def _late(kind: str, refusal: LawError, application: Application | None) -> str:
    act = ACTS[kind]
    return url_of(application, act) if application and act.form and leaves_room(refusal) else ""


def leaves_room(refusal: LawError) -> bool:
    return refusal.rule in LEAVING_ROOM


def _refused(casefile: CaseFile) -> Iterator[tuple[str, LawError]]:
    yield from ((kind, why) for kind, why in casefile.may_not.items() if kind != SUBMITTED.kind)


def url_of(application: Application, act: Act) -> str:
    if not act.url_name:
        return reverse("applications:act", args=[application.pk, act.kind])
    try:
        return reverse(act.url_name, args=[application.pk])
    except NoReverseMatch:
        return ""
