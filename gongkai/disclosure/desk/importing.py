"""导入以前公开的信息: the file, the dry run, and the task."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.disclosure import importing
from gongkai.disclosure.desk.forms import NONE
from gongkai.disclosure.importing import PURPOSE, NoColumn, Plan
from gongkai.disclosure.models import Column
from gongkai.files.models import StoredFile
from gongkai.files.purposes import purpose_of
from gongkai.files.refusals import FileRefused, StoreFailed
from gongkai.files.services import keep
from gongkai.files.uploads import takes_files
from gongkai.law.catalogue import matters_for
from gongkai.people.access import OfficerRequest, post_required
from gongkai.people.models import Post
from gongkai.ui.choosing import ChoiceField

TRIALS: Final = "disclosure.columns"  # in the session: post and file of each
REMEMBERED: Final = 10
SHOWN: Final = 200  # of records and of faults, each


class ColumnForm(forms.Form):
    file = forms.FileField(
        label=_("表格，或者网页的压缩包"),
        help_text=_("Excel、CSV：一行一条，至少有“标题”和“发布日期”两列。网页：整个文件夹打成一个 zip。"),
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["file"].widget.attrs["accept"] = ",".join(purpose_of(PURPOSE).endings)


class PlaceForm(forms.Form):
    """Where all of them belong; each can be filed elsewhere afterwards."""

    item = ChoiceField(label=_("属于法定公开内容的哪一项"), required=False)
    column = forms.ChoiceField(label=_("放在哪个栏目"), choices=Column.choices, initial=Column.DISCLOSURES)

    def __init__(self, *given: Any, post: Post) -> None:
        super().__init__(*given)
        matters = matters_for(post.agency.level, post.agency.kind)
        if isinstance(field := self.fields["item"], forms.ChoiceField):
            field.choices = [NONE, *((each.id, each.text) for each in matters)]


@takes_files(PURPOSE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("records.act")
def bring(request: OfficerRequest) -> HttpResponse:
    """Hand in a column; what it would do is shown before anything is done."""
    form = ColumnForm(request.POST, request.FILES) if request.method == "POST" else ColumnForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            stored = keep(file, name=file.name, purpose=PURPOSE)
            importing.rows_of(stored)
        except (FileRefused, StoreFailed, NoColumn) as refusal:
            form.add_error("file", str(refusal))
        else:
            before = list(request.session.get(TRIALS, ()))
            request.session[TRIALS] = [*before, [request.post.pk, stored.pk]][-REMEMBERED:]
            return redirect("disclosure:import_dry_run", stored.pk)
    return render(request, "disclosure/import.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("records.act")
def dry_run(request: OfficerRequest, pk: int) -> HttpResponse:
    """试导入, and on the button of that page the import itself."""
    is_mine = [request.post.pk, pk] in request.session.get(TRIALS, ())
    stored = get_object_or_404(StoredFile, pk=pk if is_mine else None, purpose=PURPOSE)
    form = PlaceForm(request.POST if request.method == "POST" else None, post=request.post)
    try:
        found = importing.plan(stored, request.post.agency)
    except NoColumn:
        raise Http404 from None
    if form.is_valid() and found.wanted:
        with transaction.atomic():
            importing.begin(stored, by=request.post, **form.cleaned_data)
        told = gettext("正在导入{number}条，进度在“任务”里看；清单里会一条一条出现。")
        messages.success(request, told.format(number=len(found.wanted)))
        return redirect("disclosure:list")
    return _show(request, stored, found, form)


def _show(request: OfficerRequest, stored: StoredFile, found: Plan, form: PlaceForm) -> HttpResponse:
    context = {
        "file": stored,
        "plan": found,
        "form": form,
        "wanted": found.wanted[:SHOWN],
        "faults": found.faults[:SHOWN],
        "shown": SHOWN,
    }
    return render(request, "disclosure/dry_run.html", context, status=422 if form.errors else 200)
