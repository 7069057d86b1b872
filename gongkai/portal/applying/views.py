"""The applicant's pages up to the receipt."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.agencies.models import Agency
from gongkai.files.uploads import takes_files
from gongkai.people.addresses import of_client
from gongkai.portal.addresses import at_its_address
from gongkai.portal.applying import keeping, paper, tokens
from gongkai.portal.applying.filing import FORMS, NotNow, SentBefore, count, file, ways_of
from gongkai.portal.applying.forms import ApplyForm
from gongkai.portal.applying.hints import AS_JSON, seems_several
from gongkai.portal.applying.keeping import PURPOSE, Receiving
from gongkai.portal.applying.repeating import masked
from gongkai.portal.applying.tokens import FormToken
from gongkai.portal.forms import FindForm

SHOWN = 30

private = cache_control(no_store=True)


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """依申请公开: what an application is, and to which agency."""
    form = FindForm(request.GET)
    wanted = form.cleaned_data["q"] if form.is_valid() else ""
    agencies = Agency.objects.present().answering().named_like(wanted)
    found = list(agencies[: SHOWN + 1])
    context = {"form": form, "words": wanted, "agencies": found[:SHOWN], "more": len(found) > SHOWN}
    return render(request, "portal/apply.html", context)


@takes_files(PURPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
@private
@at_its_address
def apply_to(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of 条例 29, of an agency that takes applications online; of another, how else."""
    agency = get_object_or_404(Agency.objects.present().answering(), slug=slug)
    if request.method == "POST":
        return _sent(request, agency)
    return _form_page(request, agency, _form_class(request)(), tokens.new_form())


def _form_class(request: HttpRequest) -> type[ApplyForm]:
    wanted = request.POST.get("as") or request.GET.get("as", "")
    return FORMS.get(wanted, FORMS["person"])


def _sent(request: HttpRequest, agency: Agency) -> HttpResponse:
    form_class, token = _form_class(request), tokens.form_of(request.POST.get("form_token", ""))
    fresh = token or tokens.new_form()
    try:
        count(of_client(request))
    except NotNow as refusal:
        received = keeping.receive(form_class().files_fields, request.POST, MultiValueDict(), owner=fresh.key.hex)
        return _refused(request, agency, form_class(request.POST, received=received), fresh, refusal)
    received = keeping.receive(form_class().files_fields, request.POST, request.FILES, owner=fresh.key.hex)
    form = form_class(request.POST, received=received)
    if not ways_of(agency).online:
        form.add_error(None, _("本机关现在不在网上接收申请。请用下面的其他方式；您填的内容还在这一页上，可以抄下来。"))
    elif token is None:
        form.add_error(None, _("页面打开得太久了，还没有提交。您填的都在，请再按一次“提交申请”；文件要重新选。"))
    if not form.is_valid():
        return _form_page(request, agency, form, fresh, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        registered = file(agency, form, fresh)
    except NotNow as refusal:
        return _refused(request, agency, form, fresh, refusal)
    except SentBefore as before:
        return _second_form(request, agency, form_class, received, before)
    response = HttpResponseRedirect(reverse("portal:receipt"), status=HTTPStatus.SEE_OTHER)
    names = masked(registered.application, [each.name for each in received.kept.get("materials", ())])
    tokens.give_receipt(request, response, registered.application, registered.code, names)
    return response


def _refused(request: HttpRequest, agency: Agency, form: ApplyForm, token: FormToken, refusal: NotNow) -> HttpResponse:
    form.add_error(None, str(refusal))
    return _form_page(request, agency, form, token, refusal.status)


def _second_form(
    request: HttpRequest, agency: Agency, form_class: type[ApplyForm], received: Receiving, before: SentBefore
) -> HttpResponse:
    """The form of an application that was sent, changed and sent again: nothing of it was taken, and it says so."""
    fresh, known = tokens.new_form(), before.application
    form = form_class(request.POST, received=keeping.given_to(received, fresh.key.hex))
    told = _("用这一页已经提交过一份申请，登记编号是 {number}。您后来改的没有收进那件申请，您填的都还在下面。")
    form.add_error(None, told.format(number=known.number))
    response = _form_page(request, agency, form, fresh, HTTPStatus.CONFLICT, before=known, has_receipt=before.code)
    if before.code:
        tokens.give_receipt(request, response, known, before.code)
    return response


def _form_page(
    request: HttpRequest,
    agency: Agency,
    form: ApplyForm,
    token: FormToken,
    status: int = HTTPStatus.OK,
    **more: Any,
) -> HttpResponse:
    context = {
        "agency": agency,
        "ways": ways_of(agency),
        "form": form,
        "token": token,
        "signs": AS_JSON,
        "several": form.is_bound and seems_several(str(form["matter"].value() or "")),
        "as": next(name for name, each in FORMS.items() if isinstance(form, each)),
        **more,
    }
    return render(request, "portal/applying/form.html", context, status=status)


@require_safe
@at_its_address
def blank(request: HttpRequest, slug: str) -> HttpResponse:
    """The form on paper, to be printed and filled in by hand."""
    agency = get_object_or_404(Agency.objects.present().answering(), slug=slug)
    context = {"agency": agency, "sheet": paper.of_agency(agency)}
    return render(request, "portal/applying/blank.html", context)


@require_safe
@at_its_address
def blank_pdf(_request: HttpRequest, slug: str) -> HttpResponse:
    """The same as a file for a printer."""
    agency = get_object_or_404(Agency.objects.present().answering(), slug=slug)
    response = HttpResponse(paper.pdf(agency), content_type="application/pdf")
    name = _("{agency}政府信息公开申请表.pdf").format(agency=agency.short_name)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response
