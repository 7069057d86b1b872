"""
One line of JSON for each request: number, method, path, status, time. No address, no query
string, no body, no text of an exception: what a log holds about a person cannot leak from it.
"""

import json
import logging
import secrets
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Final

from django.http import HttpRequest, HttpResponse

HEADER: Final = "X-Request-ID"
logger = logging.getLogger("gongkai.request")
_current: ContextVar[str] = ContextVar("request_id", default="")

Handler = Callable[[HttpRequest], HttpResponse]
ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def request_id() -> str:
    """The number of the request being answered; it is the 错误编号 that an error page shows."""
    return _current.get()


class RequestLog:
    """Number every request and write one line when it is done."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _current.set(secrets.token_hex(6))
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response[HEADER] = request_id()
            milliseconds = round((time.perf_counter() - started) * 1000)
            line = {"method": request.method, "path": request.path, "status": response.status_code, "ms": milliseconds}
            logger.info("request", extra={"fields": line})
            return response
        finally:
            _current.reset(token)


class JsonLine(logging.Formatter):
    """A record as one line of JSON; a line break in a path cannot forge a second line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": request_id(),
            "message": record.getMessage(),
        }
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["exception"] = _where(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def _where(info: ExceptionInfo) -> list[str]:
    """The kind of exception and the lines it passed. Its message is left out: it may quote what a person wrote."""
    kind, _, trace = info
    if kind is None:
        return []
    frames = traceback.extract_tb(trace)
    return [kind.__qualname__, *(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)]
