"""What the applicant does on the tracking page."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, TypeVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from gongkai.applications import sent_in
from gongkai.applications.models import Application
from gongkai.applications.models.application import State
from gongkai.files.uploads import takes_files
from gongkai.law.citations import LawError
from gongkai.people import lockout
from gongkai.portal.applying import keeping, tokens
from gongkai.portal.applying.caseview import view_of
from gongkai.portal.applying.entering import of_case, to_case
from gongkai.portal.applying.keeping import PURPOSE
from gongkai.portal.applying.sending_forms import (
    PaymentForm,
    ReasonsForm,
    SendingForm,
    SettingsForm,
    SupplementForm,
    WithdrawForm,
)

A_DAY: Final = lockout.Limit(tries=30, seconds=24 * 3600)  # acts of one case; a person needs a handful
UNPROCESSABLE: Final = HTTPStatus.UNPROCESSABLE_ENTITY
CONFLICT: Final = HTTPStatus.CONFLICT
NOT_ASKED: Final = frozenset({"case.supplement_not_asked", "case.reasons_not_asked", "case.fee_not_noticed"})
OVER: Final = _("机关现在不等您交这一项了，这一次没有收。您写的还在下面，可以抄下来；办到哪一步，请回查询页看。")
OFTEN: Final = _(
    "一天里提交得太多了，这一次没有收。您写的还在下面，请先抄下来，明天再交，文件到时候重新选；等不到明天的，请打电话、当面或者寄给机关。"
)
NOT_NOW: Final = _("现在不能撤回，这一次没有办。您写的还在下面，可以抄下来；办到哪一步，请回查询页看。")
TOO_MANY: Final = HTTPStatus.TOO_MANY_REQUESTS
Form = TypeVar("Form", bound=forms.Form)


@dataclass(frozen=True, slots=True)
class Sending:
    form: type[SendingForm]
    title: str | Promise
    lead: str | Promise
    button: str | Promise
    send: Callable[[Application, SendingForm], object]


def _supplement(application: Application, form: SendingForm) -> object:
    files = form.received.files("enclosed")
    return sent_in.supplement(application.pk, text=form.cleaned_data["text"], files=files)


def _reasons(application: Application, form: SendingForm) -> object:
    files = form.received.files("enclosed")
    return sent_in.reasons(application.pk, text=form.cleaned_data["text"], files=files)


def _payment(application: Application, form: SendingForm) -> object:
    return sent_in.payment(application.pk, files=form.received.files("enclosed"))


SENDINGS: Final = {
    "supplement": Sending(
        SupplementForm,
        _("补正申请"),
        _("只能补正一次。交了以后，今天就是收到补正之日，答复期限从明天起重新计算。"),
        _("交补正"),
        _supplement,
    ),
    "reasons": Sending(
        ReasonsForm,
        _("说明理由"),
        _("机关认为理由合理的，会告诉您什么时候答复；不合理的，可以不予处理。"),
        _("交理由"),
        _reasons,
    ),
    "payment": Sending(
        PaymentForm,
        _("交缴费凭证"),
        _("在机关告诉您的地方缴费以后，把凭证拍下来交在这里。本站不收钱。"),
        _("交缴费凭证"),
        _payment,
    ),
}


def _too_often(form: Form) -> Form:
    """What was typed stays in it, and nothing else is said of it than why it was not taken."""
    form.full_clean()
    form.errors.clear()
    form.add_error(None, str(OFTEN))
    return form


def _is_often(application: Application) -> bool:
    return lockout.take("applicant acts", application.subject, A_DAY).refused


def _is_proved(request: HttpRequest) -> bool:
    ticket = tokens.ticket_of(request)
    return ticket is not None and ticket.proved


@takes_files(PURPOSE)
@require_http_methods(["GET", "HEAD", "POST"])
@of_case()
def send(request: HttpRequest, application: Application, what: str) -> HttpResponse:
    """Answer what is asked for: a supplement, reasons, the proof of a payment."""
    if what not in SENDINGS:
        raise Http404
    sending, asked = SENDINGS[what], view_of(application, proved=_is_proved(request)).asked
    if request.method != "POST":
        if asked is None or asked.act != what:
            return to_case()  # answered meanwhile, or not asked any more: the page says where it stands
        return _page(request, application, sending, sending.form(), asked=asked)
    often = _is_often(application)
    files = MultiValueDict() if often else request.FILES  # nobody fills the disk so
    received = keeping.receive(sending.form().files_fields, request.POST, files, owner=application.subject)
    form = sending.form(request.POST, received=received)
    if often:
        return _page(request, application, sending, _too_often(form), TOO_MANY, asked=asked)
    if form.is_valid():
        try:
            sending.send(application, form)
        except LawError as refusal:
            is_over = refusal.rule in NOT_ASKED
            form.add_error(None, str(OVER) if is_over else refusal.message)
            return _page(request, application, sending, form, CONFLICT if is_over else UNPROCESSABLE, asked=asked)
        return to_case(what)
    return _page(request, application, sending, form, UNPROCESSABLE, asked=asked)


def _page(
    request: HttpRequest, application: Application, sending: Sending, form: SendingForm, status: int = 200, **more: Any
) -> HttpResponse:
    said = {"agency": application.agency, "application": application, "sending": sending, "form": form}
    context = {**said, "proved": _is_proved(request), **more}
    return render(request, "portal/applying/send.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@of_case(proved=True)
def withdraw(request: HttpRequest, application: Application) -> HttpResponse:
    """撤回申请, after a page that says what comes of it."""
    if request.method != "POST" and not view_of(application).may_withdraw:
        return to_case()
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if form.is_valid():
        try:
            sent_in.withdraw(application.pk, text=form.cleaned_data["text"])
        except LawError as refusal:
            form.add_error(None, refusal.message)
            form.add_error(None, str(NOT_NOW))
            status = CONFLICT
        else:
            return to_case("withdrawn")
    elif form.is_bound:
        status = UNPROCESSABLE
    context = {"agency": application.agency, "application": application, "form": form}
    return render(request, "portal/applying/withdraw.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@of_case(proved=True)
def settings(request: HttpRequest, application: Application) -> HttpResponse:
    """Consent to electronic service, mails, another contact."""
    if application.state == State.VOID:
        return to_case()  # nothing will be served or sent
    now = {name: getattr(application, name) for name in ("consents_electronic", "wants_mail")}
    posted = request.POST if request.method == "POST" else None
    form = SettingsForm(posted, initial=now, has_email="email" in application.words)
    status = HTTPStatus.OK
    if form.is_valid():
        if not _is_often(application):
            data = form.cleaned_data
            sent_in.change_settings(
                application.pk,
                contact=data,
                wants_mail=data.get("wants_mail"),
                electronic=data["consents_electronic"],
            )
            return to_case("settings")
        form, status = _too_often(form), TOO_MANY
    elif form.is_bound:
        status = UNPROCESSABLE
    context = {"agency": application.agency, "application": application, "form": form}
    return render(request, "portal/applying/settings.html", context, status=status)


@require_POST
@of_case(proved=True)
def paper(_request: HttpRequest, application: Application) -> HttpResponse:
    """纸质文书, whatever was chosen before."""
    if application.state == State.VOID:
        return to_case()
    if _is_often(application):
        return to_case("often")
    sent_in.ask_for_paper(application.pk)
    return to_case("paper")
