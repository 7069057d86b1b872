"""A file of a case, sent to who may have it: shown where a browser shows it by itself and runs nothing of it."""

from typing import BinaryIO, Final

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from gongkai.files.models import StoredFile
from gongkai.writing.pipeline import MEDIA_TYPES

SHOWN: Final = frozenset({"pdf", "png", "jpeg"})


def kept(stored: StoredFile, stream: BinaryIO, *, called: str) -> HttpResponseBase:
    """What lies in the store. `called` has no ending: it gets that of its kind, and no name that a person gave."""
    ending = stored.download_name.rpartition(".")[2]
    response = FileResponse(stream, content_type=stored.media_type)
    for header, value in _headers(f"{called}.{ending}", shown=stored.content.kind in SHOWN).items():
        response[header] = value  # afterwards: Django names it like the file in the store otherwise, by its hash
    return response


def made(data: bytes, to: str, *, called: str, shown: bool) -> HttpResponse:
    """What was made for this answer and is kept nowhere, in a format of `writing`."""
    return HttpResponse(data, content_type=MEDIA_TYPES[to], headers=_headers(f"{called}.{to}", shown=shown))


def _headers(name: str, *, shown: bool) -> dict[str, str]:
    disposition = content_disposition_header(as_attachment=not shown, filename=name)
    return {"Content-Disposition": disposition or "attachment", "X-Content-Type-Options": "nosniff"}
