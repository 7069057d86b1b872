"""今天 and the whole list of what is due."""

from datetime import date
from typing import Final

from django import forms
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.agencies.clock import today
from gongkai.duties import kinds, selectors
from gongkai.duties.models import Duty, DutyQuerySet
from gongkai.duties.nearness import Nearness, calendar_for
from gongkai.people.access import OfficerRequest, post_required
from gongkai.people.exports import taken_away
from gongkai.people.models import Post
from gongkai.ui.tables import Column, Table

BANDS: Final = {stage.name.lower(): stage for stage in selectors.MOST_URGENT_FIRST}


class DutyFilter(forms.Form):
    band = forms.ChoiceField(label=_("远近"), required=False)
    kind = forms.ChoiceField(label=_("种类"), required=False)

    def __init__(self, data: QueryDict, *, post: Post) -> None:
        super().__init__(data)
        everything = ("", _("全部"))
        mine = kinds.of_role(post.role)
        self.fields["band"].choices = [everything, *((name, stage.label) for name, stage in BANDS.items())]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["kind"].choices = [everything, *((kind.id, kind.label) for kind in mine)]  # type: ignore[attr-defined]  # as above

    def narrow(self, duties: DutyQuerySet, near: Nearness) -> DutyQuerySet:
        self.is_valid()
        band, kind = self.cleaned_data.get("band"), self.cleaned_data.get("kind")
        if band:
            duties = duties.filter(selectors.within(near, BANDS[band]))
        return duties.filter(kind=kind) if kind else duties


@require_safe
@post_required("workbench.use")
def page(request: OfficerRequest) -> HttpResponse:
    """今天: what is due, the most urgent first."""
    day = today()
    context = {"today": day, "bands": selectors.for_post(request.post, day)}
    return render(request, "workbench/today.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@post_required("workbench.use")
def duties(request: OfficerRequest) -> HttpResponseBase:
    """Everything that is due, as a list. Posting to it takes it away and changes nothing."""
    table = duty_table(request, today())
    return taken_away(table, request, request.post, list="duties") or render(
        request, "workbench/duties.html", {"table": table}
    )


def duty_table(request: OfficerRequest, day: date) -> Table:
    near = Nearness(day, calendar_for(request.post.agency))
    filters = DutyFilter(request.GET, post=request.post)
    open_duties = filters.narrow(Duty.objects.open().visible_to(request.post), near)
    return Table(open_duties, _columns(near), request.GET, name=_("待办"), default="due", filters=filters)


def _columns(near: Nearness) -> list[Column]:
    def words(duty: Duty) -> selectors.Due:
        return selectors.in_words(duty, near)

    return [
        Column(
            id="what", label=_("要办的事"), value=lambda duty: words(duty).sentence, url=lambda duty: words(duty).url
        ),
        Column(id="kind", label=_("种类"), value=lambda duty: kinds.kind_of(duty.kind).label, sort=("kind",)),
        Column(id="due", label=_("最后一天"), value=lambda duty: duty.due_on, sort=("due_on",)),
        Column(id="when", label=_("还有"), value=lambda duty: words(duty).when),
        Column(id="ground", label=_("依据"), value=lambda duty: words(duty).citation),
    ]
