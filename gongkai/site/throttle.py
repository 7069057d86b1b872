"""Rate limits that hold over processes and machines, without keeping anybody's address."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from gongkai.people.addresses import of_client
from gongkai.site import errors
from gongkai.site.models import RateWindow

DAY: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class Limit:
    times: int
    seconds: int


LIMITS: Final = {"portal:checkup": Limit(times=20, seconds=600)}


class Throttle:
    """Count the POSTs to the views named in LIMITS; answer 429 above the limit."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        limit = LIMITS.get(name)
        if request.method != "POST" or limit is None:
            return None
        if count(name, of_client(request), limit, now=int(time.time())) <= limit.times:
            return None
        refusal = errors.error(errors.TOO_MANY)
        refusal["Retry-After"] = str(limit.seconds)
        return refusal


def count(act: str, client: str, limit: Limit, *, now: int) -> int:
    """Count one more act of this client and say how many it makes in this span."""
    started = now - now % limit.seconds
    day = now // DAY
    key = salted_hmac("gongkai.site.throttle", f"{act}|{day}|{client}", algorithm="sha256").hexdigest()
    window, new = RateWindow.objects.get_or_create(key=key, started=started)
    if new:
        RateWindow.objects.filter(started__lt=now - DAY).delete()
    RateWindow.objects.filter(pk=window.pk).update(count=F("count") + 1)
    window.refresh_from_db(fields=["count"])
    return window.count
