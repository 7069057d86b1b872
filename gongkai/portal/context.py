"""What every page knows. Asks no database."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from gongkai.portal import elder


def page(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_name": settings.SITE_NAME,
        "demonstration": settings.DEMONSTRATION,
        "elder": elder.is_on(request),
    }
