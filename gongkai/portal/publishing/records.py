"""The pages of a record at its permanent address, its files, and what is left where one was withdrawn."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from gongkai.agencies.selectors import chain
from gongkai.disclosure import public
from gongkai.disclosure.models import Record, Version
from gongkai.files.services import open_file
from gongkai.portal.columns import COLUMNS
from gongkai.portal.publishing import record_page, stamps
from gongkai.portal.publishing.keeping import ALWAYS_ASK, asked_for, kept
from gongkai.portal.publishing.record_page import RecordPage, page_of

Opened = Callable[..., HttpResponse]


def of_public(view: Opened) -> Callable[..., HttpResponse]:
    """The view gets the record and the version that the public sees; else what is left of it is said."""

    @wraps(view)
    def opened(request: HttpRequest, pk: int, **where: Any) -> HttpResponse:
        record = public.at_address(pk)
        if record is None:
            raise Http404
        if not record.is_public or record.public is None:
            return _gone(request, record)
        return view(request, record, record.public, **where)

    return opened


@require_safe
@kept(stamps.of_record)
@of_public
def record(request: HttpRequest, record: Record, version: Version) -> HttpResponse:
    return _page(request, page_of(record, version))


@require_safe
@kept(stamps.of_record)
@of_public
def version(request: HttpRequest, record: Record, version: Version, number: int) -> HttpResponse:
    """The address of a version leads to what the public sees now, with a word on what became of the one asked for."""
    page = page_of(record, version)
    asked = next((each for each in page.versions if each.number == number), None)
    if asked is None:
        raise Http404
    if number == version.number:
        return HttpResponsePermanentRedirect(reverse("portal:record", args=[record.pk]))
    return _page(request, page, asked=asked)


@require_safe
@kept(stamps.of_record)
@of_public
def printed(request: HttpRequest, record: Record, version: Version) -> HttpResponse:
    page = page_of(record, version)
    return render(request, "portal/publishing/print.html", {"page": page, "record": record})


@require_safe
@kept(stamps.of_record)
@of_public
def qr(_request: HttpRequest, record: Record, _version: Version) -> HttpResponse:
    return HttpResponse(record_page.qr(record_page.address_of(record)), content_type="image/svg+xml")


@require_safe
def file(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """A stripped file of the version that is public now; whatever was is gone at once."""
    record = public.at_address(pk)
    if record is None:
        raise Http404
    found = public.public_file(record, file) if record.is_public else None
    if found is None or found.published is None:
        return _gone(request, record, of_file=True)
    stored = found.published
    if stored.sha256 in asked_for(request):
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = FileResponse(open_file(stored), content_type=stored.media_type)
        name = stored.download_name if "." not in found.name else found.name
        disposition = content_disposition_header(as_attachment=True, filename=name)
        response["Content-Disposition"] = disposition or "attachment"
    response["ETag"], response["Cache-Control"] = f'"{stored.sha256}"', ALWAYS_ASK
    return response


def _page(request: HttpRequest, page: RecordPage, **more: Any) -> HttpResponse:
    agency = page.record.agency
    column = next(each for each in COLUMNS if each.slug == page.record.column)
    context = {
        "page": page,
        "record": page.record,
        "version": page.version,
        "agency": agency,
        "chain": chain(agency),
        "column": column,
        **more,
    }
    return render(request, "portal/publishing/record.html", context)


def _gone(request: HttpRequest, record: Record, *, of_file: bool = False) -> HttpResponse:
    """
    What was withdrawn leaves its address, the day and the reason in neutral words. A file of an earlier version, or one
    that never went out, says no more than that it is not here.
    """
    context = {
        "record": record,
        "agency": record.agency,
        "chain": chain(record.agency),
        "column": next(each for each in COLUMNS if each.slug == record.column),
        "of_file": of_file and record.is_public,
    }
    return render(request, "portal/publishing/gone.html", context, status=HTTPStatus.GONE)
