"""What a request may bring: a few megabytes in memory, or, where the view says so, files into the store."""

from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from time import monotonic
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponseBase

from gongkai.files.purposes import Purpose, purpose_of
from gongkai.files.uploads import IntoTheStore
from gongkai.people.access import may
from gongkai.site import errors

FORM_ALLOWANCE: Final = 64 * 1024  # what the other fields and the boundaries of a form may take
FILES_IN_MEMORY: Final = 5
CHUNK: Final = 64 * 1024
PATIENCE: Final = 10.0  # seconds for the rest of a body that nobody wants
READ_ON: Final = 2  # times what a form may bring: so much is read and thrown away, to show the form again
View = Callable[..., HttpResponseBase]


class Uploads:
    """
    Decide how the body of a request is read, before a byte of it is: the next in line looks for the token of the form.
    Who may not do what the view does is told so without being read to the end.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            response = self.get_response(request)
            _read_on(request)
            return response
        finally:
            for handler in getattr(request, "arrivals", ()):
                handler.close()

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        purpose = purpose_of(view.takes_files) if hasattr(view, "takes_files") else None
        if purpose and not _is_allowed(request, view):
            return view(request, *args, **kwargs)  # which says so, or asks to sign in
        if declared_length(request) > most_that_is_read(purpose):
            return errors.too_large(purpose) if purpose else errors.error(errors.TOO_LARGE)
        if purpose and request.method == "POST":
            handler = IntoTheStore(purpose)
            request.upload_handlers = [handler]
            request.arrivals = [handler]  # type: ignore[attr-defined]  # for the end of the request
        return None


def _is_allowed(request: HttpRequest, view: View) -> bool:
    """As `people.access.post_required` asks again; a view for visitors has no act."""
    act, post = getattr(view, "act", None), getattr(request, "post", None)
    return act is None or (post is not None and may(post, act))


def _read_on(request: HttpRequest) -> None:
    """
    What of a small body nobody has read: a proxy that cannot hand in all of it drops our answer, and says "Bad Gateway"
    to somebody whose form was only too old.
    """
    if declared_length(request) > most_that_is_read(None):
        return
    until = monotonic() + PATIENCE
    with suppress(OSError, ValueError):
        while request._stream.read(CHUNK) and monotonic() < until:
            pass


def most_that_is_read(purpose: Purpose | None) -> int:
    """Bytes of a body."""
    return (READ_ON * purpose.together if purpose else settings.UPLOAD_LIMIT) + FORM_ALLOWANCE


def declared_length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0


class MemoryOnly(FileUploadHandler):
    """Django's own memory handler gives large files to one that writes them to disk; this one does not."""

    files = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type] # handed on as they came
        self.files += 1
        if self.files > FILES_IN_MEMORY:
            raise TooManyFilesSent
        self.buffer = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> None:
        self.buffer.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.buffer.seek(0)
        return InMemoryUploadedFile(
            self.buffer, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )
