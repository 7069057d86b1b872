"""遮盖、保留: a mark of the scanner, dealt with where it is shown."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from gongkai.disclosure import marking
from gongkai.disclosure.desk import meanwhile, sheet
from gongkai.disclosure.desk.act_forms import ActForm
from gongkai.people.access import OfficerRequest, post_required


class KeepForm(ActForm):
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("为什么保留"), max_length=300)


@never_cache
@require_POST
@post_required("records.act")
def mask(request: OfficerRequest, pk: int) -> HttpResponse:
    found = sheet.seen(request, pk)
    form = ActForm(request.POST, record=found, post=request.post)
    keys = request.POST.getlist("key")
    if form.is_valid():
        tried = meanwhile.attempt(
            request, form, lambda seen: marking.mask(pk, keys, by=request.post, seen=seen), done=_("已遮盖。")
        )
        if tried.is_done:
            return redirect(_back(pk))
        return sheet.page(request, found, status=tried.status(form), form=form, meanwhile=tried.lines)
    return redirect(_back(pk))


@never_cache
@require_POST
@post_required("records.check")
def keep(request: OfficerRequest, pk: int) -> HttpResponse:
    found = sheet.seen(request, pk)
    form = KeepForm(request.POST, record=found, post=request.post)
    if not form.is_valid():
        return sheet.page(request, found, status=422, form=form)
    said = form.cleaned_data
    tried = meanwhile.attempt(
        request,
        form,
        lambda seen: marking.keep(pk, said["key"], reason=said["reason"], by=request.post, seen=seen),
        done=_("已保留，理由记下了。"),
    )
    if tried.is_done:
        return redirect(_back(pk))
    return sheet.page(request, found, status=tried.status(form), form=form, meanwhile=tried.lines)


def _back(pk: int) -> str:
    return f"{reverse('disclosure:record', args=[pk])}#marks"
