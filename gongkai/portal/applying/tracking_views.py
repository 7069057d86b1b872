"""查申请: the tracking page, its letters and files."""

from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from gongkai.applications import applicant_mail, letters, sent_in, tracking
from gongkai.applications.models import Application, Letter
from gongkai.files.models import StoredFile
from gongkai.files.services import open_file
from gongkai.law.letter_text import in_chinese
from gongkai.portal.applying import tokens
from gongkai.portal.applying.caseview import given_to, view_of
from gongkai.portal.applying.entering import entered, let_in, of_case, prove, refused, to_case
from gongkai.portal.applying.forms import TrackForm
from gongkai.portal.applying.views import private

# What has just come of an act; the page says it in a line.
DONE: Final = {
    "supplement": gettext_lazy("补正已经交给机关，今天收到。答复期限从明天起重新计算。"),
    "reasons": gettext_lazy("您说明的理由已经交给机关，由机关判断是否合理。"),
    "payment": gettext_lazy("缴费凭证已经交给机关。机关核对到账以后，答复期限从缴费的第二天起重新计算。"),
    "withdrawn": gettext_lazy("申请已经撤回。"),
    "settings": gettext_lazy("已经改好。"),
    "paper": gettext_lazy("已经告诉机关您要纸质文书。"),
    "proved": gettext_lazy("核对好了。打开文书、撤回申请、改联系方式，都在下面。"),
}
NOT_DONE: Final = {
    "wrong": gettext_lazy("核对没有通过。请照着证件或者电话号码，再填一次最后4位。"),
    "too_many": gettext_lazy("核对错得太多了。请明天再试，或者带身份证明到机关领取。"),
    "prove": gettext_lazy("做这件事以前，要先核对一项。"),
    "often": gettext_lazy("一天里提交得太多了，这一次没有办。请明天再来，或者打电话、当面告诉机关。"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@private
def track(request: HttpRequest) -> HttpResponse:
    """The page of the case, for a browser that was let in; for others the way in."""
    if request.method == "POST":
        return let_in(request)
    found, number = entered(request), request.GET.get("number", "").strip()
    if found is None or (number and number != found[0].number):
        return refused(request, TrackForm(initial={"number": number[:80]}), HTTPStatus.OK)
    application, ticket = found
    said = request.GET.get("done", "")
    context = {
        "case": view_of(application, proved=ticket.proved),
        "agency": application.agency,
        "application": application,
        "proved": ticket.proved,
        "mail": settings.MAIL,
        "done": DONE.get(said),
        "not_done": NOT_DONE.get(said),
    }
    response = render(request, "portal/applying/track.html", context)
    tokens.give_ticket(request, response, ticket)
    return response


@require_POST
@private
def leave(_request: HttpRequest) -> HttpResponse:
    response = to_case()
    tokens.forget_ticket(response)
    return response


@require_POST
@private
def second_proof(request: HttpRequest) -> HttpResponse:
    found = entered(request)
    return prove(request, found[0]) if found else to_case()


@require_safe
@of_case(proved=True)
def letter(request: HttpRequest, application: Application, pk: int) -> HttpResponse:
    """To read here; the first time is an entry."""
    found = _opened(request, application, pk)
    text = letters.text_of(found)
    context = {
        "letter": found,
        "text": text,
        "agency": application.agency,
        "formats": letters.FORMATS,
        "signed_on": in_chinese(text.signed_on) if text.signed_on else "",
    }
    return render(request, "portal/applying/letter.html", context)


@require_GET
@of_case(proved=True)
def letter_file(request: HttpRequest, application: Application, pk: int, format: str) -> HttpResponseBase:
    if format not in letters.FORMATS:
        raise Http404
    return _download(letters.file_of(_opened(request, application, pk), format))


@require_GET
@of_case(proved=True)
def released(_request: HttpRequest, application: Application, pk: int) -> HttpResponseBase:
    """A file of the information that was given."""
    found = next((each for each in given_to(application) if each.attachment.pk == pk), None)
    if found is None:
        raise Http404
    sent_in.take_file(application.pk, found.attachment)
    return _download(found.attachment.file, found.title)


def _opened(request: HttpRequest, application: Application, pk: int) -> Letter:
    """A program that asks for the head of the page only has read nothing."""
    found = next((each for each in tracking.letters_of(application) if each.pk == pk), None)
    if found is None:
        raise Http404
    if request.method == "GET":
        sent_in.open_letter(application.pk, found)
    return found


def _download(stored: StoredFile, title: str = "") -> HttpResponseBase:
    response = FileResponse(open_file(stored), content_type=stored.media_type)
    name = f"{title}.{stored.download_name.rpartition('.')[2]}" if title else stored.download_name
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Disposition"] = disposition or "attachment"
    return response


@csrf_exempt  # mail programs end the mails with one click (RFC 8058); the token in the address opens nothing else
@require_http_methods(["GET", "HEAD", "POST"])
@private
def mail_off(request: HttpRequest, token: str) -> HttpResponse:
    """It only ends the mails, and only when somebody confirms it. Whose case it is stands nowhere on the page."""
    application = applicant_mail.of_token(token)
    if application is None:
        return render(request, "portal/applying/mail_off.html", {"gone": True}, status=HTTPStatus.NOT_FOUND)
    off = request.method == "POST"
    if off:
        sent_in.set_mail(application.pk, wanted=False)
    return render(request, "portal/applying/mail_off.html", {"off": off})
