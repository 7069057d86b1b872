"""What waits for another's approval: the approver sees one sheet, and signs, or returns it with a reason."""

from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.applications import acts, withdrawals, words
from gongkai.applications.acts import ended, proposals, telling
from gongkai.applications.acts.forms import CaseForm, words_field
from gongkai.applications.cases import Case
from gongkai.applications.desk import meanwhile
from gongkai.applications.desk.acting import Guided, refused, situation_of
from gongkai.applications.desk.proposed import rows_of
from gongkai.applications.models import Consultation, Proposal
from gongkai.applications.models.proposals import Proposed, Standing
from gongkai.people.access import OfficerRequest, actor, may, post_required
from gongkai.people.models import Post

NOT_HEAD: Final = _("延长答复期限要由政府信息公开工作机构负责人批准。")
OWN: Final = _("这是您自己提请的，要由另一位签发人批准。")
READ: Final = "application.proposal"


class ReturnForm(CaseForm):
    why = words_field(_("为什么退回"), _("提请的人会看到。"), rows=2, most=400)


def proposal_of(request: OfficerRequest, pk: int) -> Proposal:
    mine = Proposal.objects.visible_to(request.post).select_related("application__agency", "proposed_by__person")
    return get_object_or_404(mine, pk=pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.read")
def proposal(request: OfficerRequest, pk: int) -> HttpResponse:
    """The sheet: what is proposed, why, what would follow; for an approver the approval itself."""
    found = proposal_of(request, pk)
    if found.standing != Standing.OPEN:
        return _decided(request, found)
    if not may(request.post, "applications.sign"):
        return _read(request, found)
    wanted, situation = acts.APPROVALS[Proposed(found.kind)], situation_of(request, found.application_id)
    if wanted.form is None:
        raise TypeError(found.kind)
    guided = Guided(
        request=request,
        act=wanted,
        situation=situation,
        make=wanted.form,
        more={"proposal": found},
        template="applications/acts/proposal.html",
        is_ready=True,
        context={
            "proposal": found,
            "rows": rows_of(found, situation, said(found, request.post)),
            "why_not": why_not(found, request.post),
            "return_form": ReturnForm(prefix="return", application=found.application, post=request.post),
            **refused(wanted, situation),
        },
    )
    return guided.answer()


def _decided(request: OfficerRequest, found: Proposal) -> HttpResponse:
    """Back to the case, where it is approved, returned or taken back by now."""
    to = reverse("applications:case", args=[found.application_id])
    if came := meanwhile.since(request, found.application):
        return meanwhile.told(request, came, to=to, may_again=False, form=ReturnForm)
    messages.info(request, gettext("这件事已经{standing}。").format(standing=found.get_standing_display()))
    return redirect(to)


def _read(request: OfficerRequest, found: Proposal) -> HttpResponse:
    """For those who wait for it: what was proposed, and for officers the way to take it back."""
    if request.method == "POST":
        raise PermissionDenied
    situation = situation_of(request, found.application_id)
    context = {
        "proposal": found,
        "application": found.application,
        "rows": rows_of(found, situation, said(found, request.post)),
        "may_recall": may(request.post, "applications.act"),
    }
    return render(request, "applications/acts/proposal_read.html", context)


def said(found: Proposal, post: Post) -> dict[str, str]:
    """The reasons, read by the approver: an entry."""
    agency = found.application.agency_id
    return words.reveal(found.words, found.words, by=actor(post), agency=agency, reason=READ)


def why_not(found: Proposal, post: Post) -> Any:
    """Why this approver may not decide; blank where he may."""
    if proposals.may_decide(found, post):
        return ""
    return NOT_HEAD if found.kind == Proposed.EXTENDED and not post.heads_office else OWN


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.sign")
def return_(request: OfficerRequest, pk: int) -> HttpResponse:
    """Back to who proposed it, with a reason."""
    found = proposal_of(request, pk)
    if found.standing != Standing.OPEN:
        return _decided(request, found)
    sent, tried = (request.POST,) if request.method == "POST" else (), meanwhile.UNTRIED
    form = ReturnForm(*sent, prefix="return", application=found.application, post=request.post)
    if form.is_bound and form.is_valid():
        why = form.cleaned_data["why"]

        def give_back(case: Case) -> None:
            proposals.return_(case, found, why=why, by=request.post)

        told = _("已退回，提请的人会看到理由。")
        tried = meanwhile.attempt(request, found.application_id, form, give_back, done=told)
        if tried.is_done:
            return redirect("applications:case", found.application_id)
    context = {"proposal": found, "application": found.application, "form": form, "meanwhile": tried.lines}
    return render(request, "applications/acts/return.html", context, status=tried.status(form))


@require_POST
@post_required("applications.act")
def recall(request: OfficerRequest, pk: int) -> HttpResponse:
    """收回: the officers take back what was not decided yet."""
    found = proposal_of(request, pk)
    to = reverse("applications:case", args=[found.application_id])

    def take_back(case: Case) -> None:
        proposals.recall(case, found, by=request.post)

    return meanwhile.press(request, found.application_id, take_back, done=_("已收回。"), to=to)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.act")
def tell_third_party(request: OfficerRequest, pk: int) -> HttpResponse:
    """R9 to a third party that did not consent: proposed here."""
    asked = get_object_or_404(Consultation.objects.visible_to(request.post), pk=pk)
    situation = situation_of(request, asked.application_id)
    if asked not in telling.to_be_told(situation.consultations):
        to = reverse("applications:case", args=[asked.application_id])
        if came := meanwhile.since(request, situation.application):
            return meanwhile.told(request, came, to=to, may_again=False, form=telling.Form)
        messages.info(request, gettext("只有不同意公开的第三方才需要告知。"))
        return redirect(to)
    make = partial(telling.Form, consultation=asked)
    return Guided(request=request, act=telling.ACT, situation=situation, make=make).answer()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.act")
def tell_end(request: OfficerRequest, pk: int) -> HttpResponse:
    """R14 to an applicant who withdrew: proposed here."""
    situation = situation_of(request, pk)
    if not withdrawals.lacks_end(situation.application, situation.before):
        to = reverse("applications:case", args=[pk])
        if came := meanwhile.since(request, situation.application):
            return meanwhile.told(request, came, to=to, may_again=False, form=ended.Form)
        messages.info(request, gettext("没有撤回，或者终结办理告知书已经提请、签发。"))
        return redirect(to)
    return Guided(request=request, act=ended.ACT, situation=situation, make=ended.Form, is_ready=True).answer()
