"""Uploads: held in memory, bounded, never written to disk."""

from collections.abc import Callable
from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse

from gongkai.site import errors

FORM_ALLOWANCE = 64 * 1024  # what the other fields and the boundaries of a form may take


class UploadLimit:
    """Refuse a body that says it is too large before a byte of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if declared_length(request) > settings.UPLOAD_LIMIT + FORM_ALLOWANCE:
            return errors.error(errors.TOO_LARGE)
        return self.get_response(request)


def declared_length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0


class MemoryOnly(FileUploadHandler):
    """Django's own memory handler gives large files to one that writes them to disk; this one does not."""

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type] # handed on as they came
        self.buffer = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> None:
        self.buffer.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.buffer.seek(0)
        return InMemoryUploadedFile(
            self.buffer, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )
