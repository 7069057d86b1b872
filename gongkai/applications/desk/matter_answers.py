"""更正告知书 of a matter: looked at and signed by the approver, or returned; read; served with proof. And its scans."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gongkai.agencies.clock import today
from gongkai.applications import matter_answers, matter_letters, matters, words
from gongkai.applications.acts.forms import PURPOSE
from gongkai.applications.desk import downloads
from gongkai.applications.desk.matter_forms import (
    FilesForm,
    GenreForm,
    ReturnForm,
    ServiceCorrectionForm,
    ServiceForm,
    SignForm,
)
from gongkai.applications.desk.matters import seen
from gongkai.applications.letters import FORMATS
from gongkai.applications.models import Application, Destroyed, MatterFile, MatterLetter
from gongkai.applications.models.letters import Service
from gongkai.applications.models.matters import Genre, Paper
from gongkai.applications.models.proposals import Standing
from gongkai.files.refusals import FileRefused, StoreFailed
from gongkai.files.services import keep, open_file
from gongkai.files.uploads import takes_files
from gongkai.law.citations import LawError
from gongkai.law.letters import LetterText
from gongkai.law.sentences import explain
from gongkai.people.access import OfficerRequest, actor, may, post_required
from gongkai.writing.letters import write_letter

READ: Final = "matter.proposal"
AT: Final = {  # the fields at which refusals are told; others above the form
    "case.ahead": "on",
    "matter.before_arrival": "on",
    "matter.before_signature": "on",
    "matter.no_consent": "method",
}
OWN: Final = _("这份告知书是您自己拟的，要由另一位签发人签发。")


def _letter(request: OfficerRequest, pk: int) -> MatterLetter:
    mine = MatterLetter.objects.visible_to(request.post).exclude(matter__destroyed=Destroyed.YES)
    wanted = mine.select_related("matter__agency", "proposed_by__person", "decided_by__person", "number")
    found: MatterLetter = get_object_or_404(wanted, pk=pk)
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.read")
def sheet(request: OfficerRequest, pk: int) -> HttpResponse:
    """The letter as it would be signed: the approver signs it or returns it, officers may take it back."""
    found = _letter(request, pk)
    if found.standing != Standing.OPEN:
        messages.info(request, gettext("这件事已经{standing}。").format(standing=found.get_standing_display()))
        return redirect("applications:matter", found.matter_id)
    signs = may(request.post, "applications.sign")
    own = signs and not matter_answers.may_sign(found, request.post)
    form = SignForm(request.POST if request.method == "POST" and signs else None)
    if signs and form.is_valid() and _signed(request, found, form):
        return redirect("applications:matter", found.matter_id)
    return _sheet(request, found, form, {"signs": signs, "why_not": OWN if own else ""})


def _sheet(request: OfficerRequest, found: MatterLetter, form: forms.Form, more: dict[str, Any]) -> HttpResponse:
    """Who sees it reads words about a person: an entry."""
    letter: LetterText | None = None
    try:
        letter = matter_answers.preview(found, today())
    except LawError as refusal:
        more["lacking"] = explain(refusal.rule, refusal.values)
    tokens = {**found.matter.words, **found.words}
    fields = ("name", "matter", *matter_answers.SAID)
    words.reveal(tokens, fields, by=actor(request.post), agency=found.matter.agency_id, reason=READ)
    context: dict[str, Any] = {"row": found, "matter": found.matter, "letter": letter, "form": form}
    context |= {"return_form": ReturnForm(), "may_recall": may(request.post, "applications.act"), **more}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "applications/matters/answer.html", context, status=status)


def _signed(request: OfficerRequest, found: MatterLetter, form: forms.Form) -> bool:
    try:
        signed = matter_answers.sign(found.pk, by=request.post, **form.cleaned_data)
    except LawError as refusal:
        form.add_error(None, explain(refusal.rule, refusal.values))
        return False
    except ValidationError as fault:  # the numbering rule does not work
        form.add_error(None, fault)
        return False
    number = signed.number.text if signed.number else ""
    messages.success(request, gettext("已签发：{number}。送达以后由承办人登记。").format(number=number))
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.sign")
def return_(request: OfficerRequest, pk: int) -> HttpResponse:
    """Back to who drafted it, with a reason."""
    found = _letter(request, pk)
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            matter_answers.return_(found.pk, why=form.cleaned_data["why"], by=request.post)
        except LawError as refusal:
            form.add_error(None, explain(refusal.rule, refusal.values))
        else:
            messages.success(request, gettext("已退回，拟稿的人会看到理由。"))
            return redirect("applications:matter", found.matter_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"row": found, "matter": found.matter, "form": form}
    return render(request, "applications/matters/return.html", context, status=status)


@require_POST
@post_required("applications.act")
def recall(request: OfficerRequest, pk: int) -> HttpResponse:
    found = _letter(request, pk)
    try:
        matter_answers.recall(found.pk, by=request.post)
        messages.success(request, gettext("已收回。"))
    except LawError as refusal:
        messages.error(request, explain(refusal.rule, refusal.values))
    return redirect("applications:matter", found.matter_id)


@never_cache
@require_safe
@post_required("applications.read")
def letter(request: OfficerRequest, pk: int, to: str) -> HttpResponse:
    """更正告知书 as it was signed, as a page or as a file. That it was opened is an entry."""
    found = seen(request, pk)
    row = matter_answers.signed_of(found)
    if row is None or found.destroyed == Destroyed.YES or to not in {"html", *FORMATS}:
        raise Http404(to)
    text = matters.read_letter(found, by=actor(request.post), format=to)
    if to == "html":
        return render(request, "applications/matters/letter.html", {"matter": found, "letter": text, "row": row})
    return downloads.made(write_letter(text, to), to, called=f"{found.number}{text.title}", shown=False)


@takes_files(PURPOSE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.act")
def service(request: OfficerRequest, pk: int) -> HttpResponse:
    """How the signed letter went, and the proof of it."""
    found = seen(request, pk)
    row = matter_answers.signed_of(found)
    if row is None or row.sent_on or found.destroyed == Destroyed.YES:
        messages.info(request, gettext("没有等着登记送达的更正告知书。"))
        return redirect("applications:matter", pk)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ServiceForm(*given, matter=found, post=request.post)
    valid = form.is_valid()
    if given and form.keep_files() and valid and _served(request, pk, form, matter_answers.serve):
        messages.success(request, gettext("已登记送达。"))
        return redirect("applications:matter", pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"matter": found, "row": row, "form": form}
    return render(request, "applications/matters/service.html", context, status=status)


@takes_files(PURPOSE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.act")
def service_correct(request: OfficerRequest, pk: int) -> HttpResponse:
    """How it went was entered wrong."""
    found = seen(request, pk)
    row = matter_answers.signed_of(found)
    if row is None or not row.sent_on or found.destroyed == Destroyed.YES:
        messages.info(request, gettext("更正告知书还没有登记送达，没有可以更正的。"))
        return redirect("applications:matter", pk)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ServiceCorrectionForm(*given, matter=found, post=request.post, letter=row)
    valid = form.is_valid()
    correct = partial(matter_answers.correct_service, seen=form.cleaned_data.get("seen") or 0) if given else None
    if correct and form.keep_files() and valid and _served(request, pk, form, correct):
        messages.success(request, gettext("送达的登记已更正。"))
        return redirect("applications:matter", pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"matter": found, "row": row, "form": form, "corrects": True}
    return render(request, "applications/matters/service.html", context, status=status)


def _served(request: OfficerRequest, pk: int, form: ServiceForm, enter: Callable[..., MatterLetter]) -> bool:
    said = form.cleaned_data
    more = {name: said[name].strip() for name in ("tracking", "taker", "late_reason", "why") if name in said}
    proofs = [stored for _name, stored in form.stored]
    method, by = Service(said["method"]), actor(request.post)
    try:
        enter(pk, method=method, on=said["on"], by=by, proofs=proofs, **more)
    except LawError as refusal:
        form.add_error(AT.get(refusal.rule), explain(refusal.rule, refusal.values))
        if refusal.rule == "matter.service_overtaken":
            form.say("seen", str(form.fields["seen"].initial))
        return False
    return True


@never_cache
@require_safe
@post_required("applications.act")
def proof(request: OfficerRequest, pk: int, to: str) -> HttpResponseBase:
    """送达回证 of it, to be signed on paper."""
    found = seen(request, pk)
    row = matter_answers.signed_of(found)
    if row is None or found.destroyed == Destroyed.YES or to not in FORMATS:
        raise Http404(to)
    text = matter_letters.proof(found, row)
    made = write_letter(text, to)
    fields, by = [name for name in ("name",) if name in found.words], actor(request.post)
    words.reveal(found.words, fields, by=by, agency=found.agency_id, reason="matter.proof")
    return downloads.made(made, to, called=f"{found.number}{text.title}", shown=False)


@takes_files(PURPOSE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.act")
def files_add(request: OfficerRequest, pk: int) -> HttpResponse:
    """Scans that come later: all of them, or none."""
    found = seen(request, pk)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FilesForm(*given)
    if form.is_valid() and _added(request, pk, form):
        messages.success(request, gettext("已放入来件材料。"))
        return redirect("applications:matter", pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "applications/matters/files.html", {"matter": found, "form": form}, status=status)


def _added(request: OfficerRequest, pk: int, form: FilesForm) -> bool:
    paper, stored = Paper(form.cleaned_data["role"]), []
    for upload in form.cleaned_data["added"]:
        ending = str(upload.name).rpartition(".")[2].lower()
        try:
            stored.append((keep(upload, name=f"{paper.label}.{ending}", purpose=PURPOSE), paper))
        except (FileRefused, StoreFailed) as refusal:
            form.add_error("added", str(refusal))
    if form.errors:
        return False
    try:
        matters.add_files(pk, stored, by=actor(request.post))
    except LawError as refusal:
        form.add_error(None, explain(refusal.rule, refusal.values))
        return False
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.act")
def from_application(request: OfficerRequest, pk: int) -> HttpResponse:
    """What was filed as an application, registered as other mail with all that is known of it."""
    mine = Application.objects.visible_to(request.post).exclude(destroyed=Destroyed.YES).select_related("agency")
    application = get_object_or_404(mine, pk=pk)
    form = GenreForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = matters.from_application(application, Genre(form.cleaned_data["genre"]), by=actor(request.post))
        messages.success(request, gettext("已登记：{number}。").format(number=made.number))
        return redirect("applications:matter", made.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"application": application, "form": form}
    return render(request, "applications/matters/from_application.html", context, status=status)


@never_cache
@require_safe
@post_required("applications.read")
def file(request: OfficerRequest, pk: int) -> HttpResponseBase:
    """A scan, under the name of what it is: names that people give to files may name persons."""
    mine = MatterFile.objects.visible_to(request.post).exclude(matter__destroyed=Destroyed.YES)
    found: MatterFile = get_object_or_404(mine.select_related("file__content", "matter"), pk=pk)
    stream = open_file(found.file)
    matters.file_opened(found, by=actor(request.post))
    return downloads.kept(found.file, stream, called=f"{found.matter.number} {found.get_role_display()}{found.pk}")
