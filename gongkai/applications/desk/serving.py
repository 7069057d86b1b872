"""The letters of a case: read, taken as a file, served with proof (送达回证)."""

import json
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.applications import letters, words
from gongkai.applications.acts import kinds, letter_service
from gongkai.applications.acts.forms import PURPOSE
from gongkai.applications.acts.tracing import TRACKING, mail_number_of
from gongkai.applications.archive_sheets import proof_of
from gongkai.applications.desk import downloads
from gongkai.applications.desk.acting import Guided, situation_of
from gongkai.applications.entries import entries_of
from gongkai.applications.letters import CONTENT, FORMATS
from gongkai.applications.models import Destroyed, Letter
from gongkai.applications.titles import title_of
from gongkai.files.services import open_file
from gongkai.files.uploads import takes_files
from gongkai.law.casefile import State
from gongkai.law.letters import LetterText
from gongkai.law.letters import letter as kind_of
from gongkai.ledger import chains
from gongkai.ledger.services import Draft, append
from gongkai.people.access import OfficerRequest, actor, may, post_required
from gongkai.writing.letters import write_letter

READ: Final = "application.letter"
INLINE: Final = "pdf"  # what a browser shows by itself


def letter_of(request: OfficerRequest, pk: int) -> Letter:
    mine = Letter.objects.visible_to(request.post).exclude(application__destroyed=Destroyed.YES)
    wanted = mine.select_related("application__agency", "number", "consultation", "signed_by__person")
    return get_object_or_404(wanted, pk=pk)


@never_cache
@require_safe
@post_required("applications.read")
def letter(request: OfficerRequest, pk: int) -> HttpResponse:
    """As it was signed; who reads it is on record."""
    found = letter_of(request, pk)
    text, mail_number = read(found, request)
    context = {
        "row": found,
        "application": found.application,
        "letter": text,
        "mail_number": mail_number,
        "formats": FORMATS,
        "may_serve": may(request.post, "applications.act") and found.voided_at is None,
        "to_serve": _to_serve(found),
        "is_sent": kind_of(found.kind).is_sent,
    }
    return render(request, "applications/acts/letter_page.html", context)


def read(found: Letter, request: OfficerRequest) -> tuple[LetterText, str]:
    """The text, and the 邮件号 where it went by mail."""
    tokens = {CONTENT: found.content}
    if number := mail_number_of(found):
        tokens[TRACKING] = number
    shown = words.reveal(
        tokens,
        tokens,
        by=actor(request.post),
        agency=found.application.agency_id,
        reason=READ,
    )
    return LetterText.from_dict(json.loads(shown[CONTENT])), shown.get(TRACKING, "")


def _to_serve(found: Letter) -> str:
    """The address where its service is entered; blank where it is, or is nobody's."""
    if found.sent_on or not kind_of(found.kind).is_sent:
        return ""
    if letter_service.is_own_act(found):
        return "act" if found.application.state in {State.DECIDED, State.CLOSED} else ""
    return "service"


@never_cache
@require_safe
@post_required("applications.read")
def letter_file(request: OfficerRequest, pk: int, to: str) -> HttpResponseBase:
    """To print and to send: made from the sealed text where it is not made yet."""
    if to not in FORMATS:
        raise Http404(to)
    found = letter_of(request, pk)
    stored = letters.file_of(found, to)
    stream = open_file(stored)
    _taken(found, request, {"letter": found.pk, "format": to})
    return downloads.kept(stored, stream, called=stored.download_name.rpartition(".")[0])


@never_cache
@require_safe
@post_required("applications.act")
def letter_proof(request: OfficerRequest, pk: int, to: str) -> HttpResponseBase:
    """送达回证 of the letter, filled in as far as it is known."""
    if to not in FORMATS:
        raise Http404(to)
    found = letter_of(request, pk)
    text = proof_of(found, entries_of(found.application_id))
    made = write_letter(text, to)
    _taken(found, request, {"letter": found.pk, "format": to, "proof": True})
    name = f"{found.application.number} {text.title}{found.pk}"
    return downloads.made(made, to, called=name, shown=to == INLINE)


def _taken(found: Letter, request: OfficerRequest, detail: dict[str, Any]) -> None:
    application = found.application
    with transaction.atomic():
        append(
            Draft(
                chain=chains.security(application.agency_id),
                kind=kinds.LETTER_TAKEN.id,
                by=actor(request.post),
                subject=application.subject,
                agency=application.agency_id,
                facts={"detail": detail},
            )
        )


def _why_not_again(found: Letter) -> str:
    """A void letter is served to nobody, and nobody receives one twice. What was posted may be posted again."""
    if found.voided_at:
        return gettext("这份文书已经作废，不能登记送达。")
    if found.delivered_on:
        return gettext("这份文书{day}已经送达，不再登记。").format(day=found.delivered_on)
    return ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.act")
@takes_files(PURPOSE)
def letter_sent(request: OfficerRequest, pk: int) -> HttpResponse:
    """How it went, and the proof of it."""
    found = letter_of(request, pk)
    if letter_service.is_own_act(found):
        return redirect("applications:act", found.application_id, "served")
    if told := _why_not_again(found):
        messages.warning(request, told)
        return redirect("applications:letter", pk)
    make = partial(letter_service.Form, letter=found)
    guided = Guided(
        request=request,
        act=letter_service.ACT,
        situation=situation_of(request, found.application_id),
        make=make,
        context={"row": found, "row_title": title_of(found)},
        template="applications/acts/letter_sent.html",
    )
    return guided.answer()
