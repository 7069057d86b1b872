"""The files of a record for those who work with it: the original, and the copy as it goes out."""

from typing import Final

from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.disclosure.models import Record, RecordFile
from gongkai.disclosure.scanning import prepared
from gongkai.files.models import StoredFile
from gongkai.files.services import open_file
from gongkai.people.access import OfficerRequest, post_required

SHOWN: Final = frozenset({"pdf", "png", "jpeg"})  # a browser shows them by itself and runs nothing of them


@never_cache
@require_safe
@post_required("records.see")
def original(request: OfficerRequest, pk: int) -> HttpResponseBase:
    return sent(_seen(request, pk).file)


@never_cache
@require_safe
@post_required("records.see")
def published(request: OfficerRequest, pk: int) -> HttpResponseBase:
    """As the public gets it, before it goes out too."""
    each = _seen(request, pk)
    found = prepared(each)
    stripped = each.published or (found.published if found else None)
    if stripped is None:
        raise Http404
    return sent(stripped)


def _seen(request: OfficerRequest, pk: int) -> RecordFile:
    mine = RecordFile.objects.filter(version__record__in=Record.objects.visible_to(request.post))
    rows = mine.select_related("file__content", "file__preparation__published__content", "published__content")
    found: RecordFile = get_object_or_404(rows, pk=pk)
    return found


def sent(stored: StoredFile) -> HttpResponseBase:
    response = FileResponse(open_file(stored), content_type=stored.media_type)
    shown = stored.content.kind in SHOWN
    disposition = content_disposition_header(as_attachment=not shown, filename=stored.download_name)
    response["Content-Disposition"] = disposition or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
