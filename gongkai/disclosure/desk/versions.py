"""Two versions of a record side by side."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gongkai.disclosure import selectors
from gongkai.disclosure.desk import sheet
from gongkai.people.access import OfficerRequest, post_required


@never_cache
@require_safe
@post_required("records.see")
def compare(request: OfficerRequest, pk: int, number: int) -> HttpResponse:
    """A version beside the one before it; the first stands alone."""
    found = sheet.seen(request, pk)
    version = get_object_or_404(found.versions.select_related("post__person"), number=number)
    before = found.versions.filter(number__lt=number).order_by("-number").first()
    context = {
        "record": found,
        "version": version,
        "before": before,
        "sheet": selectors.compared(before, version) if before else None,
    }
    return render(request, "disclosure/version.html", context)
