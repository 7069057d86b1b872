"""The search box, how the site stands, light and dark."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from gongkai.agencies.clock import today
from gongkai.people import searching
from gongkai.people.access import OfficerRequest, post_required
from gongkai.people.sight import keeps_the_site
from gongkai.workbench import themes, upkeep


class SearchForm(forms.Form):
    q = forms.CharField(label=_("搜索"), required=False, max_length=60, strip=True)


@require_safe
@post_required("workbench.use")
def search(request: OfficerRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    context = {"form": form, "words": words, "results": searching.search(request.post, words)}
    return render(request, "workbench/search.html", context)


@require_safe
@post_required("settings.edit")
def condition(request: OfficerRequest) -> HttpResponse:
    """How the site stands: calendar, backup, anchor, mail. For those who keep the site."""
    if not keeps_the_site(request.post):
        raise PermissionDenied
    return render(request, "workbench/condition.html", {"conditions": upkeep.conditions(today())})


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light or dark. For everybody: the page of signing in has the switch too."""
    return themes.choose(request, theme=request.POST.get("theme", ""), back=request.POST.get("back", ""))
