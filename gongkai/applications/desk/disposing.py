"""保管和销毁: what is archived and until when, the list that is proposed, and its approval by another."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.agencies.clock import today
from gongkai.applications import archiving, disposals
from gongkai.applications.desk.answer_forms import sentence
from gongkai.applications.models import Application, Destroyed, Disposal, Matter
from gongkai.applications.models.application import OVER
from gongkai.applications.models.proposals import Standing
from gongkai.law.citations import LawError
from gongkai.people.access import OfficerRequest, may, may_approve, post_required

DIGITS: Final = 19  # more than a key has


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.read")
def archive(request: OfficerRequest) -> HttpResponse:
    """What is kept, what may be destroyed, and the lists before."""
    agency, day = request.post.agency, today()
    if request.method == "POST" and may(request.post, "applications.act"):
        chosen, others = _chosen(request, "case"), _chosen(request, "matter")
        try:
            made = disposals.propose(agency, chosen, matters=others, by=request.post, today=day)
            messages.success(request, gettext("已提请销毁{number}件，等签发人批准。").format(number=made.number))
            return redirect("applications:archive")
        except LawError as refusal:
            messages.error(request, sentence(refusal))
    expired = disposals.expired(agency, day)
    kept = Application.objects.filter(agency=agency, state__in=OVER, destroyed=Destroyed.NO)
    context: dict[str, Any] = {
        "agency": agency,
        "expired": expired[: disposals.MOST],
        "matters": disposals.expired_matters(agency, day)[: disposals.MOST],
        "next": kept.exclude(retained_until=None).filter(retained_until__gte=day).order_by("retained_until").first(),
        "lists": Disposal.objects.visible_to(request.post)
        .filter(agency=agency)
        .select_related("proposed_by__person", "decided_by__person")[:50],
        "may_propose": may(request.post, "applications.act"),
    }
    return render(request, "applications/disposals/archive.html", context)


def _chosen(request: OfficerRequest, name: str) -> list[int]:
    return [int(pk) for pk in request.POST.getlist(name) if pk.isascii() and pk.isdecimal() and len(pk) < DIGITS]


@require_POST
@post_required("applications.act")
def package(request: OfficerRequest, pk: int) -> HttpResponse:
    """A further package of an archived case, with what came after the last."""
    application = get_object_or_404(
        Application.objects.visible_to(request.post).exclude(destroyed=Destroyed.YES), pk=pk
    )
    if archiving.again(application):
        messages.success(request, gettext("正在生成新的案卷包，做好了列在“材料”里；以前的包留着。"))
    else:
        messages.info(request, gettext("上一个案卷包以后没有新的办理记录，不需要再生成。"))
    return redirect("applications:case", pk)


def mine(request: OfficerRequest, pk: int) -> Disposal:
    seen = Disposal.objects.visible_to(request.post).select_related(
        "agency", "proposed_by__person", "decided_by__person"
    )
    return get_object_or_404(seen, pk=pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.read")
def disposal(request: OfficerRequest, pk: int) -> HttpResponse:
    """The list; its approval names what will be gone, and what stays."""
    row = mine(request, pk)
    is_open = row.standing == Standing.OPEN
    signs = is_open and may_approve(request.post, row.proposed_by.person_id)
    status = HTTPStatus.OK
    if request.method == "POST" and may(request.post, "applications.sign"):
        try:
            disposals.approve(row, by=request.post, today=today())
            messages.success(request, gettext("已批准。案卷正在逐件销毁，进度在“任务”里看。"))
            return redirect("applications:archive")
        except LawError as refusal:
            messages.error(request, sentence(refusal))
            status = HTTPStatus.CONFLICT
    context = {
        "row": row,
        "cases": Application.objects.filter(pk__in=row.cases).order_by("retained_until", "pk"),
        "matters": Matter.objects.filter(pk__in=row.matters).order_by("retained_until", "pk"),
        "may_sign": signs,
        "is_own": is_open and may(request.post, "applications.sign") and not signs,
        "follows": FOLLOWS,
    }
    return render(request, "applications/disposals/disposal.html", context, status=status)


FOLLOWS = (
    _("申请内容、个人信息、文书、意见、检索记录和全部材料永久删除，不能恢复，也不会随旧的备份回来；"),
    _("登记编号、日期和办理结果留下，年报的数字不变；"),
    _("台账中的条目留下，条目指代的文字没有了，台账仍然核对得上；"),
    _("谁提请、谁批准、销毁了哪几件，记入台账。"),
)


@require_POST
@post_required("applications.sign")
def disposal_return(request: OfficerRequest, pk: int) -> HttpResponse:
    try:
        disposals.return_(mine(request, pk), by=request.post)
        messages.success(request, gettext("已退回，一件也没有销毁。"))
    except LawError as refusal:
        messages.error(request, sentence(refusal))
    return redirect("applications:archive")
