"""Security headers that Django does not send by itself."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FORMS_STAY: Final = "form-action 'self'"
# Nothing from elsewhere, nothing inline, nothing in a frame.
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self'; "
    "img-src 'self'; "
    "connect-src 'self'; "
    f"{FORMS_STAY}; "
    "base-uri 'none'; "
    "frame-ancestors 'none'"
)
PERMISSIONS_POLICY: Final = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SecurityHeaders:
    """Add the headers to every answer, error pages included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.setdefault(name, value)
        if settings.OIDC_SERVER:
            response["Content-Security-Policy"] = response["Content-Security-Policy"].replace(
                FORMS_STAY, f"{FORMS_STAY} {_origin(settings.OIDC_SERVER)}"
            )
        return response


def _origin(address: str) -> str:
    """Signing in by single sign-on is a form of ours that leads to the provider."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
