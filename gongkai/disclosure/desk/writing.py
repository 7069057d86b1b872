"""拟稿、修改: from the file that exists, or by hand."""

import uuid
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.disclosure import bodies, drafting
from gongkai.disclosure.desk import meanwhile, prefilling, sheet
from gongkai.disclosure.desk.carrying import PURPOSE
from gongkai.disclosure.desk.forms import RecordForm, initial_of
from gongkai.disclosure.drafting import Attached
from gongkai.disclosure.models import Record, State
from gongkai.disclosure.models.choices import Role
from gongkai.files.refusals import FileRefused, StoreFailed
from gongkai.files.services import keep
from gongkai.files.uploads import takes_files
from gongkai.law.citations import LawError
from gongkai.law.sentences import explain
from gongkai.people.access import OfficerRequest, post_required
from gongkai.reading.grids import UnreadableFile

SEND: Final = "send"


class DocumentForm(forms.Form):
    document = forms.FileField(
        label=_("现有的文件"),
        required=False,
        help_text=_("Word（DOCX、DOC，WPS 存的也行）、PDF、网页都可以。标题、文号、日期和正文自动填好，您核对。"),
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        setattr(self.fields["document"], "asked", "")  # noqa: B010 - read by ui/optional.html, unknown to the stubs


@takes_files(PURPOSE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("records.act")
def new(request: OfficerRequest) -> HttpResponse:
    """First the file that exists; then what was read in it, to be corrected; then it is a draft."""
    if request.method != "POST":
        return render(request, "disclosure/new.html", {"form": DocumentForm()})
    if "step" in request.POST:
        return _begin(request)
    form = RecordForm(request.POST, request.FILES, post=request.post)
    valid = form.is_valid()
    if form.keep_files() and valid and (made := _drafted(request, form)):
        messages.success(request, gettext("已保存。"))
        _say_what_was_removed(request, form)
        return redirect("disclosure:record", made.pk)
    return _form_page(request, form)


def _begin(request: OfficerRequest) -> HttpResponse:
    """The form with what could be read in the file; nothing is saved yet but the file."""
    chosen = DocumentForm(request.POST, request.FILES)
    initial: dict[str, Any] = {"key": uuid.uuid4()}
    read, carried = None, []
    upload = request.FILES.get("document")
    if upload is None and "by" not in request.POST:
        chosen.add_error("document", gettext("请先选一个文件。没有文件的，点下面的“直接写”。"))
        return render(request, "disclosure/new.html", {"form": chosen}, status=422)
    if upload is not None:
        try:
            stored = keep(upload, name=upload.name or "", purpose=PURPOSE)
        except (FileRefused, StoreFailed) as refusal:
            chosen.add_error("document", str(refusal))
            return render(request, "disclosure/new.html", {"form": chosen}, status=422)
        read = prefilling.read(stored)
        initial |= read.initial
        carried = [Attached(stored, stored.name, Role.BODY)]
    form = RecordForm(initial=initial, post=request.post)
    form.carry(carried)
    for name, hint in read.hints.items() if read else ():
        form.fields[name].help_text = hint
    return _form_page(request, form, read=read)


def _drafted(request: OfficerRequest, form: RecordForm) -> Record | None:
    send = SEND in request.POST
    key = form.cleaned_data["key"] or uuid.uuid4()
    try:
        return drafting.draft(request.post.agency, form.words(), form.filing(), by=request.post, key=key, send=send)
    except LawError as refusal:
        meanwhile.refused(form, refusal)
    except UnreadableFile as refusal:  # a pasted body beyond the limits
        form.add_error("html", str(refusal))
    return None


@takes_files(PURPOSE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("records.act")
def edit(request: OfficerRequest, pk: int) -> HttpResponse:
    found = sheet.seen(request, pk)
    if found.state == State.CLOSED:
        messages.info(request, gettext("已决定不主动公开的，先重新评估。"))
        return redirect("disclosure:record", pk)
    version = sheet.version_of(found)
    if request.method != "POST":
        form = RecordForm(initial=initial_of(version), post=request.post)
        form.carry(drafting.words_of(version).files)
        return _form_page(request, form, record=found)
    form = RecordForm(request.POST, request.FILES, post=request.post)
    valid = form.is_valid()
    if not (form.keep_files() and valid):
        return _form_page(request, form, record=found)
    tried = meanwhile.attempt(request, form, lambda seen: _revised(request, form, pk, seen), done=_("已保存。"))
    if tried.is_done:
        _say_what_was_removed(request, form)
        return redirect("disclosure:record", pk)
    return _form_page(request, form, record=found, tried=tried)


def _say_what_was_removed(request: OfficerRequest, form: RecordForm) -> None:
    """Nothing of what was pasted goes unsaid."""
    removed = bodies.cleaned(form.cleaned_data["html"]).removed
    if told := [explain(f"official.removed.{id}", {"count": count}) for id, count in removed.items()]:
        messages.info(request, gettext("粘贴的正文里清理掉了：{what}。").format(what="、".join(told)))


def _revised(request: OfficerRequest, form: RecordForm, pk: int, seen: Any) -> Record:
    return drafting.revise(pk, form.words(), form.filing(), by=request.post, seen=seen, send=SEND in request.POST)


def _form_page(
    request: OfficerRequest,
    form: RecordForm,
    *,
    record: Record | None = None,
    read: prefilling.Read | None = None,
    tried: meanwhile.Tried | None = None,
) -> HttpResponse:
    came = tried or meanwhile.Tried()
    context = {"form": form, "record": record, "read": read, "meanwhile": came.lines}
    return render(request, "disclosure/edit.html", context, status=came.status(form))
