"""What every page knows. Asks no database."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

ELDER_COOKIE = "elder"


def page(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_name": settings.SITE_NAME,
        "demonstration": settings.DEMONSTRATION,
        "elder": request.COOKIES.get(ELDER_COOKIE) == "1",
    }
