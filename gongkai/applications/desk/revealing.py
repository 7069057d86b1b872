"""What is shown only on a click: numbers and contacts whole, and the files of a case. Each look is an entry."""

from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gongkai.applications.desk import downloads, kinds, sheet
from gongkai.applications.models import Attachment, Destroyed
from gongkai.files.services import open_file
from gongkai.ledger import chains
from gongkai.ledger.services import Draft, append
from gongkai.people.access import OfficerRequest, actor, post_required


@never_cache
@require_POST
@post_required("applications.read")
def reveal(request: OfficerRequest, pk: int, what: str) -> HttpResponse:
    """The sheet with one group of what is masked shown whole."""
    if what not in sheet.GROUPS:
        raise Http404(what)
    return sheet.page(request, sheet.Sheet(application=sheet.seen(request, pk), post=request.post, whole=what))


@never_cache
@require_safe
@post_required("applications.read")
def attachment(request: OfficerRequest, pk: int) -> HttpResponseBase:
    """A file of a case, under the name of what it is: names that people give to files may name persons."""
    mine = Attachment.objects.visible_to(request.post).select_related("file__content", "application")
    found = get_object_or_404(mine.exclude(application__destroyed=Destroyed.YES), pk=pk)
    stream = open_file(found.file)
    looked(request, found)
    return downloads.kept(found.file, stream, called=name_of(found))


def name_of(found: Attachment) -> str:
    """By what it is: names that people give to files may name persons."""
    return f"{found.application.number} {found.get_role_display()}{found.pk}"


def looked(request: OfficerRequest, found: Attachment) -> None:
    """The entry that says who opened which file."""
    application = found.application
    with transaction.atomic():
        append(
            Draft(
                chain=chains.security(application.agency_id),
                kind=kinds.FILE_OPENED.id,
                by=actor(request.post),
                subject=application.subject,
                agency=application.agency_id,
                facts={"attachment": found.pk, "file": found.file.sha256, "role": found.role},
            )
        )
