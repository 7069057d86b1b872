"""检索记录, 依据和证明: noted on pages of their own, and back to the answer."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.applications import evidence
from gongkai.applications.acts.forms import PURPOSE, CaseForm
from gongkai.applications.acts.frame import Situation
from gongkai.applications.cases import Case
from gongkai.applications.desk import meanwhile
from gongkai.applications.desk.acting import situation_of
from gongkai.applications.desk.answer_forms import EvidenceForm, SearchForm
from gongkai.files.uploads import takes_files
from gongkai.people.access import OfficerRequest, post_required

Note = Callable[[Case, Mapping[str, Any]], object]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.act")
@takes_files(PURPOSE)
def search(request: OfficerRequest, pk: int) -> HttpResponse:
    situation = situation_of(request, pk)
    initial = {"by_whom": request.post.person.display_name}
    form = SearchForm(*_sent(request), situation=situation, initial=initial)

    def note(case: Case, said: Mapping[str, Any]) -> object:
        told = {name: said[name] for name in ("on", "found", "place", "keywords", "by_whom")}
        return evidence.record_search(case, **told, files=form.stored)

    return _page(request, situation, form, note, _("登记一次检索"), _("检索已登记。"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.act")
@takes_files(PURPOSE)
def prove(request: OfficerRequest, pk: int) -> HttpResponse:
    situation = situation_of(request, pk)
    form = EvidenceForm(*_sent(request), situation=situation, initial={"need": request.GET.get("need", "")})

    def note(case: Case, said: Mapping[str, Any]) -> object:
        return evidence.prove(case, said["need"], said=said["said"], files=form.stored)

    return _page(request, situation, form, note, _("加入依据和证明"), _("已加入案卷。"))


def _sent(request: OfficerRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _page(
    request: OfficerRequest, situation: Situation, form: CaseForm, note: Note, title: str | Promise, done: str | Promise
) -> HttpResponse:
    application, tried = situation.application, meanwhile.UNTRIED
    if over := meanwhile.void(request, application, type(form)):
        return over
    if form.is_bound and form.is_right():
        tried = meanwhile.attempt(request, application.pk, form, lambda case: note(case, form.cleaned_data), done=done)
        if tried.is_done:
            is_answered = "decided" in situation.before.may
            return redirect("applications:answer" if is_answered else "applications:case", application.pk)
    context = {"application": application, "form": form, "title": title, "meanwhile": tried.lines}
    return render(request, "applications/answers/note.html", context, status=tried.status(form))
