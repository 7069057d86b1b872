"""A new query code for an applicant who lost the old one, and showed who he or she is. The old one ends with it."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.applications import tracking
from gongkai.applications.acts.forms import CaseForm
from gongkai.applications.cases import Changed
from gongkai.applications.desk import meanwhile, sheet
from gongkai.applications.models import Destroyed
from gongkai.applications.tracking import Shown
from gongkai.people.access import OfficerRequest, actor, post_required


class CodeForm(CaseForm):
    shown = forms.ChoiceField(
        label=gettext_lazy("核对了什么"),
        choices=[(each.value, each.label) for each in Shown],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("查询码能打开文书。没有核对身份，不要给。"),
        error_messages={"required": gettext_lazy("请选择核对了什么。")},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@post_required("applications.act")
def renew(request: OfficerRequest, pk: int) -> HttpResponse:
    """Shown once, to be printed or written down."""
    application = sheet.seen(request, pk)
    if application.destroyed == Destroyed.YES:
        return redirect("applications:case", pk)
    sent = (request.POST,) if request.method == "POST" else ()
    form = CodeForm(*sent, application=application, post=request.post)
    context = {"application": application, "title": gettext("给申请人新的查询码")}
    if form.is_bound and form.is_valid():
        shown = Shown(form.cleaned_data["shown"])
        try:
            code = tracking.renew_code(pk, by=actor(request.post), shown=shown, turn=meanwhile.turn_of(request))
            return render(request, "applications/code.html", {**context, "code": code})
        except Changed as changed:  # pressed twice as well: the first answer was not seen
            tried = meanwhile.too_late(request, changed, form)
    else:
        tried = meanwhile.UNTRIED
    context |= {"form": form, "button": gettext("作废旧的，给新的"), "meanwhile": tried.lines}
    return render(request, "applications/note.html", context, status=tried.status(form))
