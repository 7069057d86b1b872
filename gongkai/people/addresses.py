"""Where a request comes from."""

from django.conf import settings
from django.http import HttpRequest


def of_client(request: HttpRequest) -> str:
    """The address that our outermost proxy saw; without proxies, the one that is connected to us."""
    proxies: int = settings.PROXIES
    forwarded: str = request.META.get("HTTP_X_FORWARDED_FOR", "")
    seen = [part.strip() for part in forwarded.split(",") if part.strip()]
    if proxies and len(seen) >= proxies:
        return seen[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))
