"""Small acts on a case that are no events of the law: its topic, further files."""

from datetime import date
from pathlib import PurePath
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.agencies.clock import today
from gongkai.applications.acts.forms import CaseForm, FilesField, asked, day_field, words_field
from gongkai.applications.acts.kinds import CONFIRMATION_TRIED
from gongkai.applications.acts.receipt_confirmed import How
from gongkai.applications.cases import Case
from gongkai.applications.desk import kinds, meanwhile, sheet
from gongkai.applications.desk.meanwhile import Tried
from gongkai.applications.intake import attach
from gongkai.applications.models import Application, Destroyed
from gongkai.applications.models.application import State
from gongkai.applications.models.attachments import Role
from gongkai.applications.words import seal_all
from gongkai.files.uploads import takes_files
from gongkai.people.access import OfficerRequest, post_required

PURPOSE: Final = "attachment"
BY_HAND: Final = (  # what comes later and is not the matter of an act of its own
    *(Role.APPLICATION, Role.IDENTITY, Role.AUTHORITY, Role.MATERIAL, Role.SUPPLEMENT, Role.REASONS),
    *(Role.OPINION, Role.PAYMENT, Role.WITHDRAWAL, Role.SOURCE, Role.EVIDENCE, Role.OTHER),
)


class TopicForm(CaseForm):
    topic = forms.CharField(
        label=_("事由"),
        max_length=120,
        error_messages={"required": _("请写事由：清单和登记簿靠它认出这件申请，不能空着。")},
        help_text=_("几个字，写在清单和登记簿里，例如“危房改造补助名单”。不要写人的姓名。"),
    )


class TriedForm(CaseForm):
    """A try to reach the applicant that came to nothing (条例 31)."""

    on = day_field(_("哪一天联系的"))
    how = forms.ChoiceField(label=_("怎么联系的"), choices=How.choices, widget=forms.RadioSelect)
    result = words_field(_("结果怎样"), _("例如打了三次没有人接。加密保存。"), rows=2, most=400)

    def __init__(self, *given: Any, application: Application, **more: Any) -> None:
        super().__init__(*given, application=application, **more)
        self.came, self.today = application.submitted_on, today()
        self.fields["on"].initial = self.today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if not self.came <= on <= self.today:
            raise forms.ValidationError(
                gettext("联系的日期在申请来的那一天（{day}）到今天之间。").format(day=self.came)
            )
        return on


class FilesForm(CaseForm):
    role = forms.ChoiceField(label=_("是什么材料"), choices=[(role.value, role.label) for role in BY_HAND])
    added = asked(FilesField(label=_("文件"), help_text=_("可以一次选几个。")))

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if not given.get("added") and not self.stored and "added" not in self.errors:
            self.add_error("added", gettext("请选择文件。"))
        return given

    def name_for(self, upload: Any) -> str:
        """By what the officer says it is."""
        role = Role(self.cleaned_data.get("role", Role.OTHER))
        return f"{role.label}{PurePath(upload.name or '').suffix.lower()}"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.act")
def topic(request: OfficerRequest, pk: int) -> HttpResponse:
    """The words by which lists call the case; what they were before stays in the history."""
    application = sheet.seen(request, pk)
    if application.destroyed == Destroyed.YES:
        raise Http404(pk)
    sent, tried = (request.POST,) if request.method == "POST" else (), meanwhile.UNTRIED
    form = TopicForm(*sent, initial={"topic": application.topic}, application=application, post=request.post)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data["topic"]
        tried = meanwhile.attempt(request, pk, form, lambda case: _named(case, said), done=_("事由已改好。"))
        if tried.is_done:
            return redirect("applications:case", pk)
    return _page(request, application, form, tried, gettext("事由"), gettext("改事由"))


def _named(case: Case, said: str) -> None:
    application = case.application
    if said != application.topic:
        case.note(kinds.TOPIC_SET.id, words=seal_all(application.subject, {"topic": said}))
        application.topic = said
        application.save(update_fields=["topic"])


def _page(
    request: OfficerRequest, application: Application, form: CaseForm, tried: Tried, title: str, button: str
) -> HttpResponse:
    context = {"form": form, "application": application, "title": title, "button": button, "meanwhile": tried.lines}
    return render(request, "applications/note.html", context, status=tried.status(form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.act")
def tried(request: OfficerRequest, pk: int) -> HttpResponse:
    """While it is not confirmed: ordinary mail has at least to be tried on the day it came (条例 31(2))."""
    application = sheet.seen(request, pk)
    if application.state != State.AWAITING_CONFIRMATION:
        if came := meanwhile.since(request, application):
            to = reverse("applications:case", args=[pk])
            return meanwhile.told(request, came, to=to, may_again=False, form=TriedForm)
        messages.info(request, _("这件申请不在等确认收到。"))
        return redirect("applications:case", pk)
    sent, went = (request.POST,) if request.method == "POST" else (), meanwhile.UNTRIED
    form = TriedForm(*sent, application=application, post=request.post)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        went = meanwhile.attempt(request, pk, form, lambda case: _tried(case, said), done=_("已登记这次联系。"))
        if went.is_done:
            return redirect("applications:case", pk)
    return _page(request, application, form, went, gettext("登记没有联系上"), gettext("登记"))


def _tried(case: Case, said: dict[str, Any]) -> None:
    words = seal_all(case.application.subject, {"tried": said["result"]})
    case.note(CONFIRMATION_TRIED.id, on=said["on"], words=words, detail={"how": said["how"]})


@takes_files(PURPOSE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.act")
def add_files(request: OfficerRequest, pk: int) -> HttpResponse:
    application = sheet.seen(request, pk)
    if application.destroyed == Destroyed.YES:
        messages.error(request, _("这件申请已按保管期限销毁，不能再加材料。"))
        return redirect("applications:case", pk)
    sent, tried = (request.POST, request.FILES) if request.method == "POST" else (), meanwhile.UNTRIED
    form = FilesForm(*sent, application=application, post=request.post)
    if form.is_bound and form.is_right():
        role = Role(form.cleaned_data["role"])
        tried = meanwhile.attempt(request, pk, form, lambda case: _added(case, role, form), done=_("已放入案卷。"))
        if tried.is_done:
            return redirect("applications:case", pk)
    return _page(request, application, form, tried, gettext("加材料"), gettext("放入案卷"))


def _added(case: Case, role: Role, form: FilesForm) -> None:
    """All of them, or none."""
    for each in form.stored:
        attach(case.application, each, role, by=case.by)
    case.note(kinds.FILES_ADDED.id, files=[each.sha256 for each in form.stored], roles=[role.value])
