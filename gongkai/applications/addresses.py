"""Where an applicant finds the case: one address for the page, the paper and the mail."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def track(request: HttpRequest | None = None, number: str = "") -> str:
    """Where the site says that it is; on trial over plain http, where whoever asks found it."""
    path = reverse("portal:track") + (f"?{urlencode({'number': number})}" if number else "")
    if request is not None and settings.PLAIN_HTTP:
        return request.build_absolute_uri(path)
    return f"{settings.SITE_URL}{path}"
