"""What is already public of what an applicant is about to ask for, while the person writes."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from gongkai.agencies.models import Agency
from gongkai.portal.publishing.asking import Wanted
from gongkai.portal.publishing.finding import Entry, hits_of, shown_from
from gongkai.search.selectors import Order

FEWEST: Final = 2  # characters from which on something is looked for
MOST: Final = 60  # of what was written
SHOWN: Final = 5


@csrf_exempt  # it only reads; by POST, so that what people write stands in no address and no log of a proxy
@require_POST
@cache_control(no_store=True)
def suggest(request: HttpRequest, slug: str) -> HttpResponse:
    agency = get_object_or_404(Agency.objects.present().answering(), slug=slug)
    written = " ".join(request.POST.get("matter", "").split())[:MOST]
    context = {"agency": agency, "entries": already_public(agency, written), "words": written}
    return render(request, "portal/publishing/suggested.html", context)


def already_public(agency: Agency, written: str) -> list[Entry]:
    """Of the agency and all below it, the most relevant; what has only most of the words as well."""
    if len(written) < FEWEST:
        return []
    hits = hits_of(Wanted(words=written, order=Order.RELEVANCE.value), agency)
    page = hits.page(size=SHOWN)
    return shown_from(page)[:SHOWN]
