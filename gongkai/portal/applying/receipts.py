"""回执: what the applicant takes away, as long as the own browser holds it."""

from http import HTTPStatus

import segno
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST, require_safe

from gongkai.applications import addresses, words
from gongkai.applications.models import Application
from gongkai.portal.applying import tokens
from gongkai.portal.applying.filing import ways_of
from gongkai.portal.applying.hints import seems_several
from gongkai.portal.applying.repeating import repeated
from gongkai.portal.applying.views import private


@require_safe
@private
def receipt(request: HttpRequest) -> HttpResponse:
    """Number and code, what follows, and a print of it."""
    held = tokens.receipt_of(request)
    found = Application.objects.select_related("agency")
    application = found.filter(pk=held.application).first() if held else None
    if held is None or application is None:
        return render(request, "portal/applying/receipt_gone.html", status=HTTPStatus.GONE)
    address = addresses.track(request, application.number)
    context = {
        "application": application,
        "agency": application.agency,
        "ways": ways_of(application.agency),
        "code": held.code,
        "address": address,
        "qr": qr(address),
        "asked": repeated(application, held.names),
        "several": seems_several(words.opened(application.words, "matter").get("matter", "")),
    }
    return render(request, "portal/applying/receipt.html", context)


def qr(address: str) -> SafeString:
    """Drawn into the page; the number alone, never the code."""
    drawn = segno.make(address, error="m").svg_inline(scale=4, light="#fff", border=3, omitsize=True)
    return mark_safe(str(drawn))  # noqa: S308 - made of squares


@require_POST
@private
def forget(_request: HttpRequest) -> HttpResponse:
    """Who shares the device takes the receipt away from it."""
    response = HttpResponseRedirect(reverse("portal:track"), status=HTTPStatus.SEE_OTHER)
    tokens.forget_receipt(response)
    return response
